# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the bell, the inbox and the preferences show."""

from dataclasses import dataclass
from datetime import date, datetime

from django.core.paginator import Page, Paginator
from django.db.models import Count, F, QuerySet, Window
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone

from entrepairs.communities.models import Community
from entrepairs.discovery.models import Availability
from entrepairs.knowledge.queries.prepared import ForReader
from entrepairs.notifications import stopping, usefulness, words
from entrepairs.notifications.models import (
    OF_A_REQUEST,
    FailingAddress,
    Kind,
    Muted,
    Notice,
    Preference,
    Rhythm,
)
from entrepairs.notifications.queries import follows
from entrepairs.people import rules
from entrepairs.people.models import Person

PAGE = 25
# In which ways a notice comes.
WAYS = ("inside", "mail", "device")


@dataclass(frozen=True)
class Face:
    """Somebody as a byline shows them."""

    name: str
    slug: str
    photo_url: str


@dataclass(frozen=True)
class NoticeRow:
    """One line of the inbox."""

    slug: str
    kind: str
    what: str
    title: str
    verb: str
    at: datetime
    is_new: bool
    who: Face | None
    invites_to: str = ""
    # Of the title, where it is that of a text.
    language: str = ""

    @property
    def waits_for_you(self) -> bool:
        """Does a colleague count on this person, who has not looked yet?"""
        return self.is_new and usefulness.of(self.kind) == usefulness.Use.BY_NAME


@dataclass(frozen=True)
class Wish:
    """How a person wants one kind of notice."""

    kind: str
    inside: bool
    mail: bool
    device: bool

    @property
    def is_of_a_request(self) -> bool:
        """Is it always told here: the person says elsewhere how often they may be asked."""
        return self.kind in OF_A_REQUEST

    def pressing(self, way: str) -> dict[str, str]:
        """What a press says, of all the ways: that one is turned, and here goes with the others."""
        turned = not getattr(self, way)
        if way == "inside":
            said = dict.fromkeys(WAYS, turned)
        else:
            said = {one: getattr(self, one) for one in WAYS} | {"inside": True, way: turned}
        return {"kind": self.kind} | {one: "on" if on else "" for one, on in said.items()}


@dataclass(frozen=True)
class FailingRow:
    """An address that takes no mail: a fact about it, which an administrator can mend."""

    name: str
    address: str
    said: str
    since: datetime


@dataclass(frozen=True)
class StopPage:
    """What one link stops, and the links that stop more."""

    scope: str
    community: str
    language: str
    others: dict[str, str]
    again: str
    followed: str = ""


def unread(person: Person) -> int:
    """How many notices wait. One SQL query beside `readable`."""
    return next((number for (number,) in UNREAD.rows(person)), 0)


def _unread(person: Person) -> QuerySet:
    waiting = Notice.objects.visible_to(person).filter(opened_at=None)
    return waiting.order_by().values_list(Window(Count("pk")))[:1]


UNREAD = ForReader(_unread)


def inbox(person: Person, page: int) -> Page:
    """The notices of a person, newest first, 25 a page. Two SQL queries."""
    rows = Notice.objects.visible_to(person).order_by(*NEWEST)
    return _page(rows.values_list(*COLUMNS), page)


def waiting(person: Person, most: int) -> list[NoticeRow]:
    """The newest notices not opened yet; one's next meeting stands for itself. One SQL query."""
    return [_row(values) for values in WAITING.rows(person, most=most)]


def _waiting(person: Person, *, most: int) -> QuerySet:
    rows = Notice.objects.visible_to(person).filter(opened_at=None).exclude(kind=Kind.REMINDER)
    return rows.order_by(*NEWEST).values_list(*COLUMNS)[:most]


NEWEST = ("-at", "-pk")
OF_THE_ROW = ("slug", "at", "opened_at", "actor__slug", "actor__photo", "contribution__language")
COLUMNS = (*OF_THE_ROW, *words.THINGS)
WAITING = ForReader(_waiting)


def notice(person: Person, slug: str) -> Notice:
    """One's own notice, for the action that opens it. One SQL query."""
    things = ("actor", "community", "comment", "contribution__parent", "need", "meeting")
    more = ("relay__tutorial", "certification", "skill", "endorsement__person")
    ties = ("coffee", "consultation", "announcement", "thanks")
    rows = Notice.objects.visible_to(person).select_related(*things, *more, *ties)
    return get_object_or_404(rows, slug=slug)


