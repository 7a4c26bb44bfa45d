# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Films made small and playable everywhere: H.264 and AAC in an MP4 that begins at once.

What people send is read by a program written in C. It is told which reader to use, opens no other
file and no address, has no shell, little memory and little time, and may write only so much.
"""

import contextlib
import json
import logging
import os
import resource
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from django.conf import settings

log = logging.getLogger(__name__)

LONGEST = 180  # seconds
# A phone stops a little late.
SPARE = 1.5
SHORT_SIDE = 720
MOST_PIXELS = 8192 * 4608
MEMORY = 3 << 30
LARGEST_FILM = 256 << 20
PATIENCE = 15 * 60
LOOKS = 30
MOST_SAID = 1 << 20
EVERY = 0.2
# As many as may read a file at once; a small machine has pages to serve.
THREADS = "2"


class MissingError(Exception):
    """There is no ffmpeg here."""


class OddError(Exception):
    """It cannot be read as a film."""


class TooLongError(Exception):
    """It lasts longer than three minutes."""


class TooHeavyError(Exception):
    """It took more time or room than one film gets."""


class StoppedError(Exception):
    """The worker ends: another time."""


@dataclass(frozen=True)
class Film:
    """How large it is, and how long in thousandths of a second (0: its file does not say)."""

    width: int
    height: int
    duration: int


def is_here() -> bool:
    """Are both programs there?"""
    return bool(shutil.which(settings.FFMPEG) and shutil.which(_beside()))


def make(source: Path, reader: str, film: Path, beat: Callable[[], bool]) -> Film:
    """Write the film, and return what it is.

    `beat` is called several times a second; when it says no, the program is ended.
    """
    sent = look(source, reader)
    if sent.duration > (LONGEST + SPARE) * 1000:
        raise TooLongError
    _run([*_reads(source, reader), *_writes(film)], PATIENCE, beat)
    made = look(film, "mov")
    if made.duration > (LONGEST + SPARE) * 1000:
        raise TooLongError
    return made


def picture(film: Path, made: Film, target: Path, beat: Callable[[], bool]) -> None:
    """Write one picture of a film made here: after a second, when the hand is steady."""
    at = f"{min(1000, made.duration // 2) / 1000:.3f}"
    wanted = ["-frames:v", "1", "-f", "image2", "-c:v", "png", "-update", "1", str(target)]
    _run([settings.FFMPEG, *QUIET, "-ss", at, *_input(film, "mov"), *wanted], LOOKS, beat)
    if not target.exists():
        raise OddError


def look(source: Path, reader: str) -> Film:
    """What a file says it holds; `OddError` if no film is among it."""
    entries = "format=duration:stream=codec_type,width,height:stream_disposition=attached_pic"
    asked = ["-show_entries", entries, "-of", "json"]
    said = _run([_beside(), "-v", "error", *_input(source, reader), *asked], LOOKS, lambda: True)
    try:
        told = json.loads(said)
        stream = next(one for one in told["streams"] if _is_film(one))
        size = int(stream["width"]), int(stream["height"])
        lasts = float(told.get("format", {}).get("duration", 0))
    except (ValueError, KeyError, TypeError, StopIteration) as unknown:
        raise OddError from unknown
    if not 0 < size[0] * size[1] <= MOST_PIXELS:
        raise OddError
    return Film(*size, duration=max(0, round(lasts * 1000)))


def _is_film(stream: dict) -> bool:
    is_cover = stream.get("disposition", {}).get("attached_pic")
    return stream.get("codec_type") == "video" and not is_cover


QUIET = ("-nostdin", "-hide_banner", "-v", "error", "-y")


def _reads(source: Path, reader: str) -> list[str]:
    until = ["-t", str(LONGEST + 5), "-max_pixels", str(MOST_PIXELS), "-threads", THREADS]
    return [settings.FFMPEG, *QUIET, *until, *_input(source, reader)]


def _input(source: Path, reader: str) -> list[str]:
    return ["-protocol_whitelist", "file", "-f", reader, "-i", f"file:{source}"]


def _writes(film: Path) -> list[str]:
    """720 lines at most, upright, at most 30 pictures a second, no word about where and when."""
    even = f"trunc(min({SHORT_SIDE},{{}})/2)*2"
    width, height = even.format("iw"), even.format("ih")
    scale = f"scale=w='if(gte(iw,ih),-2,{width})':h='if(gte(iw,ih),{height},-2)',setsar=1"
    return [
        *("-map", "0:v:0", "-map", "0:a:0?", "-sn", "-dn"),
        *("-map_metadata", "-1", "-map_chapters", "-1", "-bitexact"),
        *("-vf", scale, "-fpsmax", "30", "-pix_fmt", "yuv420p"),
        *("-c:v", "libx264", "-profile:v", "high", "-preset", "veryfast", "-crf", "24"),
        *("-maxrate", "3M", "-bufsize", "6M", "-threads", THREADS),
        *("-c:a", "aac", "-b:a", "96k", "-ac", "2", "-ar", "44100"),
        *("-fs", str(LARGEST_FILM), "-movflags", "+faststart", "-f", "mp4", f"file:{film}"),
    ]


def _beside() -> str:
    """ffprobe, from where ffmpeg is."""
    given = Path(settings.FFMPEG)
    return str(given.with_name(given.name.replace("ffmpeg", "ffprobe")))


def _run(command: Sequence[str], patience: float, beat: Callable[[], bool]) -> bytes:
    """What the program prints; it is ended when it takes too long or is no longer wanted."""
    with tempfile.TemporaryFile() as said, tempfile.TemporaryFile() as faults:
        running = _start(command, said, faults)
        try:
            _watch(running, time.monotonic() + patience, beat)
        finally:
            if running.poll() is None:
                running.kill()
                running.wait()
        faults.seek(0)
        if running.returncode:
            log.info("a film was not read: %s", faults.read(500).decode(errors="replace"))
            raise OddError
        said.seek(0)
        return said.read(MOST_SAID)


def _start(command: Sequence[str], said: IO[bytes], faults: IO[bytes]) -> subprocess.Popen[bytes]:
    """The program, with the few variables it needs and bounds of its own."""
    around = {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C.UTF-8"}
    try:
        running = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=said, stderr=faults, env=around
        )
    except (FileNotFoundError, PermissionError) as absent:
        raise MissingError from absent
    if hasattr(resource, "prlimit"):
        with contextlib.suppress(ProcessLookupError):
            resource.prlimit(running.pid, resource.RLIMIT_AS, (MEMORY, MEMORY))
            resource.prlimit(running.pid, resource.RLIMIT_FSIZE, (LARGEST_FILM, LARGEST_FILM))
    return running


def _watch(running: subprocess.Popen[bytes], until: float, beat: Callable[[], bool]) -> None:
    while running.poll() is None:
        if time.monotonic() > until:
            raise TooHeavyError
        if not beat():
            raise StoppedError
        time.sleep(EVERY)
