# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""ROME 4.0 of France Travail: know-how, conduct and knowledge, and the occupations they serve."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from entrepairs.kernel.folding import fold
from entrepairs.kernel.progress import Progress
from entrepairs.operations.importing.faults import BadSourceError
from entrepairs.operations.importing.report import Report
from entrepairs.operations.importing.taxonomies import sheets
from entrepairs.operations.importing.taxonomies.files import File, Files
from entrepairs.operations.importing.taxonomies.listing import Choice, Listing, codes, in_order
from entrepairs.operations.importing.taxonomies.taking import take
from entrepairs.people.models import Organisation
from entrepairs.skills.models import Reference

COMPETENCES, KNOWLEDGE = "unix_referentiel_competence", "unix_referentiel_savoir"
LINKS, COHERENCE = "unix_liens_rome_referentiels", "unix_coherence_item"
OCCUPATIONS = "unix_referentiel_code_rome"
ALL = (COMPETENCES, KNOWLEDGE, LINKS, COHERENCE, OCCUPATIONS)
MACRO, EVERY = LEVELS = ("macro", "all")
# Of an occupation's sheet, the block that holds its skills.
BLOCK_OF_SKILLS = "5"
HOW = (
    "Choose what becomes a skill here with --occupations K1201,M15 (codes of occupations, or how "
    "they begin) or --skills 4A1 (codes of macro-competences, or how they begin)."
)
FEWER = "Name fewer occupations, or leave --level all out: one macro-competence stands for many."
NAMED = 3


@dataclass
class Rome:
    """The list, the codes of its macro-competences, and what each occupation takes."""

    listing: Listing
    macros: dict[str, str] = field(default_factory=dict)
    occupations: dict[str, str] = field(default_factory=dict)
    takes: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))


def import_rome(
    house: Organisation,
    path: str,
    *,
    occupations: str = "",
    skills: str = "",
    level: str = MACRO,
    dry_run: bool,
    progress: Progress,
) -> Report:
    """Keep the whole list as references; make skills of what these codes choose."""
    rome = _read(Files(path), progress, by_occupation=bool(occupations))
    chosen, notes = _chosen(rome, codes(occupations.upper()), codes(skills.upper()), level)
    choice = Choice(in_order(rome.listing.entries, chosen), HOW, FEWER, notes)
    return take(house, rome.listing, choice, dry_run=dry_run, progress=progress)


def _read(files: Files, progress: Progress, *, by_occupation: bool) -> Rome:
    here = {name: file for name in ALL if (file := _newest(files, name))}
    missing = [name for name in (COMPETENCES, KNOWLEDGE) if name not in here]
    if by_occupation and not here.keys() & {LINKS, COHERENCE}:
        missing.append(LINKS)
    if missing:
        raise BadSourceError(
            f"{files.name} lacks {' and '.join(f'{name}_v….csv' for name in missing)}. "
            "Take the whole archive RefRomeCsv.zip of France Travail. Nothing was written."
        )
    rome = Rome(Listing(Reference.Scheme.ROME, f"ROME in «{files.name}»"))
    steps = {COMPETENCES: _competences, KNOWLEDGE: _knowledge, OCCUPATIONS: _occupations}
    steps |= {LINKS: _links, COHERENCE: _links} if by_occupation else {}
    progress.begin("reading", len(steps))
    for done, (name, step) in enumerate(steps.items()):
        progress.at(done)
        if name in here:
            step(rome, here[name])
    progress.end()
    rome.listing.faults.or_raise()
    return rome


def _newest(files: Files, name: str) -> File | None:
    """The file of that name, whatever its release; two releases at once are a mistake."""
    found = [file for file, _ in files.called(rf"{name}(_v\d[\w-]*|_utf8)?\.csv")]
    if len(found) > 1:
        raise BadSourceError(
            f"{files.name} holds several releases: {', '.join(file.name for file in found)}. "
            "Keep the files of one. Nothing was written."
        )
    return found[0] if found else None


