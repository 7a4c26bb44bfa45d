# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Somebody leaves: who goes on with what they answered for, and who is entrusted with a group.

A community that loses the last who facilitates it is told to the administrators, who name another.
"""

from django.db.models import Exists, OuterRef, Q, QuerySet

from entrepairs.communities.models import Community, Exclusion, Membership
from entrepairs.communities.rules import ROLES_THAT_FACILITATE, leading
from entrepairs.kernel.models import JournalEntry
from entrepairs.knowledge.models import Contribution
from entrepairs.notifications.models import Kind, Notice
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


def tell_of_what_they_led(entry: JournalEntry) -> None:
    """Somebody left the house: of each community that nobody facilitates now."""
    _tell_administrators(Community.objects.filter(_led_by(person=entry.about)))


def tell_if_the_others_left(entry: JournalEntry) -> None:
    """Somebody left a community while the last who facilitates it left the house."""
    _tell_administrators(Community.objects.filter(_led_by(), pk=entry.about))


def tell_if_the_others_left_whom_they_removed(entry: JournalEntry) -> None:
    """The same for somebody who was removed."""
    excluded = Exclusion.objects.filter(pk=entry.about).values("community")
    _tell_administrators(Community.objects.filter(_led_by(), pk__in=excluded))


def tell_that_nobody_facilitates(entry: JournalEntry) -> None:
    """Whoever was the last to facilitate it is erased, and their place with them."""
    _tell_administrators(Community.objects.filter(pk=entry.about))


def forget_that_nobody_did(entry: JournalEntry) -> None:
    """Somebody facilitates it from now on: should it lose them too, that is told again."""
    seats = Membership.objects.filter(pk=entry.about, role__in=ROLES_THAT_FACILITATE)
    _forget(seats)
    given = Membership.objects.filter(pk=entry.about).values("community")
    # Who gave the role away and who left the house must not both have counted on the other.
    _tell_administrators(Community.objects.filter(_led_by(), pk__in=given))


def forget_that_they_had_left(entry: JournalEntry) -> None:
    """Somebody comes back to what they facilitated."""
    _forget(Membership.objects.filter(person=entry.about, role__in=ROLES_THAT_FACILITATE))


def _led_by(**by: int) -> Exists:
    seats = Membership.objects.own(OuterRef("pk")).filter(role__in=ROLES_THAT_FACILITATE)
    return Exists(seats.filter(**by))


def _tell_administrators(communities: QuerySet[Community]) -> None:
    """Of those among them that stand and that nobody facilitates; once until somebody does.

    Whoever wrote the departure down as well: it says who left, not what that left behind.
    """
    unled = list(
        communities.filter(~Exists(leading(OuterRef("pk"))), archived_at=None).order_by("pk")
    )
    if not unled:
        return
    # What happens to one person or one community stays in one house.
    keepers = Person.objects.present().filter(
        organisation=unled[0].organisation_id, is_administrator=True
    )
    for person in keepers.order_by("pk"):
        for here in unled:
            tell(person, Kind.UNLED, None, community=here)


def _forget(seats: QuerySet[Membership]) -> None:
    Notice.objects.filter(kind=Kind.UNLED, community__in=seats.values("community")).delete()


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
