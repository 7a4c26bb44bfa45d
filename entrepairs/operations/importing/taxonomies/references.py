# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""All entries of an official list, kept behind the organisation's own vocabulary."""

from entrepairs.operations.importing.report import ADDED, CHANGED, SAME
from entrepairs.operations.importing.taxonomies.listing import LANGUAGES, Entry, Listing
from entrepairs.operations.importing.taxonomies.skills import Skills
from entrepairs.people.models import Organisation, Subject
from entrepairs.skills.models import Reference

COLUMNS = ("label_fr", "label_en", "other_labels", "broader", "subject")
BATCH = 500


class References:
    """Those of one list and organisation. On a dry run it only looks. One SQL query to begin."""

    def __init__(self, house: Organisation, listing: Listing, *, dry_run: bool) -> None:
        self.house = house
        self.listing = listing
        self.dry_run = dry_run
        rows = Reference.objects.filter(organisation=house, scheme=listing.scheme)
        self.by_uri = {row.uri: row for row in rows}
        self.gone = len(self.by_uri.keys() - listing.entries.keys())
        self.kept_names = 0
        self._new: list[Reference] = []
        self._changed: dict[int, Reference] = {}

    def keep(self, entry: Entry, skills: Skills) -> str:
        """Take one entry as it is now; its skill follows, as far as nobody renamed it here."""
        row = self.by_uri.get(entry.uri)
        if row is None:
            row = Reference(
                organisation=self.house, scheme=self.listing.scheme, uri=entry.uri, other_labels=[]
            )
            self._update(row, entry)
            self.by_uri[entry.uri] = row
            self._new.append(row)
            return ADDED
        before, former = _facts(row), _labels(row)
        self._update(row, entry)
        if row.subject_id:
            self._follow(row, former, skills)
        if before == _facts(row):
            return SAME
        self._changed[row.pk] = row
        return CHANGED

    def _update(self, row: Reference, entry: Entry) -> None:
        row.label_fr = entry.label("fr") or row.label_fr
        row.label_en = entry.label("en") or row.label_en
        # Files in one language say nothing of what the list has in the other.
        partial = any(
            _labels(row)[language] and not entry.label(language) for language in LANGUAGES
        )
        before = row.other_labels if partial else []
        row.other_labels = list(dict.fromkeys((*before, *entry.others)))
        if self.listing.has_tree:
            row.broader = next(iter(entry.broader), "")

    def _follow(self, row: Reference, former: dict[str, str], skills: Skills) -> None:
        subject = skills.present(row.subject_id)
        if subject is None:
            return
        row.subject_id = subject.pk
        if former != _labels(row) and not skills.follow(subject, former, _labels(row)):
            self.kept_names += 1

    def link(self, uri: str, subject: Subject) -> None:
        """The entry became this skill."""
        row = self.by_uri[uri]
        row.subject_id = subject.pk
        if not self.dry_run:
            self._changed[row.pk] = row

    def write(self) -> None:
        """Put what changed since the last time, in the caller's transaction."""
        if not self.dry_run:
            Reference.objects.bulk_create(self._new, batch_size=BATCH)
            Reference.objects.bulk_create(
                list(self._changed.values()),
                batch_size=BATCH,
                update_conflicts=True,
                unique_fields=["id"],
                update_fields=COLUMNS,
            )
        self._new, self._changed = [], {}


def _labels(row: Reference) -> dict[str, str]:
    return {"fr": row.label_fr, "en": row.label_en}


def _facts(row: Reference) -> tuple:
    return row.label_fr, row.label_en, tuple(row.other_labels), row.broader, row.subject_id
