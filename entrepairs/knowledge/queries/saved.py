# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What one put aside: its list, and what a device keeps of it to be read without network."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import TypeVar

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from entrepairs.knowledge.models import Saved
from entrepairs.knowledge.words import KINDS
from entrepairs.people.models import Person

Shape = TypeVar("Shape")
PAGE = 25
# What a device keeps: the newest of them.
SHELF = 50


@dataclass(frozen=True)
class SavedRow:
    """One text of the list."""

    slug: str
    url: str
    title: str
    line: str
    kind: str
    language: str
    at: datetime


@dataclass(frozen=True)
class Shelved:
    """One text as a device keeps it: enough to read it, and no more."""

    url: str
    title: str
    line: str
    html: str
    language: str


@dataclass(frozen=True)
class Shelf:
    """All that a device keeps; the digest changes with any of it."""

    texts: tuple[Shelved, ...]
    digest: str


def saved(person: Person, page: int) -> Page:
    """What one put aside and may still read, the latest first, 25 a page. Two SQL queries."""
    found = Paginator(_rows(person), PAGE).get_page(page)
    found.object_list = [_row(each) for each in found.object_list]
    return found


def shelf(person: Person) -> Shelf:
    """The newest fifty, with their words. One SQL query."""
    texts = tuple(_shelved(each) for each in _rows(person)[:SHELF])
    said = json.dumps([asdict(text) for text in texts]).encode()
    return Shelf(texts, hashlib.sha256(said).hexdigest()[:16])


def _rows(person: Person) -> QuerySet[Saved]:
    told = ("contribution__author", "contribution__community", "contribution__parent")
    return Saved.objects.visible_to(person).select_related(*told).order_by("-at", "-pk")


def _row(saved: Saved) -> SavedRow:
    text = saved.contribution
    return _told(saved, SavedRow, slug=text.slug, kind=str(KINDS[text.kind]), at=saved.at)


def _shelved(saved: Saved) -> Shelved:
    return _told(saved, Shelved, html=saved.contribution.html)


def _told(saved: Saved, shape: Callable[..., Shape], **more: object) -> Shape:
    text = saved.contribution
    question = text.parent
    author = text.author.name if text.author else text.author_name
    line = _("%(name)s, in %(community)s") if author else "%(community)s"
    return shape(
        url=reverse("knowledge:discussion", args=[text.slug]),
        title=str(question or text),
        line=line % {"name": author, "community": text.community.name},
        language=text.language,
        **more,
    )
