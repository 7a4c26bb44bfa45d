# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The whole way of an official list: keep all of it, make skills of what is chosen, tell."""

from collections.abc import Iterator
from itertools import islice

from django.db import transaction

from entrepairs.kernel.progress import Progress
from entrepairs.operations.importing.faults import BadSourceError
from entrepairs.operations.importing.report import ADDED, CHANGED, SAME, Report
from entrepairs.operations.importing.subjects import key_of
from entrepairs.operations.importing.taxonomies.listing import Choice, Listing
from entrepairs.operations.importing.taxonomies.references import References
from entrepairs.operations.importing.taxonomies.skills import Skills
from entrepairs.people.models import Organisation, Subject

REFERENCES, SKILLS = "references", "skills"
BATCH = 2_000
# More would be no vocabulary, but the list again.
MOST_CHOSEN = 1_000


def take(
    house: Organisation, listing: Listing, choice: Choice, *, dry_run: bool, progress: Progress
) -> Report:
    """Write a list that was read and checked wholly; a killed run is mended by the next one."""
    _refuse_too_many(choice)
    report = Report(listing.title, dry_run=dry_run)
    report.tell(REFERENCES, ADDED, 0)
    references = References(house, listing, dry_run=dry_run)
    skills = Skills(house, dry_run=dry_run)
    progress.begin("keeping references", len(listing.entries))
    left = iter(listing.entries.values())
    while batch := list(islice(left, BATCH)):
        # A name and the skill that follows it change together, or a killed run would part them.
        with transaction.atomic():
            for entry in batch:
                report.tell(REFERENCES, references.keep(entry, skills))
            references.write()
        progress.at(report.table[REFERENCES].total())
    progress.end()
    linked = _make_skills(listing, choice, references, skills, progress)
    _tell(report, choice, references, skills, linked)
    report.left_out += listing.left_out
    report.leave_out(
        len(listing.unnamed - listing.entries.keys()),
        "one entry without a name.",
        "{} entries without a name.",
    )
    return report


def _refuse_too_many(choice: Choice) -> None:
    if len(choice.uris) > MOST_CHOSEN:
        raise BadSourceError(
            f"{len(choice.uris):,} skills are chosen, at most {MOST_CHOSEN:,} can be at once. "
            f"{choice.fewer} Nothing was written."
        )


@transaction.atomic
def _make_skills(
    listing: Listing, choice: Choice, references: References, skills: Skills, progress: Progress
) -> int:
    """Make or find those that are chosen, then their order; how many were here by their name."""
    linked = 0
    entries = listing.entries.values()
    reserved = {key_of(label) for entry in entries for label in entry.labels.values()}
    progress.begin("making skills", len(choice.uris))
    for done, uri in enumerate(choice.uris):
        progress.at(done)
        if references.by_uri[uri].subject_id:
            continue
        entry = listing.entries[uri]
        subject = skills.named(entry)
        linked += subject is not None and subject.pk not in skills.made
        references.link(uri, subject or skills.make(entry, reserved))
    references.write()
    for subject, broader in _pairs(listing, references, skills):
        skills.put_under(subject, broader)
    progress.end()
    return linked


def _pairs(
    listing: Listing, references: References, skills: Skills
) -> Iterator[tuple[Subject, Subject]]:
    """Each skill with what the list puts above it, where that is a skill here too."""
    for entry in listing.entries.values():
        subject = skills.present(references.by_uri[entry.uri].subject_id)
        above = (references.by_uri.get(uri) for uri in entry.broader if subject)
        for broader in (skills.present(row.subject_id) for row in above if row):
            if broader:
                yield subject, broader


def _tell(
    report: Report, choice: Choice, references: References, skills: Skills, linked: int
) -> None:
    chosen = {references.by_uri[uri].subject_id for uri in choice.uris}
    changed = skills.changed - skills.made
    report.tell(SKILLS, ADDED, len(skills.made))
    report.tell(SKILLS, CHANGED, len(changed))
    report.tell(SKILLS, SAME, len(chosen - changed - skills.made))
    report.notes += choice.notes
    if not report.number(ADDED) + report.number(CHANGED):
        report.notes.append("Nothing is new: all of it was here.")
    if not choice.uris:
        kept = (
            f"{len(references.by_uri):,} references {'would be' if report.dry_run else 'are'} kept"
        )
        report.notes += [f"{kept}; none was chosen as a skill.", choice.how]
    report.note(
        linked,
        "One skill was here already by that name: it is linked to its reference.",
        "{} skills were here already by that name: they are linked to their references.",
    )
    report.note(
        references.kept_names,
        "One name changed in the list, but its skill is called otherwise here: it stays so.",
        "{} names changed in the list, but their skills are called otherwise here: they stay so.",
    )
    report.note(
        references.gone,
        "One reference is no longer in the list: it stays, with its skill.",
        "{} references are no longer in the list: they stay, with their skills.",
    )
