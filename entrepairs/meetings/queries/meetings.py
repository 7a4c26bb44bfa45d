# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Meetings to come and past, and one of them before and after its room."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Lower
from django.shortcuts import get_object_or_404
from django.utils import timezone

from entrepairs.communities import readable
from entrepairs.communities import rules as communities
from entrepairs.communities.models import LISTED, Community
from entrepairs.kernel.decisions import Decision
from entrepairs.knowledge.queries.prepared import ForReader, ThingsForReader
from entrepairs.meetings import harvested, noting, rules
from entrepairs.meetings.models import Beforehand, Guest, Meeting, Rsvp, Waiting
from entrepairs.meetings.models.meeting import GuestQuerySet, HostedQuerySet, is_invited
from entrepairs.meetings.queries import agenda
from entrepairs.meetings.queries.agenda import Agenda
from entrepairs.meetings.queries.noting import Own, own
from entrepairs.meetings.queries.turns import Offered, offered
from entrepairs.people.models import Person
from entrepairs.people.queries import profiles
from entrepairs.people.queries.profiles import SubjectTag

State = Meeting.State
PAST = 20
NAMES = 12
LATE = timedelta(hours=4)
NEAR = timedelta(days=14)
NONE = Agenda(())


@dataclass(frozen=True)
class Line:
    """A meeting in a list. `comes`: what the reader said, nothing yet for None."""

    slug: str
    title: str
    community: str
    community_slug: str
    starts_at: datetime
    minutes: int
    place: str
    state: str
    coming: int
    comes: bool | None
    capacity: int | None

    @property
    def is_open(self) -> bool:
        """Is its room open now?"""
        return self.state == State.OPEN

    @property
    def is_full(self) -> bool:
        """Are all its places taken?"""
        return self.capacity is not None and self.coming >= self.capacity


@dataclass(frozen=True)
class Past:
    """A page of what was."""

    rows: tuple[Line, ...]
    number: int
    has_next: bool


@dataclass(frozen=True)
class Colleague:
    """Somebody who comes."""

    name: str
    slug: str
    photo_url: str


@dataclass(frozen=True)
class Story:
    """What the reader answered beforehand; nobody else's is ever here."""

    text: str
    signed: bool


@dataclass(frozen=True)
class MeetingPage:
    """One meeting, for one reader.

    `queue`: how many wait for a place; `my_turn`: the reader's place among them, 0 for none.
    """

    line: Line
    call_link: str
    protocol: str
    capacity: int | None
    people: tuple[Colleague, ...]
    may_come: bool
    may_open: bool
    may_change: bool
    is_full: bool
    queue: int
    my_turn: int
    was_there: bool
    opens: bool
    series: str
    guests: tuple[str, ...]
    agenda: Agenda
    question: str
    story: Story | None
    may_answer: bool
    own: tuple[Own, ...]
    offered: tuple[Offered, ...]
    may_type_in: bool
    facilitates: bool
    leaves_tips: bool
    subject: SubjectTag | None


def row(person: Person, slug: str) -> Meeting:
    """A meeting the person may know of, for what follows; 404 for any other. One SQL query."""
    here: Meeting = ROW.one_or_404(person, slug)
    return here


def _row(person: Person, slug: str) -> QuerySet[Meeting]:
    rows = Meeting.objects.visible_to(person).select_related("community", "series")
    return rows.filter(slug=slug)


ROW = ThingsForReader(_row)


def next_one(person: Person) -> Line | None:
    """The next meeting that one did not refuse, within two weeks. One SQL query."""
    mine, now = list(readable.mine(person)), timezone.now()
    for values in NEXT.rows(person, mine, now - LATE, now + NEAR):
        return Line(*values)
    return None


def _next(person: Person, mine: Sequence[int], since: datetime, soon: datetime) -> QuerySet:
    belongs = Q(community__in=mine) | Q(is_invited(person, OuterRef("series"), OuterRef("pk")))
    rows = _lines(person, Meeting.objects.visible_to(person)).filter(belongs, not_refused(person))
    rows = rows.filter(_to_come(since), starts_at__lte=soon)
    return rows.order_by("starts_at", "pk").values_list(*LINE)[:1]


