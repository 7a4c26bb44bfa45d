# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The organisation of the demo, its places and its words."""

from typing import TypeVar

from entrepairs.operations.demo.book import Row
from entrepairs.operations.demo.stage import Stage
from entrepairs.people.models import Site, Subject, Unit

Branch = TypeVar("Branch", Unit, Subject)


def settle(stage: Stage) -> None:
    """Make sites, units and subjects."""
    of = {"organisation": stage.organisation}
    places, units = stage.book.organisation["site"], stage.book.organisation["unit"]
    made = Site.objects.bulk_create(Site(slug=stage.slug(), name=p["name"], **of) for p in places)
    stage.sites = {row["key"]: site for row, site in zip(places, made, strict=True)}
    stage.units = _tree(units, [Unit(slug=stage.slug(), name=u["name"], **of) for u in units])
    stage.subjects = _tree(
        stage.book.subjects,
        [
            Subject(
                slug=stage.slug(),
                name_fr=row["fr"],
                name_en=row["en"],
                synonyms=row.get("synonyms", []),
                **of,
            )
            for row in stage.book.subjects
        ],
    )


def _tree(rows: list[Row], branches: list[Branch]) -> dict[str, Branch]:
    """Save them, then tell each its parent."""
    model = type(branches[0])
    made = dict(zip((r["key"] for r in rows), model.objects.bulk_create(branches), strict=True))
    for row in rows:
        made[row["key"]].parent = made.get(row.get("parent", ""))
    model.objects.bulk_update(made.values(), ["parent"])
    return made
