# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is said to a community, as one reader sees it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from django.core.paginator import Page, Paginator
from django.db.models import FilteredRelation, Q, QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone

from entrepairs.communities import rules as communities
from entrepairs.communities.models import Community
from entrepairs.kernel.html import CleanHtml, trusted
from entrepairs.knowledge.queries.prepared import ForReader
from entrepairs.outreach import rules, words
from entrepairs.outreach.models import Announcement, Choice, Vote
from entrepairs.people.models import Person

PAGE = 25
MOST_NEWS = 2
# Rows of the front: what stands at once, and a poll has six of them at most.
ROWS = 60
Kind = Announcement.Kind


@dataclass(frozen=True)
class Face:
    """Who wrote it; without a slug, nobody who is here any more."""

    slug: str
    name: str
    photo_url: str


@dataclass(frozen=True)
class Option:
    """One choice of a poll; `part` is said once it is counted, of 12 voters or more."""

    number: int
    words: str
    is_mine: bool
    part: str = ""


@dataclass(frozen=True)
class Said:
    """A welcome, an announcement or a poll. `options`: of a poll alone."""

    slug: str
    kind: str
    title: str
    html: CleanHtml
    at: datetime
    ends_at: datetime | None
    author: Face
    is_current: bool = True
    is_withdrawn: bool = False
    is_counted: bool = False
    options: tuple[Option, ...] = ()

    @property
    def kind_words(self) -> str:
        """What it is, in the reader's language."""
        return words.KINDS[self.kind]

    @property
    def icon(self) -> str:
        """The drawing that stands for what it is."""
        return words.ICONS[self.kind]

    @property
    def last_day(self) -> date | None:
        """The day before the night in which it ends."""
        return day_before(self.ends_at)

    @property
    def mine(self) -> int:
        """The number of the choice of who reads; 0 for none."""
        return next((one.number for one in self.options if one.is_mine), 0)

    @property
    def is_told(self) -> bool:
        """Did 12 people or more vote, and is it over?"""
        return any(one.part for one in self.options)


def day_before(moment: datetime | None) -> date | None:
    """The last day of what ends in the night after it, where the reader is."""
    return timezone.localtime(moment - timedelta(seconds=1)).date() if moment else None


def pinned(person: Person, community: int) -> tuple[Said, ...]:
    """A welcome, the two latest announcements and the latest poll. One SQL query."""
    left = {Kind.WELCOME: 1, Kind.NEWS: MOST_NEWS, Kind.POLL: 1}
    shown = []
    for said in _said(PINNED.rows(person, community)):
        left[said.kind] -= 1
        if left[said.kind] >= 0:
            shown.append(said)
    return tuple(sorted(shown, key=lambda said: list(left).index(said.kind)))


COLUMNS = (
    "slug",
    "kind",
    "title",
    "html",
    "at",
    "ends_at",
    "author__slug",
    "author__name",
    "author__photo",
)
OF_A_CHOICE = ("choices__number", "choices__words", "choices__pk", "mine__choice")


def _pinned(reader: Person, community: int) -> QuerySet:
    mine = FilteredRelation("votes", condition=Q(votes__person=reader.pk))
    rows = Announcement.objects.visible_to(reader).current().filter(community=community)
    rows = rows.exclude(kind=Kind.WORD)
    rows = rows.annotate(mine=mine).order_by("-at", "-pk", "choices__number")
    return rows.values_list(*COLUMNS, *OF_A_CHOICE)[:ROWS]


PINNED = ForReader(_pinned)


def _said(rows: Iterable[tuple]) -> Iterable[Said]:
    """Rows of the same announcement follow each other, one for each choice."""
    for values, told in groupby(rows, key=lambda row: row[: len(COLUMNS)]):
        slug, kind, title, html, at, ends_at, who, name, photo = values
        choices = [row[len(COLUMNS) :] for row in told]
        yield Said(
            slug=slug,
            kind=kind,
            title=title,
            html=trusted(html),
            at=at,
            ends_at=ends_at,
            author=_face(who, name, photo),
            options=tuple(
                Option(number, said, key == mine) for number, said, key, mine in choices if number
            ),
        )


