# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Somebody leaves: who hears that they go on with it, and that they are entrusted with a group."""

import pytest
from django.core import mail

from entrepairs.communities import actions as communities
from entrepairs.communities.models import Membership
from entrepairs.kernel import outbox, readers
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
