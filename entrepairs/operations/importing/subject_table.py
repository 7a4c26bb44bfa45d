# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Subjects of the organisation, from a table: French name, English name, synonyms."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import transaction

from entrepairs.kernel import journal
from entrepairs.kernel.progress import Progress
from entrepairs.operations.importing import tables
from entrepairs.operations.importing.faults import BadSourceError, Faults
from entrepairs.operations.importing.report import ADDED, CHANGED, SAME, Report
from entrepairs.operations.importing.subjects import NAME_LENGTH, Vocabulary
from entrepairs.people.models import Organisation, Subject

# Folded: no accents, no capitals, no signs.
HEADERS = {
    "french": ("french", "francais", "fr", "nom", "name fr", "sujet"),
    "english": ("english", "anglais", "en", "name", "name en", "subject"),
    "synonyms": ("synonyms", "synonymes", "also called", "autres noms"),
}
THING = "subjects"
MOST_SYNONYMS = 20


@dataclass(frozen=True)
class Row:
    """One subject as the table has it; one of the names may be empty."""

    french: str
    english: str
    synonyms: tuple[str, ...]

    @property
    def names(self) -> tuple[str, ...]:
        return (*filter(None, (self.french, self.english)), *self.synonyms)


def import_subjects(house: Organisation, path: str, *, dry_run: bool, progress: Progress) -> Report:
    """Read and check the whole table, then make and update subjects. None is ever taken away."""
    table = tables.read(path, HEADERS)
    if not table.columns.keys() & {"french", "english"}:
        raise BadSourceError(
            f"{table.name}, line 1: there is no column «french» nor «english». "
            "The first line names the columns: french, english, synonyms. Nothing was written."
        )
    faults = Faults()
    rows = []
    for number, cells in table.rows():
        row = _row(cells)
        for sentence in _wrong(row):
            faults.add(f"{table.name}, line {number}", sentence)
        rows.append(row)
    faults.or_raise()
    report = Report(f"The subjects of «{table.name}»", dry_run=dry_run)
    report.tell(THING, ADDED, 0)
    progress.begin("importing", len(rows))
    vocabulary = Vocabulary(house)
    with transaction.atomic():
        for row in rows:
            report.tell(THING, _take(vocabulary, row, dry_run=dry_run))
            progress.at(report.table[THING].total())
    progress.end()
    return report


def _row(cells: dict[str, str]) -> Row:
    synonyms = (word.strip() for word in cells.get("synonyms", "").split(";"))
    return Row(cells.get("french", ""), cells.get("english", ""), tuple(filter(None, synonyms)))


def _wrong(row: Row) -> Iterator[str]:
    if not (row.french or row.english):
        yield "there is neither a French nor an English name."
    for name in row.names:
        if len(name) > NAME_LENGTH:
            yield f"«{name[:40]}…» has more than {NAME_LENGTH} characters."
    if len(row.synonyms) > MOST_SYNONYMS:
        yield f"there are more than {MOST_SYNONYMS} synonyms."


def _take(vocabulary: Vocabulary, row: Row, *, dry_run: bool) -> str:
    """Make or complete one subject; a later line may name what this one has made."""
    known = next((key for key in map(vocabulary.key, row.names) if key), None)
    subject = (
        Subject.objects.get(pk=known) if known else Subject(organisation=vocabulary.organisation)
    )
    before = (subject.name_fr, subject.name_en, tuple(subject.synonyms))
    subject.name_fr = row.french or subject.name_fr
    subject.name_en = row.english or subject.name_en
    subject.synonyms = [*dict.fromkeys((*subject.synonyms, *row.synonyms))]
    if known and before == (subject.name_fr, subject.name_en, tuple(subject.synonyms)):
        return SAME
    if not dry_run:
        subject.save()
        if known:
            journal.record("skills.renamed", actor=None, about=subject)
        vocabulary.learn(subject)
    return CHANGED if known else ADDED
