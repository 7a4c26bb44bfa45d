# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""From the present state of a text or a meeting to the pieces of evidence it is.

Always anew and whole: what was taken back is gone, what came is added, and doing it twice changes
nothing. Reads for the rule, not for a person.
"""

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime
from typing import NamedTuple

from django.db.models import Count, Max, Q

from entrepairs.communities.models import LISTED
from entrepairs.knowledge.models import Contribution, Credit, Relay, Tagging, Trial, Useful
from entrepairs.meetings import teaching
from entrepairs.meetings.models import Capture, Meeting
from entrepairs.people.models import Subject
from entrepairs.people.queries import spoken
from entrepairs.skills.fading import weight_of
from entrepairs.skills.models import Evidence, Facilitation

Kind = Evidence.Kind
# What one attestation of each kind says; more of them say more, each less (`fading.weight_of`).
BASE = {
    Kind.ACCEPTED: 1.0,
    Kind.CERTIFIED: 2.0,
    Kind.ADOPTED: 1.0,
    Kind.USEFUL: 0.5,
    Kind.TRIED: 1.0,
    Kind.LED: 0.25,
    Kind.TAUGHT: 0.5,
}
# One "useful" is a courtesy; a meeting speaks for who led it from two who left something there.
# Who says "I learned something from this" was there and saw it done: one is enough.
LEAST = {Kind.USEFUL: 2, Kind.LED: 2}
ANSWERED = (Relay.State.ADOPTED, Relay.State.ADAPTED)


class Attested(NamedTuple):
    """By how many others, and when last."""

    kind: str
    by: int
    at: datetime


# By person, skill and kind.
Wanted = dict[tuple[int, int, str], Attested]


def of_text(key: int) -> None:
    """Write down what a text is evidence of, for those whose work it is. Twelve queries at most.

    Where nobody said what it is about, the one skill that its title names without mistake.
    """
    text = Contribution.objects.select_related("parent", "certification").filter(pk=key).first()
    if text is None:
        return
    root = text.parent or text
    subjects = _skills(Tagging.objects.filter(contribution=root)) or _named_in(root)
    authors = _authors(text) if subjects else set()
    found = list(_attested(text, authors)) if authors and subjects else []
    _keep({"contribution": text}, _of_each(authors, subjects, found))


def of_texts_of(question: int) -> None:
    """The same of a question's answers, and of itself."""
    answers = Contribution.objects.filter(parent=question).values_list("pk", flat=True)
    for key in (question, *answers):
        of_text(key)


def of_meeting(key: int) -> None:
    """Write down who led a meeting, and who passed something on there. Seven queries."""
    meeting = Meeting.objects.filter(pk=key, state=Meeting.State.ENDED).first()
    if meeting is not None:
        _keep({"meeting": meeting}, _led(meeting) | _taught(meeting))


def _led(meeting: Meeting) -> Wanted:
    """Somebody led it, and others left something there."""
    speaks_for = Facilitation.objects.filter(organisation=meeting.organisation_id)
    subjects = _kept(speaks_for.values_list("subject", flat=True))
    others = Capture.objects.filter(meeting=meeting).exclude(seat__person=meeting.facilitator_id)
    wrote = others.aggregate(number=Count("seat", distinct=True))["number"]
    at = meeting.ended_at or meeting.starts_at
    found = [Attested(Kind.LED, wrote, at)] if meeting.facilitator_id else []
    leads = {meeting.facilitator_id} - {None}
    return _of_each(leads, subjects, [one for one in found if _counts(one)])


def _taught(meeting: Meeting) -> Wanted:
    """Of the skill that was passed on there, those from whom others say that they learned."""
    subjects = _kept([meeting.subject_id]) if meeting.subject_id else []
    if not subjects:
        return {}
    at = meeting.ended_at or meeting.starts_at
    wanted: Wanted = {}
    for person, by in teaching.attested(meeting).items():
        wanted |= _of_each([person], subjects, [Attested(Kind.TAUGHT, by, at)])
    return wanted


