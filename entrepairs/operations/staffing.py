# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The staff file by command line: what the administrators' pages do, in one go and in English."""

from collections.abc import Iterable
from pathlib import Path

from django.utils import translation

from entrepairs.kernel.progress import Progress
from entrepairs.operations import actions
from entrepairs.operations.importing.faults import BadSourceError
from entrepairs.operations.importing.report import ADDED, CHANGED, SAME, Report
from entrepairs.operations.importing.staff import checking, columns, loading, telling
from entrepairs.operations.importing.staff.faults import UnreadableError
from entrepairs.operations.models import StaffFile, StaffLine
from entrepairs.people.models import Organisation

Outcome = StaffLine.Outcome
NAMED = 20
NEEDED = {
    "identity": "no column holds a staff number or an e-mail address",
    "name": "no column holds a name",
}


def import_staff(
    house: Organisation,
    path: str,
    *,
    said: Iterable[str] = (),
    is_whole: bool,
    is_sure: bool,
    dry_run: bool,
    progress: Progress,
) -> Report:
    """Give, check and load one file. Lines with a fault are named and left out."""
    with translation.override("en"):
        file = _given(house, path)
        try:
            _check(file, said, is_whole=is_whole)
            file.refresh_from_db()
            report = Report(f"The staff of «{file.name}»", dry_run=dry_run)
            if not dry_run:
                _load(file, is_sure=is_sure, progress=progress)
                file.refresh_from_db()
            _tell(report, file)
        finally:
            file.refresh_from_db()
            if file.state in (StaffFile.State.NEW, StaffFile.State.CHECKED):
                actions.drop_staff_file(actor=None, file=file)
        return report


def _given(house: Organisation, path: str) -> StaffFile:
    name = Path(path).name
    try:
        with Path(path).open("rb") as source:
            return actions.give_staff_file(actor=None, organisation=house, name=name, file=source)
    except OSError as mistake:
        raise BadSourceError(f"{path} cannot be read: {mistake.strerror}.") from mistake
    except UnreadableError as mistake:
        raise BadSourceError(f"{name}: {telling.problem(mistake.problem)}") from mistake


def _check(file: StaffFile, said: Iterable[str], *, is_whole: bool) -> None:
    mapping = _mapping(file, said)
    if lacks := columns.missing(mapping):
        raise BadSourceError(
            f"{file.name}: {NEEDED[lacks]}. Its columns: {', '.join(file.headers)}. "
            f"Say what they hold with --column HEADER=FIELD ({', '.join(columns.FIELDS)}). "
            "Nothing was written."
        )
    actions.map_columns(actor=None, file=file, mapping=mapping, is_whole=is_whole)
    checked = checking.check(file.pk)
    if checked is not None and checked.problem:
        raise BadSourceError(f"{file.name}: {telling.problem(checked.problem)}")


def _mapping(file: StaffFile, said: Iterable[str]) -> list[str]:
    mapping = list(file.mapping)
    places = {columns.key(header): place for place, header in enumerate(file.headers)}
    for pair in said:
        header, _, field = pair.rpartition("=")
        place = places.get(columns.key(header))
        if place is None or field not in ("", *columns.FIELDS):
            raise BadSourceError(
                f"--column {pair}: give one of the columns ({', '.join(file.headers)}) and "
                f"one of {', '.join(columns.FIELDS)}."
            )
        mapping = ["" if kept == field else kept for kept in mapping]
        mapping[place] = field
    return mapping


def _load(file: StaffFile, *, is_sure: bool, progress: Progress) -> None:
    if checking.needs_a_yes(file.counts) and not is_sure:
        gone, staff = file.counts[Outcome.DEPARTURE], file.counts["staff"]
        raise BadSourceError(
            f"{gone:,} of {staff:,} people would leave, more than {checking.SHARE} %. If the file "
            "is right, say so with --sure; look first with --dry-run. Nothing was written."
        )
    actions.load_staff_file(actor=None, file=file, is_sure=is_sure)
    progress.begin("loading", file.counts["read"])
    loading.load(file.pk, progress.at)
    progress.end()


def _tell(report: Report, file: StaffFile) -> None:
    lines = file.lines.all()
    for outcome, as_what in (
        (Outcome.ARRIVAL, ADDED),
        (Outcome.RETURN, CHANGED),
        (Outcome.MOVE, CHANGED),
        (Outcome.DEPARTURE, CHANGED),
        (Outcome.SAME, SAME),
    ):
        report.tell(f"people: {outcome}", as_what, lines.filter(outcome=outcome).count())
    ignored = [header for header, kept in zip(file.headers, file.mapping, strict=True) if not kept]
    if ignored:
        report.notes.append(f"Columns that are not read: {', '.join(ignored)}.")
    gone = lines.filter(outcome=Outcome.DEPARTURE).order_by("number", "pk")
    names = [facts["name"] for facts in gone.values_list("facts", flat=True)[: NAMED + 1]]
    if names:
        more = "…" if len(names) > NAMED else ""
        report.notes.append(f"Departures: {', '.join(names[:NAMED])}{more}.")
    later = lines.filter(outcome=Outcome.LATER).count()
    report.note(later, "{} person arrives later.", "{} people arrive later.")
    for line in lines.filter(outcome=Outcome.LEFT_OUT).order_by("number"):
        said = " ".join(telling.sentence(one) for one in line.faults)
        report.left_out.append(f"line {line.number}: {said}")
