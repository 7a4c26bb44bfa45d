# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a text was before, and what each edit changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.http import Http404

from entrepairs.kernel import html
from entrepairs.kernel.differences import compare, compare_words
from entrepairs.kernel.html import CleanHtml
from entrepairs.knowledge import rules, texts, words
from entrepairs.knowledge.models import Contribution, Version
from entrepairs.knowledge.queries import rows, shapes
from entrepairs.people.models import Person


@dataclass(frozen=True)
class Edition:
    """One line of the history."""

    number: int
    author: shapes.Author
    moment: datetime
    reason: str
    is_present: bool


@dataclass(frozen=True)
class Change:
    """One part of a text, with what changed in it. Without a name, it is the text itself."""

    name: str
    html: CleanHtml


@dataclass(frozen=True)
class History:
    """The versions of a text, and one of them compared with the one before it."""

    slug: str
    title: str
    language: str
    mark: str
    editions: tuple[Edition, ...]
    shown: Edition
    changes: tuple[Change, ...]
    may_restore: bool
    must_say_why: bool


@dataclass(frozen=True)
class Conflict:
    """The text that stands now, who wrote it, and how it differs from what was sent."""

    slug: str
    title: str
    html: CleanHtml
    language: str
    mark: str
    by: Edition | None
    changes: tuple[Change, ...]


def editable(person: Person, slug: str) -> Contribution:
    """A text one may rewrite; refused with the rule's sentence if one only reads it.

    Two SQL queries at most.
    """
    row = rows.contribution(person, slug)
    rules.may_edit(person, row).or_refuse()
    return row


def history(person: Person, slug: str, number: int | None = None) -> History:
    """All versions, the latest first, and what the chosen one changed.

    Three SQL queries: where one reads, the text, its versions.
    """
    row = rows.contribution(person, slug)
    found = list(
        Version.objects.visible_to(person)
        .filter(contribution=row)
        .select_related("edited_by__site")
        .order_by("-number")
    )
    if not found:
        raise Http404
    at = next((at for at, one in enumerate(found) if one.number == (number or row.version)), None)
    if at is None:
        raise Http404
    editions = tuple(_edition(row, version) for version in found)
    # The first version is compared with itself: nothing of it is a change.
    before = found[min(at + 1, len(found) - 1)]
    return History(
        slug=row.slug,
        title=str(row),
        language=row.language,
        mark=texts.mark_of(row),
        editions=editions,
        shown=editions[at],
        changes=tuple(_changes(before, found[at])),
        may_restore=bool(rules.may_edit(person, row)),
        must_say_why=rules.must_say_why(person, row),
    )


def version_number(row: Contribution, number: int) -> int:
    """The number of a version that is there, else 404. One SQL query."""
    if not row.versions.filter(number=number).exists():
        raise Http404
    return number


def differences(row: Contribution, title: str, text: str, sections: Mapping[str, str]) -> Conflict:
    """What somebody sends, against the text that stands now. One SQL query."""
    written = texts.written(text, title=title, sections=sections)
    sent = Version(title=title, html=written.html, sections=written.sections)
    last = row.versions.select_related("edited_by__site").order_by("-number").first()
    return Conflict(
        slug=row.slug,
        title=str(row),
        html=html.trusted(row.html),
        language=row.language,
        mark=texts.mark_of(row),
        by=_edition(row, last) if last else None,
        changes=tuple(_changes(row, sent)),
    )


def _changes(old: Contribution | Version, new: Version) -> list[Change]:
    """Part by part, those that both leave empty left out."""
    found = []
    if new.title or old.title:
        found += [Change("title", compare_words(old.title, new.title))]
    if not (new.sections and old.sections):
        return [*found, Change("", compare(old.html, new.html))]
    for key, name in words.SECTIONS.items():
        was, is_now = old.sections.get(key, ""), new.sections.get(key, "")
        if was or is_now:
            found += [Change(str(name), compare(was, is_now))]
    return found


def _edition(row: Contribution, version: Version) -> Edition:
    return Edition(
        number=version.number,
        author=_author(row, version),
        moment=version.edited_at,
        reason=version.reason,
        is_present=version.number == row.version,
    )


def _author(row: Contribution, version: Version) -> shapes.Author:
    who = version.edited_by
    if who is None:
        return shapes.author((None, None, None, None, None, row.author_name))
    site = who.site.name if who.site else None
    return shapes.author((who.slug, who.name, who.photo, who.job, site, ""))
