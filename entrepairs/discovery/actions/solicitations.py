# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Asking people, and what they say of being asked."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from entrepairs.discovery import rules
from entrepairs.discovery.models import Availability, Refrain, Solicitation
from entrepairs.discovery.routing.free import free, readers, willing
from entrepairs.discovery.routing.sought import Sought, about, locked
from entrepairs.discovery.routing.why import Why
from entrepairs.kernel import journal
from entrepairs.people.models import Person, Subject


@transaction.atomic
def ask_people(
    *, actor: Person | None, sought: Sought, people: Mapping[int, Why]
) -> list[Solicitation]:
    """Ask them, by their keys, each for a reason; the requests, also those made before.

    Whom the actor names is asked, as they see it; but who does not wish to be asked now, or was
    asked enough, is told nothing, and nobody learns that. Without an actor the program goes on
    looking by itself: then only those who wish it, once.
    """
    sought = locked(sought)
    if actor is not None:
        rules.may_seek(actor, sought).or_refuse()
        rules.may_ask_more(actor, sought, people).or_refuse()
    elif not sought.waits:
        return []
    # One after the other, so that two questions at once do not both get somebody's last place.
    locks = Person.objects.select_for_update(no_key=True).filter(pk__in=people).order_by("pk")
    list(locks.values_list("pk", flat=True))
    now = timezone.now()
    wanted = readers(sought) if actor else free(sought, now)
    willing_now = set(willing(sought, now).filter(pk__in=people).values_list("pk", flat=True))
    return [
        _ask(actor, sought, person, people[person.pk], is_held=person.pk not in willing_now)
        for person in wanted.filter(pk__in=people).order_by("pk")
    ]


def _ask(
    actor: Person | None, sought: Sought, person: Person, why: Why, *, is_held: bool
) -> Solicitation:
    made = {
        "organisation_id": sought.community.organisation_id,
        "community": sought.community,
        "asked_by": actor,
        "reason": why.reason,
        "evidence_id": why.evidence,
        "subject_id": why.subject,
        "is_held": is_held,
    }
    asked, is_new = Solicitation.objects.get_or_create(
        person=person, **sought.things, defaults=made
    )
    if is_new and not is_held:
        # Of a need that is not signed nobody is told who named it.
        named = actor if sought.is_signed else None
        journal.record("discovery.person_asked", actor=named, about=asked)
    elif actor and asked.asked_by is None:
        # They were brought to it otherwise: to who names them, they are asked as any other.
        Solicitation.objects.filter(pk=asked.pk).update(asked_by=actor)
    return asked


@transaction.atomic
def tell_after_all(*, actor: None, solicitation: Solicitation, now: datetime) -> bool:
    """Who was named while they did not wish to be asked, and does now, is told; was it so?

    From then on it counts against what they wish, as if they had been asked now.
    """
    sought = locked(about(solicitation))
    list(Person.objects.select_for_update(no_key=True).filter(pk=solicitation.person_id))
    if not (sought.waits and willing(sought, now).filter(pk=solicitation.person_id).exists()):
        return False
    held = Solicitation.objects.filter(pk=solicitation.pk, is_held=True)
    if not held.update(is_held=False, asked_at=now):
        return False
    named = solicitation.asked_by if sought.is_signed else None
    journal.record("discovery.person_asked", actor=named or actor, about=solicitation)
    return True


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
    """Not me, but a colleague: who is asked in one's place, without being told by whom.

    One colleague for each request; another press changes nothing. Whether the colleague wishes to
    be asked is not told.
    """
    sought = locked(about(solicitation))
    rules.may_pass_on(actor, solicitation, sought).or_refuse()
    waiting = Solicitation.objects.filter(pk=solicitation.pk, has_passed_on=False)
    if waiting.update(has_passed_on=True):
        chosen = {to.pk: Why(Solicitation.Reason.CHOSEN)}
        ask_people(actor=None, sought=sought, people=chosen)
        decline(actor=actor, solicitation=solicitation)


@transaction.atomic
def refrain(*, actor: Person, solicitation: Solicitation) -> list[Subject]:
    """Not about this any more: its subjects, which it then returns. Repeatable."""
    rules.may_settle(actor, solicitation).or_refuse()
    subjects = list(about(solicitation).subjects.order_by("pk"))
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
