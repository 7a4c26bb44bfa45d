# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Lists of texts: everything one reads, a community's, somebody's, what waits."""

from collections.abc import Container, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, Expression, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Lower
from django.utils.translation import get_language

from entrepairs.communities import readable
from entrepairs.kernel.folding import fold
from entrepairs.kernel.prepared import Prepared
from entrepairs.knowledge.models import Contribution, Credit
from entrepairs.knowledge.queries import firsts, posts, shapes
from entrepairs.knowledge.queries.prepared import ForReader
from entrepairs.people.models import Person, PersonSubject, Subject

PAGE = 25
FEW = 5
Kind = Contribution.Kind
COLUMNS = (
    "slug",
    "kind",
    "title",
    "excerpt",
    "language",
    "published_at",
    "active_at",
    "answers_count",
    "comments_count",
    "useful_count",
    "tried",
    "named",
    "accepted_id",
    "certification__pk",
    "accepted__certification__pk",
    "duplicate_of_id",
    "parent__title",
    "parent__accepted_id",
    "pk",
    "met_at",
    "validity__obsolete_at",
    "opens",
    "community__slug",
    "community__name",
    *shapes.AUTHOR,
)
GROUP_AT = len(COLUMNS) - len(shapes.AUTHOR) - 2


@dataclass(frozen=True)
class Row:
    """One text in a list. `named`: how many are credited besides its author.

    `is_groups`: its group wrote it together, its author only published it. `is_first`: of these
    days, and its author's first one there; told on the page of its community alone.
    """

    slug: str
    kind: str
    title: str
    excerpt: str
    language: str
    moment: datetime
    active_at: datetime
    answers: int
    comments: int
    useful: int
    tried: int
    named: int
    is_accepted: bool
    is_certified: bool
    is_closed: bool
    is_groups: bool
    is_obsolete: bool
    is_first: bool
    group: shapes.Group
    author: shapes.Author

    @property
    def href(self) -> str:
        """Its page; an answer's address leads to its place under the question."""
        return f"/knowledge/{self.slug}/"

    @property
    def state(self) -> str:
        """Its glyph."""
        if self.is_closed:
            return "vide"
        return shapes.state(kind=self.kind, accepted=self.is_accepted, certified=self.is_certified)


@dataclass(frozen=True)
class SmallRow:
    """One text in a side column."""

    slug: str
    kind: str
    title: str
    language: str
    answers: int
    useful: int
    state: str
    is_obsolete: bool = False

    @property
    def href(self) -> str:
        """Its page."""
        return f"/knowledge/{self.slug}/"


@dataclass(frozen=True)
class Page:
    """Some rows of a long list."""

    rows: tuple[Row, ...]
    number: int
    has_next: bool


@dataclass(frozen=True)
class Filters:
    """What the list of all texts is narrowed to; empty means all."""

    kind: str = ""
    community: str = ""
    subject: str = ""
    only: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Choice:
    """One value of a filter."""

    slug: str
    name: str


@dataclass(frozen=True)
class Choices:
    """What the list may be narrowed to: one's communities, the organisation's subjects."""

    communities: tuple[Choice, ...]
    subjects: tuple[Choice, ...]


def everything(person: Person, filters: Filters, number: int = 1) -> Page:
    """All that the person reads, the latest talked of first. One SQL query.

    One more for what is narrowed to one's own communities.
    """
    if not (filters.community or filters.subject or filters.only):
        return _paged(LISTED.rows(person, kind=filters.kind, number=number), number)
    found = _narrowed(_roots(person), person, filters).order_by(*LATEST)
    return _paged(_values(_portion(found, number)), number)


def of_community(person: Person, community: int, number: int = 1) -> Page:
    """What a community, given by its key, wrote, the latest talked of first. One SQL query."""
    found = OF_COMMUNITY.rows(person, community, firsts.since(), number=number)
    return _paged(found, number)


