# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The pages on which one asks, looks, decides; and who sees them."""

import pytest
from django.test import Client
from django.urls import reverse

from entrepairs.communities.models import Community, Membership
from entrepairs.kernel import scope
from entrepairs.kernel.testing import sql_queries
from entrepairs.skills.actions import certifying as actions
from entrepairs.skills.models import Certification, Vouching
from entrepairs.skills.queries import certifying as queries
from entrepairs.skills.tests.certifying import (
    appeal,
    asked,
    certified,
    not_yet,
    peers,
    person,
    piece,
    revoked,
    yes,
)
from entrepairs.skills.tests.test_endorsing import SENTENCE, accepted, seen_by, shows

pytestmark = pytest.mark.django_db
State = Certification.State


@pytest.fixture
def group(cast):
    return peers(cast)


def at(name, row):
    return reverse(f"skills:{name}", args=[row.slug])


def browser(somebody):
    client = Client()
    client.force_login(somebody)
    return client


def page(somebody, row):
    return browser(somebody).get(at("certification", row)).content.decode()


def test_one_sees_one_s_evidence_then_asks(cast):
    piece(cast, cast.bruno)
    client = browser(cast.bruno)
    address = reverse("skills:certify", args=[cast.subject.slug])
    shown = client.get(address).content.decode()
    assert "An accepted answer" in shown
    assert "Counsellors" in shown
    assert "Mentors" not in shown
    place = {"community": cast.counsellors.slug}
    assert client.post(address, place).status_code == 422  # to whom it shows is missing
    answer = client.post(address, {**place, "shown": "communities"})
    row = Certification.objects.get()
    assert answer["Location"] == at("certification", row)
    assert "You asked already" in client.get(address).content.decode()
    assert browser(cast.diego).get(address).status_code == 404


def test_without_anything_to_show_nobody_is_asked(cast):
    client = browser(cast.bruno)
    address = reverse("skills:certify", args=[cast.subject.slug])
    assert "Nothing speaks for this skill yet" in client.get(address).content.decode()
    said = {"community": cast.counsellors.slug, "shown": "all"}
    assert client.post(address, said).status_code == 403
    assert not Certification.objects.exists()


def test_peers_find_it_and_point_at_what_convinces_them(cast, group):
    client = browser(group.one)
    assert group.row.slug in client.get(reverse("skills:requests")).content.decode()
    shown = client.get(at("certification", group.row)).content.decode()
    assert "An accepted answer" in shown
    key = f"accepted-{group.piece.contribution.slug}"
    vouch = at("vouch", group.row)
    assert client.post(vouch, {"says": "yes"}).status_code == 422
    assert client.post(vouch, {"says": "yes", "piece": "accepted-000"}).status_code == 422
    assert client.post(vouch, {"says": "not_yet"}).status_code == 422
    assert client.post(vouch, {"says": "perhaps", "piece": key}).status_code == 422
    assert client.post(vouch, {"says": "yes", "piece": key}).status_code == 302
    assert Vouching.objects.get().evidence == group.piece
    assert group.row.slug not in client.get(reverse("skills:requests")).content.decode()
    assert "You said yes" in client.get(at("certification", group.row)).content.decode()


def test_a_peer_may_point_at_the_word_of_a_colleague(cast, group):
    said = accepted(cast, cast.bruno, cast.chloe)
    client = browser(group.one)
    assert SENTENCE in client.get(at("certification", group.row)).content.decode()
    client.post(at("vouch", group.row), {"says": "yes", "piece": f"attested-{said.by.slug}"})
    assert Vouching.objects.get().endorsement == said


def test_each_sees_the_evidence_that_they_may_read(cast, group):
    kept = piece(cast, cast.bruno, cast.hidden, title="Only of the quiet circle")
    assert kept.contribution.title in page(cast.eva, group.row)
    assert kept.contribution.title not in page(group.one, group.row)
    said = {"says": "yes", "piece": f"accepted-{kept.contribution.slug}"}
    assert browser(group.one).post(at("vouch", group.row), said).status_code == 422


