# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Texts as a discussion shows them: the same values for every reader, so that pages may share."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery, Window
from django.db.models.functions import Coalesce, RowNumber

from entrepairs.kernel import html
from entrepairs.kernel.html import CleanHtml
from entrepairs.knowledge.models import Comment, Contribution, Trial
from entrepairs.knowledge.queries import shapes
from entrepairs.knowledge.queries import standing as standings
from entrepairs.knowledge.queries.prepared import ForReader
from entrepairs.people.models import Person

FIRST_REMARKS = 3
COLUMNS = (
    "pk",
    "slug",
    "kind",
    "title",
    "html",
    "sections",
    "language",
    "published_at",
    "version",
    "useful_count",
    "comments_count",
    "certification__certified_at",
    "certification__certified_by__name",
    "source__source",
    "source__url",
    "source__licence",
    "met_at",
    "present",
    *shapes.AUTHOR,
    *standings.COLUMNS,
)
STANDING_AT = len(COLUMNS) - len(standings.COLUMNS)
AUTHOR_AT = STANDING_AT - len(shapes.AUTHOR)


@dataclass(frozen=True)
class Post:
    """One text with what was said of it. Holds nothing that depends on who reads."""

    key: int
    slug: str
    kind: str
    title: str
    html: CleanHtml
    sections: dict[str, CleanHtml]
    language: str
    moment: datetime
    version: int
    useful: int
    remarks: int
    is_certified: bool
    certified_by: str
    origin: shapes.Origin | None
    met_at: datetime | None
    present: int | None
    author: shapes.Author
    standing: standings.Standing


def with_trials(rows: QuerySet) -> QuerySet:
    """Add `tried`: how many people tried each."""
    counted = Trial.objects.own(contribution=OuterRef("pk")).order_by().values("contribution")
    total = Subquery(counted.annotate(total=Count("pk")).values("total"))
    return rows.annotate(tried=Coalesce(total, 0, output_field=IntegerField()))


def few(rows: QuerySet, start: int, end: int) -> QuerySet:
    """Some of the texts of a query, in its order, chosen by their keys.

    Sorting or passing over rows with all their words costs ten times as much as doing it with keys.
    """
    keys = rows.values("pk")[start:end]
    return QuerySet(rows.model).filter(pk__chosen=keys).order_by(*rows.query.order_by)


def post(values: tuple) -> Post:
    """From the columns `COLUMNS`."""
    (key, slug, kind, title, text, sections, language, moment, version, useful) = values[:10]
    (remarks, certified_at, certified_by, source, url, licence) = values[10:16]
    met_at, present = values[16:AUTHOR_AT]
    return Post(
        key=key,
        slug=slug,
        kind=kind,
        title=title,
        html=html.trusted(text),
        sections={part: html.trusted(words) for part, words in sections.items()},
        language=language,
        moment=moment,
        version=version,
        useful=useful,
        remarks=remarks,
        is_certified=certified_at is not None,
        certified_by=certified_by or "",
        origin=shapes.Origin(source, url, licence) if source else None,
        met_at=met_at,
        present=present,
        author=shapes.author(values[AUTHOR_AT:STANDING_AT]),
        standing=standings.standing(kind, moment, certified_at, values[STANDING_AT:]),
    )


def first_remarks(person: Person, texts: Iterable[Post]) -> dict[int, list[shapes.Remark]]:
    """The first comments under each text. One SQL query, none when nobody commented."""
    talked_of = {text.key: text.remarks for text in texts if text.remarks}
    if not talked_of:
        return {}
    # Ranking costs more than it spares where every talk is short.
    is_long = max(talked_of.values()) > FIRST_REMARKS
    return _by_text(FIRST.rows(person, list(talked_of), is_long=is_long))


IN_ORDER = ("published_at", "pk")
REMARK = ("contribution_id", "slug", "html", "published_at", *shapes.AUTHOR)


def _first_remarks(person: Person, texts: list[int], *, is_long: bool) -> QuerySet:
    found = _remarks(person).filter(contribution__in=texts)
    if is_long:
        ranked = Window(RowNumber(), partition_by="contribution", order_by=IN_ORDER)
        found = found.annotate(rank=ranked).filter(rank__lte=FIRST_REMARKS)
    return found.order_by("contribution", *IN_ORDER).values_list(*REMARK)


FIRST = ForReader(_first_remarks)


def remarks(person: Person, contribution: Contribution, start: int, end: int) -> list:
    """Some of the comments under one text, in order. One SQL query."""
    rows = _remarks(person).filter(contribution=contribution).order_by(*IN_ORDER)
    return _by_text(rows.values_list(*REMARK)[start:end]).get(contribution.pk, [])


def remark(person: Person, slug: str) -> shapes.Remark | None:
    """One comment, or nothing if it is not to be read. One SQL query."""
    rows = _remarks(person).filter(slug=slug).values_list(*REMARK)
    return next(iter(_by_text(rows).values()), [None])[0]


def _remarks(person: Person) -> QuerySet:
    return Comment.objects.visible_to(person).filter(withdrawn_at=None)


def _by_text(rows: Iterable[tuple]) -> dict[int, list[shapes.Remark]]:
    found: dict[int, list[shapes.Remark]] = {}
    for about, slug, words, moment, *author in rows:
        said = shapes.Remark(slug, shapes.author(tuple(author)), html.trusted(words), moment)
        found.setdefault(about, []).append(said)
    return found
