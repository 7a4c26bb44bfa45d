# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Somebody leaves: who hears that they go on with it, and that they are entrusted with a group."""

import pytest
from django.core import mail

from entrepairs.communities import actions as communities
from entrepairs.communities.models import Membership
from entrepairs.kernel import outbox, readers
from entrepairs.kernel.models import JournalEntry
from entrepairs.knowledge.actions import lasting
from entrepairs.knowledge.actions.publishing import publish
from entrepairs.knowledge.models import Validity
from entrepairs.notifications import queries
from entrepairs.notifications.models import Kind, Notice
from entrepairs.people import actions as people

pytestmark = pytest.mark.django_db


@pytest.fixture
def facilitator(cast):
    """Chloé facilitates beside Awa, whose tutorial it is."""
    seat, _new = Membership.objects.update_or_create(
        community=cast.counsellors,
        person=cast.chloe,
        defaults={"organisation": cast.house, "role": Membership.Role.FACILITATOR},
    )
    return seat.person


@pytest.fixture
def joker(cast):
    sections = {"how": "<p>Call an expert. Hold the line.</p>"}
    return publish(
        actor=cast.awa,
        community=cast.counsellors,
        kind="tutorial",
        title="The joker",
        html="",
        sections=sections,
        subjects=[cast.subject],
    )


def leave(person):
    people.end_stay(actor=None, person=person)
    readers.catch_up()


def told(kind):
    return sorted(Notice.objects.filter(kind=kind).values_list("person__name", flat=True))


def test_who_facilitates_hears_that_they_answer_for_what_is_left(cast, facilitator, joker, client):
    Membership.objects.create(
        organisation=cast.house, community=cast.everyone, person=facilitator, role="facilitator"
    )
    leave(cast.awa)

    assert told(Kind.INHERITED) == [facilitator.name]
    (row,) = queries.waiting(facilitator, 5)
    assert row.what == f"{cast.awa.name} has left: you answer for their texts now"
    while outbox.deliver_due():
        pass
    assert [one.to for one in mail.outbox] == [[facilitator.email]]
    assert "has left: you answer for their texts now" in mail.outbox[0].subject
    client.force_login(facilitator)
    opened = client.post(f"/notices/{row.slug}/open/")
    assert opened.url == f"/communities/{cast.counsellors.slug}/quality/"
    assert client.get(opened.url).status_code == 200


def test_one_notice_however_many_texts_and_none_where_nothing_is_left(cast, facilitator, joker):
    Validity.objects.filter(contribution=joker).delete()
    leave(cast.bruno)
    assert not Notice.objects.filter(kind=Kind.INHERITED).exists()


def test_where_somebody_else_answers_already_nobody_is_told(cast, facilitator, joker):
    lasting.hand_over(actor=cast.awa, contribution=joker, to=cast.chloe)
    readers.catch_up()
    leave(cast.awa)
    assert told(Kind.INHERITED) == []


def test_where_an_author_is_still_there_it_comes_back_to_them(cast, facilitator, joker):
    lasting.hand_over(actor=cast.awa, contribution=joker, to=cast.bruno)
    readers.catch_up()
    leave(cast.bruno)
    assert told(Kind.INHERITED) == []
    leave(cast.awa)
    assert told(Kind.INHERITED) == [facilitator.name]


def test_a_departure_by_mistake_that_is_undone_tells_nobody(cast, facilitator, joker):
    people.end_stay(actor=None, person=cast.awa)
    people.resume_stay(actor=None, person=cast.awa)
    readers.catch_up()
    assert told(Kind.INHERITED) == []


def test_who_facilitates_no_more_sees_it_no_more(cast, facilitator, joker):
    leave(cast.awa)
    Membership.objects.filter(person=facilitator, community=cast.counsellors).update(role="member")
    assert list(Notice.objects.visible_to(facilitator)) == []


def test_a_successor_hears_that_they_are_entrusted(cast, joker):
    Membership.objects.filter(community=cast.counsellors, role="facilitator").exclude(
        person=cast.awa
    ).update(role="member")
    leave(cast.awa)
    assert told(Kind.INHERITED) == []

    communities.name_successor(
        actor=cast.farid, community=cast.counsellors, person=cast.bruno, reason="Awa has left"
    )
    readers.catch_up()

    assert told(Kind.ENTRUSTED) == [cast.bruno.name]
    (row,) = queries.waiting(cast.bruno, 5)
    assert row.what == f"{cast.farid.name} entrusts you with a community"


def test_other_roles_are_not_told(cast):
    seat = Membership.objects.get(community=cast.counsellors, person=cast.bruno)
    communities.give_role(
        actor=cast.awa, community=seat.community, person=cast.bruno, role="ambassador"
    )
    readers.catch_up()
    assert told(Kind.ENTRUSTED) == []


def unled(person):
    """The communities of which somebody is told that nobody facilitates them, as they read it."""
    rows = Notice.objects.visible_to(person).filter(kind=Kind.UNLED, person=person)
    return [row.community.name for row in rows.order_by("community__name")]


@pytest.fixture
def keeper(cast):
    """Chloé administers too; Diego does so elsewhere."""
    cast.chloe.is_administrator = True
    cast.chloe.save(update_fields=["is_administrator"])
    return cast.chloe


