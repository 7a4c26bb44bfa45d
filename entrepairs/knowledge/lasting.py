# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""How long a text is taken as true, and who answers for it where nobody was named."""

from datetime import datetime, timedelta

from entrepairs.knowledge.models import Contribution, Validity
from entrepairs.people.models import Person

# What is done changes with tools and rules: a year, unless whoever answers for it says else.
KEPT_FOR = timedelta(days=365)
# One doubt is an opinion, two are a reason to look.
ENOUGH = 2
KINDS_THAT_AGE = (Contribution.Kind.ANSWER, Contribution.Kind.TIP, Contribution.Kind.TUTORIAL)


def has_a_date(kind: str, certified_at: datetime | None) -> bool:
    """Tutorials and what is certified are looked at again; a tip is a moment's."""
    return kind == Contribution.Kind.TUTORIAL or certified_at is not None


def review_by(
    kind: str, published_at: datetime, certified_at: datetime | None, said: datetime | None
) -> datetime | None:
    """When it is looked at again: what was said, else a year after it was published or certified.

    What an expert certified since has been looked at since.
    """
    if not has_a_date(kind, certified_at):
        return None
    return said or (certified_at or published_at) + KEPT_FOR


def keeper_of(row: Contribution, validity: Validity | None) -> Person | None:
    """Who answers for it: who was named, else its author; nobody where neither is there any more.

    Then those answer who look after its community. At most three SQL queries.
    """
    named = validity.keeper if validity else None
    return next((one for one in (named, row.author) if one and _is_there(one, row)), None)


def validity_of(row: Contribution) -> Validity:
    """What is said of a text, for an action that says more."""
    validity, _is_new = Validity.objects.get_or_create(
        contribution=row,
        defaults={"organisation_id": row.organisation_id, "community_id": row.community_id},
    )
    return validity


def keep_count(row: Contribution, **counted: int) -> None:
    """How many doubts or suggestions wait, as the action of a room above counted them."""
    Validity.objects.filter(pk=validity_of(row).pk).update(**counted)


def _is_there(person: Person, row: Contribution) -> bool:
    if not person.is_active or person.left_at:
        return False
    return Contribution.objects.visible_to(person).filter(pk=row.pk).exists()
