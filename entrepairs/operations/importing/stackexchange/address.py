# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Where the dumped site stands: the dump does not say it, but its posts point at each other."""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable

LINK = re.compile(r"https?://([a-z0-9-]+(?:\.[a-z0-9-]+)+)/questions/(\d+)/([a-z0-9-]{4,})")
HOST = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)+")
# So many letters of a title agree by chance with no other question of the same number.
TELLING = 10
ENOUGH = 3
LOOKED_AT = 50_000


class Addresses:
    """Collects links to questions and finds the host of which they are the questions."""

    def __init__(self) -> None:
        self._links: Counter[tuple[str, int, str]] = Counter()

    def look_at(self, body: str) -> None:
        """Note the links of one post."""
        if "/questions/" in body and len(self._links) < LOOKED_AT:
            for host, number, words in LINK.findall(body):
                self._links[host, int(number), words[:TELLING]] += 1

    def host(self, title: Callable[[int], str]) -> str:
        """The host most links agree on, number and title both; nothing when too few do."""
        agreeing: Counter[str] = Counter()
        for (host, number, words), times in self._links.items():
            if _slug(title(number)).startswith(words):
                agreeing[host] += times
        host, times = max(agreeing.items(), key=lambda pair: pair[1], default=("", 0))
        return host if times >= ENOUGH else ""


def of_folder(name: str) -> str:
    """The host, where the folder bears its name as the official archives do."""
    return name if HOST.fullmatch(name) and name.endswith((".com", ".net")) else ""


def _slug(title: str) -> str:
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")
