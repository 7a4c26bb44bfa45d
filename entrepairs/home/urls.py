# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Addresses of the room."""

from django.urls import path

from entrepairs.home import views

app_name = "home"
urlpatterns = [
    path("", views.today, name="today"),
    path("me/back/", views.back, name="back"),
    path("me/back/away/", views.put_back_away, name="put_back_away"),
    path("help/", views.help_page, name="help"),
    path("communities/needs/", views.needs, name="needs"),
    path("communities/needs/<slug:slug>/", views.need, name="need"),
    path("communities/<slug:slug>/needs/", views.community_needs, name="community_needs"),
    path("communities/<slug:slug>/", views.community, name="community"),
    path("relays/<slug:slug>/", views.relay, name="relay"),
    path("people/", views.people, name="people"),
    path("people/<slug:slug>/", views.profile, name="profile"),
    path("me/seen/", views.seen, name="seen"),
    path("places/", views.places, name="places"),
    path("offline/", views.offline_page, name="offline"),
    # At the root: a worker serves the addresses beneath its own.
    path("service-worker.js", views.service_worker, name="service_worker"),
]
