# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is wrong with a source, said with its place."""

SHOWN = 20


class BadSourceError(Exception):
    """The source, or what was asked, is wrong; the text tells the operator where and what to do."""


class Faults:
    """Collects what is wrong, so that one run names all the places to mend."""

    def __init__(self) -> None:
        self.sentences: list[str] = []
        self.count = 0

    def add(self, place: str, sentence: str) -> None:
        """Note one fault; beyond the first ones they are only counted."""
        self.count += 1
        if self.count <= SHOWN:
            self.sentences.append(f"{place}: {sentence}")

    def or_raise(self) -> None:
        """Raise `BadSourceError` with all of them, unless there is none."""
        if not self.count:
            return
        more = self.count - len(self.sentences)
        lines = [*self.sentences, *([f"… and {more:,} more."] if more else [])]
        raise BadSourceError("\n".join([*lines, "Nothing was written."]))