def test_a_reason_is_for_the_person_alone(cast, group):
    not_yet(group.row, group.one, "Show me one more.")
    assert "Show me one more." in page(cast.bruno, group.row)
    assert "Show me one more." in page(group.one, group.row)
    for other in (group.two, cast.awa):
        shown = page(other, group.row)
        assert "Show me one more." not in shown
        assert "What peers say" not in shown
        assert "said not yet" not in shown


def test_a_not_yet_changes_nothing_for_other_members(cast, group):
    """Twins: with a not yet, and without."""
    yes(group.row, group.piece, group.two)
    addresses = [at("certification", group.row), reverse("skills:requests")]
    before = seen_by(cast.chloe, addresses)
    not_yet(group.row, group.one)
    assert seen_by(cast.chloe, addresses) == before


def test_what_was_attested_in_return_is_said_plainly(cast, group):
    accepted(cast, group.other, cast.bruno)
    yes(group.row, group.piece, group.one, group.other)
    assert "does not count toward the three because" in page(group.other, group.row)
    assert "does not count toward the three because" not in page(group.one, group.row)
    assert "does not count toward the three because" not in page(cast.bruno, group.row)


DEEDS = (
    "vouch",
    "renew_certification",
    "revoke_certification",
    "appeal",
    "decide_appeal",
    "refuse_certification",
    "my_badge",
    "open_badge",
)


@pytest.mark.parametrize("how", ["asked", "hidden", "refused", "expired"])
def test_who_may_not_see_it_finds_nothing(cast, group, how):
    strangers = [cast.diego, cast.farid]
    if how == "hidden":
        shows(cast, cast.bruno, "self")
        strangers += [group.one, cast.awa]
    if how == "refused":
        actions.refuse_certification(actor=cast.bruno, certification=group.row)
        strangers += [group.one, cast.awa]
    if how == "expired":
        row = certified(cast, group)
        Certification.objects.filter(pk=row.pk).update(expires_at=row.asked_at)
        strangers += [group.one, cast.awa]
    for somebody in strangers:
        client = browser(somebody)
        assert client.get(at("certification", group.row)).status_code == 404
        assert {client.post(at(name, group.row)).status_code for name in DEEDS} == {404}
    assert browser(cast.bruno).get(at("certification", group.row)).status_code == 200


def test_of_a_hidden_skill_no_member_learns_that_it_was_asked(cast):
    """Twins: a skill that is shown to nobody any more, asked and certified or not."""
    group = peers(cast)
    actions.refuse_certification(actor=cast.bruno, certification=group.row)
    shows(cast, cast.bruno, "self")
    addresses = [
        reverse("skills:requests"),
        reverse("home:profile", args=[cast.bruno.slug]),
        reverse("skills:endorse", args=[cast.subject.slug, cast.bruno.slug]),
    ]
    before = seen_by(group.one, addresses), seen_by(cast.awa, addresses)
    row = asked(cast, shown="all")
    yes(row, group.piece, cast.chloe, cast.eva, group.other)
    shows(cast, cast.bruno, "self")
    assert (seen_by(group.one, addresses), seen_by(cast.awa, addresses)) == before


