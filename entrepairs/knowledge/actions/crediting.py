# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Whose work is in a text that one person signs."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from entrepairs.kernel import journal
from entrepairs.knowledge import texts
from entrepairs.knowledge.models import Contribution, Credit
from entrepairs.people.models import Person


@transaction.atomic
def credit_group(
    *, actor: Person | None, contribution: Contribution, met_at: datetime, present: int
) -> None:
    """It is the work of its community, so many of which were present; its author published it.

    For a room above, which asked its own rule. Repeatable.
    """
    contribution.met_at, contribution.present = met_at, present
    contribution.save(update_fields=["met_at", "present"])
    journal.record("knowledge.credited", actor=actor, about=contribution)


@transaction.atomic
def credit(
    *,
    actor: Person | None,
    contribution: Contribution,
    people: Iterable[Person],
    teller: Person | None = None,
    told: Iterable[tuple[Person, str]] = (),
) -> None:
    """Name those who wrote it together with its author; the caller asked its own rule. Repeatable.

    For a room above: it knows whose words a text was made of, and who told the example and signed,
    or which of several examples (`told`, HTML). Its author is named too where a group wrote it.
    """
    stories = [(person, texts.mark_of_story(example)) for person, example in told]
    for person in people:
        if person.pk != contribution.author_id or contribution.met_at:
            theirs = [mark for who, mark in stories if who == person]
            kept = _place(contribution) | {"tells": person == teller, "told": theirs}
            Credit.objects.get_or_create(contribution=contribution, person=person, defaults=kept)
    journal.record("knowledge.credited", actor=actor, about=contribution)


@transaction.atomic
def take_credit_back(*, actor: Person | None, contribution: Contribution, person: Person) -> None:
    """None of their words is in it any more, nor in what was adapted from it. Repeatable.

    Where they signed a version themselves, those that come after it go on naming them; what they
    did for it since is named, too.
    """
    named = Credit.objects.filter(contribution=contribution, person=person)
    worked = named.filter(Q(structured=True) | Q(illustrated=True) | Q(enriched=True))
    if worked.update(wrote=False, before=False, tells=False, told=[]):
        return
    taken, _ = named.delete()
    if not taken:
        return
    journal.record("knowledge.credited", actor=actor, about=contribution)
    if contribution.author_id == person.pk:
        return  # those that come after it go on naming who published it
    adapted = Contribution.objects.filter(adapted_from__tutorial=contribution)
    for variant in adapted.exclude(author=person):
        take_credit_back(actor=actor, contribution=variant, person=person)


@transaction.atomic
def inherit(*, actor: Person, variant: Contribution, ancestor: Contribution) -> None:
    """All whose work is in a text are named by what is adapted from it, but who signs that.

    Unless they signed one of its stories, too: that goes on naming them.
    """
    names = [(ancestor.author_id, ancestor.author_name if not ancestor.author_id else "")]
    known = Credit.objects.filter(contribution=ancestor)
    names += known.values_list("person", "name")
    told = dict(known.filter(person__isnull=False).values_list("person", "told"))
    is_told_so = variant.sections.get("example") == ancestor.sections.get("example")
    tellers = known.filter(tells=True, person__isnull=False).values_list("person", flat=True)
    tells = set(tellers) if is_told_so else set()
    Credit.objects.bulk_create(
        Credit(
            contribution=variant,
            person_id=person,
            name=name,
            before=True,
            tells=person in tells,
            told=told.get(person or 0, []),
            **_place(variant),
        )
        for person, name in dict.fromkeys(names)
        if person != actor.pk or told.get(person)
    )


def _place(contribution: Contribution) -> dict[str, object]:
    return {
        "organisation_id": contribution.organisation_id,
        "community_id": contribution.community_id,
    }
