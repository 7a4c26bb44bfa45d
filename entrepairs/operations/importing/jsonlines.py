# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A file of JSON lines, checked wholly before anything is made of it."""

import codecs
import hashlib
import json
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, time
from pathlib import Path
from typing import BinaryIO
from urllib.parse import urlsplit

from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime

from entrepairs.kernel.progress import Progress
from entrepairs.knowledge.models import Contribution
from entrepairs.operations.importing import subjects
from entrepairs.operations.importing.faults import BadSourceError, Faults
from entrepairs.operations.importing.texts import one_line

KINDS = tuple(kind for kind in Contribution.Kind.values if kind != Contribution.Kind.ANSWER)
ID_LENGTH = 120
URL_LENGTH = 500
LANGUAGES = ("fr", "en")


@dataclass(frozen=True)
class Document:
    """One line, as the file has it."""

    source_id: str
    title: str
    body: str
    language: str
    kind: str
    tags: tuple[str, ...]
    author_email: str
    created_at: datetime | None
    url: str
    digest: str


@dataclass
class Checked:
    """What the first reading found."""

    documents: int = 0
    digest: str = ""
    bad_urls: int = 0
    other_languages: int = 0
    authors: Counter[str] = field(default_factory=Counter)


class BadFieldError(ValueError):
    """One field of one line is wrong."""


@contextmanager
def opened(path: str) -> Iterator[BinaryIO]:
    """The file, or a copy of standard input for `-`: it is read twice."""
    try:
        if path != "-":
            with Path(path).open("rb") as file:
                yield file
            return
    except OSError as mistake:
        raise BadSourceError(f"{path} cannot be read: {mistake.strerror}.") from mistake
    with tempfile.TemporaryFile() as copy:
        shutil.copyfileobj(sys.stdin.buffer, copy)
        yield copy


def check(file: BinaryIO, name: str, progress: Progress) -> Checked:
    """Read every line; raise `BadSourceError` with the places of what is wrong."""
    faults, found, first_seen = Faults(), Checked(), {}
    whole = hashlib.sha256()
    progress.begin("checking", _size(file))
    for number, end, line in lines(file, 0):
        whole.update(line)
        try:
            document = parse(line)
        except BadFieldError as fault:
            faults.add(f"{name}, line {number}", str(fault))
            continue
        if document is None:
            continue
        earlier = first_seen.setdefault(document.source_id, number)
        if earlier != number:
            faults.add(
                f"{name}, line {number}",
                f"the id «{document.source_id}» was already used on line {earlier}.",
            )
        _count(found, document)
        progress.at(end)
    progress.end()
    faults.or_raise()
    found.digest = whole.hexdigest()
    return found


def lines(file: BinaryIO, start: int) -> Iterator[tuple[int, int, bytes]]:
    """Lines from a byte on: number (from 1, counted from there), byte after it, content."""
    file.seek(start)
    end = start
    for number, line in enumerate(file, start=1):
        end += len(line)
        yield number, end, line.removeprefix(codecs.BOM_UTF8) if end == len(line) else line


def documents(file: BinaryIO, start: int) -> Iterator[tuple[int, Document]]:
    """The documents of a checked file from a byte on, each with the byte after it."""
    for _number, end, line in lines(file, start):
        document = parse(line)
        if document is not None:
            yield end, document


def parse(line: bytes) -> Document | None:
    """One line's document; nothing for an empty line."""
    text = _decoded(line).strip()
    if not text:
        return None
    try:
        fields = json.loads(text)
    except json.JSONDecodeError as mistake:
        raise BadFieldError(f"not JSON at column {mistake.colno}: {mistake.msg}.") from mistake
    except RecursionError as mistake:
        raise BadFieldError("JSON nested too deeply.") from mistake
    except ValueError as mistake:
        raise BadFieldError("a number has thousands of digits.") from mistake
    if not isinstance(fields, dict):
        raise BadFieldError('a line must be an object: {"id": …, "title": …, "body": …}.')
    document = _document(fields, hashlib.sha256(text.encode()).hexdigest())
    if not (document.title or document.body.strip()):
        raise BadFieldError("there is neither a «title» nor a «body».")
    return document