def _authors(text: Contribution) -> set[int]:
    """Who signs it and who wrote it with them; of what a group wrote, those it names."""
    named = Credit.objects.filter(contribution=text, before=False, person__isnull=False)
    signs = text.author_id if text.met_at is None else None
    return {signs, *named.values_list("person", flat=True)} - {None}


def _skills(tags: Iterable) -> list[int]:
    return _kept(tags.values_list("subject", flat=True))


def _named_in(text: Contribution) -> list[int]:
    house = Subject.objects.filter(organisation=text.organisation_id, merged_into=None)
    words = spoken.Vocabulary(tuple(house.order_by("pk")))
    named = words.unmistakable(text.title or text.excerpt)
    return [named.pk] if named else []


def _kept(subjects: Iterable[int]) -> list[int]:
    """What they are today, where some were merged into others."""
    rows = Subject.objects.filter(pk__in=subjects).values_list("pk", "merged_into")
    return sorted({merged or key for key, merged in rows})


def _attested(text: Contribution, authors: Collection[int]) -> Iterator[Attested]:
    for one in (*_as_an_answer(text, authors), *_by_colleagues(text, authors)):
        if _counts(one):
            yield one


def _counts(one: Attested) -> bool:
    return one.by >= LEAST.get(one.kind, 1)


def _as_an_answer(text: Contribution, authors: Collection[int]) -> Iterator[Attested]:
    """Attested by who asked, and by who certified; nobody attests their own."""
    asked = text.parent
    if asked and asked.accepted_id == text.pk and asked.author_id not in authors:
        yield Attested(Kind.ACCEPTED, 1, asked.accepted_at or text.published_at)
    certified = getattr(text, "certification", None)
    if certified and certified.certified_by_id not in authors:
        yield Attested(Kind.CERTIFIED, 1, certified.certified_at)


def _by_colleagues(text: Contribution, authors: Collection[int]) -> Iterator[Attested]:
    others = ~Q(person__in=authors)
    useful = Useful.objects.filter(others, contribution=text)
    yield from _counted(Kind.USEFUL, useful, "person", "at")
    worked = (Trial.Outcome.WORKED, Trial.Outcome.ADAPTED)
    tried = Trial.objects.filter(others, contribution=text, outcome__in=worked)
    yield from _counted(Kind.TRIED, tried, "person", "at")
    if text.kind == Contribution.Kind.TUTORIAL:
        # Of groups that not everybody may know of, nobody learns by a number that they took it.
        relays = Relay.objects.filter(
            tutorial=text, state__in=ANSWERED, community__visibility__in=LISTED
        )
        yield from _counted(Kind.ADOPTED, relays, "community", "answered_at")


def _counted(kind: str, rows: Iterable, by: str, moment: str) -> Iterator[Attested]:
    number, last = rows.aggregate(number=Count(by, distinct=True), last=Max(moment)).values()
    if number:
        yield Attested(kind, number, last)


def _of_each(
    people: Collection[int], subjects: Collection[int], found: Collection[Attested]
) -> Wanted:
    return {
        (person, subject, one.kind): one
        for person in people
        for subject in subjects
        for one in found
    }


def _keep(thing: dict[str, Contribution | Meeting], wanted: Wanted) -> None:
    """Make the rows about one thing those that were found; none is written that is there."""
    (about,) = thing.values()
    for row in Evidence.objects.filter(**thing):
        one = wanted.pop((row.person_id, row.subject_id, row.kind), None)
        if one is None:
            row.delete()
        elif (row.attested_by, row.happened_at) != (one.by, one.at):
            row.attested_by, row.happened_at = one.by, one.at
            row.weight = weight_of(one.by, BASE[one.kind])
            row.save(update_fields=["attested_by", "happened_at", "weight"])
    Evidence.objects.bulk_create(
        Evidence(
            organisation_id=about.organisation_id,
            community_id=about.community_id,
            person_id=person,
            subject_id=subject,
            kind=kind,
            weight=weight_of(one.by, BASE[kind]),
            attested_by=one.by,
            happened_at=one.at,
            **thing,
        )
        for (person, subject, kind), one in wanted.items()
    )