def _face(slug: str | None, name: str | None, photo: str | None) -> Face:
    if not slug:
        return Face("", words.former(), "")
    return Face(slug, name or "", Person(slug=slug, photo=photo or "").photo_url)


def listed(person: Person, community: Community, page: int) -> Page:
    """All that was said there, the latest first, 25 a page. Two SQL queries."""
    communities.may_read(person, community).or_refuse()
    rows = Announcement.objects.visible_to(person).filter(community=community)
    rows = rows.select_related("author").order_by("-at", "-pk")
    found = Paginator(rows, PAGE).get_page(page)
    found.object_list = [_whole(row) for row in found.object_list]
    return found


@dataclass(frozen=True)
class AnnouncementPage:
    """One announcement, and what its reader may do about it."""

    said: Said
    community: str
    language: str
    may_vote: bool
    may_edit: bool
    may_end: bool
    may_reopen: bool
    may_tell_again: bool
    may_withdraw: bool
    may_put_back: bool
    animates: bool
    told_at: datetime | None


def announcement(person: Person, slug: str) -> AnnouncementPage:
    """One of those the person reads; 404 for any other. One SQL query, of a poll three."""
    found = row(person, slug)
    is_poll = found.kind == Kind.POLL
    is_withdrawn = found.withdrawn_at is not None
    return AnnouncementPage(
        said=_whole(found, _options(person, found) if is_poll else ()),
        community=found.community.slug,
        language=found.community.language,
        may_vote=is_poll and bool(rules.may_vote(person, found)),
        may_edit=bool(rules.may_edit(person, found)),
        may_end=found.is_current and bool(rules.may_change(person, found)),
        may_reopen=not found.is_current and bool(rules.may_reopen(person, found)),
        may_tell_again=bool(rules.may_tell_again(person, found)),
        may_withdraw=not is_withdrawn and bool(rules.may_withdraw(person, found)),
        may_put_back=is_withdrawn and bool(rules.may_put_back(person, found)),
        animates=rules.animates(person, found.community_id),
        told_at=found.told_at,
    )


def row(person: Person, slug: str) -> Announcement:
    """The announcement itself, for the action that follows; 404 for any other. One SQL query."""
    rows = Announcement.objects.visible_to(person).select_related("author", "community")
    return get_object_or_404(rows, slug=slug)


def choice(person: Person, slug: str, number: int) -> Choice:
    """A choice of a poll, to vote for; 404 for any other. One SQL query."""
    rows = Choice.objects.visible_to(person).select_related("announcement")
    return get_object_or_404(rows, announcement__slug=slug, number=number)


def may_animate(person: Person, community: int) -> bool:
    """For what only they are shown. No SQL query beside `readable`."""
    return rules.animates(person, community)


def _whole(found: Announcement, options: tuple[Option, ...] = ()) -> Said:
    who = found.author
    return Said(
        slug=found.slug,
        kind=found.kind,
        title=found.title,
        html=trusted(found.html),
        at=found.at,
        ends_at=found.ends_at,
        author=_face(who and who.slug, who and who.name, who and who.photo),
        is_current=found.is_current,
        is_withdrawn=found.withdrawn_at is not None,
        is_counted=found.counted_at is not None,
        options=options,
    )


def _options(person: Person, poll: Announcement) -> tuple[Option, ...]:
    votes = Vote.objects.visible_to(person).filter(announcement=poll)
    mine = votes.values_list("choice", flat=True).first()
    told = poll.bands or {}
    return tuple(
        Option(
            number=one.number,
            words=one.words,
            is_mine=one.pk == mine,
            part=words.part(told[str(one.number)]) if told else "",
        )
        for one in Choice.objects.visible_to(person).filter(announcement=poll).order_by("number")
    )
