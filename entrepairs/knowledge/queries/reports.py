# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What readers reported, for those who look after a community."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from entrepairs.communities.models import Community
from entrepairs.kernel import html
from entrepairs.knowledge import words
from entrepairs.knowledge.models import Report, Thanks
from entrepairs.people.models import Person

MOST = 100


@dataclass(frozen=True)
class ReportCard:
    """One report. Who looks after the community knows who reported: they may ask.

    But nobody is told who reported what they wrote themselves: there is no `reporter` then.
    """

    slug: str
    reason: str
    note: str
    reporter: str | None
    moment: datetime
    excerpt: str
    language: str
    author: str
    href: str
    is_comment: bool
    # What the text is, where it is not the text that is reported but thanks for it.
    thanks_for: str = ""


def waiting(person: Person, community: Community) -> list[ReportCard]:
    """Reports that nobody settled, the oldest first. One SQL query."""
    rows = _waiting(person).filter(community=community)
    found = rows.select_related(
        "reporter",
        "contribution__author",
        "comment__author",
        "comment__contribution",
        "thanks__by",
        "thanks__contribution",
    )
    return [_card(row, person) for row in found.order_by("at", "pk")[:MOST]]


def how_many(person: Person) -> int:
    """How many wait in the communities the person looks after. One SQL query."""
    return _waiting(person).exclude(reporter=person).count()


def _waiting(person: Person) -> QuerySet:
    there = Q(contribution__hidden=False) | Q(comment__contribution__hidden=False)
    there |= Q(thanks__contribution__hidden=False)
    return Report.objects.visible_to(person).filter(there, state=Report.State.WAITING)


def _card(row: Report, reader: Person) -> ReportCard:
    if row.thanks:
        return _of_thanks(row, row.thanks)
    # A report is of one thing: the table holds it so.
    place: Any = row.comment.contribution if row.comment else row.contribution
    thing: Any = row.comment or place
    return ReportCard(
        slug=row.slug,
        reason=str(words.REASONS[row.reason]),
        note=row.note,
        reporter=None if thing.author_id == reader.pk else _name(row.reporter),
        moment=row.at,
        excerpt=html.excerpt(thing.html) or place.title,
        language=place.language,
        author=thing.author.name if thing.author else thing.author_name,
        href=f"/knowledge/{place.slug}/" + ("comments/" if row.comment else ""),
        is_comment=row.comment is not None,
    )


def _of_thanks(row: Report, thanks: Thanks) -> ReportCard:
    """Words between two people, which one of them shows to those who look after the community."""
    text = thanks.contribution
    return ReportCard(
        slug=row.slug,
        reason=str(words.REASONS[row.reason]),
        note=row.note,
        reporter=_name(row.reporter),
        moment=row.at,
        excerpt=thanks.words,
        language=text.language,
        author=thanks.by.name,
        href=f"/knowledge/{text.slug}/",
        is_comment=False,
        thanks_for=text.title or text.excerpt,
    )


def _name(reporter: Person | None) -> str:
    return reporter.name if reporter else ""
