# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Addresses of the room."""

from django.urls import include, path

from entrepairs.outreach.views import announcing, arriving, beginning, waiting

app_name = "outreach"
of_a_community = [
    path("announcements/", announcing.listed, name="announcements"),
    path("announcements/new/", announcing.announce, name="announce"),
    path("announcements/word/", announcing.write, name="word"),
    path("kit/away/", beginning.put_away, name="put_kit_away"),
    path("kit/back/", beginning.bring_back, name="bring_kit_back"),
    path("arrived/", arriving.arrived, name="arrived"),
    path("arrived/<slug:person>/hello/", arriving.greet, name="greet"),
    path("welcome/away/", arriving.put_away, name="put_welcome_away"),
    path("welcome/back/", arriving.bring_back, name="bring_welcome_back"),
    path("unanswered/", waiting.unanswered, name="unanswered"),
    path("announcements/poll/", announcing.ask, name="poll"),
]
of_an_announcement = [
    path("", announcing.announcement, name="announcement"),
    path("edit/", announcing.edit, name="edit"),
    path("end/", announcing.end, name="end"),
    path("reopen/", announcing.reopen, name="reopen"),
    path("withdraw/", announcing.withdraw, name="withdraw"),
    path("put-back/", announcing.put_back, name="put_back"),
    path("again/", announcing.tell_again, name="tell_again"),
    path("vote/", announcing.vote, name="vote"),
    path("vote/off/", announcing.take_vote_back, name="take_vote_back"),
]
urlpatterns = [
    path("welcome/", arriving.welcome, name="welcome"),
    path("communities/<slug:slug>/", include(of_a_community)),
    path("announcements/<slug:slug>/", include(of_an_announcement)),
]
