# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The subject that a sentence names, by one of its names or synonyms.

Words are compared without accents, capitals and the mark of the plural, and whole: a name of
several words has to stand there as it is. Of two names in one place the longer is meant.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from entrepairs.kernel.folding import fold
from entrepairs.people.models import Person, Subject
from entrepairs.people.queries.profiles import SubjectTag, tag

# Letters of a name that may be proposed; and of one that is taken without asking: "RH" may be
# proposed, but "son" and "art" are many other words too.
SHORTEST, PLAIN = 2, 4
ENDING = 3  # letters before a mark of the plural
Words = tuple[str, ...]


@dataclass(frozen=True)
class Mention:
    """A subject is named in a sentence: from which word to which, in how many letters."""

    start: int
    end: int
    letters: int
    subject: Subject

    def is_within(self, other: "Mention") -> bool:
        """Does the other name say more, in the same place?"""
        longer = other.end - other.start > self.end - self.start
        return longer and other.start <= self.start and self.end <= other.end


@dataclass(frozen=True)
class Vocabulary:
    """The subjects of a house, to choose from and to find in what people write."""

    subjects: tuple[Subject, ...]

    @property
    def tags(self) -> list[SubjectTag]:
        """All of them, by name in the reader's language."""
        return sorted(map(tag, self.subjects), key=lambda one: fold(one.name))

    def subject(self, slug: str) -> Subject | None:
        """The one of that public name."""
        return next((one for one in self.subjects if one.slug == slug), None)

    def proposed(self, *texts: str) -> Subject | None:
        """What the first text that names any is about: by its longest name, then the first."""
        for text in texts:
            if named := self._named(text):
                return min(named, key=_order).subject
        return None

    def unmistakable(self, text: str) -> Subject | None:
        """The only subject that a sentence names, by a name that hardly means another thing."""
        named = self._named(text)
        if len({one.subject.pk for one in named}) != 1:
            return None
        return named[0].subject if max(one.letters for one in named) >= PLAIN else None

    def _named(self, text: str) -> list[Mention]:
        said = _words(text)
        found = list(self._mentions(said))
        return [one for one in found if not any(one.is_within(other) for other in found)]

    def _mentions(self, said: Words) -> Iterator[Mention]:
        for start, first in enumerate(said):
            for name, subject in self._by_first_word.get(first, ()):
                end = start + len(name)
                if said[start:end] == name:
                    yield Mention(start, end, sum(map(len, name)), subject)

    @cached_property
    def _by_first_word(self) -> dict[str, list[tuple[Words, Subject]]]:
        found = defaultdict(list)
        for subject in self.subjects:
            names = (subject.name_fr, subject.name_en, *map(str, subject.synonyms))
            for name in dict.fromkeys(map(_words, names)):
                if sum(map(len, name)) >= SHORTEST:
                    found[name[0]].append((name, subject))
        return found


def vocabulary(person: Person) -> Vocabulary:
    """What the person's house speaks of. One SQL query."""
    rows = Subject.objects.visible_to(person).filter(merged_into=None)
    return Vocabulary(tuple(rows.order_by("pk")))


def _words(text: str) -> Words:
    return tuple(map(_singular, re.findall(r"[^\W_]+", fold(text))))


def _singular(word: str) -> str:
    return word[:-1] if word[-1] in "sx" and len(word) > ENDING else word


def _order(one: Mention) -> tuple[int, int, int, int]:
    return (one.start - one.end, -one.letters, one.start, one.subject.pk)
