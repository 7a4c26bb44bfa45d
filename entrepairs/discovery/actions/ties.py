# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Coffee among peers, and what one learned without looking for it."""

from django.db import transaction
from django.utils import timezone

from entrepairs.discovery import rules
from entrepairs.discovery.models import Coffee, CoffeeWish, Outside
from entrepairs.kernel import journal
from entrepairs.people.models import Person


@transaction.atomic
def learn_from_outside(*, actor: Person, shown: Outside, learned: bool) -> None:
    """I learned something I was not looking for; or not, after all. Repeatable, told to nobody."""
    rules.may_say_learned(actor, shown).or_refuse()
    rows = Outside.objects.filter(pk=shown.pk, learned_at__isnull=learned)
    if rows.update(learned_at=timezone.now() if learned else None) and learned:
        journal.record("discovery.learned_by_chance", actor=actor, about=shown)


@transaction.atomic
def wish_coffee(*, actor: Person) -> None:
    """I would like a coffee with a colleague of another team, every fortnight. Repeatable."""
    place = {"organisation_id": actor.organisation_id}
    row, is_new = CoffeeWish.objects.get_or_create(person=actor, defaults=place)
    if is_new:
        journal.record("discovery.coffee_wished", actor=actor, about=row)


@transaction.atomic
def wish_no_coffee(*, actor: Person) -> None:
    """Not any more; the present one stands. Repeatable."""
    CoffeeWish.objects.filter(person=actor).delete()


@transaction.atomic
def tell_coffee(*, actor: Person, coffee: Coffee, met: bool) -> None:
    """We met, or not: each says it for themself, and may say otherwise later."""
    rules.may_tell_coffee(actor, coffee).or_refuse()
    column = "one_met" if coffee.one_id == actor.pk else "other_met"
    if getattr(coffee, column) is not met:
        Coffee.objects.filter(pk=coffee.pk).update(**{column: met})
        journal.record("discovery.coffee_told", actor=actor, about=coffee)
