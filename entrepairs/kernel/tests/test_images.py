# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""T-BOMB and its gentle neighbours: pictures and files as hostile hands send them."""

import io
import random
import struct
import subprocess
import sys
import zipfile
import zlib
from pathlib import Path

import pytest
from PIL import Image

from entrepairs.kernel import filetypes, images


def encoded(size, kind, mode="RGB", **choices):
    target = io.BytesIO()
    Image.new(mode, size, "teal" if mode != "P" else 3).save(target, kind, **choices)
    return target.getvalue()


def png_header(width, height, chunks=b"", colour=2):
    """A PNG that announces a size and holds next to nothing."""

    def chunk(name, data):
        return (
            struct.pack(">L", len(data)) + name + data + struct.pack(">L", zlib.crc32(name + data))
        )

    head = chunk(b"IHDR", struct.pack(">LLBBBBB", width, height, 8, colour, 0, 0, 0))
    pixels = chunk(b"IDAT", zlib.compress(b"\0" * 100_000))
    return b"\x89PNG\r\n\x1a\n" + head + chunks + pixels + chunk(b"IEND", b"")


def jpeg_of_size(width, height, *, progressive=False):
    data = bytearray(encoded((64, 64), "JPEG", progressive=progressive))
    at = data.index(b"\xff\xc2" if progressive else b"\xff\xc0")
    struct.pack_into(">HH", data, at + 5, height, width)
    return bytes(data)