LINE = (
    "slug",
    "title",
    "community__name",
    "community__slug",
    "starts_at",
    "minutes",
    "place",
    "state",
    "coming",
    "comes",
    "capacity",
)
NEXT = ForReader(_next)


def coming(person: Person, limit: int = 20) -> tuple[Line, ...]:
    """What comes next in one's own groups, and rooms that are open now. One SQL query."""
    rows = _coming(_lines(person, Meeting.objects.visible_to(person))).filter(of_mine(person))
    return tuple(_line(one) for one in rows.order_by("starts_at", "pk")[:limit])


def of_community(person: Person, here: int, limit: int = 3) -> tuple[Line, ...]:
    """What comes next in one group, by its key, also as a guest of another. One SQL query."""
    found = OF_COMMUNITY.rows(person, here, timezone.now() - LATE, limit=limit)
    return tuple(Line(*values) for values in found)


def _of_community(person: Person, here: int, since: datetime, *, limit: int) -> QuerySet:
    guests = Guest.objects.own(OuterRef("series"), OuterRef("pk")).filter(community=here)
    rows = _lines(person, Meeting.objects.visible_to(person)).filter(_to_come(since))
    rows = rows.filter(Q(community=here) | Exists(guests))
    return rows.order_by("starts_at", "pk").values_list(*LINE)[:limit]


OF_COMMUNITY = ForReader(_of_community)


def lines(person: Person, rows: HostedQuerySet, limit: int) -> tuple[Line, ...]:
    """Meetings that were let through already, as a list shows them. One SQL query."""
    return tuple(_line(one) for one in _lines(person, rows)[:limit])


def not_refused(person: Person) -> Q:
    """Meetings to which the person did not say no."""
    said_no = Rsvp.objects.own(OuterRef("pk")).filter(person=person, comes=False)
    return Q(~Exists(said_no))


def of_mine(person: Person) -> Q:
    """Those of the groups one belongs to, and those they are invited to."""
    belongs = Q(community__in=list(readable.mine(person)))
    return belongs | Q(is_invited(person, OuterRef("series"), OuterRef("pk")))


def _coming(rows: HostedQuerySet) -> HostedQuerySet:
    return rows.filter(_to_come(timezone.now() - LATE))


def _to_come(since: datetime) -> Q:
    """Those to come, those that are late to begin, and those whose room is open."""
    return Q(state=State.OPEN) | Q(state=State.PLANNED, starts_at__gte=since)


def past(person: Person, number: int) -> Past:
    """What was, the latest first: the meetings in which one sat. One SQL query."""
    rows = _lines(person, Meeting.objects.visible_to(person))
    rows = rows.filter(state=State.ENDED, seats__person=person).order_by("-starts_at", "-pk")
    at = (number - 1) * PAST
    found = [_line(one) for one in rows[at : at + PAST + 1]]
    return Past(tuple(found[:PAST]), number, has_next=len(found) > PAST)


def meeting(person: Person, slug: str) -> MeetingPage:
    """One meeting; 404 for one the person may not know of. At most sixteen SQL queries."""
    rows = _lines(person, Meeting.objects.visible_to(person)).select_related("series", "subject")
    here = get_object_or_404(rows, slug=slug)
    said = Rsvp.objects.own(here).filter(comes=True).select_related("person")
    people = [one.person for one in said.order_by("said_at", "pk")[:NAMES]]
    was_there = here.seats.filter(person=person).exists()
    queue = _queue(here)
    return MeetingPage(
        line=_line(here),
        call_link=here.call_link,
        protocol=here.protocol,
        capacity=here.capacity,
        people=tuple(Colleague(who.name, who.slug, who.photo_url) for who in people),
        may_come=here.state == State.PLANNED and bool(rules.may_come(person, here)),
        may_open=bool(rules.may_open_room(person, here)),
        may_change=bool(rules.may_change_meeting(person, here)),
        is_full=here.capacity is not None and here.coming >= here.capacity,
        queue=len(queue),
        my_turn=queue.index(person.pk) + 1 if person.pk in queue else 0,
        was_there=was_there,
        opens=open_to(person, here.community),
        series=here.series.slug if here.series else "",
        guests=invited(person, Guest.objects.own(here.series_id, here.pk)),
        agenda=agenda.of(person, here) if here.state in (State.PLANNED, State.OPEN) else NONE,
        question=here.question,
        story=_story(person, here) if here.question else None,
        may_answer=bool(here.question) and bool(rules.may_answer_beforehand(person, here)),
        own=own(person, here) if was_there else (),
        offered=offered(person, here),
        may_type_in=bool(_may_type_in(person, here)),
        facilitates=communities.facilitates(person, here.community),
        leaves_tips=was_there and here.state == State.ENDED and harvested.leaves_tips(here),
        subject=profiles.tag(here.subject) if here.subject else None,
    )


