# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What was read of an official list, and what is chosen of it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from entrepairs.kernel.typography import curled
from entrepairs.operations.importing.faults import Faults
from entrepairs.operations.importing.texts import one_line

LANGUAGES = ("fr", "en")
# What the columns of a reference hold.
LABEL_LENGTH, URI_LENGTH = 300, 200


@dataclass
class Entry:
    """One skill of the list, whatever the languages it came in."""

    uri: str
    labels: dict[str, str] = field(default_factory=dict)
    others: list[str] = field(default_factory=list)
    # What stands above it, the nearest first.
    broader: tuple[str, ...] = ()

    def label(self, language: str) -> str:
        """Its official name; empty where the list has none in that language."""
        return self.labels.get(language, "")


@dataclass
class Listing:
    """The whole list as its files have it, read once and checked.

    Apart from the apostrophes: lists come with straight ones, and pages have none.
    """

    scheme: str
    title: str
    entries: dict[str, Entry] = field(default_factory=dict)
    # Do the files say what stands above what?
    has_tree: bool = True
    left_out: list[str] = field(default_factory=list)
    faults: Faults = field(default_factory=Faults)
    # Keys of rows without a name; a row in another language may still give one.
    unnamed: set[str] = field(default_factory=set)

    def add(self, place: str, uri: str, language: str, label: str, others: str = "") -> None:
        """Take one row; the same key in another language completes the entry."""
        if not uri:
            self.faults.add(place, "its key is missing: fetch the file again.")
        elif len(uri) > URI_LENGTH:
            self.faults.add(place, f"«{uri[:40]}…» is no key: it has {len(uri)} characters.")
        elif not one_line(label):
            self.unnamed.add(uri)
        else:
            entry = self.entries.setdefault(uri, Entry(uri))
            entry.labels.setdefault(language, shortened(curled(label), LABEL_LENGTH))
            words = map(one_line, re.split(r"[\r\n]| \| ", curled(others)))
            known = dict.fromkeys((*entry.others, *filter(None, words)))
            entry.others = [word for word in known if len(word) <= LABEL_LENGTH]


@dataclass(frozen=True)
class Choice:
    """The entries that shall be skills here; how to choose, and how to choose fewer."""

    uris: tuple[str, ...]
    how: str
    fewer: str
    notes: tuple[str, ...] = ()


def codes(given: str) -> list[str]:
    """The parts of an option, which commas separate."""
    return [code for code in re.split(r"[,;\s]+", given) if code]


def in_order(entries: Iterable[str], chosen: set[str]) -> tuple[str, ...]:
    """The chosen ones, in the order of the list."""
    return tuple(uri for uri in entries if uri in chosen)


def shortened(label: str, most: int) -> str:
    """One line of so many characters at most, cut at a word with an ellipsis."""
    line = one_line(label)
    if len(line) <= most:
        return line
    head, _, cut = line[:most].rpartition(" ")
    return (head if head and len(cut) < most // 2 else line[: most - 1]).rstrip(" ,;:(-") + "…"
