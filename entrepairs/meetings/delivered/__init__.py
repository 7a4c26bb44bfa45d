# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The protocols that come with the product: a file for each, in each language."""

import tomllib
from functools import cache
from pathlib import Path

from entrepairs.meetings.protocols import Protocol, parse

FOLDER = Path(__file__).parent
# In the order in which they are shown: the first is what most groups begin with.
KEYS = (
    "peer-meeting",
    "peer-meeting-long",
    "codevelopment",
    "codevelopment-express",
    "naming-needs",
    "kick-off",
    "end-of-course",
    "teach-back",
    "mistake",
    "interview",
)


def protocol(key: str, language: str) -> Protocol | None:
    """A delivered protocol in one language; nothing for another key."""
    return _read(key, language) if key in KEYS else None


def protocols(language: str) -> list[tuple[str, Protocol]]:
    """All of them, in order, by their keys."""
    return [(key, _read(key, language)) for key in KEYS]


@cache
def _read(key: str, language: str) -> Protocol:
    file = FOLDER / f"{key}.{language}.toml"
    return parse(tomllib.loads(file.read_text(encoding="utf-8")))
