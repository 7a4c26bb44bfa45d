# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Communities that nobody facilitates, or would if somebody went."""

from django.db.models import Exists, OuterRef

from entrepairs.communities import rules
from entrepairs.communities.models import Community, Membership
from entrepairs.communities.queries.rows import row
from entrepairs.communities.queries.standing import present
from entrepairs.communities.rules import ROLES_THAT_FACILITATE
from entrepairs.people.models import Person

MOST = 50


def without_facilitator(person: Person) -> tuple[tuple[str, str], ...]:
    """Slug and name of those that the reader may know of, by name. One SQL query.

    Who facilitated has left, or was erased: then not even their membership is there.
    """
    leads = Membership.objects.own(OuterRef("pk")).filter(role__in=ROLES_THAT_FACILITATE)
    rows = Community.objects.visible_to(person).filter(archived_at=None)
    rows = rows.exclude(Exists(present(leads))).order_by("name")
    return tuple(rows.values_list("slug", "name")[:MOST])


def led_alone_by(person: Person) -> tuple[tuple[str, str], ...]:
    """Slug and name of those that nobody else facilitates, while they stand. One SQL query."""
    leads = Membership.objects.own(OuterRef("pk")).filter(role__in=ROLES_THAT_FACILITATE)
    rows = Community.objects.visible_to(person).filter(archived_at=None)
    rows = rows.filter(Exists(leads.filter(person=person)))
    rows = rows.exclude(Exists(present(leads).exclude(person=person))).order_by("name")
    return tuple(rows.values_list("slug", "name")[:MOST])


def row_to_entrust(person: Person, slug: str) -> Community:
    """The community, for an administrator where all who facilitated it have left."""
    here = row(person, slug)
    rules.may_entrust(person, here).or_refuse()
    return here
