# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Do what the preview of a staff file said: arrivals and moves, then managers, then departures.

In batches, each one transaction that holds the file's row: killed and run again it goes on, and
two at once take turns.
"""

from collections.abc import Callable

from django.db import transaction
from django.db.models import Count, F
from django.utils import timezone

from entrepairs.kernel import files, journal
from entrepairs.kernel.decisions import Refused
from entrepairs.operations.importing.staff import reading
from entrepairs.operations.importing.staff.checking import DOING, FOLDER
from entrepairs.operations.importing.staff.faults import fault
from entrepairs.operations.importing.staff.house import SOURCE, Places, source_id
from entrepairs.operations.models import ImportedPerson, StaffFile, StaffLine
from entrepairs.people import actions
from entrepairs.people.models import Person, Site, Unit

BATCH = 100
Outcome = StaffLine.Outcome
CHANGING = (Outcome.ARRIVAL, Outcome.RETURN, Outcome.MOVE)
STAYS = (Outcome.ARRIVAL, Outcome.RETURN, Outcome.MOVE, Outcome.SAME)


def untold(number: int) -> None:
    """Nobody looks how far it is."""


def load(key: int, progress: Callable[[int], None] = untold) -> StaffFile | None:
    """Load the lines that are right. Repeatable, and resumable."""
    file = StaffFile.objects.select_related("organisation", "given_by").filter(pk=key).first()
    if file is None:
        return None
    loader = _Loader(file)
    done = 0
    # Managers are found among the lines that are loaded: they are not counted again.
    steps = ((loader.take_stays, 1), (loader.take_managers, 0), (loader.take_departures, 1))
    for step, counts in steps:
        while (taken := _turn(file, step, counts)) is not None:
            done += taken
            progress(done)
    return _end(file)


def _turn(file: StaffFile, step: Callable[[], int], counts: int) -> int | None:
    """One batch; nothing once the step has no more, or the file is loaded."""
    with transaction.atomic():
        held = StaffFile.objects.select_for_update(of=("self",)).get(pk=file.pk)
        if held.state != StaffFile.State.LOADING:
            return None
        taken = step()
        if not taken:
            return None
        taken *= counts
        held.counts["done"] = held.counts.get("done", 0) + taken
        held.save(update_fields=["counts"])
        return taken


@transaction.atomic
def _end(file: StaffFile) -> StaffFile:
    held = StaffFile.objects.select_for_update(of=("self",)).get(pk=file.pk)
    if held.state == StaffFile.State.LOADING:
        held.state, held.ended_at = StaffFile.State.LOADED, timezone.now()
        digest, held.digest = held.digest, ""
        held.counts |= _outcomes(held)
        held.save(update_fields=["state", "ended_at", "digest", "counts"])
        journal.record("operations.staff_file_loaded", actor=file.given_by, about=held)
        transaction.on_commit(lambda: erase(digest))
    return held


def _outcomes(file: StaffFile) -> dict[str, int]:
    """What the lines became: some were left out at the last moment. One SQL query."""
    rows = file.lines.order_by().values("outcome").annotate(number=Count("pk"))
    return dict.fromkeys(DOING, 0) | dict(rows.values_list("outcome", "number"))


def erase(digest: str) -> None:
    """Erase a file that no row names any more."""
    if digest and not StaffFile.objects.filter(digest=digest).exists():
        files.drop(FOLDER, digest)


class _Loader:
    """Three steps over the lines of one file; each takes a batch and says how many it took."""

    def __init__(self, file: StaffFile) -> None:
        self.file, self.by = file, file.given_by
        self.sites = Places(file.organisation, Site)
        self.units = Places(file.organisation, Unit)
        self.managed = 0
        self.known: dict[int, ImportedPerson] = {}
        self.with_account: set[int] = set()

    def take_stays(self) -> int:
        lines = self._next(STAYS)
        self._look_up(lines)
        for line in lines:
            try:
                # Each by itself: an address taken meanwhile leaves the others as they are.
                with transaction.atomic():
                    self._take(line)
            except actions.AddressTakenError:
                self._leave_out(line, "address_taken", value=line.facts.get("email", ""))
        self._done(lines)
        return len(lines)

    def take_managers(self) -> int:
        rows = self.file.lines.filter(outcome__in=CHANGING, pk__gt=self.managed)
        rows = rows.exclude(manager_line=None, manager_person=None).exclude(person=None)
        lines = list(rows.select_related("person", "manager_person").order_by("pk")[:BATCH])
        numbers = [line.manager_line for line in lines if line.manager_line]
        above = self.file.lines.filter(number__in=numbers).select_related("person")
        by_number = {line.number: line.person for line in above}
        for line in lines:
            self.managed = line.pk
            manager = by_number.get(line.manager_line) or line.manager_person
            if manager is not None and manager.pk not in (line.person_id, line.person.manager_id):
                actions.move_person(actor=self.by, person=line.person, to={"manager": manager})
        return len(lines)

    def take_departures(self) -> int:
        lines = self._next((Outcome.DEPARTURE,))
        self._look_up(lines)
        for line in lines:
            if self.by is not None and line.person_id == self.by.pk:
                self._leave_out(line, "oneself")
                continue
            try:
                with transaction.atomic():
                    actions.end_stay(actor=self.by, person=line.person)
            except Refused:
                self._leave_out(line, "last_administrator")
            else:
                self._known_by(line)
        self._done(lines)
        return len(lines)

    def _next(self, outcomes: tuple[str, ...]) -> list[StaffLine]:
        rows = self.file.lines.filter(outcome__in=outcomes, is_done=False)
        return list(rows.select_related("person").order_by(F("number").asc(), "pk")[:BATCH])

    def _look_up(self, lines: list[StaffLine]) -> None:
        """By what each of a batch is known so far, and who of it can sign in. Two SQL queries."""
        keys = [line.person_id for line in lines if line.person_id]
        rows = ImportedPerson.objects.filter(
            organisation=self.file.organisation, source=SOURCE, person__in=keys
        )
        self.known = {row.person_id: row for row in rows}
        here = Person.objects.filter(pk__in=keys).with_account()
        self.with_account = set(here.values_list("pk", flat=True))

    def _done(self, lines: list[StaffLine]) -> None:
        StaffLine.objects.filter(pk__in=[line.pk for line in lines]).update(is_done=True)

    def _leave_out(self, line: StaffLine, code: str, **facts: str) -> None:
        line.outcome, line.faults = Outcome.LEFT_OUT, [*line.faults, fault(code, **facts)]
        line.save(update_fields=["outcome", "faults"])

    def _take(self, line: StaffLine) -> None:
        if line.outcome == Outcome.ARRIVAL and line.person is None:
            self._make(line)
        elif line.person is not None:
            if line.outcome == Outcome.RETURN:
                actions.resume_stay(actor=self.by, person=line.person)
            if line.changes:
                self._move(line)
            self._give_address(line)
        self._known_by(line)

    def _make(self, line: StaffLine) -> None:
        facts = line.facts
        line.person = actions.create_person(
            actor=self.by,
            organisation=self.file.organisation,
            name=facts["name"],
            email=facts.get("email"),
            account=True,
            job=facts.get("job", ""),
            level=facts.get("level", ""),
            site=self._place("site", facts),
            unit=self._place("unit", facts),
        )
        line.save(update_fields=["person"])

    def _move(self, line: StaffLine) -> None:
        facts, changed = line.facts, {name for name, _before, _after in line.changes}
        to = {name: facts[name] for name in ("name", "job", "level") if name in changed}
        to |= {name: self._place(name, facts) for name in ("site", "unit") if name in changed}
        if to:
            actions.move_person(actor=self.by, person=line.person, to=to)

    def _give_address(self, line: StaffLine) -> None:
        email = line.facts.get("email")
        is_new = email and email != (line.person.email or "").lower()
        if is_new or (email and line.person_id not in self.with_account):
            actions.change_address(actor=self.by, person=line.person, email=email)

    def _place(self, name: str, facts: dict[str, str]) -> Site | Unit | None:
        parts = reading.places(facts.get(name, ""))
        return (self.sites if name == "site" else self.units).make(parts) if parts else None

    def _known_by(self, line: StaffLine) -> None:
        """By this the next file knows the person again."""
        if line.person_id is None:
            return
        facts, known = line.facts, self.known.get(line.person_id)
        by = source_id(facts.get("number", ""), line.person)
        if known is None:
            ImportedPerson.objects.create(
                organisation=self.file.organisation,
                source=SOURCE,
                source_id=by,
                person=line.person,
            )
        elif facts.get("number") and known.source_id != by:
            known.source_id = by
            known.save(update_fields=["source_id"])
