# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the house holds of one person, table by table, as that person may have it today (I11, I44).

Read from what each table declares: a new one is in without a word here. A row of theirs is theirs,
whatever they may read today; what somebody else wrote or did in it is given while they see it.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db import models
from django.utils import timezone

from entrepairs.kernel import personal
from entrepairs.people.kept_by_libraries import PERSONAL_DATA as OF_LIBRARIES
from entrepairs.people.models import Organisation, Person

# How a table of the sign-in library leads to its person.
USER = "user"
# Tables that hold words or marks of somebody without leading to them, each with its reason.
EXCUSED = {
    "discovery.Wording": "kept without a name: nobody can tell whose it was",
    "discovery.WordingConfirmation": "a digest that leads to nobody, for some days",
    "kernel.OnceKey": "random keys of forms, kept 7 days and erased with the account",
    "knowledge.Source": "what another site said of a text, not of a person",
}
NAMES = ("title", "name", "wording", "name_fr", "line")


@dataclass
class Table:
    """What one table holds of somebody."""

    model: type[models.Model]
    links: dict[str, str]
    columns: dict[str, personal.Datum]
    rows: dict[int, dict[str, Any]] = field(default_factory=dict)

    @property
    def label(self) -> str:
        """Room and table, as files are called."""
        return self.model._meta.label


def tables() -> list[Table]:
    """All that lead to a person, in the order of their names."""
    found = [_table(model) for model in apps.get_models()]
    return sorted((table for table in found if table), key=lambda table: table.label)


def of(person: Person) -> Iterator[Table]:
    """Each table that holds something of the person, with what it holds."""
    for table in tables():
        _fill(table, person)
        if table.rows:
            yield table


def _table(model: type[models.Model]) -> Table | None:
    if declared := OF_LIBRARIES.get(model._meta.label):
        return Table(model, {USER: USER}, {name: _of_user(said) for name, said in declared.items()})
    links = personal.links(model)
    return Table(model, links, personal.columns(model)) if links else None


def _of_user(said: str) -> personal.Datum:
    return personal.datum(said, of=USER, secret=getattr(said, "secret", False))


def _fill(table: Table, person: Person) -> None:
    owner = next(iter(table.links))
    found: dict[int, models.Model] = {}
    mine: dict[int, list[str]] = defaultdict(list)
    seen = _seen(table, person)
    for link, path in table.links.items():
        for row in models.QuerySet(table.model).filter(**{path: person.pk}).order_by("pk"):
            # That one did something in another's row is told while that row is seen.
            if link == owner or row.pk in seen:
                found[row.pk] = row
                mine[row.pk].append(link)
    for key, row in found.items():
        table.rows[key] = _told(table, row, mine[key], is_seen=key in seen)
    _name_what_they_are_about(table, found, {key for key in found if owner in mine[key]}, person)


def _seen(table: Table, person: Person) -> set[int]:
    """Which of the rows that lead to the person they may read today."""
    manager = getattr(table.model, "objects", None)
    if not hasattr(manager, "visible_to"):
        return set()
    theirs = models.Q(*((path, person.pk) for path in table.links.values()), _connector=models.Q.OR)
    return set(manager.visible_to(person).filter(theirs).values_list("pk", flat=True))


def _told(table: Table, row: models.Model, mine: list[str], *, is_seen: bool) -> dict[str, Any]:
    told: dict[str, Any] = {"you_are": [link for link in mine if link not in ("pk", USER)]}
    owner = next(iter(table.links))
    if hasattr(row, "slug"):
        told["id"] = row.slug
    if owner in mine and (moment := _made(table.model)):
        told[moment] = getattr(row, moment)
    for name, datum in table.columns.items():
        wrote = datum.of[0] in mine and (is_seen or not datum.shared)
        reads = is_seen and not {*datum.of}.isdisjoint(mine)
        if (wrote or reads) and not datum.secret and not _is_key(table.model, name):
            told[name] = getattr(row, name)
    return told


def _made(model: type[models.Model]) -> str:
    """The column that says when a row was made, if there is one."""
    moments = (
        one.name
        for one in model._meta.concrete_fields
        if isinstance(one, models.DateTimeField) and one.default is timezone.now
    )
    return next(moments, "")


def _is_key(model: type[models.Model], name: str) -> bool:
    return bool(model._meta.get_field(name).is_relation)


def _name_what_they_are_about(
    table: Table, found: dict[int, models.Model], own: set[int], person: Person
) -> None:
    """Communities, texts, subjects of one's own rows: by name, where one may know it today."""
    for key in table.model._meta.concrete_fields:
        target = key.related_model
        is_theirs = key.name in table.links or target is Organisation
        if not key.is_relation or is_theirs or (target is Person and key.name not in table.columns):
            continue
        wanted = {getattr(found[pk], key.attname) for pk in own} - {None}
        names = _names(target, wanted, person)
        for pk in own:
            if name := names.get(getattr(found[pk], key.attname)):
                table.rows[pk][key.name] = name


def _names(target: type[models.Model], wanted: set[int], person: Person) -> dict[int, str]:
    called = [name for name in NAMES if name in {one.name for one in target._meta.fields}]
    manager = getattr(target, "objects", None)
    if not (called and wanted and hasattr(manager, "visible_to")):
        return {}
    rows = manager.visible_to(person).filter(pk__in=wanted).values_list("pk", called[0])
    return {pk: name for pk, name in rows if name}