def recent(
    person: Person, communities: Container[int], *, limit: int = FEW, kinds: Iterable[str] = ()
) -> tuple[Row, ...]:
    """What is new in some communities, given by their keys. One SQL query."""
    found = RECENT.rows(person, within=communities, limit=limit, kinds=tuple(kinds))
    return tuple(_row(values) for values in found)


def by_author(person: Person, author: Person, number: int = 1) -> Page:
    """What somebody wrote, answers too, as far as the reader may see. One SQL query."""
    return _paged(BY_AUTHOR.rows(person, author.pk, number=number), number)


def to_accept(person: Person) -> tuple[Row, ...]:
    """One's own questions with answers to accept or not. One SQL query."""
    return tuple(map(_row, TO_ACCEPT.rows(person)))


def answerable(
    person: Person, helps: QuerySet[PersonSubject], *conditions: object
) -> QuerySet[Contribution]:
    """Questions without an answer on what somebody can help with, for a query that is prepared.

    `helps`: which of what they say of themselves counts; `conditions`: what else of the questions.
    """
    about = helps.filter(says=PersonSubject.Says.HELPS)
    others = _open_questions(person).filter(
        Exists(about.filter(subject__tags__contribution=OuterRef("pk"))),
        ~Q(author=person.pk) | Q(author=None),
        *conditions,
        answers_count=0,
    )
    return _values(posts.few(others.order_by("-published_at", "-pk"), 0, FEW))


def row(values: tuple) -> Row:
    """From what a prepared query of this room gives."""
    return _row(values)


def choices(person: Person) -> Choices:
    """What the list of all texts may be narrowed to. Two SQL queries."""
    in_english = get_language() == "en"
    subjects = [
        Choice(slug, (english or french) if in_english else (french or english))
        for slug, french, english in VOCABULARY.rows(person.organisation_id)
    ]
    return Choices(
        communities=tuple(Choice(*names) for names in BELONGS.rows(person.pk)),
        subjects=tuple(sorted(subjects, key=lambda one: fold(one.name))),
    )


BELONGS = Prepared(
    lambda person: (
        Person(pk=person)
        .communities.filter(archived_at=None)
        .order_by(Lower("name"), "pk")
        .values_list("slug", "name")
    )
)
VOCABULARY = Prepared(
    lambda organisation: (
        Subject.objects.visible_to(Person(organisation_id=organisation))
        .filter(merged_into=None)
        .values_list("slug", "name_fr", "name_en")
    )
)
LATEST = ("-active_at", "-pk")
SMALL = (
    "slug",
    "kind",
    "title",
    "excerpt",
    "language",
    "answers_count",
    "useful_count",
    "accepted_id",
    "duplicate_of_id",
    "validity__obsolete_at",
)


def small_rows(found: Iterable[tuple]) -> tuple[SmallRow, ...]:
    """The rows of a side column, from the columns `SMALL`."""
    return tuple(map(_small_row, found))


def _small_row(values: tuple) -> SmallRow:
    slug, kind, title, excerpt, language, answers, useful, accepted, closed, obsolete_at = values
    return SmallRow(
        slug=slug,
        kind=kind,
        title=title or excerpt,
        language=language,
        answers=answers,
        useful=useful,
        state="vide" if closed else shapes.state(kind=kind, accepted=accepted, certified=False),
        is_obsolete=obsolete_at is not None,
    )


def rows(found: QuerySet) -> tuple[Row, ...]:
    """The rows of a query, in its order. One SQL query."""
    return tuple(_row(values) for values in _values(found))


def _values(found: QuerySet, first: Expression | None = None) -> QuerySet:
    credited = Credit.objects.own(contribution=OuterRef("pk")).order_by().values("contribution")
    named = Coalesce(Subquery(credited.annotate(people=Count("pk")).values("people")), 0)
    opens = Value(value=False) if first is None else first
    return posts.with_trials(found).annotate(named=named, opens=opens).values_list(*COLUMNS)


def _roots(person: Person) -> QuerySet:
    # One's own withdrawn texts keep their page; they are in no list.
    return Contribution.objects.visible_to(person, withdrawn=False).filter(parent=None)


