# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Addresses of the room."""

from django.urls import path

from entrepairs.media import views

app_name = "media"
urlpatterns = [
    path("uploads/", views.begin, name="begin"),
    path("uploads/<slug:slug>/", views.upload, name="upload"),
    path("uploads/<slug:slug>/remove/", views.remove, name="remove_upload"),
]
