# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A QR code as part of a page."""

from functools import lru_cache

import segno
from markupsafe import Markup

INK, PAPER = "#192427", "#ffffff"  # dark on white in both themes: cameras want it so


@lru_cache(maxsize=128)  # a wall shows its own again at each change of the room
def drawing(address: str) -> Markup:
    """The code of an address, as large as its place; the address itself stands beside it."""
    code = segno.make_qr(address, error="m")
    drawn = code.svg_inline(
        omitsize=True, border=4, dark=INK, light=PAPER, svgclass=None, lineclass=None
    )
    return Markup(drawn.replace("<svg ", '<svg aria-hidden="true" ', 1))
