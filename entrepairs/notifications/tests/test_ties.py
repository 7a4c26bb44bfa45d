# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What ties bring is told to whom it concerns, and to nobody else."""

from datetime import timedelta

import pytest
from django.utils import timezone

from entrepairs.discovery import actions, coffees
from entrepairs.discovery.models import Coffee, Consultation, Opinion
from entrepairs.kernel import readers
from entrepairs.knowledge.actions.publishing import publish
from entrepairs.notifications import mails, queries, skills, unopened, words
from entrepairs.notifications.models import Kind, Notice
from entrepairs.people.actions import say_subjects
from entrepairs.people.models import Person

pytestmark = pytest.mark.django_db


def news(person, kind):
    return list(Notice.objects.visible_to(person).filter(kind=kind).select_related(*mails.THINGS))


def test_each_of_the_two_hears_of_the_other(cast, client):
    for person in (cast.awa, cast.bruno):
        actions.wish_coffee(actor=person)
    coffees.pair_up()
    readers.catch_up()

    (told,) = map(words.tell, news(cast.awa, Kind.COFFEE))
    assert told.what == "A coffee with Bruno Costa is proposed to you"
    assert told.url == "/me/coffees/"
    assert (
        words.tell(news(cast.bruno, Kind.COFFEE)[0]).what
        == "A coffee with Awa Diop is proposed to you"
    )
    assert not Notice.objects.exclude(person__in=[cast.awa, cast.bruno]).exists()
    client.force_login(cast.awa)
    assert (
        "A coffee with Bruno Costa is proposed to you" in client.get("/notices/").content.decode()
    )
    # By what is made once for all readers too: the bell, and the mail as it leaves.
    (notice,) = news(cast.awa, Kind.COFFEE)
    assert queries.unread(cast.awa) == 1
    assert list(unopened.among(cast.awa, [notice.pk])) == [notice]
    Coffee.objects.update(one=cast.chloe, other=cast.eva)
    assert news(cast.awa, Kind.COFFEE) == []
    assert queries.unread(cast.awa) == 0


def test_who_leaves_leaves_a_gap_and_not_a_name(cast):
    """Chloé and Bruno show it; Chloé leaves."""
    publish(
        actor=cast.bruno,
        community=cast.counsellors,
        kind="tip",
        title="On deductibles",
        html="<p>So</p>",
        subjects=[cast.subject],
    )
    for person in (cast.chloe, cast.bruno):
        say_subjects(actor=person, says="helps", subjects=[cast.subject])
    assert skills.tell_of_gaps() == 0
    Person.objects.filter(pk=cast.chloe.pk).update(left_at=timezone.now())

    assert [skills.tell_of_gaps(), skills.tell_of_gaps()] == [1, 0]
    (notice,) = news(cast.awa, Kind.GAP)
    told = words.tell(notice)
    assert (told.title, told.url) == ("Deductible", f"/skills/{cast.subject.slug}/")
    assert notice.actor is None
    assert "Chloé" not in mails.compose(notice, "<x@y>").body
    assert not Notice.objects.exclude(person=cast.awa).filter(kind=Kind.GAP).exists()


def test_many_who_show_it_make_no_gap(cast):
    for person in (cast.awa, cast.bruno, cast.eva, cast.chloe):
        say_subjects(actor=person, says="helps", subjects=[cast.subject])
    Person.objects.filter(pk=cast.chloe.pk).update(left_at=timezone.now())

    assert skills.tell_of_gaps() == 0


@pytest.fixture
def asked(cast):
    row = actions.ask_opinion(
        actor=cast.awa,
        community=cast.counsellors,
        message="From Monday on, the new form. " * 9,
        months={cast.bruno.pk: 3, cast.chloe.pk: 4},
    )
    readers.catch_up()
    return row


def test_who_is_consulted_hears_of_it_as_long_as_they_may_answer(cast, asked):
    (notice,) = news(cast.bruno, Kind.OPINION)
    told = words.tell(notice)
    assert told.what == "Awa Diop asks what you think of a message"
    assert told.title.startswith("From Monday on")
    assert len(told.title) == words.LONGEST
    assert told.url == f"/voices/{asked.slug}/"

    opinion = Opinion.objects.get(person=cast.chloe)
    actions.decline_opinion(actor=cast.chloe, opinion=opinion)
    assert news(cast.chloe, Kind.OPINION) == []
    Consultation.objects.update(closes_at=timezone.now() - timedelta(minutes=1))
    assert news(cast.bruno, Kind.OPINION) == []


def test_who_left_the_group_hears_of_it_no_more(cast, asked):
    cast.counsellors.memberships.filter(person=cast.bruno).delete()

    assert news(cast.bruno, Kind.OPINION) == []


def test_those_who_answered_hear_what_became_of_it(cast, asked):
    opinion = Opinion.objects.get(person=cast.bruno)
    actions.give_opinion(actor=cast.bruno, opinion=opinion, text="Say why.")
    for result in ("It says why.", "It says why, first."):
        actions.tell_result(actor=cast.awa, consultation=asked, result=result)
    readers.catch_up()

    (told,) = map(words.tell, news(cast.bruno, Kind.RESULT))
    assert told.what == "Awa Diop thanks you, and tells what became of the message"
    assert news(cast.chloe, Kind.RESULT) == []
