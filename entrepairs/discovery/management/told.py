# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""JSON lines that a command is told on its standard input."""

import json
import sys
from collections.abc import Callable, Iterator
from typing import TypeVar

from django.core.management.base import CommandError

Told = dict[str, object]
T = TypeVar("T")


class BadLineError(ValueError):
    """A line is not what the command expects; the text says why."""


def lines(expected: str, read: Callable[[Told], T]) -> Iterator[tuple[int, T]]:
    """What is read of each line, as soon as it is there, with its number; empty ones are none.

    In bytes: what is not UTF-8 is then the mistake of its own line, and answers before it stand.
    """
    for number, line in enumerate(sys.stdin.buffer, start=1):
        if not line.strip():
            continue
        try:
            understood = read(_object(line))
        except BadLineError as mistake:
            raise CommandError(f"Line {number}: {mistake} Expected {expected}.") from mistake
        yield number, understood


def text(told: Told, name: str) -> str:
    """A field that must be text."""
    value = told.get(name)
    if not isinstance(value, str):
        raise BadLineError(f"«{name}» must be text.")
    try:
        value.encode()
    except UnicodeEncodeError as mistake:
        raise BadLineError(f"«{name}» holds half a character (\\ud800 to \\udfff).") from mistake
    return value


def _object(line: bytes) -> Told:
    try:
        told = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError as mistake:
        raise BadLineError(f"not UTF-8 at byte {mistake.start + 1}.") from mistake
    except json.JSONDecodeError as mistake:
        raise BadLineError(f"not JSON at column {mistake.colno}: {mistake.msg}.") from mistake
    except (ValueError, RecursionError) as mistake:
        raise BadLineError(
            "not JSON that can be read: too deep, or too long a number."
        ) from mistake
    if not isinstance(told, dict):
        raise BadLineError("not an object.")
    return told
