# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Certifications: who sees which, what speaks for them, what was said."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.core.paginator import Page, Paginator
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone

from entrepairs.communities import readable
from entrepairs.communities.models import Community
from entrepairs.communities.queries import Choice, my_communities
from entrepairs.communities.rules import ROLES_THAT_MODERATE
from entrepairs.people.models import Person, Subject
from entrepairs.people.queries import profiles
from entrepairs.people.queries.profiles import PersonCard, SubjectTag
from entrepairs.skills import counting, history, rules, told
from entrepairs.skills.models import Certification, Endorsement, Evidence, Step, Vouching
from entrepairs.skills.queries.shown import shown

PAGE = 25
MOST_PIECES = 50
State, Kind = Certification.State, Step.Kind
LOOKED_AT = Q(state=State.ASKED) | Q(state=State.CERTIFIED, is_renewing=True)
# Between the person and who looks after the community.
RESERVED = (Kind.REVOKED, Kind.APPEALED, Kind.RESTORED, Kind.UPHELD, Kind.REFUSED)


@dataclass(frozen=True)
class Piece:
    """Something that a yes may point at. `key`: its name in a form; `row`: for the action."""

    key: str
    title: str
    says: str
    href: str
    at: datetime
    row: Evidence | Endorsement
    is_words: bool = False
    # What else others attested of the same text.
    others: tuple[Evidence, ...] = ()


@dataclass(frozen=True)
class Voice:
    """What a peer said in this round."""

    who: PersonCard
    is_yes: bool
    sentence: str
    points_at: str


@dataclass(frozen=True)
class Line:
    """One line of the history, as the reader may see it."""

    words: str
    sentence: str
    at: datetime
    kind: str


@dataclass(frozen=True)
class Row:
    """A certification in a list."""

    slug: str
    who: PersonCard
    skill: SubjectTag
    group: str
    standing: str
    expires_at: datetime | None
    asked_at: datetime

    @property
    def words(self) -> str:
        return str(told.STANDINGS[self.standing])

    @property
    def glyph(self) -> str:
        return told.GLYPHS[self.standing]


@dataclass(frozen=True)
class CertificationPage:
    """All that one reader sees of it, and what they may do."""

    row: Row
    is_mine: bool
    pieces: tuple[Piece, ...]
    voices: tuple[Voice, ...]
    mine: Voice | None
    is_reciprocal: bool
    lines: tuple[Line, ...]
    holds: bool
    # The one that speaks for it since two skills became one.
    remains: str
    may_vouch: bool
    may_renew: bool
    may_revoke: bool
    may_appeal: bool
    may_decide: bool
    may_refuse: bool

    @property
    def yes(self) -> int:
        return sum(voice.is_yes for voice in self.voices)


def visible(person: Person, now: datetime) -> QuerySet[Certification]:
    """One's own; in one's communities, what is valid or looked at of a skill one is shown.

    Those who moderate see what was revoked, and administrators what is appealed. What is hidden,
    given up or out of date, and what is of somebody who left, nobody else sees.
    """
    seen = shown(person).filter(person=OuterRef("person"), subject=OuterRef("subject"))
    mine = readable.mine(person)
    moderated = [pk for pk, role in mine.items() if role in ROLES_THAT_MODERATE]
    valid = Q(state=State.CERTIFIED, expires_at__gt=now)
    revoked = Q(state=State.REVOKED)
    appealed = Q(appealed_at__isnull=False)
    here = Q(person__left_at=None, person__is_active=True)
    known = Community.objects.visible_to(person).filter(pk=OuterRef("community"))
    rows = Certification.objects.visible_to(person).annotate(
        is_shown=Exists(seen), knows_group=Exists(known)
    )
    stands = Q(joined=None) | appealed | Q(person=person)
    return (
        rows.filter(stands)
        .filter(
            Q(person=person)
            | Q(is_shown=True, community__in=list(mine)) & (LOOKED_AT | valid)
            | Q(community__in=moderated) & revoked & here & (Q(is_shown=True) | appealed)
            | (revoked & appealed & here if person.is_administrator else Q(pk=None))
        )
        .select_related("person__site", "subject", "community", "joined")
    )


def row(person: Person, slug: str) -> Certification:
    """One of them, for the action that follows; 404 otherwise. One SQL query."""
    return get_object_or_404(visible(person, timezone.now()), slug=slug)


