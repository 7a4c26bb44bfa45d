# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Addresses of the room."""

from django.urls import path

from entrepairs.notifications.views import channels, devices, follows
from entrepairs.notifications.views import notices as views

app_name = "notifications"
urlpatterns = [
    path("notices/", views.inbox, name="inbox"),
    path("notices/opened/", views.open_all, name="open_all"),
    path("notices/settings/", views.preferences, name="preferences"),
    path("notices/settings/wish/", views.wish, name="wish"),
    path("notices/settings/hours/", views.set_hours, name="set_hours"),
    path("notices/settings/rhythm/", views.set_rhythm, name="set_rhythm"),
    path("notices/settings/address/", views.confirm_address, name="confirm_address"),
    path("notices/settings/communities/<slug:community>/", views.unmute, name="unmute"),
    path("notices/settings/devices/", devices.add, name="add_device"),
    path("notices/settings/devices/key/", devices.key, name="device_key"),
    path("notices/settings/devices/renewal/", devices.renew, name="renew_device"),
    path("notices/settings/devices/<slug:slug>/remove/", devices.remove, name="remove_device"),
    path("notices/stop/<str:token>/", views.stop, name="stop"),
    path("notices/stop/<str:token>/undo/", views.resume, name="resume"),
    path("notices/<slug:slug>/open/", views.open_notice, name="open"),
    path("communities/<slug:slug>/channels/", channels.page, name="channels"),
    path("communities/<slug:slug>/channels/try/", channels.try_again, name="try_again"),
    path("communities/<slug:slug>/channels/remove/", channels.remove, name="remove_channel"),
    path("me/follows/", follows.followed, name="follows"),
    path("follows/people/<slug:person>/", follows.person, name="follow_person"),
    path("follows/people/<slug:person>/off/", follows.not_person, name="unfollow_person"),
    path("follows/subjects/<slug:subject>/", follows.subject, name="follow_subject"),
    path("follows/subjects/<slug:subject>/off/", follows.not_subject, name="unfollow_subject"),
    path("follows/questions/<slug:question>/", follows.question, name="follow_question"),
    path("follows/questions/<slug:question>/off/", follows.not_question, name="unfollow_question"),
    path("admin/addresses/", views.addresses, name="addresses"),
]
