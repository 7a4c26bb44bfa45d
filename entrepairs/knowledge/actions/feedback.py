# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What readers say of a text: useful, tried, rated, certified."""

from django.db import transaction
from django.db.models import F

from entrepairs.kernel import journal
from entrepairs.kernel.decisions import Decision
from entrepairs.knowledge import rules, turns
from entrepairs.knowledge.models import (
    Certification,
    Contribution,
    Rating,
    Relay,
    Trial,
    Useful,
)
from entrepairs.people.models import Person


@transaction.atomic
def find_useful(*, actor: Person, contribution: Contribution) -> None:
    """Say that it is useful. Saying it twice changes nothing."""
    contribution = turns.at(contribution)
    rules.may_say_useful(actor, contribution).or_refuse()
    _, is_new = Useful.objects.get_or_create(
        contribution=contribution, person=actor, defaults=_place(contribution)
    )
    if is_new:
        _count(contribution, +1)
        journal.record("knowledge.found_useful", actor=actor, about=contribution)


@transaction.atomic
def take_useful_back(*, actor: Person, contribution: Contribution) -> None:
    """No longer say so. Twice changes nothing."""
    contribution = turns.at(contribution)
    taken, _ = Useful.objects.filter(contribution=contribution, person=actor).delete()
    if taken:
        _count(contribution, -1)
        journal.record("knowledge.usefulness_taken_back", actor=actor, about=contribution)


@transaction.atomic
def tell_trial(
    *,
    actor: Person,
    contribution: Contribution,
    outcome: str,
    note: str = "",
    minutes: int | None = None,
    stars: int | None = None,
    received: Relay | None = None,
) -> Trial:
    """Tell what happened when one tried; telling again replaces it, without a second deed.

    `received`: in the community that this relay brought it to.
    """
    _may_try(actor, contribution, received).or_refuse()
    trial, is_new = Trial.objects.update_or_create(
        contribution=contribution,
        person=actor,
        defaults={"outcome": outcome, "note": note.strip(), "minutes": minutes},
        create_defaults={"outcome": outcome, "note": note.strip(), "minutes": minutes}
        | _place(received or contribution),
    )
    if stars:
        rate(actor=actor, contribution=contribution, stars=stars, received=received)
    if is_new:
        journal.record("knowledge.tried", actor=actor, about=trial)
    return trial


@transaction.atomic
def rate(
    *, actor: Person, contribution: Contribution, stars: int, received: Relay | None = None
) -> Rating:
    """Say how much it is worth, on 5; the last word of each person counts."""
    _may_try(actor, contribution, received).or_refuse()
    rating, is_new = Rating.objects.update_or_create(
        contribution=contribution,
        person=actor,
        defaults={"stars": stars},
        create_defaults={"stars": stars} | _place(received or contribution),
    )
    if is_new:
        journal.record("knowledge.rated", actor=actor, about=rating)
    return rating


@transaction.atomic
def certify(*, actor: Person, contribution: Contribution) -> Certification:
    """Vouch for it as an expert of the community. Twice changes nothing."""
    rules.may_certify(actor, contribution).or_refuse()
    certification, is_new = Certification.objects.get_or_create(
        contribution=contribution, defaults={"certified_by": actor} | _place(contribution)
    )
    if is_new:
        journal.record("knowledge.certified", actor=actor, about=contribution)
    return certification


@transaction.atomic
def take_certification_back(*, actor: Person, contribution: Contribution) -> None:
    """No longer vouch for it: who certified, or another expert. Twice changes nothing."""
    rules.may_certify(actor, contribution).or_refuse()
    taken, _ = Certification.objects.filter(contribution=contribution).delete()
    if taken:
        journal.record("knowledge.certification_taken_back", actor=actor, about=contribution)


def _may_try(person: Person, contribution: Contribution, received: Relay | None) -> Decision:
    if received is None:
        return rules.may_try(person, contribution)
    return rules.may_try_received(person, received)


def _place(thing: Contribution | Relay) -> dict[str, object]:
    return {"organisation_id": thing.organisation_id, "community_id": thing.community_id}


def _count(contribution: Contribution, change: int) -> None:
    rows = Contribution.objects.filter(pk=contribution.pk)
    rows.update(useful_count=F("useful_count") + change)
