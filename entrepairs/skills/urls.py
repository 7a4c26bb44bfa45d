# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Addresses of the room."""

from django.urls import include, path

from entrepairs.skills.views import (
    badges,
    certifying,
    endorsing,
    mapping,
    mine,
    quarters,
    skill,
    vocabulary,
)

app_name = "skills"
an_endorsement = [
    path("accept/", endorsing.accept, name="accept_endorsement"),
    path("decline/", endorsing.decline, name="decline_endorsement"),
    path("send-back/", endorsing.send_back, name="send_endorsement_back"),
    path("reconsider/", endorsing.reconsider, name="reconsider_endorsement"),
    path("withdraw/", endorsing.withdraw, name="withdraw_endorsement"),
]
a_certification = [
    path("", certifying.certification, name="certification"),
    path("vouch/", certifying.vouch, name="vouch"),
    path("renew/", certifying.renew, name="renew_certification"),
    path("revoke/", certifying.revoke, name="revoke_certification"),
    path("appeal/", certifying.appeal, name="appeal"),
    path("decide/", certifying.decide, name="decide_appeal"),
    path("give-up/", certifying.refuse, name="refuse_certification"),
    path("badge/", badges.badge, name="my_badge"),
    path("badge/open/", badges.open_badge, name="open_badge"),
]
# Before `skills/<skill>/`, which takes any word.
attesting = [
    path("skills/requests/", endorsing.requests, name="requests"),
    path("skills/requests/given/", endorsing.given, name="given"),
    path("skills/requests/mine/", endorsing.about_me, name="about_me"),
    path("skills/endorse/<slug:person>/", endorsing.choose, name="choose_skill"),
    path("skills/<slug:skill>/endorse/<slug:person>/", endorsing.endorse, name="endorse"),
    path("skills/endorsements/<slug:slug>/", include(an_endorsement)),
    path("skills/<slug:skill>/certify/", certifying.ask, name="certify"),
    path("skills/certifications/<slug:slug>/", include(a_certification)),
    # Open to whoever has no account (people/middleware.py).
    path("badges/keys/<slug:organisation>/", badges.issuer, name="keys"),
    path("badges/keys/<slug:organisation>/did.json", badges.issuer, name="did"),
    path("badges/revoked/<slug:organisation>/", badges.revoked, name="revoked_badges"),
    path("badges/verify/", badges.verify, name="verify_badge"),
    path("badges/<slug:slug>/", badges.public, name="badge"),
    path("badges/<slug:slug>/credential.jwt", badges.credential, name="credential"),
]
urlpatterns = [
    path("skills/", mapping.whole_map, name="map"),
    path("skills/quarters/", quarters.quarters, name="quarters"),
    path("skills/mine/", mine.mine, name="mine"),
    path("skills/mine/<slug:skill>/", mine.pieces, name="pieces"),
    path("skills/mine/<slug:skill>/shown/", mine.show, name="show"),
    path("skills/mine/<slug:skill>/drop/", mine.drop, name="drop"),
    path("skills/mine/<slug:skill>/again/", mine.think_again, name="think_again"),
    path("skills/list/", vocabulary.listed, name="list"),
    path("skills/list/propose/", vocabulary.suggest, name="suggest"),
    path("skills/list/known/", vocabulary.known, name="known"),
    path("skills/list/proposals/<slug:suggestion>/", vocabulary.answer, name="answer"),
    path("skills/list/proposals/<slug:suggestion>/leave/", vocabulary.leave, name="leave"),
    path("skills/list/<slug:skill>/", vocabulary.change, name="change"),
    path("skills/list/<slug:skill>/merge/", vocabulary.merge, name="merge"),
    *attesting,
    # Last: what is no other page is the name of a skill.
    path("skills/<slug:skill>/", skill.skill, name="skill"),
    path("skills/<slug:skill>/learn/", skill.learn, name="learn"),
    path("skills/<slug:skill>/learn/off/", skill.not_learn, name="not_learn"),
    path("skills/<slug:skill>/help/", skill.help_with, name="help"),
    path("skills/<slug:skill>/help/off/", skill.not_help_with, name="not_help"),
]
