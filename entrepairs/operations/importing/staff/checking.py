# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Read a staff file whole, find what is wrong, and say what each line would do. Writes no person.

Order: each line by itself, the lines among themselves, then against who is here; a line with a
fault does nothing at all, and whom it names is not taken for missing.
"""

from collections import Counter

from django.db import models, transaction
from django.utils import timezone

from entrepairs.kernel import files, journal
from entrepairs.operations.importing.staff import reading, sheets
from entrepairs.operations.importing.staff.faults import Fault, UnreadableError, fault
from entrepairs.operations.importing.staff.house import Known, People, Places, name_key
from entrepairs.operations.importing.staff.reading import Row
from entrepairs.operations.importing.staff.whole import Here, Line, Managers, name_doubles
from entrepairs.operations.models import StaffFile, StaffLine
from entrepairs.people.models import Site, Unit

FOLDER = "staff"
# Past this share of the staff, a departure of so many has to be said again by somebody.
SHARE = 10
# Of few people one is already more than a tenth.
ALWAYS = 3
WRITTEN_AT_ONCE = 500
NAMED_PLACES = 60
Outcome = StaffLine.Outcome
DOING = (Outcome.ARRIVAL, Outcome.RETURN, Outcome.MOVE, Outcome.DEPARTURE)


def check(key: int) -> StaffFile | None:
    """Check the file as its mapping says. Repeatable: what an earlier check wrote goes first.

    It reads and compares outside of any transaction: meanwhile others write.
    """
    file = _waiting().filter(pk=key).select_related("organisation").first()
    if file is None:
        return None
    try:
        rows = _rows(file)
        lines = Comparison(file, rows).lines()
    except UnreadableError as mistake:
        return _send_back(file, mistake.problem)
    return _keep(file, lines)


def _waiting() -> models.QuerySet[StaffFile]:
    return StaffFile.objects.filter(state=StaffFile.State.CHECKING)


@transaction.atomic
def _send_back(file: StaffFile, problem: Fault) -> StaffFile | None:
    if _waiting().filter(pk=file.pk).update(state=StaffFile.State.NEW, problem=problem):
        file.state, file.problem = StaffFile.State.NEW, problem
    return file


@transaction.atomic
def _keep(file: StaffFile, lines: list[StaffLine]) -> StaffFile | None:
    if _waiting().select_for_update(of=("self",)).filter(pk=file.pk).first() is None:
        return None
    file.lines.all().delete()
    StaffLine.objects.bulk_create(lines, batch_size=WRITTEN_AT_ONCE)
    file.state, file.checked_at, file.problem = StaffFile.State.CHECKED, timezone.now(), {}
    file.save(update_fields=["state", "checked_at", "counts", "problem"])
    journal.record("operations.staff_file_checked", actor=file.given_by, about=file)
    return file


def _rows(file: StaffFile) -> list[Row]:
    rows = []
    with files.open_kept(FOLDER, file.digest) as source:
        for number, cells in sheets.lines(source, file.header_line):
            rows.append(reading.row(number, cells, file.mapping))
    if not rows:
        raise UnreadableError("no_lines")
    return rows


class Comparison:
    """The lines of one file against the house as it is now."""

    def __init__(self, file: StaffFile, rows: list[Row]) -> None:
        self.file, self.rows = file, rows
        house = file.organisation
        self.people = People(house)
        self.sites, self.units = Places(house, Site), Places(house, Unit)
        self.today = timezone.localdate().isoformat()
        self.new_places: dict[str, dict[str, str]] = {"site": {}, "unit": {}}
        name_doubles(rows)
        self.persons = {row.number: self._person(row) for row in rows}
        self._name_shared_persons()
        self.managers = Managers(rows, self.people)
        self.managers.name_faults(rows)
        self.managers.name_circles(self.persons)

    def lines(self) -> list[StaffLine]:
        """What each line does, then who is missing; the file's figures are set beside."""
        left_out = {row.number for row in self.rows if row.faults}
        lines = [self._line(row, left_out) for row in self.rows]
        missing = self._missing() if self.file.is_whole else []
        lines += missing
        counts = Counter(str(line.outcome) for line in lines)
        codes = Counter(code for row in self.rows for code in {one["code"] for one in row.faults})
        self.file.counts = {
            **counts,
            "read": len(self.rows),
            "remarks": sum(line.has_remarks for line in lines),
            "missing": len(missing),
            "staff": sum(1 for _ in self.people.here()),
            "kinds": dict(codes.most_common()),
            "places": {
                name: [*new.values()][:NAMED_PLACES] for name, new in self.new_places.items()
            },
        }
        return lines

    def _person(self, row: Row) -> Known | None:
        """Who the line means: by staff number, else by address."""
        number, email = row.number_key if row.get("number") else "", row.get("email")
        if number and number in self.people.by_number:
            key = self.people.by_number[number]
            if key is None:
                row.faults.append(fault("erased"))
                return None
            by_email = self.people.by_key.get(self.people.by_email.get(email, 0))
            if by_email is not None and by_email.key != key:
                row.faults.append(fault("address_of_another", value=email, name=by_email.name))
            return self.people.by_key.get(key)
        known = self.people.by_key.get(self.people.by_email.get(email, 0)) if email else None
        if known is None and email in self.people.elsewhere:
            row.faults.append(fault("elsewhere", value=email))
        if known and number and known.number and known.number != number:
            row.remarks.append(fault("number_changed", before=known.number))
        return known

    def _name_shared_persons(self) -> None:
        """A number of one line and an address of another that lead to the same person."""
        first: dict[int, Row] = {}
        for row in self.rows:
            known = self.persons[row.number]
            if known is None or row.faults:
                continue
            other = first.setdefault(known.key, row)
            if other is not row:
                told = {"value": row.get("email"), "name": known.name}
                row.faults.append(fault("address_of_another", **told))

    def _line(self, row: Row, left_out: set[int]) -> StaffLine:
        known = self.persons[row.number]
        line = StaffLine(
            organisation_id=self.file.organisation_id,
            file=self.file,
            number=row.number,
            facts=row.facts,
            person_id=known.key if known else None,
            outcome=Outcome.LEFT_OUT,
            faults=row.faults + row.remarks,
            cells=list(row.cells) if row.faults else [],
        )
        if not row.faults:
            self._set_manager(line, row, left_out)
            line.outcome = self._outcome(line, row, known)
            line.faults = list(row.remarks)
        line.has_remarks = bool(row.remarks) and not row.faults
        return line

    def _set_manager(self, line: StaffLine, row: Row, left_out: set[int]) -> None:
        kind, key = self.managers.of.get(row.number, ("", 0))
        if kind == Here:
            line.manager_person_id = key
        elif kind == Line and key in left_out:
            known = self.persons[key]
            line.manager_person_id = known.key if known and not known.has_left else None
            if line.manager_person_id is None:
                row.remarks.append(fault("manager_left_out", line=key))
        elif kind == Line:
            line.manager_line = key

    def _outcome(self, line: StaffLine, row: Row, known: Known | None) -> str:
        arrived, left = row.get("arrived"), row.get("left")
        if left and left < self.today:
            return Outcome.SAME if known is None or known.has_left else Outcome.DEPARTURE
        if known is None:
            if arrived > self.today:
                return Outcome.LATER
            self._note_places(row)
            return Outcome.ARRIVAL
        if not known.is_open:
            row.remarks.append(fault("account_closed"))
            return Outcome.SAME
        line.changes = self._changes(line, row, known)
        if known.has_left:
            # Who comes back in two months has left until then.
            return Outcome.LATER if arrived > self.today else Outcome.RETURN
        return Outcome.MOVE if line.changes else Outcome.SAME

    def _changes(self, line: StaffLine, row: Row, known: Known) -> list[list[str]]:
        """Field, before, after. An empty cell and a missing column change nothing."""
        found = []
        for name in ("name", "email", "job", "level"):
            before, after = getattr(known, name), row.get(name)
            if after and after != before:
                found.append([name, before, after])
        for name, places in (("site", self.sites), ("unit", self.units)):
            parts = reading.places(row.get(name))
            before = getattr(known, name)
            if parts and (places.find(parts) is None or places.find(parts) != before):
                found.append([name, places.path(before), " / ".join(parts)])
        manager = self._manager_key(line)
        if row.get("manager") and manager != known.manager:
            before = self.people.by_key.get(known.manager or 0)
            after = self._manager_name(line)
            if after:
                found.append(["manager", before.name if before else "", after])
        self._note_places(row)
        return found

    def _manager_key(self, line: StaffLine) -> int | None:
        if line.manager_line is None:
            return line.manager_person_id
        known = self.persons[line.manager_line]
        return known.key if known else None

    def _manager_name(self, line: StaffLine) -> str:
        if line.manager_line is not None:
            return self.managers.lines[line.manager_line].get("name")
        known = self.people.by_key.get(line.manager_person_id or 0)
        return known.name if known else ""

    def _note_places(self, row: Row) -> None:
        for name, places in (("site", self.sites), ("unit", self.units)):
            parts = reading.places(row.get(name))
            if parts and places.find(parts) is None:
                path = " / ".join(parts)
                self.new_places[name].setdefault(path.casefold(), path)

    def _missing(self) -> list[StaffLine]:
        """The staff whom no line names, not even one that is left out."""
        named = {known.key for known in self.persons.values() if known}
        wrong = {name_key(row.get("name")) for row in self.rows if row.faults}
        numbers = {row.number_key for row in self.rows if row.get("number")}
        emails = {row.get("email") for row in self.rows}
        gone = [
            known
            for known in self.people.here()
            if known.key not in named
            and name_key(known.name) not in wrong
            and (not known.number or known.number not in numbers)
            and known.email not in emails - {""}
        ]
        return [
            StaffLine(
                organisation_id=self.file.organisation_id,
                file=self.file,
                outcome=Outcome.DEPARTURE,
                facts={"name": known.name, "email": known.email, "job": known.job},
                person_id=known.key,
            )
            for known in sorted(gone, key=lambda known: name_key(known.name))
        ]


def needs_a_yes(counts: dict[str, int]) -> bool:
    """Would more than a tenth of the staff leave at once? A cut-off file looks just so."""
    gone, staff = counts.get(Outcome.DEPARTURE, 0), counts.get("staff", 0)
    return gone > ALWAYS and gone * 100 > staff * SHARE
