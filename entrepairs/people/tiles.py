# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The house on the screen of a phone: its icons, and what a browser asks before it installs us.

The icons are the two halves (`static/img/mark.svg`) in the colours of the house, drawn here:
nothing comes from another host, and an administrator who chooses colours has nothing to draw.
"""

from functools import lru_cache
from io import BytesIO
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from PIL import Image, ImageDraw

from entrepairs.people import looks
from entrepairs.people.looks import Look

# Name: its side, and whether it is cut to a shape of the phone's own, within which all that matters
# stands in a circle of four fifths (W3C, maskable icons).
TILES = {"icon-192": (192, False), "icon-512": (512, False), "mask-512": (512, True)}
MEDIA_TYPE = "image/png"
BOX = 32  # of the drawing
FINER = 4  # is drawn larger, then made smaller: round edges
WHOLE, WITHIN = 1.0, 0.62
# The page's own colours by day (`static/css/tokens.css`).
PAGE = "#fafaf7"
LEFT, RIGHT = (3.25, 1.5, 26.75, 25.0), (5.25, 7.0, 28.75, 30.5)


@lru_cache(maxsize=32)
def tile(look: Look, name: str) -> bytes:
    """One icon as PNG; `KeyError` for a name there is none of."""
    side, is_masked = TILES[name]
    found = looks.derived(look)
    size = side * FINER
    ground = found["tint"] if is_masked else (0, 0, 0, 0)
    picture = Image.new("RGBA", (size, size), ground)
    scale = size / BOX * (WITHIN if is_masked else WHOLE)
    edge = (size - BOX * scale) / 2
    draw = ImageDraw.Draw(picture)

    def half(box: tuple[float, ...], start: int, colour: str) -> None:
        placed = [edge + scale * value for value in box]
        draw.pieslice(placed, start, start + 180, fill=colour)

    # Each half is that of its own circle, a unit aside of the other.
    half(LEFT, 90, found["half-a"])
    half(RIGHT, 270, found["half-b"])
    kept = BytesIO()
    picture.resize((side, side), Image.Resampling.LANCZOS).save(kept, "PNG", optimize=True)
    return kept.getvalue()


def tile_url(look: Look, name: str) -> str:
    """Its address changes with the colours, so it may be kept."""
    return reverse("people:tile", args=[looks.digest(look), name])


def manifest(look: Look, name: str, language: str) -> dict[str, Any]:
    """What a browser installs (W3C, Web Application Manifest), in the language of the request."""
    pages = (("/share/", _("Share")), ("/ask", _("Ask or search")), ("/notices/", _("News")))
    return {
        "id": "/",
        "name": f"Entrepairs · {name}" if name else "Entrepairs",
        "short_name": "Entrepairs",
        "description": _("Where colleagues learn from each other"),
        "lang": language,
        "dir": "ltr",
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "background_color": PAGE,
        "theme_color": looks.derived(look)["fill"],
        "icons": [
            {
                "src": tile_url(look, tile_name),
                "sizes": f"{side}x{side}",
                "type": MEDIA_TYPE,
                "purpose": "maskable" if is_masked else "any",
            }
            for tile_name, (side, is_masked) in TILES.items()
        ],
        "shortcuts": [{"name": label, "url": page} for page, label in pages],
    }
