# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Asking regular voices about a message, and what they think of it."""

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from entrepairs.communities.models import Community
from entrepairs.discovery import rules
from entrepairs.discovery.models import Consultation, Opinion
from entrepairs.kernel import journal
from entrepairs.people.models import Person


@transaction.atomic
def ask_opinion(
    *, actor: Person, community: Community, message: str, months: Mapping[int, int]
) -> Consultation:
    """Ask these people, by their keys, each with the months in which theirs was attested.

    They have 48 hours. Each hears of it, and nobody of the others.
    """
    rules.may_ask_voices(actor, community).or_refuse()
    place = {"organisation_id": community.organisation_id, "community": community}
    row = Consultation.objects.create(asked_by=actor, message=message.strip(), **place)
    for person, number in sorted(months.items()):
        asked = Opinion.objects.create(consultation=row, person_id=person, months=number, **place)
        journal.record("discovery.opinion_asked", actor=actor, about=asked)
    return row


@transaction.atomic
def give_opinion(*, actor: Person, opinion: Opinion, text: str) -> None:
    """Say what one thinks of it; again until it closes."""
    opinion = _locked(opinion)
    rules.may_give_opinion(actor, opinion).or_refuse()
    opinion.text, opinion.given_at, opinion.declined_at = text.strip(), timezone.now(), None
    opinion.save(update_fields=["text", "given_at", "declined_at"])
    journal.record("discovery.opinion_given", actor=actor, about=opinion)


@transaction.atomic
def decline_opinion(*, actor: Person, opinion: Opinion) -> None:
    """Not this time. Nobody is told. Repeatable."""
    opinion = _locked(opinion)
    rules.may_give_opinion(actor, opinion).or_refuse()
    if not opinion.given_at:
        Opinion.objects.filter(pk=opinion.pk).update(declined_at=timezone.now())


@transaction.atomic
def tell_result(*, actor: Person, consultation: Consultation, result: str) -> None:
    """Say what became of the message to those who answered, with thanks; again to correct it."""
    rules.may_tell_result(actor, consultation).or_refuse()
    row = Consultation.objects.select_for_update(of=("self",)).get(pk=consultation.pk)
    is_first = not row.result
    row.result, row.result_at = result.strip(), timezone.now()
    row.save(update_fields=["result", "result_at"])
    if is_first:
        journal.record("discovery.result_told", actor=actor, about=row)


def _locked(opinion: Opinion) -> Opinion:
    rows = Opinion.objects.select_for_update(of=("self",)).select_related("consultation")
    return rows.get(pk=opinion.pk)
