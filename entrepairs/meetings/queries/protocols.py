# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The library of protocols, and one of them."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import translation

from entrepairs.communities import readable
from entrepairs.communities.models import Community
from entrepairs.meetings import delivered, rules
from entrepairs.meetings.models import OwnProtocol
from entrepairs.meetings.protocols import Protocol, parse
from entrepairs.people.models import Person


@dataclass(frozen=True)
class Line:
    """A protocol in the library; `key` is the end of its address."""

    key: str
    title: str
    purpose: str
    people: str
    leaves: str
    seconds: int
    author: str = ""
    language: str = ""
    teaches: bool = False


@dataclass(frozen=True)
class Library:
    """Those that come with the product, those of the house, and those one put away."""

    delivered: tuple[Line, ...]
    own: tuple[Line, ...]
    archived: tuple[Line, ...]
    may_write: bool


@dataclass(frozen=True)
class ProtocolPage:
    """One protocol. `version` is 0 for one that comes with the product.

    `groups`: public names and names of those in which the reader may plan a meeting with it.
    """

    key: str
    protocol: Protocol
    language: str
    version: int = 0
    author: str = ""
    changed_at: datetime | None = None
    is_archived: bool = False
    may_change: bool = False
    may_copy: bool = False
    groups: tuple[tuple[str, str], ...] = ()


def library(person: Person) -> Library:
    """All protocols this person may use. One SQL query, and what one belongs to."""
    rows = OwnProtocol.objects.visible_to(person).filter(Q(archived_at=None) | Q(made_by=person))
    rows = list(rows.select_related("made_by").order_by("title", "pk"))
    return Library(
        delivered=tuple(_line(key, protocol) for key, protocol in delivered.protocols(_language())),
        own=tuple(_own(row) for row in rows if row.archived_at is None),
        archived=tuple(_own(row) for row in rows if row.archived_at),
        may_write=bool(rules.may_write_protocols(person)),
    )


def protocol(person: Person, key: str) -> ProtocolPage:
    """One protocol, delivered or of the house; 404 for any other. Two SQL queries at most."""
    known = delivered.protocol(key, _language())
    may_copy = bool(rules.may_write_protocols(person))
    groups = _groups(person)
    if known:
        return ProtocolPage(key, known, _language(), may_copy=may_copy, groups=groups)
    row = own_row(person, key)
    return ProtocolPage(
        key=row.slug,
        protocol=parse(row.content),
        language=row.language,
        version=row.version,
        author=row.made_by.name if row.made_by else "",
        changed_at=row.changed_at,
        is_archived=row.archived_at is not None,
        may_change=bool(rules.may_change_protocol(person, row)),
        may_copy=may_copy,
        groups=groups,
    )


def _groups(person: Person) -> tuple[tuple[str, str], ...]:
    rows = Community.objects.visible_to(person).filter(pk__in=readable.mine(person))
    found = rows.order_by("name", "pk")
    return tuple((one.slug, one.name) for one in found if rules.may_plan(person, one))


def twin(person: Person, wanted: Protocol) -> str:
    """The key of one in the library that says the same, or nothing. One SQL query."""
    rows = OwnProtocol.objects.visible_to(person).filter(archived_at=None, title=wanted.title)
    return next((row.slug for row in rows.order_by("pk") if parse(row.content) == wanted), "")


def own_row(person: Person, slug: str) -> OwnProtocol:
    """A protocol of the house, for the action that follows; 404 for any other. One SQL query.

    One that was put away is there for whoever may take it out again.
    """
    rows = OwnProtocol.objects.visible_to(person).select_related("made_by")
    row = get_object_or_404(rows, slug=slug)
    if row.archived_at and not rules.may_change_protocol(person, row):
        raise Http404
    return row


def row_to_change(person: Person, slug: str) -> OwnProtocol:
    """The same, for whoever may change it; a refusal in words for who only reads it."""
    row = own_row(person, slug)
    rules.may_change_protocol(person, row).or_refuse()
    return row


def must_be_able_to_write(person: Person) -> None:
    """Refuses in words who writes no protocols, before the page is shown. No SQL query more."""
    rules.may_write_protocols(person).or_refuse()


def _own(row: OwnProtocol) -> Line:
    author = row.made_by.name if row.made_by else ""
    return _line(row.slug, parse(row.content), author, row.language)


def _line(key: str, protocol: Protocol, author: str = "", language: str = "") -> Line:
    return Line(
        key=key,
        title=protocol.title,
        purpose=protocol.purpose,
        people=protocol.people,
        leaves=protocol.leaves,
        seconds=protocol.seconds,
        author=author,
        language=language,
        teaches=protocol.teaches,
    )


def _language() -> str:
    return (translation.get_language() or "fr")[:2]


def protocol_named(person: Person, key: str) -> Line | None:
    """The protocol that a meeting will follow; nothing if it is gone. One SQL query at most."""
    known = delivered.protocol(key, _language())
    if known:
        return _line(key, known)
    row = OwnProtocol.objects.visible_to(person).select_related("made_by").filter(slug=key).first()
    return _own(row) if row else None
