# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Asking people, and what they say of being asked."""

from collections.abc import Mapping
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from entrepairs.discovery import rules
from entrepairs.discovery.models import Availability, Refrain, Solicitation
from entrepairs.discovery.routing.free import free
from entrepairs.discovery.routing.why import Why
from entrepairs.kernel import journal
from entrepairs.kernel.decisions import Refused
from entrepairs.knowledge.models import Contribution
from entrepairs.people.models import Person, Subject


@transaction.atomic
def ask_people(
    *, actor: Person | None, question: Contribution, people: Mapping[int, Why]
) -> list[Solicitation]:
    """Ask them, by their keys, each for a reason; those who were asked.

    Who cannot be asked any more is left out: who was asked enough meanwhile by others, has answered
    already or does not wish to. Without an actor the program goes on looking by itself.
    """
    if actor is not None:
        rules.may_seek(actor, question).or_refuse()
        rules.may_ask_more(question, len(people)).or_refuse()
    # One after the other, so that two questions at once do not both get somebody's last place.
    locked = Person.objects.select_for_update(no_key=True).filter(pk__in=people).order_by("pk")
    list(locked.values_list("pk", flat=True))
    found = free(question, timezone.now()).filter(pk__in=people).order_by("pk")
    return [_ask(actor, question, person, people[person.pk]) for person in found]


def _ask(actor: Person | None, question: Contribution, person: Person, why: Why) -> Solicitation:
    asked = Solicitation.objects.create(
        organisation_id=question.organisation_id,
        community_id=question.community_id,
        question=question,
        person=person,
        asked_by=actor,
        reason=why.reason,
        evidence_id=why.evidence,
        subject_id=why.subject,
    )
    journal.record("discovery.person_asked", actor=actor, about=asked)
    return asked


@transaction.atomic
def decline(*, actor: Person, solicitation: Solicitation) -> None:
    """Not me. Nobody is told. Repeatable."""
    rules.may_settle(actor, solicitation).or_refuse()
    waiting = Solicitation.objects.filter(pk=solicitation.pk, declined_at=None)
    if waiting.update(declined_at=timezone.now()):
        journal.record("discovery.request_declined", actor=actor, about=solicitation)


@transaction.atomic
def reconsider(*, actor: Person, solicitation: Solicitation) -> None:
    """I may answer after all. Repeatable."""
    rules.may_settle(actor, solicitation).or_refuse()
    if (
        Solicitation.objects.filter(pk=solicitation.pk)
        .exclude(declined_at=None)
        .update(declined_at=None)
    ):
        journal.record("discovery.request_reconsidered", actor=actor, about=solicitation)


@transaction.atomic
def pass_on(*, actor: Person, solicitation: Solicitation, to: Person) -> None:
    """Not me, but a colleague: who is asked in one's place, without being told by whom."""
    rules.may_settle(actor, solicitation).or_refuse()
    chosen = {to.pk: Why(Solicitation.Reason.CHOSEN)}
    if not ask_people(actor=None, question=solicitation.question, people=chosen):
        raise Refused(
            _("%(name)s cannot be asked about this now: think of somebody else, or answer it.")
            % {"name": to.name}
        )
    decline(actor=actor, solicitation=solicitation)


@transaction.atomic
def refrain(*, actor: Person, solicitation: Solicitation) -> list[Subject]:
    """Not about this any more: the subjects of the question, which it then returns. Repeatable."""
    rules.may_settle(actor, solicitation).or_refuse()
    subjects = list(solicitation.question.subjects.order_by("pk"))
    place = {"organisation_id": actor.organisation_id}
    for subject in subjects:
        row, is_new = Refrain.objects.get_or_create(person=actor, subject=subject, defaults=place)
        if is_new:
            journal.record("discovery.refrained", actor=actor, about=row)
    decline(actor=actor, solicitation=solicitation)
    return subjects


@transaction.atomic
def be_asked_again(*, actor: Person, subject: Subject) -> None:
    """About this subject too. Repeatable."""
    taken, _rows = Refrain.objects.filter(person=actor, subject=subject).delete()
    if taken:
        journal.record("discovery.refrain_taken_back", actor=actor, about=subject)


@transaction.atomic
def set_availability(*, actor: Person, weekly: int, away_until: date | None) -> None:
    """How often one wants to be asked in a week, 0 for never, and until when one is away."""
    row, _is_new = Availability.objects.update_or_create(
        person=actor,
        defaults={
            "organisation_id": actor.organisation_id,
            "weekly": weekly,
            "away_until": away_until,
        },
    )
    journal.record("discovery.availability_set", actor=actor, about=row)
