# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The needs board as one reader sees it: how many need it, in bands; never who."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import timedelta
from itertools import islice
from statistics import median

from django.db.models import Case, Count, Exists, OuterRef, QuerySet, Subquery, When
from django.db.models.functions import Coalesce
from django.shortcuts import get_object_or_404
from django.utils import timezone

from entrepairs.communities import readable, rules
from entrepairs.communities import words as wordings
from entrepairs.communities.models import Community, Need, Offer, Support
from entrepairs.communities.queries.need_cards import (
    COLUMNS,
    Column,
    Group,
    Help,
    LeadTimes,
    NeedCard,
    NeedPage,
    Who,
)
from entrepairs.kernel.prepared import Prepared
from entrepairs.people.models import Person, Site, Subject
from entrepairs.people.queries.profiles import tag

COLUMN = 8
PAGE = 25
MOST_OFFERS = 30
State = Need.State
ON_THE_BOARD = ("open", "taken", "found")
# Lead times of a year, and of enough needs that one of them does not make the figure.
A_YEAR = timedelta(days=365)
ENOUGH = 5
HERE = OuterRef("pk")


def board(person: Person, here: int = 0) -> tuple[Column, ...]:
    """The three columns: of the community of this key, or of all one reads. Four SQL queries."""
    columns = [_column(person, here, name) for name in ON_THE_BOARD]
    taken = [_wanted(rows, person, 0, COLUMN + 1) for rows in columns]
    cards = _cards(person, [row for rows in taken for row in rows[:COLUMN]])
    return tuple(
        Column(name, tuple(cards[row.pk] for row in rows[:COLUMN]), 1, len(rows) > COLUMN)
        for name, rows in zip(ON_THE_BOARD, taken, strict=True)
    )


def column(person: Person, name: str, page: int, here: int = 0) -> Column:
    """One column alone, a page of it. Two SQL queries."""
    first = (page - 1) * PAGE
    rows = _wanted(_column(person, here, name), person, first, PAGE + 1)
    cards = _cards(person, rows[:PAGE])
    return Column(name, tuple(cards.values()), page, len(rows) > PAGE)


def named_first(person: Person, here: int, most: int) -> tuple[NeedCard, ...]:
    """What a community's front shows of its board: what nobody has answered. One SQL query."""
    if not readable.is_present(person):
        return ()
    found = FIRST.rows(person.pk, person.organisation_id, here, most=most)
    return tuple(_card(_need(values), ()) for values in found)


FACTS = ("pk", "slug", "wording", "state", "named_at", "wanted_by", "is_signed", "withdrawn_at")
MARKS = ("band", "is_supported")
SUBJECT = tuple(f"subject__{fact}" for fact in ("slug", "name_fr", "name_en"))
GROUP = ("community__slug", "community__name", "community__archived_at")
NAMED_BY = tuple(f"named_by__{fact}" for fact in ("slug", "name", "photo", "job", "site__name"))
TAKEN_BY = tuple(f"taken_by__{fact}" for fact in ("slug", "name", "photo", "job", "site__name"))


def _first(person: int, organisation: int, here: int, *, most: int) -> QuerySet:
    reader = Person(pk=person, organisation_id=organisation)
    rows = _most_wanted(waiting(reader, here), reader, 0, most)
    return rows.values_list(*FACTS, *MARKS, *SUBJECT, *GROUP, *NAMED_BY, *TAKEN_BY)


FIRST = Prepared(_first)


def _need(values: tuple) -> Need:
    """The row of these values, with those it points to, as a card wants it."""
    told = iter(values)
    row = Need(**dict(zip(FACTS, islice(told, len(FACTS)), strict=True)))
    vars(row).update(zip(MARKS, islice(told, len(MARKS)), strict=True))
    row.subject = _subject(*islice(told, len(SUBJECT)))
    slug, name, archived_at, *people = told
    row.community = Community(slug=slug, name=name, archived_at=archived_at)
    row.named_by = _person(*people[: len(NAMED_BY)])
    row.taken_by = _person(*people[len(NAMED_BY) :])
    return row


