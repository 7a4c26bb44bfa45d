# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""People of the organisation, from a table: address, name, site, unit."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models.functions import Lower

from entrepairs.kernel import journal
from entrepairs.kernel.progress import Progress
from entrepairs.operations.importing import tables
from entrepairs.operations.importing.faults import BadSourceError, Faults
from entrepairs.operations.importing.report import ADDED, CHANGED, SAME, Report
from entrepairs.operations.importing.tables import Table
from entrepairs.people import actions, addresses, rules
from entrepairs.people.models import Organisation, Person, Site, Unit

# Folded: no accents, no capitals, no signs.
HEADERS = {
    "email": (
        *("e mail", "email", "mail", "courriel", "adresse", "adresse e mail", "adresse email"),
        *("adresse mail", "adresse electronique", "e mail address", "email address"),
    ),
    "name": (
        *("name", "full name", "display name", "nom complet", "nom et prenom", "prenom et nom"),
        *("nom prenom", "prenom nom"),
    ),
    "first": ("first name", "given name", "firstname", "prenom"),
    "last": ("last name", "surname", "family name", "lastname", "nom", "nom de famille"),
    "site": ("site", "location", "office", "lieu", "etablissement", "agence"),
    "unit": (
        *("unit", "department", "team", "unite", "service", "departement", "direction", "equipe"),
    ),
}
THING = "people"
BATCH = 200
NAME_LENGTH = 120
# So many are named in the report; the rest is counted.
NAMED = 10


@dataclass(frozen=True)
class Row:
    """One person as the table has them."""

    email: str
    name: str
    site: str
    unit: str


def import_people(house: Organisation, path: str, *, dry_run: bool, progress: Progress) -> Report:
    """Read and check the whole table, then make and update people. Nobody gets a mail."""
    table = tables.read(path, HEADERS)
    _require_columns(table)
    rows = _checked(table, house)
    report = Report(f"The people of «{table.name}»", dry_run=dry_run)
    report.tell(THING, ADDED, 0)
    progress.begin("importing", len(rows))
    writer = _Writer(house, report, dry_run=dry_run)
    left = iter(rows)
    while batch := list(islice(left, BATCH)):
        with transaction.atomic():
            writer.take(batch)
        progress.at(report.table[THING].total())
    progress.end()
    _tell(report, table, writer)
    return report


def _require_columns(table: Table) -> None:
    columns = table.columns
    missing = [] if "email" in columns else ["«e-mail»"]
    if not columns.keys() & {"name", "last"}:
        missing.append("«name» (or «first name» and «last name»)")
    if missing:
        raise BadSourceError(
            f"{table.name}, line 1: there is no column {' nor '.join(missing)}. "
            "The first line names the columns: e-mail, name, site, unit. Nothing was written."
        )


def _checked(table: Table, house: Organisation) -> list[Row]:
    faults, rows, first_seen = Faults(), [], {}
    elsewhere = _elsewhere(house)
    for number, cells in table.rows():
        row = _row(cells)
        earlier = first_seen.setdefault(row.email, number)
        for sentence in _wrong(row, number, earlier, elsewhere):
            faults.add(f"{table.name}, line {number}", sentence)
        rows.append(row)
    faults.or_raise()
    return rows


def _elsewhere(house: Organisation) -> set[str]:
    others = Person.objects.exclude(organisation=house).exclude(email=None)
    return {email.lower() for email in others.values_list("email", flat=True)}


def _row(cells: dict[str, str]) -> Row:
    whole = cells.get("name") or f"{cells.get('first', '')} {cells.get('last', '')}".strip()
    site, unit = cells.get("site", ""), cells.get("unit", "")
    return Row(email=cells["email"].lower(), name=whole, site=site, unit=unit)


def _wrong(row: Row, number: int, earlier: int, elsewhere: set[str]) -> Iterator[str]:
    try:
        validate_email(row.email)
    except ValidationError:
        yield f"«{row.email}» is not an e-mail address."
    else:
        if earlier != number:
            yield f"«{row.email}» was already on line {earlier}."
        if row.email in elsewhere:
            yield f"«{row.email}» belongs to somebody of another organisation here."
    if not row.name:
        yield "the name is missing."
    for what, text in (("name", row.name), ("site", row.site), ("unit", row.unit)):
        if len(text) > NAME_LENGTH:
            yield f"the {what} has more than {NAME_LENGTH} characters."


class _Writer:
    """Makes and updates people of one organisation; on a dry run it only looks."""

    def __init__(self, house: Organisation, report: Report, *, dry_run: bool) -> None:
        self.house = house
        self.report = report
        self.dry_run = dry_run
        self.gone: list[str] = []
        self.places: dict[tuple[type, str], Site | Unit | None] = {}

    def take(self, batch: list[Row]) -> None:
        """One batch, in the caller's transaction."""
        here = Person.objects.filter(organisation=self.house).annotate(address=Lower("email"))
        here = here.filter(address__in=[row.email for row in batch])
        known = {person.address: person for person in here.select_related("site", "unit")}
        for row in batch:
            person = known.get(row.email)
            if person is not None and not rules.may_sign_in(person):
                self.gone.append(row.email)
                continue
            outcome = ADDED if person is None else self._outcome(person, row)
            if not self.dry_run and person is None:
                self._make(row)
            elif not self.dry_run and outcome == CHANGED:
                self._change(person, row)
            self.report.tell(THING, outcome)

    def _outcome(self, person: Person, row: Row) -> str:
        same = person.name == row.name and rules.has_account(person)
        for place, name in ((person.site, row.site), (person.unit, row.unit)):
            # A table without the column, or an empty cell, says nothing.
            same = same and (not name or (place is not None and _same(place.name, name)))
        return SAME if same else CHANGED

    def _make(self, row: Row) -> None:
        actions.create_person(
            actor=None,
            organisation=self.house,
            name=row.name,
            email=row.email,
            account=True,
            site=self._place(Site, row.site),
            unit=self._place(Unit, row.unit),
        )

    def _change(self, person: Person, row: Row) -> None:
        person.name = row.name
        person.site = self._place(Site, row.site) or person.site
        person.unit = self._place(Unit, row.unit) or person.unit
        person.save(update_fields=["name", "name_key", "site", "unit"])
        if not rules.has_account(person):
            addresses.give_account(person, verified=False)
        journal.record("people.profile_edited", actor=None, about=person)

    def _place(self, model: type, name: str) -> Site | Unit | None:
        if not name:
            return None
        if (model, name) not in self.places:
            find = actions.find_or_create_site if model is Site else actions.find_or_create_unit
            self.places[model, name] = find(actor=None, organisation=self.house, name=name)
        return self.places[model, name]


def _same(one: str, other: str) -> bool:
    return one.casefold() == other.casefold()


def _tell(report: Report, table: Table, writer: _Writer) -> None:
    if report.number(ADDED):
        report.notes.append(
            "No mail was sent. They sign in with a code sent to their address: give them "
            "the address of this site."
        )
    for column in ("site", "unit"):
        if column not in table.columns:
            report.left_out.append(f"the {column}s: the table has no such column.")
    if writer.gone:
        report.left_out.append(
            f"{len(writer.gone):,} who left the organisation or whose account is closed: "
            f"{', '.join(writer.gone[:NAMED])}{'…' if len(writer.gone) > NAMED else ''}."
        )
