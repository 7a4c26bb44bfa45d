# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Pictures made anew: what a person sends is decoded, and only its pixels are kept.

Place, hour, camera, comments, hidden files after the end: nothing of it survives. A picture too
large to decode within the memory of one worker is refused by its header, before a pixel is read.
"""

import io
import struct
import zlib
from dataclasses import dataclass
from typing import IO, Any

from PIL import Image, ImageOps

MEDIA_TYPE = "image/webp"
LARGEST_SIDE = 2560
THUMB_SIDE = 640
# What each kind takes in memory differs: a JPEG in one pass is decoded at a fraction of its size,
# one in several passes holds the coefficients of all its colours, a WebP two canvases.
MOST_PIXELS = {"PNG": 25_000_000, "GIF": 25_000_000, "JPEG": 25_000_000, "WEBP": 14_000_000}
MOST_PIXELS_BEFORE_REDUCTION = 150_000_000
START_OF_SCAN = 0xFFDA
BEFORE_A_SCAN = (*range(0xFFC0, 0xFFD0), *range(0xFFDB, 0xFFDE), *range(0xFFE0, 0xFFF0), 0xFFFE)
# A drawing or a screenshot stays exact up to this many bytes; beyond it, it is a photo.
EXACT_UP_TO = 700_000
BROKEN = (
    OSError,
    ValueError,
    SyntaxError,
    EOFError,
    TypeError,
    IndexError,
    KeyError,
    OverflowError,
    struct.error,
    zlib.error,
    Image.DecompressionBombError,
)

# The limits above decide, by kind; Pillow's own is one number for all.
Image.MAX_IMAGE_PIXELS = None


class NotAPictureError(ValueError):
    """What was sent cannot be read as a picture."""


class TooManyPixelsError(ValueError):
    """The picture is larger than one worker decodes."""


@dataclass(frozen=True)
class Picture:
    """A picture as it is kept: in full and as a thumbnail."""

    full: bytes
    thumb: bytes
    width: int
    height: int


def remake(source: IO[bytes]) -> Picture:
    """Decode a JPEG, PNG, GIF (its first image) or WebP and encode its pixels again, upright."""
    upright, exact = _decoded(source)
    full = _encoded(upright, exact=exact)
    width, height = upright.size
    upright.thumbnail((THUMB_SIDE, THUMB_SIDE))
    return Picture(full, _encoded(upright, exact=False), width, height)


def portrait(source: IO[bytes], side: int) -> bytes:
    """The middle of a picture, as a square of `side` pixels."""
    upright, _ = _decoded(source)
    square = ImageOps.fit(upright, (side, side), Image.Resampling.LANCZOS)
    return _encoded(square, exact=False)


def emblem(source: IO[bytes], width: int, height: int) -> bytes:
    """A picture within these bounds, exact, what is transparent kept so."""
    upright, _ = _decoded(source)
    upright.thumbnail((width, height), Image.Resampling.LANCZOS)
    return _webp(upright, lossless=True, quality=80)


def _decoded(source: IO[bytes]) -> tuple[Image.Image, bool]:
    """The upright pixels, and whether they are a drawing, to be kept exact."""
    try:
        with Image.open(source, formats=tuple(MOST_PIXELS)) as image:
            exact = _kind(image) in ("PNG", "GIF")
            _refuse_if_huge(image)
            return _upright(image), exact
    except BROKEN as mistake:
        if isinstance(mistake, TooManyPixelsError):
            raise
        raise NotAPictureError(str(mistake)) from mistake


def _kind(image: Image.Image) -> str:
    """A phone's JPEG with a second picture behind it is the JPEG it begins with."""
    return "JPEG" if image.format == "MPO" else str(image.format)


def _refuse_if_huge(image: Image.Image) -> None:
    """By the header alone. A JPEG in one pass is first asked to come at a half, a quarter…"""
    kind = _kind(image)
    most = MOST_PIXELS[kind]
    if kind == "JPEG" and _comes_in_one_pass(image):
        if image.width * image.height > MOST_PIXELS_BEFORE_REDUCTION:
            raise TooManyPixelsError
        image.draft("RGB", (LARGEST_SIDE, LARGEST_SIDE))
    elif kind == "JPEG":
        most = most * 3 // max(3, len(image.getbands()))
    if image.width * image.height > most:
        raise TooManyPixelsError


def _comes_in_one_pass(image: Any) -> bool:
    """Does its first scan hold all colours, and is the picture not drawn finer and finer?

    Colours that come one after the other are kept whole until the last, as progressive ones are.
    """
    return not image.info.get("progressive") and _colours_of_first_scan(image.fp) == image.layers


def _colours_of_first_scan(source: IO[bytes]) -> int:
    """What the head of the scan says; 0 where anything stands before it that should not."""
    at = source.tell()
    source.seek(2)
    try:
        while True:
            mark, length = struct.unpack(">HH", source.read(4))
            if mark == START_OF_SCAN:
                return source.read(1)[0]
            if mark not in BEFORE_A_SCAN:
                return 0
            source.seek(length - 2, 1)
    finally:
        source.seek(at)


def _upright(image: Image.Image) -> Image.Image:
    """The pixels alone, turned as the camera was held, no side above the limit."""
    orientation = image.getexif().get(0x0112, 1)
    transparent = image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info
    mode = "RGBA" if transparent else "RGB"
    # Made smaller first where it can be: a second copy of all pixels is what costs memory.
    pixels = image if image.mode in ("RGB", "RGBA", "L", "CMYK") else image.convert(mode)
    pixels.thumbnail((LARGEST_SIDE, LARGEST_SIDE), reducing_gap=1.5)
    pixels = pixels.convert(mode)
    pixels.info.clear()
    pixels.getexif().clear()
    pixels.getexif()[0x0112] = orientation
    turned = ImageOps.exif_transpose(pixels)
    turned.info.clear()
    return turned


def _encoded(image: Image.Image, *, exact: bool) -> bytes:
    if exact:
        drawing = _webp(image, lossless=True, quality=50)
        if len(drawing) <= EXACT_UP_TO:
            return drawing
    return _webp(image, quality=82)


def _webp(image: Image.Image, **choices: object) -> bytes:
    target = io.BytesIO()
    image.save(target, "WEBP", method=4, exif=b"", icc_profile=None, xmp=b"", **choices)
    return target.getvalue()