def test_it_is_renewed_revoked_appealed_and_decided_from_the_page(cast, group):
    row = certified(cast, group)
    awa, bruno, eva = (browser(one) for one in (cast.awa, cast.bruno, cast.eva))
    assert bruno.post(at("renew_certification", row)).status_code == 403
    assert awa.post(at("revoke_certification", row), {"reason": ""}).status_code == 422
    assert browser(group.one).post(at("revoke_certification", row)).status_code == 403
    assert awa.post(at("revoke_certification", row), {"reason": "No."}).status_code == 302
    assert bruno.post(at("appeal", row), {"sentence": ""}).status_code == 422
    assert bruno.post(at("appeal", row), {"sentence": "I do not agree."}).status_code == 302
    assert row.slug in eva.get(reverse("skills:requests")).content.decode()
    assert "I do not agree." in page(cast.eva, row)
    said = {"says": "restore", "sentence": "You are right."}
    assert awa.post(at("decide_appeal", row), said).status_code == 403
    assert eva.post(at("decide_appeal", row), {"says": "restore"}).status_code == 422
    assert eva.post(at("decide_appeal", row), said).status_code == 302
    row.refresh_from_db()
    assert row.state == State.CERTIFIED
    assert "You are right." in page(cast.bruno, row)
    assert bruno.post(at("refuse_certification", row)).status_code == 302
    assert row.slug not in bruno.get(reverse("skills:about_me")).content.decode()


def test_why_it_was_revoked_stays_with_whom_it_concerns(cast, group):
    row = appeal(cast, revoked(cast, group))
    assert browser(group.one).get(at("certification", row)).status_code == 404
    # An administrator, who is nobody there, sees what an appeal shows.
    assert "The rules have changed." in page(cast.farid, row)
    actions.decide_appeal(actor=cast.eva, certification=row, restores=True, sentence="I looked.")
    shown = page(group.one, row)
    assert "The rules have changed." not in shown
    assert "appealed" not in shown
    assert browser(cast.farid).get(at("certification", row)).status_code == 404


def test_a_changed_history_is_said(cast, group):
    row = certified(cast, group)
    assert "nobody has changed any" in page(cast.bruno, row)
    row.steps.filter(number=2).update(sentence="Well.")
    assert "A line was changed afterwards" in page(cast.bruno, row)


@pytest.mark.parametrize("more", [0, 12])
def test_pages_cost_the_same_however_many_look(cast, group, more):
    for number in range(more):
        piece(cast, cast.bruno, title=f"Answer {number}")
        not_yet(group.row, person(cast, f"Peer{number} Doe"))
    with scope.request_scope(), sql_queries(6):
        # Communities, the row, lines, evidence, attestations, voices.
        queries.certification(group.one, group.row.slug)
    with scope.request_scope(), sql_queries(3):
        queries.to_look_at(group.one, 1)
    with scope.request_scope(), sql_queries(6):
        # Communities, what was asked, evidence, attestations, places, whether it shows.
        queries.asking(cast.bruno, cast.subject)


def test_after_a_deed_one_is_where_it_shows(cast, group):
    place = at("certification", group.row)
    said = {"says": "not_yet", "sentence": "Show me one more."}
    assert browser(group.three).post(at("vouch", group.row), said).url == f"{place}#voices"
    certified(cast, group)
    mine = browser(cast.bruno)
    assert mine.post(at("my_badge", group.row)).url == f"{place}#badge"
    assert mine.post(at("open_badge", group.row), {"open": "on"}).url == f"{place}#badge"
    revoked = browser(cast.awa).post(at("revoke_certification", group.row), {"reason": "No."})
    assert revoked.url == f"{place}#way"
    page = mine.get(place).content.decode()
    assert 'id="badge"' in page
    assert 'id="way"' in page
    shown = mine.post(reverse("skills:show", args=[cast.subject.slug]), {"shown": "all"})
    assert shown.url == f"/skills/mine/#skill-{cast.subject.slug}"
    assert shown.url.rpartition("#")[2] in mine.get("/skills/mine/").content.decode()


def test_who_left_a_hidden_community_is_not_told_how_it_is_called_now(cast):
    row = peers(cast).row
    client = browser(cast.bruno)
    pages = (reverse("skills:about_me"), at("certification", row))
    assert all("Counsellors" in client.get(page).content.decode() for page in pages)
    Community.objects.filter(pk=cast.counsellors.pk).update(visibility="hidden")
    Membership.objects.filter(community=cast.counsellors, person=cast.bruno).delete()
    for page in pages:
        answer = client.get(page)
        assert answer.status_code == 200
        assert "Counsellors" not in answer.content.decode()
