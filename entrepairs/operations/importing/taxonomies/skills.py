# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The organisation's own skills, as far as they come from official entries."""

from collections.abc import Iterator, Mapping

from entrepairs.kernel import journal
from entrepairs.operations.importing.subject_table import MOST_SYNONYMS
from entrepairs.operations.importing.subjects import NAME_LENGTH, Vocabulary, key_of
from entrepairs.operations.importing.taxonomies.listing import LANGUAGES, Entry, shortened
from entrepairs.people.models import Organisation, Subject

NUMBERS = 100
Labels = Mapping[str, str]


class Skills:
    """Finds, makes and renames them; on a dry run it only looks. Two SQL queries to begin with."""

    def __init__(self, house: Organisation, *, dry_run: bool) -> None:
        self.house = house
        self.dry_run = dry_run
        self.vocabulary = Vocabulary(house)
        self.by_key = {one.pk: one for one in Subject.objects.filter(organisation=house)}
        self.made: set[int] = set()
        self.changed: set[int] = set()

    def present(self, key: int | None) -> Subject | None:
        """The skill of that key, or what it was merged into."""
        subject, passed = self.by_key.get(key), set()
        while subject and subject.merged_into_id and subject.pk not in passed:
            passed.add(subject.pk)
            subject = self.by_key.get(subject.merged_into_id)
        return subject

    def named(self, entry: Entry) -> Subject | None:
        """What the organisation already calls so, by name or synonym."""
        labels = filter(None, (entry.label(language) for language in LANGUAGES))
        return next(filter(None, (self.present(self.vocabulary.key(one)) for one in labels)), None)

    def make(self, entry: Entry, reserved: set[str]) -> Subject:
        """A new one; other names of the entry are synonyms unless they are `reserved` or known."""
        names = {language: self._free(entry.label(language)) for language in LANGUAGES}
        subject = Subject(
            organisation=self.house,
            name_fr=names["fr"],
            name_en=names["en"],
            synonyms=list(self._synonyms(entry, reserved))[:MOST_SYNONYMS],
        )
        if self.dry_run:
            subject.pk = -1 - len(self.made)
        else:
            subject.save()
        self.made.add(subject.pk)
        self.by_key[subject.pk] = subject
        self.vocabulary.learn(subject)
        return subject

    def _free(self, label: str) -> str:
        """The label as a name; long ones that begin alike are numbered."""
        return next((name for name in _names(label) if not self.vocabulary.knows(name)), "")

    def _synonyms(self, entry: Entry, reserved: set[str]) -> Iterator[str]:
        for word in entry.others:
            meant_elsewhere = key_of(word) in reserved or self.vocabulary.knows(word)
            if len(word) <= NAME_LENGTH and not meant_elsewhere:
                yield word

    def follow(self, subject: Subject, former: Labels, now: Labels) -> bool:
        """Give it the new official name where it still has the former one; else it is ours."""
        official = {one for one in LANGUAGES if former[one] and _is(subject, one, former[one])}
        followed = False
        for language in LANGUAGES:
            # A language that is new in the list is added where the skill is still the list's.
            ours = language not in official and (former[language] or not official)
            if former[language] == now[language] or ours:
                continue
            followed |= self._rename(subject, language, now[language])
        return followed

    def _rename(self, subject: Subject, language: str, label: str) -> bool:
        column = f"name_{language}"
        free = (one for one in _names(label) if self.vocabulary.key(one) in (None, subject.pk))
        name = next(free, "")
        if not name or getattr(subject, column) == name:
            return bool(name)
        setattr(subject, column, name)
        if not self.dry_run:
            subject.save(update_fields=[column])
            journal.record("skills.renamed", actor=None, about=subject)
        self.vocabulary.learn(subject)
        self.changed.add(subject.pk)
        return True

    def put_under(self, subject: Subject, broader: Subject) -> bool:
        """Set what stands above it, where nothing does and no circle would come of it."""
        if subject.parent_id or subject.pk == broader.pk or self._is_below(broader, subject):
            return False
        subject.parent_id = broader.pk
        if not self.dry_run:
            subject.save(update_fields=["parent"])
        self.changed.add(subject.pk)
        return True

    def _is_below(self, subject: Subject, other: Subject) -> bool:
        passed: set[int] = set()
        above = self.by_key.get(subject.parent_id)
        while above and above.pk not in passed:
            if above.pk == other.pk:
                return True
            passed.add(above.pk)
            above = self.by_key.get(above.parent_id)
        return False


def _names(label: str) -> Iterator[str]:
    """What a skill of that label may be called: only what had to be cut may be numbered."""
    name = shortened(label, NAME_LENGTH)
    yield name
    if name.endswith("…"):
        for number in range(2, NUMBERS):
            end = f" ({number})"
            yield shortened(label, NAME_LENGTH - len(end)) + end


def _is(subject: Subject, language: str, label: str) -> bool:
    return getattr(subject, f"name_{language}") in _names(label)
