# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who and what is here already: people by staff number, address and name; sites and units."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models.functions import Lower

from entrepairs.kernel.folding import fold
from entrepairs.operations.importing.staff import reading
from entrepairs.operations.models import ImportedPerson
from entrepairs.people import actions
from entrepairs.people.models import Organisation, Person, Site, Unit

# Whom the staff file made known stands beside its number; without one, beside the public name.
SOURCE = "staff"
WITHOUT_NUMBER = "@"


def source_id(number: str, person: Person) -> str:
    """By what the staff file knows somebody."""
    return reading.number_key(number) if number else f"{WITHOUT_NUMBER}{person.slug}"


@dataclass(slots=True)
class Known:
    """Somebody who is here, or was."""

    key: int
    email: str
    name: str
    job: str
    level: str
    site: int | None
    unit: int | None
    manager: int | None
    has_left: bool
    is_open: bool
    number: str = ""
    of_staff: bool = False


class People:
    """Everybody of the house. Three SQL queries, then none."""

    def __init__(self, house: Organisation) -> None:
        columns = ("pk", "email", "name", "job", "level", "site", "unit", "manager", "left_at")
        rows = Person.objects.filter(organisation=house).values_list(*columns, "is_active")
        self.by_key: dict[int, Known] = {}
        self.by_email: dict[str, int] = {}
        self.by_name: dict[tuple[str, ...], list[int]] = {}
        for key, email, name, job, level, site, unit, manager, left, is_open in rows.iterator():
            address = (email or "").lower()
            known = Known(
                key, address, name, job, level, site, unit, manager, left is not None, is_open
            )
            self.by_key[key] = known
            if address:
                self.by_email[address] = key
            self.by_name.setdefault(name_key(name), []).append(key)
        self.by_number: dict[str, int | None] = {}
        self._staff(house)
        others = Person.objects.exclude(organisation=house).exclude(email=None)
        self.elsewhere = set(others.annotate(key=Lower("email")).values_list("key", flat=True))

    def _staff(self, house: Organisation) -> None:
        rows = ImportedPerson.objects.filter(organisation=house, source=SOURCE)
        for number, person in rows.values_list("source_id", "person"):
            has_number = not number.startswith(WITHOUT_NUMBER)
            if has_number:
                self.by_number[number] = person
            if person in self.by_key:
                self.by_key[person].of_staff = True
                self.by_key[person].number = number if has_number else ""

    def here(self) -> Iterable[Known]:
        """Those whom the staff file made known and who have not left."""
        return (known for known in self.by_key.values() if known.of_staff and not known.has_left)


def name_key(name: str) -> tuple[str, ...]:
    """A name whichever of its words comes first."""
    return tuple(sorted(fold(name).split()))


class Places:
    """The sites, or the units, of the house. One SQL query, and some for each one made."""

    def __init__(self, house: Organisation, model: type[Site] | type[Unit]) -> None:
        self.house, self.model = house, model
        self._read()

    def _read(self) -> None:
        rows = list(self.model.objects.filter(organisation=self.house).order_by("pk"))
        self.rows = {row.pk: row for row in rows}
        self.inside = {(row.parent_id, row.name.casefold()): row.pk for row in reversed(rows)}
        # At the top first.
        self.anywhere: dict[str, int] = {}
        for row in sorted(rows, key=lambda row: (row.parent_id is not None, row.pk)):
            self.anywhere.setdefault(row.name.casefold(), row.pk)

    def find(self, parts: Sequence[str]) -> int | None:
        """The one at the end of a path; nothing where it would be made, or put elsewhere."""
        if len(parts) == 1:
            return self.anywhere.get(parts[0].casefold())
        parent: int | None = None
        for part in parts:
            parent = self.inside.get((parent, part.casefold()))
            if parent is None:
                return None
        return parent

    def make(self, parts: Sequence[str]) -> Site | Unit:
        """The one at the end of a path, made as far as it is missing."""
        found = self.find(parts)
        if found is None:
            made = actions.find_or_create_place(
                actor=None, organisation=self.house, model=self.model, parts=parts
            )
            self._read()
            return made
        return self.rows[found]

    def path(self, key: int | None) -> str:
        """`Réseau / Agence Lyon`."""
        names: list[str] = []
        seen: set[int] = set()
        while key in self.rows and key not in seen:
            seen.add(key)
            names.insert(0, self.rows[key].name)
            key = self.rows[key].parent_id
        return " / ".join(names)
