# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Newcomers: the first steps that each sees, and who arrived for those who animate."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from entrepairs.communities import addresses, readable
from entrepairs.communities.models import Community, Membership, Need, Support
from entrepairs.knowledge.models import Contribution
from entrepairs.knowledge.queries import firsts, lists
from entrepairs.meetings.queries import meetings
from entrepairs.meetings.queries.meetings import Line
from entrepairs.outreach import rules
from entrepairs.outreach.models import Announcement, Greeting, WelcomeAway
from entrepairs.outreach.queries.announcements import Face
from entrepairs.outreach.queries.beginning import Step
from entrepairs.outreach.words import A_WEEK, ARRIVED
from entrepairs.people.models import Person

MOST = 100
STEPS = 3


@dataclass(frozen=True)
class Welcome:
    """A community that somebody has just joined, and three things to begin with there."""

    slug: str
    name: str
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class Arrival:
    """Somebody who joined this week; did the reader say hello?"""

    who: Face
    since: datetime
    is_greeted: bool


@dataclass(frozen=True)
class Arrivals:
    """Who joined a community this week, and the first contributions of these days."""

    people: tuple[Arrival, ...]
    firsts: tuple[lists.Row, ...]


def is_new(person: Person) -> bool:
    """Did the person join something in the last 30 days? No SQL query beside `readable`."""
    return bool(_lately(person))


def _lately(person: Person) -> list[int]:
    """Keys of the communities joined in the last 30 days, the latest first."""
    joined = readable.joined(person)
    since = timezone.now() - ARRIVED
    return sorted((pk for pk, at in joined.items() if at > since), key=lambda pk: (joined[pk], pk))[
        ::-1
    ]


def welcome(person: Person) -> Welcome | None:
    """The first steps in the community joined last, until they are done or put away.

    None to who leads it: they welcome the others. Three SQL queries; none for who joined nothing
    lately.
    """
    lately = [key for key in _lately(person) if not rules.animates(person, key)]
    if not lately:
        return None
    here = {row.pk: row for row in _places(person, lately)}
    for key in lately:
        if key in here and not here[key].is_away:
            return _welcome(person, here[key])
    return None


def _places(person: Person, keys: Iterable[int]) -> QuerySet[Community]:
    """Communities that go on, with what the person did there."""
    away = WelcomeAway.objects.visible_to(person).filter(community=OuterRef("pk"))
    needs = Need.objects.visible_to(person).filter(community=OuterRef("pk"))
    supports = Support.objects.visible_to(person).filter(community=OuterRef("pk"))
    wrote = Contribution.objects.visible_to(person).filter(community=OuterRef("pk"), author=person)
    open_needs = needs.filter(state=Need.State.OPEN).exclude(named_by=person)
    return (
        Community.objects.visible_to(person)
        .filter(pk__in=keys, archived_at=None)
        .annotate(
            is_away=Exists(away),
            has_needs=Exists(open_needs),
            has_said=Exists(supports) | Exists(needs.filter(named_by=person)),
            has_written=Exists(wrote),
        )
    )


def _welcome(person: Person, here: Community) -> Welcome | None:
    greeted = Announcement.objects.visible_to(person).current()
    said = greeted.filter(community=here, kind=Announcement.Kind.WELCOME).first()
    line = next(iter(meetings.of_community(person, here.pk, limit=1)), None)
    to_do = [_meeting(line)] if line else []
    if here.has_needs:
        to_do.append(_need(here))
    to_do = [*to_do[: STEPS - 1 - bool(said)], _words(here)]
    if all(step.is_done for step in to_do):
        return None
    # Nobody is told who reads: these two are never done, and wait for nothing.
    to_read = [_read(said)] if said else []
    if len(to_read) + len(to_do) < STEPS:
        to_read.append(_members(here))
    return Welcome(here.slug, here.name, (*to_read, *to_do))


def _read(said: Announcement) -> Step:
    return Step(
        _("The welcome of the group"),
        said.title,
        reverse("outreach:announcement", args=[said.slug]),
        _("Read it"),
        is_done=False,
    )


def _members(here: Community) -> Step:
    return Step(
        _("Who is here"),
        _("Names, places, and what each can help with."),
        reverse("communities:members", args=[here.slug]),
        _("See them"),
        is_done=False,
    )


def _meeting(line: Line) -> Step:
    return Step(
        _("The next meeting"),
        line.title,
        reverse("meetings:meeting", args=[line.slug]),
        _("Say whether you come"),
        is_done=line.comes is not None,
    )


def _need(here: Community) -> Step:
    return Step(
        _("What the group needs"),
        _("One press says that you need it too. Nobody sees that it was you."),
        addresses.needs(here.slug),
        _("Look"),
        is_done=here.has_said,
    )


def _words(here: Community) -> Step:
    return Step(
        _("A first word"),
        _("A question you have, or something that worked. Three lines are enough."),
        reverse("knowledge:share") + f"?community={here.slug}",
        _("Write it"),
        is_done=here.has_written,
    )


def arrivals(person: Person, community: Community) -> Arrivals:
    """Of this week, for those who animate the community, 100 at most. Two SQL queries."""
    rules.may_announce(person, community).or_refuse()
    greeted = Greeting.objects.visible_to(person).filter(
        community=community, person=OuterRef("person"), by=person
    )
    rows = Membership.objects.own(community).filter(
        since__gt=timezone.now() - A_WEEK, person__left_at=None, person__is_active=True
    )
    rows = rows.exclude(person=person).annotate(is_greeted=Exists(greeted))
    found = rows.select_related("person").order_by("-since", "-pk")[:MOST]
    return Arrivals(tuple(map(_arrival, found)), _firsts(person, community))


def _arrival(row: Membership) -> Arrival:
    who = row.person
    return Arrival(Face(who.slug, who.name, who.photo_url), row.since, row.is_greeted)


def _firsts(person: Person, community: Community) -> tuple[lists.Row, ...]:
    since = firsts.since()
    rows = Contribution.objects.visible_to(person, withdrawn=False).filter(
        community=community, published_at__gte=since
    )
    rows = rows.exclude(author=person).annotate(is_first=firsts.is_first(person, since))
    return lists.rows(rows.filter(is_first=True).order_by("-published_at", "-pk")[:MOST])
