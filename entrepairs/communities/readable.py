# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a person may read: the one rule every `visible_to` filters by (rulings, "Who sees")."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

from django.db import DEFAULT_DB_ALIAS
from django.db.models import FilteredRelation, Q, QuerySet

from entrepairs.communities.models import Community, Membership
from entrepairs.kernel import scope
from entrepairs.kernel.prepared import Prepared, instances
from entrepairs.people.models import Person


def communities(person: Person) -> list[int]:
    """Ids of the communities whose contents the person reads. One SQL query a request.

    Open ones of the organisation and those one belongs to. Nothing for who left or is suspended.
    """
    return list(_standings(person))


def mine(person: Person) -> dict[int, str]:
    """Role by id of the communities the person belongs to. The same SQL query."""
    return {pk: role for pk, (role, _since) in _standings(person).items() if role}


def joined(person: Person) -> dict[int, datetime]:
    """Since when the person belongs to them. The same SQL query."""
    return {pk: since for pk, (_role, since) in _standings(person).items() if since}


def companions(person: Person) -> QuerySet[Membership]:
    """Keys of those who share a community with the person, for a condition. The same SQL query.

    One to which all the staff belongs brings nobody together.
    """
    together = Membership.objects.filter(community__in=list(mine(person)))
    everybody = Community.Kind.ALL_STAFF
    return together.exclude(community__kind=everybody).values("person")


def is_present(person: Person) -> bool:
    """Who left or is suspended reads nothing."""
    return person.is_active and not person.left_at


@contextmanager
def somebody(key: int, communities: Sequence[int]) -> Iterator[Person]:
    """A reader who is nobody, and reads these communities: to build a query that is run later.

    `visible_to` answers for them as for anybody. All that is known of them is a key that nobody
    has: a query that looks at more would be made for one and serve all, and raises DoesNotExist.
    """
    with scope.request_scope():
        reader = Person.from_db(DEFAULT_DB_ALIAS, ["id"], [key])
        scope.once_a_request(("readable", key), lambda: dict.fromkeys(communities, OPEN))
        yield reader


def of_house(key: int, organisation: int) -> Person:
    """Somebody of a house who is there, of whom no more is known: to build a query as above.

    Read, not made: a new person is given an address, drawn when a text happens to be made.
    """
    known = {"id": key, "organisation_id": organisation, "is_active": True, "left_at": None}
    (reader,) = instances(Person, [tuple(known.values())], list(known))
    return reader


def forget(person: Person) -> None:
    """An action changed what the person belongs to."""
    scope.forget(("readable", person.pk))


# The role and since when, of what one belongs to; neither of what is open to one.
Standing = tuple[str | None, datetime | None]
OPEN: Standing = (None, None)


def _standings(person: Person) -> dict[int, Standing]:
    return scope.once_a_request(("readable", person.pk), lambda: _read(person))


def _read(person: Person) -> dict[int, Standing]:
    if not is_present(person):
        return {}
    rows = READ.rows(person.pk, person.organisation_id)
    return {pk: (role, since) for pk, role, since in rows}


def _roles(person: int, organisation: int) -> QuerySet:
    reader = of_house(person, organisation)
    # Joined: a role asked for beside each community takes PostgreSQL twice as long.
    own = FilteredRelation("memberships", condition=Q(memberships__person=person))
    rows = Community.objects.readable_by(reader).annotate(own=own)
    return rows.order_by("pk").values_list("pk", "own__role", "own__since")


READ = Prepared(_roles)
