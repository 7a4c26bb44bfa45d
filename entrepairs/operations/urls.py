# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Addresses of the room."""

from django.urls import path

from entrepairs.operations.views import administration, monitors, mydata, staff

app_name = "operations"
urlpatterns = [
    path("-/live", monitors.live, name="live"),
    path("-/ready", monitors.ready, name="ready"),
    path("-/metrics", monitors.metrics, name="metrics"),
    path("me/data/", mydata.my_data, name="my_data"),
    path("me/data/copy/", mydata.ask_export, name="ask_export"),
    path("me/data/copy/<slug:slug>/", mydata.export, name="export"),
    path("me/data/erase/", mydata.erase, name="erase"),
    path("me/data/keep/", mydata.keep, name="keep_account"),
    path("admin/people/import/", staff.files, name="staff_files"),
    path("admin/people/import/<slug:slug>/", staff.file, name="staff_file"),
    path("admin/people/import/<slug:slug>/columns/", staff.columns, name="staff_columns"),
    path("admin/people/import/<slug:slug>/again/", staff.columns_again, name="staff_again"),
    path("admin/people/import/<slug:slug>/load/", staff.load, name="staff_load"),
    path("admin/people/import/<slug:slug>/drop/", staff.drop, name="staff_drop"),
    path("admin/people/import/<slug:slug>/left-out/", staff.left_out, name="staff_left_out"),
    path("admin/", administration.overview, name="overview"),
    path("admin/again/entries/", administration.entries_again, name="entries_again"),
    path("admin/again/mails/", administration.mails_again, name="mails_again"),
    path("admin/again/tasks/", administration.tasks_again, name="tasks_again"),
    path("admin/mail/", administration.mail, name="mail"),
    path("admin/mail/test/", administration.mail_test, name="mail_test"),
    path("admin/log/", administration.log, name="log"),
]
