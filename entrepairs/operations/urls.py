# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Addresses of the room."""

from django.urls import path

from entrepairs.operations.views import monitors, staff

app_name = "operations"
urlpatterns = [
    path("-/live", monitors.live, name="live"),
    path("-/ready", monitors.ready, name="ready"),
    path("-/metrics", monitors.metrics, name="metrics"),
    path("admin/people/import/", staff.files, name="staff_files"),
    path("admin/people/import/<slug:slug>/", staff.file, name="staff_file"),
    path("admin/people/import/<slug:slug>/columns/", staff.columns, name="staff_columns"),
    path("admin/people/import/<slug:slug>/again/", staff.columns_again, name="staff_again"),
    path("admin/people/import/<slug:slug>/load/", staff.load, name="staff_load"),
    path("admin/people/import/<slug:slug>/drop/", staff.drop, name="staff_drop"),
]
