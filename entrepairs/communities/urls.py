# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Addresses of the room."""

from django.urls import include, path

from entrepairs.communities.views import belonging, charters, entries, helping, needs, pages

app_name = "communities"
one = [
    path("settings/", pages.settings, name="settings"),
    path("archive/", pages.archive, name="archive"),
    path("reopen/", pages.reopen, name="reopen"),
    path("charter/", charters.charter, name="charter"),
    path("charter/agree/", charters.agree, name="agree"),
    path("charter/write/", charters.write, name="write_charter"),
    path("charter/end/", charters.end, name="end_charter"),
    path("join/", belonging.join, name="join"),
    path("leave/", belonging.leave, name="leave"),
    path("ask/", belonging.ask, name="ask"),
    path("members/", belonging.members, name="members"),
    path("members/<slug:person>/", belonging.member, name="member"),
    path("members/<slug:person>/role/", belonging.role, name="role"),
    path("members/<slug:person>/remove/", belonging.remove, name="remove"),
    path("members/<slug:person>/expert/", belonging.expert, name="expert"),
    path(
        "members/<slug:person>/expert/<slug:subject>/end/",
        belonging.expert_no_more,
        name="expert_no_more",
    ),
    path("invite/", entries.invite, name="invite"),
    path("invite/link/", entries.link, name="link"),
    path("invite/person/<slug:person>/", entries.invite_person, name="invite_person"),
    path("invite/<slug:token>/", entries.beam, name="beam"),
    path("invite/<slug:token>/withdraw/", entries.withdraw, name="withdraw"),
    path("successor/", belonging.successor, name="successor"),
    path("requests/", entries.requests, name="requests"),
    path("requests/<slug:person>/accept/", entries.accept, name="accept"),
    path("requests/<slug:person>/decline/", entries.decline, name="decline"),
]
need = [
    path("support/", needs.support, name="support"),
    path("support/off/", needs.unsupport, name="unsupport"),
    path("offer/", helping.offer, name="offer_help"),
    path("offer/off/", helping.withdraw_offer, name="withdraw_offer"),
    path("take/", helping.take, name="take_need"),
    path("release/", helping.release, name="release_need"),
    path("confirm/", helping.confirm, name="confirm_need"),
    path("confirm/off/", helping.unconfirm, name="unconfirm_need"),
    path("edit/", needs.edit, name="edit_need"),
    path("close/", needs.close, name="close_need"),
    path("reopen/", needs.reopen, name="reopen_need"),
    path("withdraw/", needs.withdraw, name="withdraw_need"),
    path("put-back/", needs.put_back, name="put_back_need"),
]
urlpatterns = [
    path("communities/", pages.directory, name="directory"),
    path("communities/new", pages.new, name="new"),
    # The board itself and a need's page are made of several rooms.
    path("communities/needs/new", needs.name_need, name="name_need"),
    path("communities/needs/subject", needs.propose_subject, name="propose_subject"),
    path("communities/needs/<slug:slug>/", include(need)),
    path("communities/<slug:slug>/", include(one)),
    path("join/<slug:token>", entries.invitation, name="invitation"),
]
