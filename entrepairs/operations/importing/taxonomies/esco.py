# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""ESCO of the European Commission: skills and their groups, in as many languages as were fetched.

The key is the address of the concept, so that files of several languages make one list.
"""

import re
from collections import defaultdict
from dataclasses import dataclass, field

from entrepairs.kernel.folding import fold
from entrepairs.kernel.progress import Progress
from entrepairs.operations.importing.faults import BadSourceError
from entrepairs.operations.importing.report import Report
from entrepairs.operations.importing.taxonomies import sheets
from entrepairs.operations.importing.taxonomies.files import File, Files
from entrepairs.operations.importing.taxonomies.listing import (
    LANGUAGES,
    Choice,
    Listing,
    in_order,
)
from entrepairs.operations.importing.taxonomies.taking import take
from entrepairs.people.models import Organisation
from entrepairs.skills.models import Reference

SKILLS, GROUPS = "skills", "skillGroups"
TREE = "broaderRelationsSkillPillar"
OCCUPATIONS, TAKEN = "occupations", "occupationSkillRelations"
ALL = (SKILLS, GROUPS, TREE, OCCUPATIONS, TAKEN)
ESSENTIAL, EVERY = LEVELS = ("essential", "all")
SOURCE = (
    "Fetch the classification as CSV from the ESCO portal, in French, in English or in both, and "
    "put the files into one folder. Nothing was written."
)
HOW = (
    "Choose what becomes a skill here with --groups S1.2 (code, address or name of a group: it "
    "and all below it) or --occupations 2512 (code, address or name of an occupation)."
)
FEWER = "Name a group further down, or fewer occupations; leave --level all out."
Found = dict[str, list[File]]
Names = defaultdict[str, set[str]]


def _names() -> Names:
    return defaultdict(set)


@dataclass
class Esco:
    """The list; groups and occupations by all they may be called; what an occupation takes."""

    listing: Listing
    groups: Names = field(default_factory=_names)
    occupations: Names = field(default_factory=_names)
    codes: Names = field(default_factory=_names)
    takes: Names = field(default_factory=_names)


def import_esco(
    house: Organisation,
    path: str,
    *,
    groups: str = "",
    occupations: str = "",
    level: str = ESSENTIAL,
    dry_run: bool,
    progress: Progress,
) -> Report:
    """Keep the whole list as references; make skills of what these groups and trades choose."""
    files = Files(path)
    here = {name: found for name in ALL if (found := _of_language(files, name))}
    _require(files.name, here, groups=bool(groups), occupations=bool(occupations))
    esco = Esco(Listing(Reference.Scheme.ESCO, f"ESCO in «{files.name}»"))
    _read(esco, here, progress, level=level, by_occupation=bool(occupations))
    chosen = _below(esco.listing, _groups_of(esco, groups))
    for occupation in _occupations_of(esco, occupations):
        chosen |= esco.takes[occupation]
    choice = Choice(in_order(esco.listing.entries, chosen), HOW, FEWER)
    return take(house, esco.listing, choice, dry_run=dry_run, progress=progress)


def _of_language(files: Files, name: str) -> Found:
    """The files of that name by their language; those of relations may tell none."""
    found: Found = defaultdict(list)
    for file, match in files.called(rf"{name}(?:_([a-z]{{2}}))?\.csv"):
        found[(match[1] or "").lower()].append(file)
    return dict(found)


def _require(source: str, here: dict[str, Found], *, groups: bool, occupations: bool) -> None:
    spoken = [language for language in LANGUAGES if language in here.get(SKILLS, {})]
    missing = [] if spoken else ["skills_fr.csv or skills_en.csv"]
    needed = (GROUPS, TREE) if groups else ()
    needed += (OCCUPATIONS, TAKEN) if occupations else ()
    missing += [f"{name}_{(spoken or LANGUAGES)[0]}.csv" for name in needed if name not in here]
    if missing:
        raise BadSourceError(f"{source} lacks {' and '.join(missing)}. {SOURCE}")
    for language in spoken:
        if len(files := here[SKILLS][language]) > 1:
            raise BadSourceError(
                f"{source} holds several releases: {', '.join(file.name for file in files)}. "
                "Keep the files of one. Nothing was written."
            )


def _read(
    esco: Esco, here: dict[str, Found], progress: Progress, *, level: str, by_occupation: bool
) -> None:
    steps = [
        (_concepts, file, (language, name))
        for name in (GROUPS, SKILLS)
        for language in LANGUAGES
        for file in here.get(name, {}).get(language, [])[:1]
    ]
    # In all languages these say the same: one is read.
    steps += [(_tree, file, ()) for file in _one(here, TREE)]
    if by_occupation:
        steps += [
            (_occupations, file, ()) for files in here[OCCUPATIONS].values() for file in files
        ]
        steps += [(_taken, file, (level,)) for file in _one(here, TAKEN)]
    progress.begin("reading", len(steps))
    for done, (step, file, more) in enumerate(steps):
        progress.at(done)
        step(esco, file, *more)
    progress.end()
    listing = esco.listing
    listing.faults.or_raise()
    listing.has_tree = TREE in here
    if not listing.has_tree:
        listing.left_out.append(f"what stands above what: there is no file {TREE}.")
    if others := sorted(here[SKILLS].keys() - {*LANGUAGES, ""}):
        listing.left_out.append(f"the names in {', '.join(others)}: French and English are kept.")


def _one(here: dict[str, Found], name: str) -> list[File]:
    return [files[0] for _, files in sorted(here.get(name, {}).items())][:1]


def _concepts(esco: Esco, file: File, language: str, kind: str) -> None:
    needed, more = ("conceptUri", "preferredLabel"), ("altLabels", "code")
    for number, row in sheets.rows(file, needed, more, faults=esco.listing.faults):
        uri, label, place = row["conceptUri"], row["preferredLabel"], f"{file.name}, line {number}"
        esco.listing.add(place, uri, language, label, row["altLabels"])
        if kind == GROUPS:
            for name in filter(None, (uri, label, row["code"])):
                esco.groups[fold(name)].add(uri)


def _tree(esco: Esco, file: File) -> None:
    needed, entries = ("conceptUri", "broaderUri"), esco.listing.entries
    above: Names = _names()
    for _, row in sheets.rows(file, needed, faults=esco.listing.faults):
        if row["conceptUri"] in entries and row["broaderUri"] in entries:
            above[row["conceptUri"]].add(row["broaderUri"])
    groups = set().union(*esco.groups.values())
    for uri, broader in above.items():
        # A skill above is nearer than a group above; else any order that is always the same.
        entries[uri].broader = tuple(sorted(broader, key=lambda one: (one in groups, one)))


def _occupations(esco: Esco, file: File) -> None:
    needed, more = ("conceptUri", "preferredLabel"), ("code", "iscoGroup")
    for _, row in sheets.rows(file, needed, more, faults=esco.listing.faults):
        for name in filter(None, (row["conceptUri"], row["preferredLabel"])):
            esco.occupations[fold(name)].add(row["conceptUri"])
        for code in filter(None, (row["code"], row["iscoGroup"])):
            esco.codes[code.upper()].add(row["conceptUri"])


def _taken(esco: Esco, file: File, level: str) -> None:
    needed = ("occupationUri", "relationType", "skillUri")
    for _, row in sheets.rows(file, needed, faults=esco.listing.faults):
        wanted = level == EVERY or fold(row["relationType"]) == ESSENTIAL
        if wanted and row["skillUri"] in esco.listing.entries:
            esco.takes[row["occupationUri"]].add(row["skillUri"])


def _below(listing: Listing, groups: set[str]) -> set[str]:
    """These and all that stands under them, however deep."""
    narrower: Names = _names()
    for entry in listing.entries.values():
        for one in entry.broader:
            narrower[one].add(entry.uri)
    found, look = set(), groups
    while look:
        found |= look
        look = {uri for one in look for uri in narrower[one]} - found
    return found


def _groups_of(esco: Esco, given: str) -> set[str]:
    found = set()
    for name in _parts(given, esco.groups):
        uris = esco.groups.get(fold(name)) or {name} & esco.listing.entries.keys()
        if not uris:
            raise BadSourceError(
                f"No group is called «{name}». Give its code (S1.2), its address or its name, "
                "as in the file skillGroups. Nothing was written."
            )
        found |= uris
    return found


def _occupations_of(esco: Esco, given: str) -> set[str]:
    found = set()
    for name in _parts(given, esco.occupations):
        uris = esco.occupations.get(fold(name)) or _coded(esco, name.upper())
        if not uris:
            raise BadSourceError(
                f"No occupation is called «{name}». Give its code (2512, 2512.1, or 25* for all "
                "that begin so), its address or its name, as in the file occupations. "
                "Nothing was written."
            )
        found |= uris
    return found


def _coded(esco: Esco, wanted: str) -> set[str]:
    """Occupations of that code or below it: 2512 is no part of 25121, but of 2512.1."""
    begins = wanted.rstrip("*")
    inside = begins if wanted.endswith("*") else f"{begins}."
    return {
        uri
        for code, uris in esco.codes.items()
        if begins and (code == begins or code.startswith(inside))
        for uri in uris
    }


def _parts(given: str, names: Names) -> list[str]:
    """What commas separate, unless all of it is one name."""
    parts = [given] if fold(given) in names else re.split("[,;]", given)
    return [part.strip() for part in parts if part.strip()]
