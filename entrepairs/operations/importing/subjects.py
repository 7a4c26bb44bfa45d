# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Tags become subjects of the organisation's vocabulary, by the names and synonyms it has."""

from collections.abc import Iterable

from entrepairs.operations.importing.texts import one_line
from entrepairs.people.models import Organisation, Subject

NAME_LENGTH = 80


class Vocabulary:
    """The organisation's subjects by any of their names. One SQL query, and one a new subject."""

    def __init__(self, organisation: Organisation) -> None:
        self.organisation = organisation
        self.made = 0
        self._by_name: dict[str, int] = {}
        for subject in Subject.objects.filter(organisation=organisation).order_by("-pk"):
            self.learn(subject)

    def learn(self, subject: Subject) -> None:
        """Know it by all its names from now on."""
        kept = subject.merged_into_id or subject.pk
        for name in (*subject.synonyms, subject.name_en, subject.name_fr):
            if name:
                self._by_name[key_of(name)] = kept

    def knows(self, name: str) -> bool:
        """Is there such a subject, whatever its case and hyphens?"""
        return self.key(name) is not None

    def key(self, name: str) -> int | None:
        """The subject of that name, if there is one."""
        return self._by_name.get(key_of(name))

    def take(self, names: Iterable[str], language: str) -> tuple[int, ...]:
        """Keys of the subjects of these names; what is not known is added in that language."""
        keys = [self._find_or_make(one_line(name), language) for name in names if name.strip()]
        return tuple(dict.fromkeys(keys))

    def _find_or_make(self, name: str, language: str) -> int:
        key = key_of(name)
        if key not in self._by_name:
            column = "name_en" if language == "en" else "name_fr"
            made = Subject.objects.create(organisation=self.organisation, **{column: name})
            self._by_name[key] = made.pk
            self.made += 1
        return self._by_name[key]


ALIKE = str.maketrans({"-": " ", "_": " ", "’": "'"})


def key_of(name: str) -> str:
    """What two spellings of one name have in common."""
    return one_line(name.translate(ALIKE)).casefold()
