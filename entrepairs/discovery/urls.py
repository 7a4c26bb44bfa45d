# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Addresses of the room."""

from django.urls import re_path

from entrepairs.discovery import views

app_name = "discovery"
urlpatterns = [
    re_path(r"^ask/?$", views.ask, name="ask"),
    re_path(r"^ask/similar/?$", views.similar, name="similar"),
    re_path(r"^ask/answered/?$", views.answered, name="answered"),
]