def to_look_at(person: Person, page: int) -> Page:
    """What waits for my voice in my communities, the oldest first, 25 a page. Two SQL queries."""
    now = timezone.now()
    said = Vouching.objects.visible_to(person).filter(
        certification=OuterRef("pk"), round=OuterRef("round"), by=person
    )
    rows = visible(person, now).filter(~Exists(said), LOOKED_AT, community__archived_at=None)
    rows = rows.filter(community__in=list(readable.mine(person))).exclude(person=person)
    return _page(rows.order_by("asked_at", "pk"), page, now)


def appealed(person: Person) -> list[Row]:
    """Appeals that I may decide on, the oldest first. One SQL query."""
    now = timezone.now()
    rows = visible(person, now).appealed().exclude(person=person)
    rows = rows.filter(Q(revoked_by=None) | ~Q(revoked_by=person.pk))
    return [_row(one, now, is_appealed=True) for one in rows.order_by("appealed_at", "pk")[:PAGE]]


def my_own(person: Person, page: int) -> Page:
    """What I asked for and did not give up, the newest first, 25 a page. Two SQL queries."""
    now = timezone.now()
    rows = visible(person, now).filter(person=person, joined=None).exclude(state=State.REFUSED)
    return _page(rows.order_by("-asked_at", "-pk"), page, now)


def _page(rows: QuerySet[Certification], number: int, now: datetime) -> Page:
    found = Paginator(rows, PAGE).get_page(number)
    found.object_list = [_row(one, now) for one in found.object_list]
    return found


def _row(one: Certification, now: datetime, *, is_appealed: bool = False) -> Row:
    return Row(
        slug=one.slug,
        who=profiles.card(one.person),
        skill=profiles.tag(one.subject),
        # Who left a hidden one may no longer know how it is called.
        group=one.community.name if one.knows_group else "",
        standing=_standing(one, now, is_appealed=is_appealed),
        expires_at=one.expires_at,
        asked_at=one.asked_at,
    )


def _standing(one: Certification, now: datetime, *, is_appealed: bool) -> str:
    if one.joined_id and one.state != State.REFUSED:
        return "appealed" if is_appealed else "joined"
    if one.state == State.CERTIFIED:
        if one.is_valid(now):
            return "renewing" if one.is_renewing else "valid"
        return "late" if one.is_renewing else "expired"
    if one.state == State.REVOKED and is_appealed:
        return "appealed"
    return one.state


@dataclass(frozen=True)
class Asking:
    """The page on which one asks: what speaks for it, whom one may ask."""

    skill: SubjectTag
    pieces: tuple[Piece, ...]
    places: tuple[Choice, ...]
    standing: tuple[Row, ...]
    is_shown: bool


def asking(person: Person, subject: Subject) -> Asking:
    """What I can show, and the communities that I have not asked yet. Five SQL queries."""
    now = timezone.now()
    rows = visible(person, now).filter(person=person, subject=subject, joined=None)
    standing = list(rows.exclude(state=State.REFUSED).order_by("pk"))
    asked = {one.community.slug for one in standing}
    return Asking(
        skill=profiles.tag(subject),
        pieces=_pieces(person, person, subject, sees_words=True),
        places=tuple(one for one in my_communities(person) if one.slug not in asked),
        standing=tuple(_row(one, now) for one in standing if one.knows_group),
        is_shown=bool(rules.is_shown(person, subject)),
    )


def certification(person: Person, slug: str) -> CertificationPage:
    """Who, the evidence that this reader may read, what was said, what became of it.

    Five SQL queries beside `readable`; two more for who said yes.
    """
    now = timezone.now()
    one = row(person, slug)
    steps = list(one.steps.select_related("by", "certification").order_by("number"))
    is_mine = one.person_id == person.pk
    pieces = _pieces(person, one.person, one.subject, sees_words=is_mine or one.is_shown)
    said = list(
        one.vouchings.filter(round=one.round)
        .select_related("by__site", "evidence", "endorsement")
        .order_by("at", "pk")
    )
    voices = tuple(_voice(v, pieces) for v in said if v.is_yes or is_mine or v.by_id == person.pk)
    mine = next((_voice(v, pieces) for v in said if v.by_id == person.pk), None)
    last, revoked = _last(steps), _last(steps, Kind.REVOKED)
    is_appealed = bool(one.appealed_at and last and last.kind == Kind.APPEALED)
    return CertificationPage(
        row=_row(one, now, is_appealed=is_appealed),
        is_mine=is_mine,
        pieces=pieces,
        voices=voices,
        mine=mine,
        is_reciprocal=bool(mine and mine.is_yes and counting.has_attested(one.person, person, now)),
        lines=_lines(person, one, steps),
        holds=history.verify(steps) == 0,
        remains=one.joined.slug if one.joined else "",
        may_vouch=bool(rules.may_vouch(person, one)),
        may_renew=bool(rules.may_renew(person, one, now)),
        may_revoke=bool(rules.may_revoke(person, one)),
        may_appeal=bool(rules.may_appeal(person, one, revoked, now)),
        may_decide=bool(rules.may_decide(person, one, last, revoked)),
        may_refuse=bool(rules.may_refuse(person, one)),
    )


