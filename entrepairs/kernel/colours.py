# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Colours derived as the style sheet derives them, for what cannot: mails, pictures, checks.

Lightness is set by role and chroma has a cap (`static/css/tokens.css`), so whatever colour is
given, the contrasts hold. Source of the conversions: Björn Ottosson, "A perceptual color space for
image processing" (OKLab); of the contrast: WCAG 2.2, 1.4.3.
"""

import math
import re
from typing import NamedTuple

HEX = re.compile(r"#[0-9a-f]{6}\Z")
# Below it an eye sees a grey, whose hue says nothing.
GREY = 0.03
# Where the curve of sRGB begins straight.
STRAIGHT, DARKEST = 12.92, 0.04045


class Oklch(NamedTuple):
    """Lightness from 0 to 1, chroma, hue in degrees."""

    lightness: float
    chroma: float
    hue: float


def is_hex(text: str) -> bool:
    """Is it written as #rrggbb, in small letters?"""
    return HEX.match(text) is not None


def to_oklch(colour: str) -> Oklch:
    """What an sRGB colour is to the eye."""
    red, green, blue = (_linear(part) for part in _parts(colour))
    long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    middle = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    lightness = 0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short
    a = 1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short
    return Oklch(lightness, math.hypot(a, b), math.degrees(math.atan2(b, a)) % 360)


def to_hex(colour: Oklch) -> str:
    """The nearest sRGB colour a screen shows: what lies beyond is cut off, as browsers do."""
    a = colour.chroma * math.cos(math.radians(colour.hue))
    b = colour.chroma * math.sin(math.radians(colour.hue))
    long = (colour.lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (colour.lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (colour.lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    parts = (
        4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short,
    )
    return "#" + "".join(f"{round(255 * _gamma(part)):02x}" for part in parts)


def derived(colour: str, lightness: float, most: float) -> str:
    """The hue of a colour at the lightness of a role: `oklch(from … l min(c, most) h)`."""
    given = to_oklch(colour)
    return to_hex(Oklch(lightness, min(given.chroma, most), given.hue))


def contrast(one: str, other: str) -> float:
    """From 1 to 21."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def degrees_apart(one: str, other: str) -> float | None:
    """Between two hues, at most 180; nothing where one of them is a grey."""
    first, second = to_oklch(one), to_oklch(other)
    if min(first.chroma, second.chroma) < GREY:
        return None
    between = abs(first.hue - second.hue)
    return min(between, 360 - between)


def _parts(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _linear(part: int) -> float:
    value = part / 255
    return value / STRAIGHT if value <= DARKEST else ((value + 0.055) / 1.055) ** 2.4


def _gamma(part: float) -> float:
    value = min(1.0, max(0.0, part))
    return STRAIGHT * value if STRAIGHT * value <= DARKEST else 1.055 * value ** (1 / 2.4) - 0.055


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(part) for part in _parts(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
