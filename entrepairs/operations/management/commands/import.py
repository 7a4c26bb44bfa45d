# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""`entrepairs import`: take over documents, a whole community, people, lists of skills."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import IntegrityError

from entrepairs.discovery import following
from entrepairs.kernel.progress import Progress
from entrepairs.operations.importing import jsonlines, places
from entrepairs.operations.importing.documents import import_documents
from entrepairs.operations.importing.faults import BadSourceError
from entrepairs.operations.importing.people import import_people
from entrepairs.operations.importing.report import Report
from entrepairs.operations.importing.stackexchange import Dump, import_community
from entrepairs.operations.importing.subject_table import import_subjects
from entrepairs.operations.importing.taxonomies import esco, import_esco, import_rome, rome
from entrepairs.operations.staffing import import_staff

INTERRUPTED = "Interrupted. What is written is whole; the same command goes on from there."
TWO_AT_ONCE = (
    "Another import writes the same rows at the same time. What is written is whole: "
    "run the command again when the other has ended."
)


class Command(BaseCommand):
    help = "Take over what exists elsewhere. A second run adds nothing, changes update."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        kinds = parser.add_subparsers(dest="kind", required=True, metavar="KIND")
        documents = kinds.add_parser("documents", help="notes or questions, one JSON object a line")
        documents.add_argument("file", metavar="FILE.jsonl", help="the file; - is standard input")
        _say_where(documents)
        _common(documents)
        dump = kinds.add_parser("stackexchange", help="a community dumped by Stack Exchange")
        dump.add_argument("folder", metavar="FOLDER", help="the folder that holds Posts.xml")
        dump.add_argument(
            "--site", default="", metavar="HOST", help="where it stands (default: found in it)"
        )
        _say_where(dump)
        _common(dump)
        people = kinds.add_parser("people", help="a table of e-mail, name, site, unit")
        people.add_argument("file", metavar="FILE.csv", help="saved by a spreadsheet")
        _common(people)
        _add_staff(kinds.add_parser("staff", help="the staff file: arrivals, moves, departures"))
        subjects = kinds.add_parser("subjects", help="a table of french, english, synonyms")
        subjects.add_argument("file", metavar="FILE.csv", help="synonyms parted by ;")
        _common(subjects)
        _add_rome(kinds.add_parser("rome", help="the French list of skills, ROME 4.0"))
        _add_esco(kinds.add_parser("esco", help="the European list of skills, ESCO"))

    def handle(self, *args: Any, **options: Any) -> None:
        progress = Progress(quiet=options["verbosity"] == 0)
        try:
            report = getattr(self, f"_{options['kind']}")(options, progress)
            if not options["dry_run"]:
                following.catch_up(progress)
        except BadSourceError as mistake:
            raise CommandError(str(mistake)) from mistake
        except IntegrityError as mistake:
            raise CommandError(TWO_AT_ONCE) from mistake
        except KeyboardInterrupt as stop:
            raise CommandError(INTERRUPTED, returncode=130) from stop
        if options["verbosity"]:
            self.stdout.write("\n".join(report.lines()))

    def _documents(self, options: dict[str, Any], progress: Progress) -> Report:
        name = "standard input" if options["file"] == "-" else Path(options["file"]).name
        source = options["source"] or name
        place = places.place(
            organisation=options["organisation"], community=options["community"], source=source
        )
        with jsonlines.opened(options["file"]) as file:
            return import_documents(
                place, file, name=name, dry_run=options["dry_run"], progress=progress
            )

    def _stackexchange(self, options: dict[str, Any], progress: Progress) -> Report:
        folder = Path(options["folder"])
        source = options["source"] or folder.resolve().name
        place = places.place(
            organisation=options["organisation"], community=options["community"], source=source
        )
        return import_community(
            place,
            Dump(folder),
            host=options["site"].removeprefix("https://").strip("/"),
            dry_run=options["dry_run"],
            progress=progress,
        )

    def _people(self, options: dict[str, Any], progress: Progress) -> Report:
        house = places.find_organisation(options["organisation"])
        return import_people(house, options["file"], dry_run=options["dry_run"], progress=progress)

    def _staff(self, options: dict[str, Any], progress: Progress) -> Report:
        return import_staff(
            places.find_organisation(options["organisation"]),
            options["file"],
            said=options["column"],
            is_whole=options["whole"],
            is_sure=options["sure"],
            dry_run=options["dry_run"],
            progress=progress,
        )

    def _subjects(self, options: dict[str, Any], progress: Progress) -> Report:
        house = places.find_organisation(options["organisation"])
        dry_run = options["dry_run"]
        return import_subjects(house, options["file"], dry_run=dry_run, progress=progress)

    def _rome(self, options: dict[str, Any], progress: Progress) -> Report:
        return import_rome(
            places.find_organisation(options["organisation"]),
            options["folder"],
            occupations=options["occupations"],
            skills=options["skills"],
            level=options["level"],
            dry_run=options["dry_run"],
            progress=progress,
        )

    def _esco(self, options: dict[str, Any], progress: Progress) -> Report:
        return import_esco(
            places.find_organisation(options["organisation"]),
            options["folder"],
            groups=options["groups"],
            occupations=options["occupations"],
            level=options["level"],
            dry_run=options["dry_run"],
            progress=progress,
        )


def _say_where(parser: CommandParser) -> None:
    parser.add_argument(
        "--community", required=True, metavar="NAME", help="made, and open, if it does not exist"
    )
    parser.add_argument(
        "--source", default="", metavar="NAME", help="what the ids belong to (default: the name)"
    )


def _add_staff(parser: CommandParser) -> None:
    parser.add_argument("file", metavar="FILE", help="an Excel workbook (.xlsx) or a CSV file")
    parser.add_argument(
        "--whole", action="store_true", help="everybody is in it: who is missing has left"
    )
    parser.add_argument(
        "--sure", action="store_true", help="more than a tenth of the staff did leave"
    )
    parser.add_argument(
        "--column",
        action="append",
        default=[],
        metavar="HEADER=FIELD",
        help="what a column holds, where its name does not tell",
    )
    _common(parser)


def _add_rome(parser: CommandParser) -> None:
    parser.add_argument(
        "folder", metavar="FOLDER", help="RefRomeCsv.zip of France Travail, or what was in it"
    )
    parser.add_argument(
        "--occupations",
        default="",
        metavar="CODES",
        help="whose skills: K1201,M15 (how they begin)",
    )
    parser.add_argument(
        "--skills", default="", metavar="CODES", help="macro-competences: 4A101,4B (how they begin)"
    )
    parser.add_argument(
        "--level",
        choices=rome.LEVELS,
        default=rome.MACRO,
        help="macro-competences only, which are few (default), or all that an occupation takes",
    )
    _common(parser)


def _add_esco(parser: CommandParser) -> None:
    parser.add_argument(
        "folder", metavar="FOLDER", help="the CSV files, of one language or of several; or a .zip"
    )
    parser.add_argument(
        "--groups", default="", metavar="GROUPS", help="S1.2,S5: these and all that is below them"
    )
    parser.add_argument(
        "--occupations", default="", metavar="CODES", help="whose skills: 2512,2611.1"
    )
    parser.add_argument(
        "--level",
        choices=esco.LEVELS,
        default=esco.ESSENTIAL,
        help="what an occupation cannot do without (default), or all that it takes",
    )
    _common(parser)


def _common(parser: CommandParser) -> None:
    parser.add_argument(
        "--organisation", default="", metavar="NAME", help="when there are several here"
    )
    parser.add_argument("--dry-run", action="store_true", help="check and count, write nothing")