def _competences(rome: Rome, file: File) -> None:
    needed = ("code_ogr", "nature", "libelle_competence")
    more = ("code_ogr_macro_comp", "code_macro_comp")
    for number, row in sheets.rows(file, needed, more, faults=rome.listing.faults):
        uri, place = row["code_ogr"], f"{file.name}, line {number}"
        rome.listing.add(place, uri, "fr", row["libelle_competence"])
        if fold(row["nature"]).startswith("macro"):
            rome.macros[uri] = row["code_macro_comp"].upper()
        elif uri in rome.listing.entries and row["code_ogr_macro_comp"]:
            rome.listing.entries[uri].broader = (row["code_ogr_macro_comp"],)


def _knowledge(rome: Rome, file: File) -> None:
    needed = ("code_ogr_savoir", "libelle_savoir")
    for number, row in sheets.rows(file, needed, faults=rome.listing.faults):
        place = f"{file.name}, line {number}"
        rome.listing.add(place, row["code_ogr_savoir"], "fr", row["libelle_savoir"])


def _occupations(rome: Rome, file: File) -> None:
    needed = ("code_rome", "libelle_rome")
    for _, row in sheets.rows(file, needed, faults=rome.listing.faults):
        rome.occupations[row["code_rome"].upper()] = row["libelle_rome"]


def _links(rome: Rome, file: File) -> None:
    """What an occupation takes; other blocks of its sheet are names and settings of work."""
    needed = ("code_rome", "code_ogr")
    for _, row in sheets.rows(file, needed, ("code_compo_bloc",), faults=rome.listing.faults):
        code = row["code_rome"].upper()
        rome.occupations.setdefault(code, "")
        in_block = row["code_compo_bloc"] in ("", BLOCK_OF_SKILLS)
        if in_block and row["code_ogr"] in rome.listing.entries:
            rome.takes[code].add(row["code_ogr"])


def _chosen(
    rome: Rome, occupations: list[str], skills: list[str], level: str
) -> tuple[set[str], tuple[str, ...]]:
    trades = sorted({code for wanted in occupations for code in _trades(rome, wanted)})
    taken = set().union(*(rome.takes[code] for code in trades))
    chosen = taken if level == EVERY else set(_macros_of(rome, taken))
    for wanted in skills:
        chosen |= _named(rome, wanted, level)
    return chosen, (_sentence(rome, trades),) if trades else ()


def _trades(rome: Rome, wanted: str) -> list[str]:
    begins = wanted.rstrip("*")
    found = [code for code in rome.occupations if code.startswith(begins)]
    if not begins or not found:
        raise BadSourceError(
            f"No occupation has the code «{wanted}», nor one that begins so. Codes look like "
            "K1201; K12 takes all that begin with it. Nothing was written."
        )
    return [begins] if begins in found and not wanted.endswith("*") else found


def _macros_of(rome: Rome, taken: set[str]) -> Iterator[str]:
    """A short list: those of the occupations, and those above their finer skills."""
    for uri in taken:
        for one in (uri, *rome.listing.entries[uri].broader):
            if one in rome.macros and one in rome.listing.entries:
                yield one


def _named(rome: Rome, wanted: str, level: str) -> set[str]:
    if wanted in rome.listing.entries:
        found = {wanted}
    else:
        begins = wanted.rstrip("*")
        found = {
            uri
            for uri, code in rome.macros.items()
            if begins and code.startswith(begins) and uri in rome.listing.entries
        }
    if not found:
        raise BadSourceError(
            f"No skill has the code «{wanted}». It is a number (code_ogr), or the code of a "
            "macro-competence like 4A101; 4A takes all that begin with it. Nothing was written."
        )
    if level == EVERY:
        entries = rome.listing.entries.values()
        found |= {entry.uri for entry in entries if found & set(entry.broader)}
    return found


def _sentence(rome: Rome, trades: list[str]) -> str:
    named = (f"{code} {rome.occupations[code]}".strip() for code in trades[:NAMED])
    more = f" and {len(trades) - NAMED:,} more" if len(trades) > NAMED else ""
    return re.sub(r"\s+", " ", f"Chosen by {'; '.join(named)}{more}.")