def jpeg_in_passes(width, height):
    """One colour after the other: a decoder keeps the coefficients of all until the last."""
    data = jpeg_of_size(width, height)
    blocks = -(-width // 8) * -(-height // 8)
    passes = [data[: data.index(b"\xff\xda")]]
    # A flat block in each: no difference to the last one, and the end.
    for colour, tables, flat in ((1, 0x00, "001010"), (2, 0x11, "0000"), (3, 0x11, "0000")):
        bits = flat * (blocks + -blocks % 8)
        passes.append(struct.pack(">HHBBBBBB", 0xFFDA, 8, 1, colour, tables, 0, 63, 0))
        passes.append(int(bits, 2).to_bytes(len(bits) // 8, "big"))
    return b"".join(passes) + b"\xff\xd9"


def with_a_false_head(data):
    """What a decoder skips as filling says, to whoever does not, that all colours come at once."""
    at = data.index(b"\xff\xdb")
    lie = b"\xff\xda\0\x0c\x03".rjust(0xFE00 - 2 + 5, b"\0")
    comment = b"\xff\xff\xfe" + struct.pack(">H", 0xFE00 + 8) + lie.ljust(0xFE00 + 6, b"\0")
    return data[:at] + comment + data[at:]


def archive(**entries):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in entries.items():
            made.writestr(name, content)
    return target.getvalue()


def bomb():
    """Announces three gigabytes of zeros in a few hundred bytes, as a bomb's table does."""
    data = bytearray(archive(zeros=b"0" * 1000))
    struct.pack_into("<L", data, data.rindex(b"PK\x01\x02") + 24, 3_000_000_000)
    return bytes(data)


def long_table():
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as made:
        for number in range(40_000):
            made.writestr(f"{number:08}", b"")
    return target.getvalue()


SCRIPT = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"
TOO_LARGE = images.TooManyPixelsError, filetypes.UnpacksTooLargeError
UNREADABLE = images.NotAPictureError, filetypes.NotWhatItSaysError, filetypes.UnknownTypeError

HOSTILE = {
    "20000x20000.png": (png_header(20_000, 20_000), TOO_LARGE),
    "65535x65535.jpg": (jpeg_of_size(65_535, 65_535), TOO_LARGE),
    "progressive.jpg": (jpeg_of_size(9_000, 9_000, progressive=True), TOO_LARGE),
    "passes.jpg": (jpeg_in_passes(6_000, 6_000), TOO_LARGE),
    "lying-passes.jpg": (with_a_false_head(jpeg_in_passes(6_000, 6_000)), TOO_LARGE),
    "inks.jpg": (encoded((4_900, 4_900), "JPEG", "CMYK", progressive=True), TOO_LARGE),
    "strip.jpg": (jpeg_of_size(2_000, 60_000), TOO_LARGE),
    "huge.gif": (
        b"GIF89a" + struct.pack("<HH", 65_535, 65_535) + encoded((9, 9), "GIF", "P")[10:],
        TOO_LARGE,
    ),
    "huge.webp": (encoded((1, 1), "WEBP")[:26] + b"\xff\x3f\xff\x3f" * 8, UNREADABLE + TOO_LARGE),
    "empty-pixels.png": (png_header(4_000, 4_000), UNREADABLE),
    "text-bomb.png": (
        png_header(
            9, 9, struct.pack(">L", 41) + b"zTXt" + b"k\0\0" + zlib.compress(b"a" * 30_000)[:38]
        ),
        UNREADABLE,
    ),
    "cut.jpg": (encoded((800, 800), "JPEG")[:400], UNREADABLE),
    "cut.png": (encoded((800, 800), "PNG")[:60], UNREADABLE),
    "noise.png": (random.Random(1).randbytes(5_000), UNREADABLE),
    "page.png": (b"<html><script>alert(1)</script></html>", UNREADABLE),
    "drawing.png": (SCRIPT, UNREADABLE),
    "drawing.svg": (SCRIPT, UNREADABLE),
    "page.html": (b"<html><script>alert(1)</script></html>", UNREADABLE),
    "programme.pdf": (b"MZ\x90\0" + b"\0" * 200, UNREADABLE),
    "programme.txt": (b"MZ\x90\0" + b"\0" * 200, UNREADABLE),
    "page.docx": (archive(**{"index.html": b"<script>"}), UNREADABLE),
    "bomb.zip": (bomb(), TOO_LARGE),
    "table.zip": (long_table(), TOO_LARGE),
    "cut.zip": (archive(a=b"a" * 900)[:-30], UNREADABLE),
    "photo.pdf": (encoded((9, 9), "PNG"), UNREADABLE),
}


def take(name, data):
    source = io.BytesIO(data)
    if filetypes.extension(name) in filetypes.PICTURES:
        return images.remake(source)
    return filetypes.recognise(name, source)


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused(name):
    data, refusals = HOSTILE[name]

    with pytest.raises(refusals):
        take(name, data)


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="memory is read from /proc")
def test_the_largest_picture_taken_fits_in_a_worker(tmp_path):
    large = tmp_path / "large.png"
    large.write_bytes(encoded((5_000, 5_000), "PNG", "RGBA", compress_level=1))
    program = (
        "import re, sys; from entrepairs.kernel import images;"
        "images.remake(open(sys.argv[1], 'rb'));"
        "print(re.search(r'VmHWM:\\s+(\\d+)', open('/proc/self/status').read()).group(1))"
    )

    done = subprocess.run(
        [sys.executable, "-c", program, str(large)], capture_output=True, text=True, check=True
    )

    assert int(done.stdout) < 300 * 1024


def test_a_picture_with_another_behind_it_is_the_first():
    """As phones send them: a smaller one, or a map of light, behind the photo."""
    target = io.BytesIO()
    behind = Image.new("RGB", (300, 300), "red")
    first = Image.new("RGB", (4_000, 3_000), "teal")
    first.save(target, "MPO", save_all=True, append_images=[behind])

    kept = images.remake(target)

    assert (kept.width, kept.height) == (2560, 1920)


def test_nothing_of_the_camera_survives():
    exif = Image.Exif()
    exif[0x010F] = "Secret camera"
    exif.get_ifd(0x8825).update({1: "N", 2: (45.0, 46.0, 0.0)})
    sent = encoded((300, 200), "JPEG", exif=exif, comment=b"a secret comment")

    kept = images.remake(io.BytesIO(sent + b"PK\x03\x04 a hidden archive"))

    for data in (kept.full, kept.thumb):
        with Image.open(io.BytesIO(data)) as image:
            assert (image.format, dict(image.getexif())) == ("WEBP", {})
            assert not {"exif", "xmp", "comment", "icc_profile"} & set(image.info)
        for word in (b"Secret", b"secret", b"PK\x03\x04", b"EXIF", b"XMP "):
            assert word not in data


def test_a_photo_stands_upright():
    exif = Image.Exif()
    exif[0x0112] = 6
    kept = images.remake(io.BytesIO(encoded((300, 200), "JPEG", exif=exif)))
    assert (kept.width, kept.height) == (200, 300)


@pytest.mark.parametrize(
    ("kind", "mode"),
    [
        ("PNG", "P"),
        ("PNG", "1"),
        ("PNG", "LA"),
        ("PNG", "I;16"),
        ("JPEG", "L"),
        ("JPEG", "CMYK"),
        ("GIF", "P"),
        ("WEBP", "RGBA"),
    ],
)
def test_every_kind_of_pixels_is_taken(kind, mode):
    target = io.BytesIO()
    Image.new(mode, (3_000, 1_000)).save(target, kind)
    kept = images.remake(target)
    with Image.open(io.BytesIO(kept.thumb)) as thumb:
        assert (kept.width, kept.height) == (2560, 853)
        assert thumb.size == (640, 213)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("report.pdf", b"%PDF-1.7 ..."),
        ("Report.DOCX", archive(**{"word/document.xml": b"<w/>", "[Content_Types].xml": b"<t/>"})),
        ("notes.txt", "Une astuce, écrite à la main".encode("latin-1")),
        ("table.csv", b"a;b\n1;2\n"),
        ("all.zip", archive(a=b"a")),
    ],
)
def test_an_honest_file_is_taken(name, data):
    assert take(name, data)