def _subject(slug: str | None, french: str, english: str) -> Subject | None:
    return Subject(slug=slug, name_fr=french, name_en=english) if slug else None


def _person(slug: str | None, name: str, photo: str, job: str, place: str | None) -> Person | None:
    site = Site(name=place) if place else None
    return Person(slug=slug, name=name, photo=photo, job=job, site=site) if slug else None


def need(person: Person, slug: str) -> NeedPage:
    """A need's page. Two SQL queries, and what one belongs to, once a request."""
    rows = _with_readers_marks(Need.objects.visible_to(person), person)
    row = get_object_or_404(rows, slug=slug)
    card = _cards(person, [row], most=MOST_OFFERS)[row.pk]
    return NeedPage(
        card=card,
        reason=row.reason,
        is_signed=row.is_signed,
        taken_at=row.taken_at,
        answered_at=row.answered_at,
        useful_at=row.useful_at,
        is_withdrawn=row.withdrawn_at is not None,
        is_mine=row.named_by_id == person.pk,
        confirmed=row.has_confirmed,
        may_offer=bool(rules.may_offer_help(person, row)),
        may_take=row.state == State.OPEN and bool(rules.may_take(person, row)),
        may_release=row.state == State.TAKEN and bool(rules.may_release(person, row)),
        may_answer=bool(rules.may_answer_need(person, row)),
        may_confirm=row.state in rules.ANSWERED and row.is_supported,
        **_looking_after(person, row),
    )


def row(person: Person, slug: str) -> Need:
    """A need, for the action that follows; 404 if not the person's to see. One SQL query."""
    rows = Need.objects.visible_to(person).select_related("community", "subject")
    return get_object_or_404(rows, slug=slug)


def card(person: Person, slug: str) -> NeedCard:
    """One need of the board, without who offers to help. One SQL query."""
    rows = _with_readers_marks(Need.objects.visible_to(person), person)
    return _card(get_object_or_404(rows, slug=slug), ())


def to_answer(person: Person, words: str = "", most: int = PAGE) -> tuple[NeedCard, ...]:
    """The needs that wait where the person may write, most wanted first. One SQL query."""
    rows = waiting(person)
    if words:
        rows = rows.filter(wording__icontains=words)
    return tuple(_card(row, ()) for row in _wanted(rows, person, 0, most))


def about(person: Person, subject: Subject, first: int, most: int) -> tuple[NeedCard, ...]:
    """Some of those that wait and are about it, most wanted first. One SQL query."""
    rows = waiting(person).filter(subject=subject)
    return tuple(_card(row, ()) for row in _wanted(rows, person, first, most))


def waiting(person: Person, here: int = 0) -> QuerySet[Need]:
    """Those that stand and that nothing has answered. No SQL query until it is read."""
    return standing(person, here).filter(state__in=[State.OPEN, State.TAKEN])


def lead_times(person: Person, here: int = 0) -> LeadTimes | None:
    """Of the needs that found a useful answer in the last year; nothing of too few. One SQL query.

    It is a figure about needs, which all who read it see one by one.
    """
    since = timezone.now() - A_YEAR
    rows = standing(person, here).filter(useful_at__gte=since)
    waited = [(useful - named).days for named, useful in rows.values_list("named_at", "useful_at")]
    return LeadTimes(round(median(waited)), len(waited)) if len(waited) >= ENOUGH else None


def standing(person: Person, here: int) -> QuerySet[Need]:
    """What stands: in one community, or in all that the person reads and that are not closed."""
    rows = Need.objects.visible_to(person).filter(withdrawn_at=None)
    return rows.filter(community=here) if here else rows.filter(community__archived_at=None)


def _column(person: Person, here: int, name: str) -> QuerySet[Need]:
    return standing(person, here).filter(state__in=COLUMNS[name])


