# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What `PERSONAL_DATA` says of a table, as the export and the erasure of an account read it (I43).

It names columns. The first is the link to whose row it is: a key to a person, or to a row that is
somebody's. Other keys to people are links too. A link says how it ends by its `on_delete`:
CASCADE, the row goes with the person; SET_NULL, it stays without a name. A column is of whose row
it is: it goes with the row, and where the row stays it is emptied. What is otherwise, `datum` says.
"""

from django.contrib.auth import get_user_model
from django.db import models


class Datum(str):
    """What a column holds, when it is not simply its row's."""

    __slots__ = ("of", "secret", "shared", "stays")

    of: tuple[str, ...]
    stays: bool
    shared: bool
    secret: bool


def datum(
    what: str, *, of: str = "", stays: bool = False, shared: bool = False, secret: bool = False
) -> Datum:
    """Say more of a column than what it holds.

    `of`: the links whose it is, the first being who wrote it; others get it while they see the row.
    `stays`: it outlives its writer, as what they taught does. `shared`: others write in it too, so
    that it is exported to who may read the row today. `secret`: it opens a door, or is another's;
    it is never exported.
    """
    said = Datum(what)
    said.of, said.stays, said.shared, said.secret = tuple(of.split()), stays, shared, secret
    return said


def links(model: type[models.Model]) -> dict[str, str]:
    """Each link of a table to somebody, and the path of keys to the person; whose row it is first.

    Empty where the table names nobody.
    """
    people = get_user_model()
    if model is people:
        return {"pk": "pk"}
    found = {}
    for place, name in enumerate(declared(model)):
        target = _led_to(model, name)
        if target is people:
            found[name] = name
        elif target is not None and place == 0 and (inner := links(target)):
            found[name] = f"{name}__{next(iter(inner.values()))}"
    return found


def columns(model: type[models.Model]) -> dict[str, Datum]:
    """What a table holds of people beside its links, each with whose it is."""
    leads = links(model)
    owner = next(iter(leads), "")
    found = {}
    for name, what in declared(model).items():
        if name not in leads:
            said = what if isinstance(what, Datum) else datum(what)
            found[name] = said if said.of else _of(said, owner)
    return found


def outlives(model: type[models.Model], path: str) -> bool:
    """Does a row stay when the person at the end of a path of keys goes?"""
    for name in path.split("__"):
        key = model._meta.get_field(name)
        if not isinstance(key, models.ForeignKey):
            return False
        if key.remote_field.on_delete is models.SET_NULL:
            return True
        model = key.remote_field.model
    return False


def declared(model: type[models.Model]) -> dict[str, str]:
    """What the table says of itself; nothing for one of a library."""
    said: dict[str, str] = getattr(model, "PERSONAL_DATA", {})
    return said


def _of(said: Datum, owner: str) -> Datum:
    return datum(said, of=owner, stays=said.stays, shared=said.shared, secret=said.secret)


def _led_to(model: type[models.Model], name: str) -> type[models.Model] | None:
    field = model._meta.get_field(name)
    is_key = field.many_to_one or field.one_to_one
    return field.related_model if is_key and field.concrete else None
