# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a phone's camera makes of the code on a wall: the picture is read, not the page.

The picture is sharp and straight, so nothing is corrected: one wrong square is a wrong address.
"""

import io

from PIL import Image
from qrcode.base import rs_blocks
from qrcode.main import QRCode
from qrcode.util import mask_func

FINDER = 7  # squares of the pattern in three corners
BYTES, TERMS = 4, 8  # the mode, and the bits of its length, of the small versions
GREY = 128  # of 255: what is darker is ink
FORMAT_MASK = 0b101010000010010


def read(picture):
    """The address in the picture of a code."""
    squares = _squares(Image.open(io.BytesIO(picture)).convert("L"))
    size = len(squares)
    said = sum(squares[8][x] << 14 - x for x in range(6)) | squares[8][7] << 8
    level, mask = (said ^ FORMAT_MASK) >> 13, (said ^ FORMAT_MASK) >> 10 & 0b111
    words = _words(squares, _free(size), mask_func(mask))
    bits = "".join(f"{word:08b}" for word in _in_order(words, rs_blocks((size - 17) // 4, level)))
    assert int(bits[:BYTES], 2) == BYTES, "it is not written in bytes"
    length = int(bits[BYTES : BYTES + TERMS], 2)
    rest = bits[BYTES + TERMS :]
    return bytes(int(rest[at : at + 8], 2) for at in range(0, 8 * length, 8)).decode()


def _squares(picture):
    """Dark or light, row by row; the size of one is told by the corner's own seven."""
    width, height = picture.size
    edge = width // 20  # round corners, and the wall behind them
    picture = picture.crop((edge, edge, width - edge, height - edge))
    dark = picture.point(lambda light: 255 * (light < GREY))
    dark = dark.crop(dark.getbbox())
    # Past the outermost pixels, which are half of a square and half of the paper.
    run = next(x for x in range(2, dark.width) if not dark.getpixel((x, 2)))
    size = round(dark.width * FINDER / run)
    side = dark.width / size
    middle = [int((at + 0.5) * side) for at in range(size)]
    return [[dark.getpixel((x, y)) > 0 for x in middle] for y in middle]


def _free(size):
    """Which squares hold words: all that no pattern takes."""
    blank = QRCode(version=(size - 17) // 4)
    blank.modules_count, blank.modules = size, [[None] * size for _row in range(size)]
    for row, column in ((0, 0), (size - 7, 0), (0, size - 7)):
        blank.setup_position_probe_pattern(row, column)
    blank.setup_position_adjust_pattern()
    blank.setup_timing_pattern()
    blank.setup_type_info(test=True, mask_pattern=0)
    return [[square is None for square in row] for row in blank.modules]


def _words(squares, free, is_turned):
    """Two columns at a time from the right, up and down in turn, past the column of the pattern."""
    size, bits = len(squares), []
    columns = [*range(size - 1, 6, -2), 5, 3, 1]
    for turn, right in enumerate(columns):
        for y in range(size) if turn % 2 else reversed(range(size)):
            bits += [squares[y][x] ^ is_turned(y, x) for x in (right, right - 1) if free[y][x]]
    return [int("".join(map(str, map(int, bits[at : at + 8]))), 2) for at in range(0, len(bits), 8)]


def _in_order(words, blocks):
    """The blocks one after the other, that stand in the code in turns."""
    told, left = [[] for _block in blocks], iter(words)
    for number in range(max(block.data_count for block in blocks)):
        for block, mine in zip(blocks, told, strict=True):
            if number < block.data_count:
                mine.append(next(left))
    return [word for mine in told for word in mine]
