# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What kind of film a file begins like: the name of the only reader it is then given to."""

MP4 = (b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip")
# Pictures come in the same box.
PICTURES = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"avif", b"avis")
MATROSKA = b"\x1a\x45\xdf\xa3"
ENOUGH = 16


def recognise(start: bytes) -> str:
    """A reader of ffmpeg, by its name; nothing for what is no film."""
    if start[4:8] in MP4 and start[8:12] not in PICTURES:
        return "mov"
    if start.startswith(MATROSKA):
        return "matroska"
    if start[:4] == b"RIFF" and start[8:12] == b"AVI ":
        return "avi"
    return ""


def is_heic(start: bytes) -> bool:
    """A picture as some phones keep it, that we cannot read."""
    return start[4:8] == b"ftyp" and start[8:12] in PICTURES