def wishes(person: Person) -> list[Wish]:
    """What the person wants to hear of, and how; what only others hear of is left out.

    One SQL query.
    """
    said = {wish.kind: wish for wish in Preference.objects.visible_to(person)}
    return [
        Wish(
            kind=kind,
            inside=said[kind].inside if kind in said else True,
            mail=said[kind].mail if kind in said else True,
            device=said[kind].device if kind in said else True,
        )
        for kind in Kind.values
        if kind != Kind.UNLED or person.is_administrator
    ]


def rhythm(person: Person) -> Rhythm:
    """How mails come to the person; the usual where they said nothing. One SQL query."""
    return Rhythm.objects.visible_to(person).first() or Rhythm(person=person)


def away_until(person: Person) -> date | None:
    """The last day of an absence that is not over. One SQL query."""
    absence = Availability.objects.visible_to(person).first()
    today = timezone.localdate()
    return absence.away_until if absence and absence.is_away(today) else None


def failing(person: Person) -> FailingAddress | None:
    """What is known against the address the person has now. One SQL query."""
    known = FailingAddress.objects.visible_to(person).filter(person=person)
    return known.filter(address=person.email or "").first()


def failing_addresses(person: Person) -> list[FailingRow]:
    """Of the whole organisation, for its administrators; 404 for others. One SQL query."""
    if not rules.may_administer(person, person.organisation):
        raise Http404
    rows = FailingAddress.objects.visible_to(person).select_related("person")
    return [
        FailingRow(row.person.name, row.address, row.said, row.since)
        for row in rows.filter(address=F("person__email")).order_by("-since", "pk")
    ]


def muted(person: Person) -> list[tuple[str, str]]:
    """Slug and name of the communities of which no mail is wanted. One SQL query."""
    rows = Muted.objects.visible_to(person).filter(
        community__in=Community.objects.visible_to(person)
    )
    return list(rows.order_by("community__name").values_list("community__slug", "community__name"))


def muted_community(person: Person, slug: str) -> Community:
    """One of them, for the action that hears of it again. One SQL query."""
    row = get_object_or_404(
        Muted.objects.visible_to(person).select_related("community"),
        community__slug=slug,
        community__in=Community.objects.visible_to(person),
    )
    return row.community


def stop_page(stop: stopping.Stop) -> StopPage:
    """What a mail's link stops, and what else its holder may stop. Two SQL queries at most.

    A community and what is followed are named while the person may know of them: an old mail tells
    nothing new.
    """
    here = stop.community
    known = here and Community.objects.visible_to(stop.person).filter(pk=here.pk).exists()
    other = {} if stop.kind == stopping.ALL else {"all": stopping.ALL}
    if known and stop.kind != stopping.COMMUNITY:
        other = {"community": stopping.of_a_community(here.slug)} | other
    return StopPage(
        scope=stop.kind if stop.kind in STOPPED_WHOLE else "kind",
        community=here.name if here and known else "",
        language=stop.person.language,
        others={name: stopping.stop_url(stop.person, scope) for name, scope in other.items()},
        again=stopping.stop_url(stop.person, stop.scope),
        followed=follows.name(stop.person, stop.followed) if stop.followed else "",
    )


STOPPED_WHOLE = (stopping.ALL, stopping.WEEKLY, stopping.COMMUNITY, *stopping.FOLLOWED)


def _page(notices: QuerySet, number: int) -> Page:
    page = Paginator(notices, PAGE).get_page(number)
    page.object_list = [_row(values) for values in page.object_list]
    return page


def _row(values: tuple) -> NoticeRow:
    slug, at, opened_at, actor, photo, language, *columns = values
    things = words.Things(*columns)
    told = words.told(things)
    return NoticeRow(
        slug=slug,
        kind=things.kind,
        what=told.what,
        title=told.title,
        verb=told.verb,
        at=at,
        is_new=opened_at is None,
        who=_face(things.who or "", actor, photo) if actor else None,
        invites_to=(things.meeting or "") if things.kind == Kind.MEETING else "",
        language=language if told.title in (things.title, things.asked, things.excerpt) else "",
    )


def _face(name: str, slug: str, photo: str) -> Face:
    return Face(name, slug, Person(slug=slug, photo=photo).photo_url)
