# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""How the reader's house looks, and what an administrator may change of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import IO, Any

from django.http import Http404

from entrepairs.people import looks, rules, single_sign_on, tiles, vocabulary
from entrepairs.people.models import Organisation, Person


@dataclass(frozen=True)
class Frame:
    """What of the house stands on every page."""

    name: str = ""
    sheet_url: str = ""
    logo_url: str = ""


@dataclass(frozen=True)
class Theme:
    """A preview's colours in one theme."""

    name: str
    ink: str
    page: str
    colours: Mapping[str, str]


@dataclass(frozen=True)
class Preview:
    """What a choice of colours becomes."""

    check: looks.Check
    themes: tuple[Theme, Theme]
    radius: float


@dataclass(frozen=True)
class AppearancePage:
    """The present look, as its form shows it."""

    name: str
    brand: str
    brand_2: str
    corners: str
    logo_url: str
    logo: str
    may_be_taken_back: bool


# Ink and page of the two themes (`static/css/tokens.css`), as hexadecimal values.
INK, PAGE = ("#192528", "#ecebe7"), ("#fafaf7", "#111617")
RADII = {"": 10.0, "square": 0.0, "soft": 4.0, "round": 16.0}


def frame(house: Organisation) -> Frame:
    """Name, style sheet and logo. No query."""
    return Frame(house.name, looks.sheet_url(house), looks.logo_url(house))


def frame_of_visitors() -> Frame:
    """Those of the only house; nothing where there are several. Two SQL queries."""
    house = Organisation.objects.visible_to(None).first()
    return frame(house) if house else Frame()


def style_sheet(person: Person | None, digest: str) -> str:
    """The sheet of the reader's house at this address, else 404. Two SQL queries at most."""
    look = looks.of(_house(person))
    if not look.is_own or looks.digest(look) != digest:
        raise Http404
    return looks.sheet(look)


def logo(person: Person | None, digest: str) -> IO[bytes]:
    """The logo of the reader's house at this address, else 404. Two SQL queries at most."""
    if not digest or _house(person).logo != digest:
        raise Http404
    try:
        return looks.opened_logo(digest)
    except FileNotFoundError as lost:
        raise Http404 from lost


def manifest(person: Person | None, language: str) -> dict[str, Any]:
    """What a browser installs of the reader's house, if we know whose. Two SQL queries at most."""
    house = _any_house(person)
    return tiles.manifest(looks.of(house), house.name, language)


def icon_url(person: Person | None) -> str:
    """The icon in the colours of the reader's house, or in the tool's. Two SQL queries at most."""
    return tiles.tile_url(looks.of(_any_house(person)), "icon-192")


def tile(person: Person | None, digest: str, name: str) -> bytes:
    """An icon in the colours of the reader's house, or in the tool's; else 404.

    Two SQL queries at most.
    """
    look = looks.of(_any_house(person))
    shown = {looks.digest(one): one for one in (looks.Look(), look)}
    if digest not in shown or name not in tiles.TILES:
        raise Http404
    return tiles.tile(shown[digest], name)


def appearance(person: Person) -> AppearancePage:
    """For administrators; 404 to others. No query."""
    house = _administered(person)
    brand, brand_2 = looks.of(house).colours
    return AppearancePage(
        name=house.name,
        brand=brand,
        brand_2=brand_2,
        corners=house.corners,
        logo_url=looks.logo_url(house),
        logo=house.logo,
        may_be_taken_back=bool(house.look_before),
    )


def preview(person: Person, *, brand: str, brand_2: str, corners: str) -> Preview:
    """What these colours become, for administrators; 404 to others. No query."""
    _administered(person)
    look = looks.Look(brand, brand_2, corners)
    light, dark = (
        Theme(name, INK[is_dark], PAGE[is_dark], looks.named(look, dark=bool(is_dark)))
        for is_dark, name in enumerate(("light", "dark"))
    )
    return Preview(looks.check(look), (light, dark), RADII[corners])


def _administered(person: Person) -> Organisation:
    if not rules.may_administer(person, person.organisation):
        raise Http404
    return person.organisation


def _house(person: Person | None) -> Organisation:
    if person is not None:
        return person.organisation
    house = Organisation.objects.visible_to(None).first()
    if house is None:
        raise Http404
    return house


def _any_house(person: Person | None) -> Organisation:
    """That of the reader, or the only one; one without name or colours where there are several."""
    if person is not None:
        return person.organisation
    return Organisation.objects.visible_to(None).first() or Organisation()


def sign_in_methods(person: Person) -> single_sign_on.Provider | None:
    """The provider that is set, for administrators; 404 to others. No query."""
    _administered(person)
    return single_sign_on.provider()


def house_words(person: Person) -> dict[str, str]:
    """Language and hours of the house, for administrators; 404 to others. No query."""
    house = _administered(person)
    return {"language": house.language, "time_zone": house.time_zone}


def vocabulary_of_house(person: Person) -> dict[str, str]:
    """How the house calls things, for administrators; 404 to others. No query."""
    return dict(vocabulary.chosen(_administered(person)))
