# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""How a house looks: two colours and the roundness of corners, all else is derived from them.

The style sheet of the house overrides three tokens and is named by its own digest, so that it may
be kept. What cannot derive gets the values computed here by the same formulas: mails, the checks,
the preview, and browsers without relative colours.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from typing import IO

from django.urls import reverse

from entrepairs.kernel import colours, files, images
from entrepairs.people.models import Organisation

BRAND, BRAND_2 = "#0c5c66", "#f2b23e"
# Names of roundness, in rem.
CORNERS = {"": ".625rem", "square": "0rem", "soft": ".25rem", "round": "1rem"}
APART = 60  # degrees of hue
READABLE = 4.5
FOLDER = "logos"
MEDIA_TYPE = images.MEDIA_TYPE
# Three times what is shown, for fine screens.
LOGO_WIDTH, LOGO_HEIGHT = 480, 90

# Role: which colour, and for each theme lightness and the most chroma (`static/css/tokens.css`).
ROLES = {
    "link": (0, (0.43, 0.15), (0.84, 0.09)),
    "fill": (0, (0.43, 0.16), (0.81, 0.075)),
    "fill-2": (0, (0.36, 0.14), (0.88, 0.07)),
    "tint": (0, (0.965, 0.0115), (0.275, 0.028)),
    "tint-2": (0, (0.915, 0.026), (0.345, 0.04)),
    "half-a": (0, (0.5, 0.15), (0.76, 0.1)),
    "half-b": (1, (0.82, 0.15), (0.8, 0.13)),
    "glow": (1, (0.962, 0.034), (0.285, 0.034)),
    "glow-2": (1, (0.89, 0.09), (0.42, 0.07)),
}
DARK_ON_FILL = (0.2, 0.03)
SURFACES = ("#ffffff", colours.to_hex(colours.Oklch(0.235, 0.01, 215)))
# Text colour and what lies under it: each pair is read.
READ = (("link", "surface"), ("on-fill", "fill"), ("on-fill", "fill-2"), ("link", "tint"))


@dataclass(frozen=True)
class Look:
    """Two colours, a roundness, a logo's digest; empty is the tool's own."""

    brand: str = ""
    brand_2: str = ""
    corners: str = ""
    logo: str = ""

    @property
    def colours(self) -> tuple[str, str]:
        """Both, with the tool's where none is chosen."""
        return self.brand or BRAND, self.brand_2 or BRAND_2

    @property
    def is_own(self) -> bool:
        """Does a style sheet have anything to say?"""
        return bool(self.brand or self.brand_2 or self.corners)


@dataclass(frozen=True)
class Check:
    """Is it readable in both themes, and are the halves two?"""

    contrast: float
    degrees: int | None

    @property
    def is_readable(self) -> bool:
        """Does the least contrast suffice for text?"""
        return self.contrast >= READABLE

    @property
    def are_alike(self) -> bool:
        """Would one take one half for the other?"""
        return self.degrees is None or self.degrees < APART


def of(house: Organisation) -> Look:
    """The look in force."""
    return Look(house.brand, house.brand_2, house.corners, house.logo)


def derived(look: Look, *, dark: bool = False) -> dict[str, str]:
    """The colour of each role in one theme."""
    found = {
        name: colours.derived(look.colours[which], *(at_night if dark else by_day))
        for name, (which, by_day, at_night) in ROLES.items()
    }
    on_fill = colours.derived(look.colours[0], *DARK_ON_FILL) if dark else "#ffffff"
    return found | {"on-fill": on_fill, "surface": SURFACES[dark]}


def check(look: Look) -> Check:
    """The least contrast of what is read, and how far apart the halves are."""
    least = min(
        colours.contrast(found[text], found[under])
        for found in (derived(look), derived(look, dark=True))
        for text, under in READ
    )
    apart = colours.degrees_apart(*look.colours)
    return Check(least, None if apart is None else round(apart))


@lru_cache(maxsize=64)
def sheet(look: Look) -> str:
    """The style sheet: three tokens, and plain values for who cannot derive the others."""
    first, second = look.colours
    tokens = f"--brand:{first};--brand-2:{second};--brand-radius:{CORNERS[look.corners]}"
    plain = ";".join(f"--{name}:{value}" for name, value in derived(look).items())
    without = "@supports not (color: light-dark(oklch(from red l c h), #fff))"
    return f":root{{{tokens}}}\n{without}{{:root{{{plain}}}}}\n"


@lru_cache(maxsize=64)
def digest(look: Look) -> str:
    """Names the sheet in its address."""
    return hashlib.sha256(sheet(look).encode()).hexdigest()[:16]


def sheet_url(house: Organisation) -> str:
    """Address of the style sheet, or nothing where the house looks like the tool."""
    look = of(house)
    return reverse("people:look", args=[digest(look)]) if look.is_own else ""


def logo_url(house: Organisation) -> str:
    """Address of the logo, or nothing."""
    return reverse("people:logo", args=[house.logo]) if house.logo else ""


def named(look: Look, *, dark: bool = False) -> Mapping[str, str]:
    """The colours of one theme, under names that a template can say."""
    found = derived(look, dark=dark)
    return {name.replace("-", "_"): value for name, value in found.items()}


def of_mails(house: Organisation | None) -> Mapping[str, str]:
    """The colours of a mail, which derives nothing."""
    return named(of(house) if house else Look())


class NotALogoError(ValueError):
    """The file is not a picture that can be read, or it is far too large."""


def keep_logo(file: IO[bytes]) -> str:
    """Keep the pixels of a logo; their digest. Repeatable."""
    try:
        logo = images.emblem(file, LOGO_WIDTH, LOGO_HEIGHT)
    except (images.NotAPictureError, images.TooManyPixelsError) as error:
        raise NotALogoError from error
    return files.keep(FOLDER, BytesIO(logo))


def opened_logo(digest: str) -> IO[bytes]:
    """The logo, open for reading; FileNotFoundError when it is gone."""
    return files.open_kept(FOLDER, digest)


def drop_logo(digest: str) -> None:
    """Erase a logo, unless some house shows it or may come back to it."""
    houses = Organisation.objects.all()
    if not any(digest in (row.logo, row.look_before.get("logo")) for row in houses):
        files.drop(FOLDER, digest)
