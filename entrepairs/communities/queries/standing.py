# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What one reader is to a community: computed with the row, so that a list costs one query."""

from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery

from entrepairs.communities.models import (
    Community,
    CommunityInvitation,
    Exclusion,
    JoinRequest,
    Membership,
)
from entrepairs.people.models import Person

HERE = OuterRef("pk")


def with_role(rows: QuerySet, person: Person) -> QuerySet:
    """Add `my_role` (or nothing) and `is_removed`."""
    belongs = Membership.objects.own(HERE).filter(person=person)
    return rows.annotate(
        my_role=Subquery(belongs.values("role")[:1]),
        is_removed=Exists(Exclusion.objects.own(HERE).filter(person=person)),
    )


def with_standing(rows: QuerySet, person: Person) -> QuerySet:
    """Add all that `standing` and `members_shown` look at."""
    counted = present(Membership.objects.own(HERE)).order_by().values("community")
    invited = CommunityInvitation.objects.own(HERE).standing().filter(person=person)
    asked = JoinRequest.objects.own(HERE).filter(person=person, state=JoinRequest.State.WAITING)
    return with_role(rows, person).annotate(
        members_count=Subquery(counted.annotate(number=Count("pk")).values("number")),
        is_invited=Exists(invited),
        has_asked=Exists(asked),
    )


def with_requests(rows: QuerySet) -> QuerySet:
    """Add how many wait for an answer, for those who give it; nothing where nobody waits."""
    waiting = JoinRequest.objects.own(HERE).filter(state=JoinRequest.State.WAITING)
    counted = waiting.order_by().values("community").annotate(number=Count("pk"))
    return rows.annotate(requests_count=Subquery(counted.values("number")))


def present(memberships: QuerySet) -> QuerySet:
    """Without those who left the organisation or are suspended."""
    return memberships.filter(person__is_active=True, person__left_at=None)


def standing(row: Community) -> str:
    """What the reader is, or may do: the rule still decides when the button is pressed."""
    if row.my_role:
        return "member"
    if row.archived_at:
        return "closed"
    if row.is_invited:
        return "invited"
    if row.has_asked:
        return "asked"
    if row.visibility == Community.Visibility.ON_REQUEST or row.is_removed:
        return "ask"
    return "join" if row.visibility == Community.Visibility.OPEN else ""


def members_shown(row: Community) -> int | None:
    """How many belong, for whoever may list them; nothing for the others."""
    may_list = row.my_role or row.visibility == Community.Visibility.OPEN
    return (row.members_count or 0) if may_list else None
