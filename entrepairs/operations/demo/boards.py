# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The photos people of the demo took of their flip charts: drawn, so that nobody is on them."""

import io
from html import escape
from pathlib import Path
from random import Random

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from entrepairs import __file__ as package
from entrepairs.knowledge.actions import attaching
from entrepairs.knowledge.models import Attachment
from entrepairs.operations.demo.book import Board
from entrepairs.people.models import Person

FONT = Path(package).parent / "static/fonts/literata-latin-wght-italic.woff2"
SIZE = (1200, 900)
WALL, PAPER, SHADOW = (205, 203, 196), (252, 251, 246), (120, 118, 112)
MARKERS = ((22, 66, 84), (168, 44, 38), (30, 92, 52))
SHEET = (130, 70, 1070, 850)
LETTERS, LEADING = 62, 118


def keep(board: Board, owner: Person, slug: str, rng: Random) -> Attachment:
    """Draw it and keep it as its owner's, under a public name from the draw."""
    photo = SimpleUploadedFile(f"{board.name}.png", _drawn(board, rng), "image/png")
    row = attaching.attach_file(actor=owner, upload=photo, alt=board.alt)
    row.slug = slug
    row.save(update_fields=["slug"])
    return row


def shown(row: Attachment) -> str:
    """The picture inside a text, as the editor writes it."""
    address = f"/files/{row.slug}/{row.name}"
    size = f'width="{row.width}" height="{row.height}"'
    return f'<figure><img src="{address}" alt="{escape(row.alt)}" {size}></figure>'


def _drawn(board: Board, rng: Random) -> bytes:
    photo = Image.new("RGB", SIZE, WALL)
    _sheet(photo)
    font = ImageFont.truetype(FONT, LETTERS)
    for number, words in enumerate(board.lines):
        _line(photo, words, number, font, rng)
    photo = photo.rotate(rng.uniform(-2, 2), Image.Resampling.BICUBIC, fillcolor=WALL)
    file = io.BytesIO()
    photo.save(file, "PNG")
    return file.getvalue()


def _sheet(photo: Image.Image) -> None:
    left, top, right, bottom = SHEET
    draw = ImageDraw.Draw(photo)
    draw.rectangle((left + 14, top + 18, right + 14, bottom + 18), fill=SHADOW)
    photo.paste(photo.filter(ImageFilter.GaussianBlur(14)))
    draw.rectangle(SHEET, fill=PAPER)
    draw.rectangle((left, top, right, top + 26), fill=(228, 226, 218))


def _line(
    photo: Image.Image, words: str, number: int, font: ImageFont.ImageFont, rng: Random
) -> None:
    """One line by hand: a little off, a little slanted, the colour changes."""
    strip = Image.new("RGBA", (SIZE[0], LEADING), (0, 0, 0, 0))
    ink = (*MARKERS[number % len(MARKERS)], 255)
    draw = ImageDraw.Draw(strip)
    draw.text(
        (0, 18), words.replace("\u202f", " "), font=font, fill=ink, stroke_width=1, stroke_fill=ink
    )
    strip = strip.rotate(rng.uniform(-1.2, 1.2), Image.Resampling.BICUBIC)
    place = (SHEET[0] + 60 + rng.randint(-8, 8), SHEET[1] + 70 + number * LEADING)
    photo.paste(strip, place, strip)
