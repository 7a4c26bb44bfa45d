# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Addresses of the room."""

from django.urls import path

from entrepairs.notifications import views

app_name = "notifications"
urlpatterns = [
    path("notices/", views.inbox, name="inbox"),
    path("notices/opened/", views.open_all, name="open_all"),
    path("notices/settings/", views.preferences, name="preferences"),
    path("notices/settings/wish/", views.wish, name="wish"),
    path("notices/stop/<str:token>/", views.stop, name="stop"),
    path("notices/<slug:slug>/open/", views.open_notice, name="open"),
]