def _document(fields: dict, digest: str) -> Document:
    url = _text(fields, "url")
    return Document(
        source_id=_id(fields),
        title=one_line(_text(fields, "title")),
        body=_text(fields, "body"),
        language=_text(fields, "lang")[:2].lower(),
        kind=_kind(fields),
        tags=_tags(fields),
        author_email=_text(fields, "author_email").strip().lower(),
        created_at=_date(fields),
        url="".join(url.split()),
        digest=digest,
    )


def _decoded(line: bytes) -> str:
    if line.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise BadFieldError("the file is UTF-16: save it as UTF-8.")
    try:
        return line.decode()
    except UnicodeDecodeError as mistake:
        raise BadFieldError(
            f"not UTF-8 at byte {mistake.start + 1} (0x{line[mistake.start]:02X}): "
            "save the file as UTF-8."
        ) from mistake


def _text(fields: dict, name: str) -> str:
    value = fields.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise BadFieldError(f"«{name}» must be text.")
    try:
        value.encode()
    except UnicodeEncodeError as mistake:
        raise BadFieldError(f"«{name}» holds half a character (\\ud800 to \\udfff).") from mistake
    # A database refuses this one, and nobody misses it.
    return value.replace("\0", "")


def _id(fields: dict) -> str:
    value = fields.get("id")
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if value is None:
        raise BadFieldError("the «id» is missing.")
    if not isinstance(value, str) or not 0 < len(value) <= ID_LENGTH or "\0" in value:
        raise BadFieldError(f"the «id» must be a number or a text of 1 to {ID_LENGTH} characters.")
    return _text({"id": value}, "id")


def _kind(fields: dict) -> str:
    kind = _text(fields, "kind") or Contribution.Kind.TUTORIAL
    if kind not in KINDS:
        raise BadFieldError(f"«kind» is «{kind}»: it must be one of {', '.join(KINDS)}.")
    return str(kind)


def _tags(fields: dict) -> tuple[str, ...]:
    tags = fields.get("tags") or []
    if not isinstance(tags, list) or not all(isinstance(tag, str) for tag in tags):
        raise BadFieldError('«tags» must be a list of words: ["leave", "pay"].')
    words = [one_line(_text({"tags": tag}, "tags")) for tag in tags]
    if any(len(word) > subjects.NAME_LENGTH for word in words):
        raise BadFieldError(f"a tag has more than {subjects.NAME_LENGTH} characters.")
    return tuple(word for word in words if word)


def _date(fields: dict) -> datetime | None:
    text = _text(fields, "created_at").strip()
    if not text:
        return None
    moment = _moment(text)
    if moment is None:
        raise BadFieldError(
            f"«created_at» is «{text[:40]}»: write 2026-01-31 or 2026-01-31T09:30:00Z."
        )
    if moment > datetime.now(UTC):
        raise BadFieldError(f"«created_at» is «{text[:40]}», which is still to come.")
    return moment


def _moment(text: str) -> datetime | None:
    try:
        moment = parse_datetime(text)
        if moment is None and (day := parse_date(text)):
            moment = datetime.combine(day, time.min, timezone.get_default_timezone())
        if moment is not None and timezone.is_naive(moment):
            moment = timezone.make_aware(moment)
        return moment.astimezone(UTC) if moment else None
    except (ValueError, OverflowError):
        return None


def _count(found: Checked, document: Document) -> None:
    found.documents += 1
    if document.author_email:
        found.authors[document.author_email] += 1
    found.bad_urls += bool(document.url) and not is_address(document.url)
    found.other_languages += bool(document.language) and document.language not in LANGUAGES


def is_address(url: str) -> bool:
    """May it be shown as the source's address?"""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.netloc) and len(url) <= URL_LENGTH


def _size(file: BinaryIO) -> int:
    size = file.seek(0, 2)
    file.seek(0)
    return size