def test_administrators_hear_that_a_community_has_lost_the_last_who_facilitated_it(
    cast, keeper, client
):
    people.end_stay(actor=cast.farid, person=cast.awa)
    readers.catch_up()
    readers.Bookmark.objects.update(entry=0)
    readers.catch_up()

    for person in (cast.farid, keeper):
        assert unled(person) == ["All of Marceau", "Counsellors"]
    assert Notice.objects.filter(kind=Kind.UNLED).count() == 4
    row = queries.waiting(cast.farid, 2)[1]
    assert (row.what, row.title) == ("Nobody facilitates this community any more", "Counsellors")
    client.force_login(cast.farid)
    opened = client.post(f"/notices/{row.slug}/open/")
    assert opened.url == f"/communities/{cast.counsellors.slug}/successor/"
    while outbox.deliver_due():
        pass
    told_to_keeper = [sent for sent in mail.outbox if sent.to == [keeper.email]]
    assert "because you administer the organisation." in told_to_keeper[0].body


def test_one_who_facilitates_is_enough(cast, keeper, facilitator):
    leave(cast.awa)
    assert unled(cast.farid) == ["All of Marceau"]


def test_two_who_leave_at_once_are_one_loss(cast, facilitator):
    for person in (cast.awa, facilitator):
        people.end_stay(actor=None, person=person)
    readers.catch_up()
    assert Notice.objects.filter(kind=Kind.UNLED, community=cast.counsellors).count() == 1


def test_once_somebody_is_named_or_comes_back_it_is_over_and_the_next_loss_is_told(cast):
    leave(cast.awa)
    Notice.objects.filter(kind=Kind.UNLED).update(opened_at="2026-11-30T12:00:00Z")
    communities.name_successor(
        actor=cast.farid, community=cast.counsellors, person=cast.bruno, reason="Awa has left"
    )
    assert unled(cast.farid) == ["All of Marceau"]
    readers.catch_up()
    people.resume_stay(actor=None, person=cast.awa)
    assert unled(cast.farid) == []
    readers.catch_up()
    assert not Notice.objects.filter(kind=Kind.UNLED).exists()

    leave(cast.awa)
    assert unled(cast.farid) == ["All of Marceau"]
    leave(cast.bruno)
    assert unled(cast.farid) == ["All of Marceau", "Counsellors"]
    assert not Notice.objects.filter(kind=Kind.UNLED).exclude(opened_at=None).exists()


def test_named_before_anybody_was_told_nothing_is(cast):
    people.end_stay(actor=None, person=cast.awa)
    for here in (cast.counsellors, cast.everyone):
        communities.name_successor(
            actor=cast.farid, community=here, person=cast.bruno, reason="Awa has left"
        )
    readers.catch_up()
    assert told(Kind.UNLED) == []


def test_who_leaves_the_community_or_is_removed_counted_on_one_who_left_the_house(
    cast, facilitator
):
    """Each looked while the other was still there."""
    for end in (
        lambda: communities.leave_community(actor=facilitator, community=cast.counsellors),
        lambda: communities.remove_member(
            actor=cast.awa, community=cast.counsellors, person=facilitator
        ),
        lambda: communities.give_role(
            actor=cast.awa, community=cast.counsellors, person=facilitator, role="member"
        ),
    ):
        Notice.objects.all().delete()
        Membership.objects.update_or_create(
            community=cast.counsellors,
            person=facilitator,
            defaults={"organisation": cast.house, "role": "facilitator"},
        )
        cast.awa.left_at = None
        cast.awa.save(update_fields=["left_at"])
        end()
        people.end_stay(actor=None, person=cast.awa)
        JournalEntry.objects.filter(name="people.person_left").delete()
        readers.catch_up()
        assert unled(cast.farid) == ["Counsellors"]


def test_a_member_who_leaves_what_nobody_ever_facilitated_tells_nobody(cast):
    Membership.objects.filter(community=cast.counsellors, person=cast.awa).delete()
    communities.leave_community(actor=cast.bruno, community=cast.counsellors)
    readers.catch_up()
    assert told(Kind.UNLED) == []


def test_who_is_erased_leaves_word_of_what_they_facilitated(cast):
    communities.end_facilitating(actor=None, person=cast.awa)
    assert not JournalEntry.objects.filter(name="communities.facilitator_erased").exists()
    people.end_stay(actor=None, person=cast.awa)
    communities.end_facilitating(actor=None, person=cast.awa)
    Membership.objects.filter(person=cast.awa).delete()
    readers.catch_up()
    assert unled(cast.farid) == ["All of Marceau", "Counsellors"]


def test_it_is_for_those_who_administer_and_may_know_of_the_community(cast, keeper):
    leave(cast.eva)
    # Nobody may know of a hidden one but those who belong to it.
    assert unled(cast.farid) == []
    leave(cast.awa)
    keeper.is_administrator = False
    keeper.save(update_fields=["is_administrator"])
    assert unled(keeper) == unled(cast.diego) == []
    communities.archive_community(actor=cast.awa, community=cast.counsellors)
    assert unled(cast.farid) == ["All of Marceau"]
    kinds = {wish.kind for wish in queries.wishes(cast.farid)}
    assert kinds - {wish.kind for wish in queries.wishes(cast.bruno)} == {Kind.UNLED}
