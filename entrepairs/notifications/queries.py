# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the bell, the inbox and the preferences show."""

from dataclasses import dataclass
from datetime import datetime

from django.core.paginator import Page, Paginator
from django.db.models import Count, QuerySet, Window
from django.shortcuts import get_object_or_404

from entrepairs.knowledge.queries.prepared import ForReader
from entrepairs.notifications import words
from entrepairs.notifications.models import Kind, Notice, Preference
from entrepairs.people.models import Person

PAGE = 25


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


@dataclass(frozen=True)
class Wish:
    """How a person wants one kind of notice."""

    kind: str
    inside: bool
    mail: bool


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
COLUMNS = ("slug", "at", "opened_at", "actor__slug", "actor__photo", *words.THINGS)
WAITING = ForReader(_waiting)


def notice(person: Person, slug: str) -> Notice:
    """One's own notice, for the action that opens it. One SQL query."""
    things = ("actor", "community", "comment", "contribution__parent", "need", "meeting")
    more = ("relay__tutorial", "certification", "skill", "endorsement__person")
    ties = ("coffee", "consultation")
    rows = Notice.objects.visible_to(person).select_related(*things, *more, *ties)
    return get_object_or_404(rows, slug=slug)


def wishes(person: Person) -> list[Wish]:
    """What the person wants to hear of, and how. One SQL query."""
    said = {wish.kind: wish for wish in Preference.objects.visible_to(person)}
    return [
        Wish(
            kind=kind,
            inside=said[kind].inside if kind in said else True,
            mail=said[kind].mail if kind in said else True,
        )
        for kind in Kind.values
    ]


def _page(notices: QuerySet, number: int) -> Page:
    page = Paginator(notices, PAGE).get_page(number)
    page.object_list = [_row(values) for values in page.object_list]
    return page


def _row(values: tuple) -> NoticeRow:
    slug, at, opened_at, actor, photo, *columns = values
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
    )


def _face(name: str, slug: str, photo: str) -> Face:
    return Face(name, slug, Person(slug=slug, photo=photo).photo_url)