def _portion(found: QuerySet, number: int) -> QuerySet:
    start = (number - 1) * PAGE
    return posts.few(found, start, start + PAGE + 1)


def _paged(found: Iterable[tuple], number: int) -> Page:
    shown = tuple(_row(values) for values in found)
    return Page(shown[:PAGE], number, len(shown) > PAGE)


def _listed(person: Person, *, kind: str, number: int) -> QuerySet:
    found = _roots(person).filter(kind=kind) if kind else _roots(person)
    return _values(_portion(found.order_by(*LATEST), number))


def _of_community(person: Person, community: int, since: datetime, *, number: int) -> QuerySet:
    found = _roots(person).filter(community=community)
    return _values(_portion(found.order_by(*LATEST), number), firsts.is_first(person, since))


def _by_author(person: Person, author: int, *, number: int) -> QuerySet:
    found = Contribution.objects.visible_to(person, withdrawn=False).filter(author=author)
    return _values(_portion(found.order_by("-published_at", "-pk"), number))


def _recent(person: Person, *, limit: int, kinds: tuple[str, ...]) -> QuerySet:
    found = _roots(person).filter(kind__in=kinds) if kinds else _roots(person)
    return _values(posts.few(found.order_by(*LATEST), 0, limit))


def _to_accept(person: Person) -> QuerySet:
    answered = _open_questions(person).filter(author=person.pk, answers_count__gt=0)
    return _values(posts.few(answered.order_by(*LATEST), 0, FEW))


def _open_questions(person: Person) -> QuerySet:
    return _roots(person).filter(kind=Kind.QUESTION, accepted_at=None, duplicate_of=None)


LISTED, OF_COMMUNITY, RECENT = ForReader(_listed), ForReader(_of_community), ForReader(_recent)
BY_AUTHOR, TO_ACCEPT = ForReader(_by_author), ForReader(_to_accept)


def _narrowed(found: QuerySet, person: Person, filters: Filters) -> QuerySet:
    if filters.kind:
        found = found.filter(kind=filters.kind)
    if filters.community == "mine":
        found = found.filter(community__in=list(readable.mine(person)))
    elif filters.community:
        found = found.filter(community__slug=filters.community)
    if filters.subject:
        # A subject that was merged leads to the one it became.
        named = Q(tags__subject__slug=filters.subject)
        named |= Q(tags__subject__merged__slug=filters.subject)
        tagged = Contribution.objects.visible_to(person).filter(named, pk=OuterRef("pk"))
        found = found.filter(Exists(tagged))
    for name in filters.only & ONLY.keys():
        found = found.filter(ONLY[name])
    return found


ONLY = {
    "solved": Q(accepted_at__isnull=False),
    "waiting": Q(kind=Kind.QUESTION, answers_count=0, duplicate_of=None),
    "certified": Q(certification__isnull=False) | Q(accepted__certification__isnull=False),
}


def _row(values: tuple) -> Row:
    (slug, kind, title, excerpt, language, moment, active_at) = values[:7]
    (answers, comments, useful, tried, named) = values[7:12]
    (accepted, certified, best_certified, closed, asked, right) = values[12:18]
    key, met_at, obsolete_at, is_first = values[18:GROUP_AT]
    return Row(
        slug=slug,
        kind=kind,
        title=title or asked or excerpt,
        excerpt=excerpt,
        language=language,
        moment=moment,
        active_at=active_at,
        answers=answers,
        comments=comments,
        useful=useful,
        tried=tried,
        named=named,
        is_accepted=accepted is not None or right == key,
        is_certified=certified is not None or best_certified is not None,
        is_closed=closed is not None,
        is_groups=met_at is not None,
        is_obsolete=obsolete_at is not None,
        is_first=bool(is_first),
        group=shapes.Group(*values[GROUP_AT : GROUP_AT + 2]),
        author=shapes.author(values[GROUP_AT + 2 :]),
    )