def _wanted(rows: QuerySet[Need], person: Person, first: int, most: int) -> list[Need]:
    """Some of these needs, most wanted first. One SQL query."""
    return list(_most_wanted(rows, person, first, most))


def _most_wanted(rows: QuerySet[Need], person: Person, first: int, most: int) -> QuerySet[Need]:
    # By the band, not by the number: an order would tell what the band keeps. Thousands are put
    # in order by their keys, whole rows are read of those shown.
    order = ("-band", "-named_at", "-pk")
    best = rows.annotate(band=_band()).order_by(*order).values("pk")[first : first + most]
    shown = Need.objects.visible_to(person).filter(pk__in=best)
    return _with_readers_marks(shown, person).order_by(*order)


def _band() -> Coalesce:
    """The least number of people of the band in which a need's crowd is; 0 below the smallest."""
    crowd = Support.objects.own(HERE).order_by().values("need")
    bands = [When(number__gte=least, then=least) for least in wordings.CROWDS]
    counted = crowd.annotate(number=Count("pk")).annotate(band=Case(*bands, default=0))
    return Coalesce(Subquery(counted.values("band")), 0)


def _with_readers_marks(rows: QuerySet[Need], person: Person) -> QuerySet[Need]:
    mine = Support.objects.own(HERE).filter(person=person)
    return rows.select_related("community", "subject", "named_by__site", "taken_by__site").annotate(
        band=_band(),
        is_supported=Exists(mine),
        has_confirmed=Exists(mine.filter(confirmed_at__isnull=False)),
    )


def _cards(person: Person, rows: list[Need], most: int = 2) -> dict[int, NeedCard]:
    offers = _offers(person, rows)
    return {row.pk: _card(row, offers[row.pk][:most]) for row in rows}


def _offers(person: Person, rows: Iterable[Need]) -> dict[int, list[Help]]:
    """By need, oldest first, of those who are still there."""
    found: defaultdict[int, list[Help]] = defaultdict(list)
    offers = Offer.objects.visible_to(person).filter(need__in=[row.pk for row in rows])
    present = offers.filter(person__is_active=True, person__left_at=None)
    for offer in present.select_related("person__site").order_by("at", "pk"):
        is_mine = offer.person_id == person.pk
        help_ = Help(_who(offer.person), offer.kind, offer.note, is_mine)
        found[offer.need_id].append(help_)
    return found


def _card(row: Need, offers: Iterable[Help]) -> NeedCard:
    return NeedCard(
        key=row.pk,
        slug=row.slug,
        wording=row.wording,
        group=Group(row.community.slug, row.community.name),
        state=row.state,
        band=row.band,
        named_at=row.named_at,
        wanted_by=row.wanted_by,
        author=_who(row.named_by) if row.is_signed and row.named_by else None,
        taken_by=_who(row.taken_by) if row.taken_by else None,
        is_supported=row.is_supported,
        may_support=row.is_supported or _takes_support(row),
        subject=tag(row.subject) if row.subject else None,
        offers=tuple(offers),
    )


def _takes_support(row: Need) -> bool:
    return not (row.state == State.CLOSED or row.withdrawn_at or row.community.archived_at)


def _who(person: Person) -> Who:
    line = ", ".join(filter(None, [person.job, person.site.name if person.site else ""]))
    return Who(person.slug, person.name, person.photo_url, line)


def _looking_after(person: Person, row: Need) -> dict[str, bool]:
    """What who named it and who moderates may do, and those whom the answer did not help."""
    cares = row.named_by_id == person.pk or rules.moderates(person, row.community)
    waits = row.state in (State.OPEN, State.TAKEN)
    unhelped = row.state == State.ANSWERED and row.is_supported
    return {
        "may_edit": bool(rules.may_edit_need(person, row)),
        "may_close": cares and row.state not in (State.CLOSED, State.CONFIRMED),
        "may_reopen": not waits and (cares or unhelped),
        "may_withdraw": cares and not row.withdrawn_at,
        "may_put_back": bool(row.withdrawn_at and rules.may_put_back_need(person, row)),
    }