def _may_type_in(person: Person, here: Meeting) -> Decision:
    if here.state == State.ENDED:
        return noting.may_type_in(person, here)
    return noting.may_hold_on_paper(person, here)


def _queue(here: Meeting) -> list[int]:
    """Who waits for a place, the longest first; none where there are places for all."""
    if here.capacity is None or here.state != State.PLANNED:
        return []
    return list(Waiting.objects.own(here).values_list("person", flat=True))


def _story(person: Person, here: Meeting) -> Story | None:
    row = Beforehand.objects.visible_to(person).filter(meeting=here).first()
    return Story(row.text, row.signed) if row else None


def open_to(person: Person, here: Community) -> bool:
    """Has the group's page something to say to the reader? Of a guest's host, only the name is."""
    return here.visibility in LISTED or here.pk in readable.mine(person)


def _lines(person: Person, rows: HostedQuerySet) -> HostedQuerySet:
    said = Rsvp.objects.own(OuterRef("pk")).order_by()
    # Apart: counted beside it, a meeting would be grouped by all its columns, script included.
    yes = said.filter(comes=True).values("meeting").annotate(people=Count("pk"))
    return rows.select_related("community").annotate(
        coming=Coalesce(Subquery(yes.values("people")), 0),
        comes=Subquery(said.filter(person=person).values("comes")[:1]),
    )


def _line(row: Meeting) -> Line:
    return Line(
        slug=row.slug,
        title=row.title,
        community=row.community.name,
        community_slug=row.community.slug,
        starts_at=row.starts_at,
        minutes=row.minutes,
        place=row.place,
        state=row.state,
        coming=row.coming,
        comes=row.comes,
        capacity=row.capacity,
    )


def row_to_change(person: Person, slug: str) -> Meeting:
    """The same, for whoever may change it; a refusal in words for who only sees it."""
    here = row(person, slug)
    rules.may_change_meeting(person, here).or_refuse()
    return here


def room_with_code(person: Person, code: str) -> Meeting | None:
    """The open room with this code, among those the person may know of. One SQL query."""
    rows = Meeting.objects.visible_to(person).select_related("community", "series")
    return rows.filter(state=State.OPEN, code=code).first()


def told(person: Person, row: Meeting) -> dict[str, object]:
    """What the plan of a meeting says today, for its form. One SQL query, one more with a skill."""
    local = timezone.localtime(row.starts_at)
    names = ("title", "protocol", "minutes", "place", "call_link", "capacity", "question")
    return {name: getattr(row, name) for name in names} | {
        "subject": row.subject.slug if row.subject else "",
        "day": local.date(),
        "hour": local.time(),
        "guests": slugs_invited(person, Guest.objects.own(None, row.pk)),
    }


def invited(person: Person, guests: GuestQuerySet) -> tuple[str, ...]:
    """Names of the groups invited of which the person may know. One SQL query."""
    return tuple(_known(person, guests).values_list("name", flat=True))


def slugs_invited(person: Person, guests: GuestQuerySet) -> list[str]:
    """The same groups, for a form. One SQL query."""
    return list(_known(person, guests).values_list("slug", flat=True))


def _known(person: Person, guests: GuestQuerySet) -> QuerySet[Community]:
    known = Community.objects.visible_to(person).filter(pk__in=guests.values("community"))
    return known.order_by(Lower("name"), "pk")
