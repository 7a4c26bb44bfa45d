# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Time zones to pick from, by continent and by the name of a city the reader knows."""

from functools import cache
from importlib.resources import files

from babel.dates import get_timezone_location
from django.utils.translation import gettext_lazy as _

from entrepairs.kernel.folding import fold

AREAS = {
    "Europe": _("Europe"),
    "Africa": _("Africa"),
    "America": _("America"),
    "Antarctica": _("Antarctica"),
    "Arctic": _("Arctic"),
    "Asia": _("Asia"),
    "Atlantic": _("Atlantic"),
    "Australia": _("Australia"),
    "Indian": _("Indian Ocean"),
    "Pacific": _("Pacific"),
}


@cache
def known() -> frozenset[str]:
    """Each country's zones, as the time zone database lists them, and UTC."""
    table = files("tzdata.zoneinfo").joinpath("zone.tab").read_text()
    rows = [line.split("\t") for line in table.splitlines() if not line.startswith("#")]
    return frozenset(row[2] for row in rows) | {"UTC"}


@cache
def choices(language: str) -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    """Groups of (zone, city) for a list to pick from. `language` must be the active one."""
    groups: dict[str, list[tuple[str, str]]] = {area: [] for area in AREAS}
    for zone in known() - {"UTC"}:
        groups[zone.split("/")[0]].append((zone, _city(zone, language)))
    named = [
        (str(AREAS[area]), tuple(sorted(cities, key=lambda city: fold(city[1]))))
        for area, cities in groups.items()
    ]
    return (*named, ("UTC", (("UTC", "UTC"),)))


def _city(zone: str, language: str) -> str:
    place = get_timezone_location(zone, locale=language, return_city=True)
    return place.rsplit("/", 1)[-1]
