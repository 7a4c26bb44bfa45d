# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What somebody shows that they can help with, on their page."""

from collections import defaultdict
from dataclasses import dataclass

from entrepairs.people.models import Person, PersonSubject
from entrepairs.people.queries import profiles
from entrepairs.people.queries.profiles import SubjectTag
from entrepairs.skills import words
from entrepairs.skills.models import Endorsement
from entrepairs.skills.queries.shown import halves, shown, summaries

FEW = 2  # sentences under a skill


@dataclass(frozen=True)
class Words:
    """What a colleague attested."""

    who: str
    slug: str
    sentence: str


@dataclass(frozen=True)
class SkillRow:
    """One skill: its halves, and what speaks for it in one line.

    The left half is what texts and meetings show, the right one what colleagues attest: the latest
    in their `words`, and how many `more` there are.
    """

    skill: SubjectTag
    glyph: str
    says: str
    words: tuple[Words, ...]
    more: int


def skills(reader: Person, somebody: Person) -> tuple[SkillRow, ...]:
    """Those that somebody shows to this reader, what says most first.

    One SQL query beside `readable`, and five more where there is one.
    """
    rows = shown(reader).filter(person=somebody)
    if reader == somebody:
        # One's own page is as a colleague with whom one shares nothing sees it.
        rows = rows.filter(shown=PersonSubject.Shown.ALL)
    found = list(rows.select_related("subject"))
    if not found:
        return ()
    told = summaries(reader, rows)
    said = words_on(somebody, [row.subject_id for row in found])
    found.sort(key=lambda row: (-told[row.person_id, row.subject_id].weight, row.pk))
    return tuple(
        SkillRow(
            skill=profiles.tag(row.subject),
            glyph=halves(told[row.person_id, row.subject_id]),
            says=words.told(told[row.person_id, row.subject_id]),
            words=tuple(said[row.subject_id][:FEW]),
            more=max(0, len(said[row.subject_id]) - FEW),
        )
        for row in found
    )


def words_on(somebody: Person, subjects: list[int]) -> defaultdict[int, list[Words]]:
    """What colleagues attested, by skill, the latest first; the reader is shown them. One query."""
    rows = Endorsement.objects.own(person=somebody, subject__in=subjects)
    found: defaultdict[int, list[Words]] = defaultdict(list)
    for subject, name, slug, sentence in rows.order_by("-happened_on", "-pk").values_list(
        "subject", "by__name", "by__slug", "sentence"
    ):
        found[subject].append(Words(name, slug, sentence))
    return found
