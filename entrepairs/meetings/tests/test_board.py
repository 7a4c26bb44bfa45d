# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a group chose goes on the needs board of its community."""

import pytest
from django.urls import reverse

from entrepairs.communities.actions import name_need
from entrepairs.communities.models import Need
from entrepairs.kernel.decisions import Refused
from entrepairs.meetings.actions import board, room, writing
from entrepairs.meetings.models import Capture
from entrepairs.meetings.queries import board as queries
from entrepairs.meetings.queries import synthesis
from entrepairs.meetings.tests.conftest import Room, plan
from entrepairs.people.models import Subject

pytestmark = pytest.mark.django_db


@pytest.fixture
def chosen(cast):
    """Four groups of needs; Bruno and Chloé gave points to all but the last."""
    live = Room(cast, plan(cast, "naming-needs")).at(1)
    notes = [live.note("bruno", text) for text in ("Prices", "Refusals", "Contracts", "Parking")]
    live.at(2)
    for note, points in zip(notes, (1, 3, 2), strict=False):
        writing.give_points(actor=live.seat("chloe"), note=note, points=min(points, 1))
        writing.give_points(actor=live.seat("bruno"), note=note, points=1) if points > 1 else None
    return live


def end(live):
    room.end_meeting(actor=live.seat("awa"))
    return live


def proposed(live, name="awa"):
    return queries.board(live.seat(name)).proposals


def test_who_led_is_proposed_the_three_with_most_points(chosen):
    assert proposed(chosen) == ()
    end(chosen)
    assert {one.wording for one in proposed(chosen)} == {"Refusals", "Contracts", "Prices"}
    assert all(one.is_chosen for one in proposed(chosen))
    assert proposed(chosen, "bruno") == ()


def test_sentences_written_for_the_board_come_first(chosen):
    chosen.at(3).note("chloe", "Know what to say to a customer who disputes a bill")
    first, *others = proposed(end(chosen))
    assert first.wording.startswith("Know what to say")
    assert first.is_chosen
    assert not any(one.is_chosen for one in others)


def test_they_go_on_the_board_once_without_a_name(chosen):
    slug = proposed(end(chosen))[0].slug
    for _again in range(2):
        board.put_on_board(actor=chosen.seat("awa"), wordings={slug: "Say no to a customer"})
    need = Need.objects.get()
    assert (need.wording, need.is_signed) == ("Say no to a customer", False)
    assert need.community == chosen.meeting.community
    told = synthesis.synthesis(chosen.seat("bruno")).board
    assert told.done == ((need.slug, "Say no to a customer"),)
    assert slug not in [one.slug for one in proposed(chosen)]
    assert queries.named_at(chosen.people.bruno, need.pk)[0] == chosen.meeting.slug


@pytest.mark.parametrize(
    ("wording", "about"),
    [
        ("Saying the deductible aloud", "Deductible"),
        ("Saying the deductible of the loans", ""),
        ("Saying no", ""),
    ],
)
def test_it_is_about_the_one_subject_that_its_wording_names(cast, chosen, wording, about):
    Subject.objects.create(organisation=cast.house, name_en="Loans")
    slug = proposed(end(chosen))[0].slug
    board.put_on_board(actor=chosen.seat("awa"), wordings={slug: wording})
    named = Need.objects.get().subject
    assert (named.name_en if named else "") == about


def test_a_need_that_the_board_has_is_linked_to(cast, chosen):
    known = name_need(actor=cast.bruno, community=cast.counsellors, wording="Refusals")
    slug = next(one.slug for one in proposed(end(chosen)) if one.wording == "Refusals")
    board.put_on_board(actor=chosen.seat("awa"), wordings={slug: "refusals"})
    assert Need.objects.count() == 1
    assert Capture.objects.get(slug=slug).need == known


def test_nobody_else_does_it_nor_what_was_taken_back(chosen):
    slug = proposed(end(chosen))[0].slug
    with pytest.raises(Refused, match="Whoever led"):
        board.put_on_board(actor=chosen.seat("bruno"), wordings={slug: "Mine"})
    note = Capture.objects.get(slug=slug)
    writing.withdraw_note(actor=chosen.seat("bruno"), note=note)
    with pytest.raises(Refused):
        board.put_on_board(actor=chosen.seat("awa"), wordings={slug: "Theirs"})


def test_the_page_proposes_them_and_loses_nothing(client, cast, chosen):
    slugs = [one.slug for one in proposed(end(chosen))]
    address = reverse("meetings:put_on_board", args=[chosen.meeting.slug])
    client.force_login(cast.awa)
    page = client.get(reverse("meetings:synthesis", args=[chosen.meeting.slug])).content.decode()
    assert "Put on the needs board" in page
    missing = client.post(address, {f"wording-{slugs[0]}": "In our words"})
    assert missing.status_code == 422
    assert "In our words" in missing.content.decode()
    sent = {f"on-{slugs[0]}": "on", f"wording-{slugs[0]}": "In our words"}
    assert client.post(address, sent).status_code == 302
    assert Need.objects.get().wording == "In our words"
    page = client.get(f"/communities/needs/{Need.objects.get().slug}/").content.decode()
    assert chosen.meeting.title in page
    client.force_login(cast.bruno)
    assert client.post(address, sent).status_code == 403
    client.force_login(cast.diego)
    assert client.post(address, sent).status_code == 404


def wording_on_the_board(live, wording):
    slug = next(one.slug for one in proposed(live) if one.wording == "Refusals")
    board.put_on_board(actor=live.seat("awa"), wordings={slug: wording})
    return Capture.objects.get(slug=slug)


@pytest.mark.parametrize(
    ("wording", "leaves"), [("Refusals", True), ("Say no to a customer", False)]
)
def test_who_takes_their_words_back_takes_them_off_the_board(chosen, wording, leaves):
    note = wording_on_the_board(end(chosen), wording)
    writing.withdraw_note(actor=chosen.seat("bruno"), note=note)
    need = Need.objects.get()
    assert bool(need.withdrawn_at) is leaves
    assert need.withdrawn_by == (chosen.people.bruno if leaves else None)


def test_a_need_that_the_board_had_stays_when_a_note_is_taken_back(cast, chosen):
    name_need(actor=cast.awa, community=cast.counsellors, wording="Refusals")
    note = wording_on_the_board(end(chosen), "Refusals")
    writing.withdraw_note(actor=chosen.seat("bruno"), note=note)
    assert Need.objects.get().withdrawn_at is None