def pieces_of(person: Person, one: Certification) -> tuple[Piece, ...]:
    """What the reader may point at. Two SQL queries."""
    is_mine = one.person_id == person.pk
    return _pieces(person, one.person, one.subject, sees_words=is_mine or one.is_shown)


def _pieces(
    reader: Person, somebody: Person, subject: Subject, *, sees_words: bool
) -> tuple[Piece, ...]:
    about = {"person": somebody, "subject": subject}
    rows = Evidence.objects.visible_to(reader).filter(**about)
    rows = rows.select_related("contribution__parent", "meeting").order_by("-happened_at", "pk")
    found = _by_thing(_evidence(one) for one in rows[:MOST_PIECES])
    said = Endorsement.objects.own(**about)
    if not sees_words:
        # Of a skill that the reader is not shown, only their own words.
        said = said.filter(by=reader)
    said = said.select_related("by").order_by(F("happened_on").desc(), "pk")
    return tuple(found + [_words(one) for one in said[:MOST_PIECES]])


def _by_thing(pieces: Iterable[Piece]) -> list[Piece]:
    """One for each text or meeting, with all that others attested of it."""
    found: dict[str, Piece] = {}
    for piece in pieces:
        known = found.get(piece.href)
        if known is None:
            found[piece.href] = piece
        else:
            says = f"{known.says}, {piece.says[:1].lower()}{piece.says[1:]}"
            found[piece.href] = replace(known, says=says, others=(*known.others, piece.row))
    return list(found.values())


def _evidence(one: Evidence) -> Piece:
    says = told.piece(one.kind, one.attested_by)
    if one.meeting:
        title, slug = one.meeting.title, one.meeting.slug
        return Piece(f"led-{slug}", title, says, f"/meetings/{slug}/", one.happened_at, one)
    text = one.contribution
    place = text.parent or text
    title = place.title or text.excerpt
    # That of an answer leads to its place, on whichever page of its question.
    href = f"/knowledge/{text.slug}/"
    return Piece(f"{one.kind}-{text.slug}", title, says, href, one.happened_at, one)


def _words(one: Endorsement) -> Piece:
    return Piece(
        key=f"attested-{one.by.slug}",
        title=one.sentence,
        says=one.by.name,
        href=f"/people/{one.by.slug}/",
        at=one.given_at,
        row=one,
        is_words=True,
    )


def _voice(one: Vouching, pieces: Sequence[Piece]) -> Voice:
    points_at = one.evidence or one.endorsement
    named = next((one for one in pieces if points_at in (one.row, *one.others)), None)
    return Voice(
        who=profiles.card(one.by),
        is_yes=one.is_yes,
        sentence=one.sentence,
        points_at=named.title if named else "",
    )


def _last(steps: Sequence[Step], kind: str = "") -> Step | None:
    said = (step for step in reversed(steps) if kind or step.kind != Kind.JOINED)
    return next((step for step in said if not kind or step.kind == kind), None)


def _lines(reader: Person, one: Certification, steps: Sequence[Step]) -> tuple[Line, ...]:
    is_mine = one.person_id == reader.pk
    looks_after = reader.is_administrator or (
        readable.mine(reader).get(one.community_id) in ROLES_THAT_MODERATE
    )
    return tuple(
        Line(
            words=told.line(step.kind, step.by.name if step.by else ""),
            sentence=step.sentence,
            at=step.at,
            kind=step.kind,
        )
        for step in steps
        if is_mine
        or step.by_id == reader.pk
        or (step.kind != Kind.NOT_YET and (looks_after or step.kind not in RESERVED))
    )
