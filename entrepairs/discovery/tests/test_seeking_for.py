# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who animates a community looks for help in the place of who asked, after 72 hours."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from entrepairs.communities.models import Membership
from entrepairs.discovery import actions, rules
from entrepairs.discovery.models import Availability, Solicitation
from entrepairs.discovery.queries import whom
from entrepairs.discovery.tests.asking import CHOSEN, ask
from entrepairs.kernel.decisions import Refused
from entrepairs.knowledge.models import Contribution

pytestmark = pytest.mark.django_db


@pytest.fixture
def waiting(asked):
    """Eva's question, which nobody answered for three days."""
    Contribution.objects.filter(pk=asked.pk).update(
        published_at=timezone.now() - timedelta(hours=73)
    )
    asked.refresh_from_db()
    return asked


def address(question):
    return reverse("discovery:whom", args=[question.slug])


def seek(person, question, *people):
    chosen = {one.pk: CHOSEN for one in people}
    sought = whom.question(person, question.slug)
    return actions.ask_people(actor=person, sought=sought, people=chosen)


def test_not_before_and_nobody_else(asked, cast, client):
    for person in (cast.awa, cast.chloe, cast.bruno):
        client.force_login(person)
        assert client.get(address(asked)).status_code == 403
    Contribution.objects.update(published_at=timezone.now() - timedelta(hours=73))
    for person, status in ((cast.awa, 200), (cast.chloe, 200), (cast.bruno, 403)):
        client.force_login(person)
        assert client.get(address(asked)).status_code == status


def test_an_answered_question_needs_nobody(waiting, cast):
    Contribution.objects.filter(pk=waiting.pk).update(answers_count=1)
    with pytest.raises(Refused, match="looks for help"):
        seek(cast.awa, waiting, cast.bruno)


def test_whom_they_name_is_asked_by_them(waiting, cast):
    (asked,) = seek(cast.awa, waiting, cast.bruno)
    assert (asked.person, asked.asked_by) == (cast.bruno, cast.awa)
    assert whom.requested(cast.bruno, question=waiting.slug).asker == cast.awa.name
    # Neither who asked the question nor who looks for help is asked.
    assert seek(cast.awa, waiting, cast.eva, cast.awa) == []


def test_who_asked_is_never_proposed(waiting, line, cast):
    with line():
        found = whom.proposed(whom.question(cast.chloe, waiting.slug), timezone.now())
    assert cast.eva.slug not in {one.who.slug for one in found}
    assert cast.awa.slug in {one.who.slug for one in found}


def test_only_what_they_may_read_speaks_for_somebody(book, index, line, cast):
    """Farid animates a community of all, and does not read where Awa answered."""
    cast.everyone.memberships.create(
        organisation=cast.house, person=cast.farid, role=Membership.Role.AMBASSADOR
    )
    place = {"who": cast.eva, "community": cast.everyone}
    question = book.write("question", "Vélo électrique volé : quel contrat ?", **place)
    index()
    with line():
        mine = whom.proposed(whom.question(cast.eva, question.slug), timezone.now())
        theirs = whom.proposed(whom.question(cast.farid, question.slug), timezone.now())
    assert [one.who.slug for one in mine] == [cast.awa.slug]
    assert theirs == ()


def test_whom_the_author_asked_changes_no_byte(waiting, book, line, cast, client):
    """T-TW: the author asks Awa, or nobody; the page of the ambassador is the same."""
    client.force_login(cast.chloe)
    with line():
        before = client.get(address(waiting)).content.decode()
        ask(waiting, cast.awa)
        after = client.get(address(waiting)).content.decode()
    assert _shown(before) == _shown(after)
    assert "Awa Diop" in before
    assert "Asked already" not in after
    # Asking again is without effect.
    seek(cast.chloe, waiting, cast.awa)
    assert Solicitation.objects.get(question=waiting).asked_by == cast.eva


def _shown(page):
    return page.split("<main")[1].split("csrfmiddlewaretoken")[0], page.count('class="choice"')


def test_five_each_and_who_does_not_wish_it_is_told_nothing(waiting, cast):
    ask(waiting, cast.bruno)
    assert rules.may_ask_more(cast.chloe, whom.question(cast.chloe, waiting.slug), range(1, 6))
    assert not rules.may_ask_more(cast.chloe, whom.question(cast.chloe, waiting.slug), range(1, 7))
    Availability.objects.create(organisation=cast.house, person=cast.awa, weekly=0)
    (held,) = seek(cast.chloe, waiting, cast.awa)
    assert held.is_held
