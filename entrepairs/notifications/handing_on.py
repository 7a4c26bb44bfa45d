# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Somebody leaves: who goes on with what they answered for, and who is entrusted with a group."""

from django.db.models import Q, QuerySet

from entrepairs.communities.models import Membership
from entrepairs.communities.rules import ROLES_THAT_FACILITATE
from entrepairs.kernel.models import JournalEntry
from entrepairs.knowledge.models import Contribution
from entrepairs.notifications.models import Kind
from entrepairs.notifications.telling import tell
from entrepairs.people.models import Person


def tell_who_answers_from_now_on(entry: JournalEntry) -> None:
    """Those who facilitate each community where texts have lost whoever answered for them.

    One notice a community, however many texts; of texts that are looked at again by a date, for
    which somebody has to answer. Nothing where the person is back already.
    """
    gone = Person.objects.filter(pk=entry.about).exclude(left_at=None).first()
    if gone is None:
        return
    left = _left_behind(gone).order_by().values_list("community", flat=True).distinct()
    seats = Membership.objects.filter(
        community__in=list(left),
        community__archived_at=None,
        role__in=ROLES_THAT_FACILITATE,
    )
    for seat in seats.select_related("person").order_by("pk"):
        tell(seat.person, Kind.INHERITED, entry, community=seat.community_id, actor=gone)


def tell_who_is_entrusted(entry: JournalEntry) -> None:
    """Whoever facilitates from now on, if they still do; other roles are seen where they serve."""
    rows = Membership.objects.select_related("person").filter(pk=entry.about)
    seat = rows.filter(role__in=ROLES_THAT_FACILITATE).first()
    if seat:
        tell(seat.person, Kind.ENTRUSTED, entry, community=seat.community_id)


def _left_behind(gone: Person) -> QuerySet[Contribution]:
    """What is looked at again, and has nobody by name any more (`knowledge.lasting.keeper_of`)."""
    ages = Q(kind=Contribution.Kind.TUTORIAL) | Q(certification__isnull=False)
    theirs = Q(validity__keeper=gone) | Q(author=gone)
    rows = Contribution.objects.filter(ages, theirs, _absent("author"), hidden=False)
    return rows.filter(Q(validity=None) | _absent("validity__keeper"))


def _absent(who: str) -> Q:
    """Nobody, or somebody who is not there any more."""
    nobody, closed, gone = who, f"{who}__is_active", f"{who}__left_at__isnull"
    return Q((nobody, None)) | Q((closed, False)) | Q((gone, False))
