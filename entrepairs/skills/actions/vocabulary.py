# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The organisation's list of skills is kept alive by those who use it."""

from collections.abc import Sequence

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from entrepairs.kernel import journal
from entrepairs.people.models import Organisation, Person, Subject
from entrepairs.skills import merging, rules
from entrepairs.skills.models import Facilitation, Reference, Suggestion

LONGEST = 80  # letters of a name


class NameTakenError(Exception):
    """Another skill of the organisation has this name."""


@transaction.atomic
def suggest_skill(*, actor: Person, name: str, language: str, reason: str = "") -> Suggestion:
    """Propose a skill that the list lacks; whoever looks after the list answers."""
    row = Suggestion.objects.create(
        organisation_id=actor.organisation_id,
        name=name.strip(),
        language=language,
        reason=reason.strip(),
        suggested_by=actor,
    )
    journal.record("skills.suggested", actor=actor, about=row)
    return row


@transaction.atomic
def take_suggestion(
    *, actor: Person, suggestion: Suggestion, same_as: Subject | None = None
) -> Subject:
    """Make it a skill, or another name of the one that it is the `same_as`."""
    suggestion = _locked(suggestion)
    rules.may_answer_suggestion(actor, suggestion).or_refuse()
    name = suggestion.name
    if same_as is not None:
        if name not in same_as.synonyms:
            same_as.synonyms = [*same_as.synonyms, name]
            same_as.save(update_fields=["synonyms"])
            journal.record("skills.renamed", actor=actor, about=same_as)
        subject = same_as
    else:
        subject = _made(suggestion)
    _answer(actor, suggestion, subject)
    journal.record("skills.suggestion_taken", actor=actor, about=suggestion)
    return subject


@transaction.atomic
def leave_suggestion(*, actor: Person, suggestion: Suggestion) -> None:
    """Not for this list."""
    suggestion = _locked(suggestion)
    rules.may_answer_suggestion(actor, suggestion).or_refuse()
    _answer(actor, suggestion, None)
    journal.record("skills.suggestion_left", actor=actor, about=suggestion)


@transaction.atomic
def change_skill(
    *,
    actor: Person,
    subject: Subject,
    name_fr: str,
    name_en: str,
    synonyms: Sequence[str],
    parent: Subject | None,
) -> Subject:
    """Its names, what else it is called, and where it stands. A name it had stays a synonym."""
    rules.may_curate(actor).or_refuse()
    subject = Subject.objects.select_for_update(of=("self",)).get(pk=subject.pk)
    had = {subject.name_fr, subject.name_en} - {name_fr, name_en, ""}
    subject.name_fr, subject.name_en = name_fr.strip(), name_en.strip()
    subject.synonyms = list(dict.fromkeys([*synonyms, *sorted(had)]))
    subject.parent = parent
    _saved(subject)
    journal.record("skills.renamed", actor=actor, about=subject)
    return subject


@transaction.atomic
def merge_skill(*, actor: Person, subject: Subject, into: Subject) -> Subject:
    """Two names of one thing: what stood under the first stands under the second from now on.

    Its address leads there, its names become synonyms. It is not undone.
    """
    both = Subject.objects.select_for_update(of=("self",)).filter(pk__in={subject.pk, into.pk})
    found = {row.pk: row for row in both.order_by("pk")}
    subject, into = found[subject.pk], found[into.pk]
    rules.may_merge(actor, subject, into).or_refuse()
    merging.move(subject, into, by=actor)
    journal.record("skills.merged", actor=actor, about=into)
    return into


@transaction.atomic
def let_meetings_speak(*, actor: Person, subject: Subject | None) -> None:
    """For which skill the meetings speak that somebody led; none: for no skill. Repeatable."""
    rules.may_curate(actor).or_refuse()
    house = Organisation.objects.get(pk=actor.organisation_id)
    if subject is None:
        Facilitation.objects.filter(organisation=house).delete()
        merging.forget_meetings(house)
    else:
        row, _is_new = Facilitation.objects.update_or_create(
            organisation=house, defaults={"subject": subject}
        )
        journal.record("skills.facilitation_set", actor=actor, about=row)


def _made(suggestion: Suggestion) -> Subject:
    """A new skill; where an official list calls something so, in both its languages."""
    house, name = suggestion.organisation_id, suggestion.name
    official = Reference.objects.filter(
        Q(label_fr=name) | Q(label_en=name), organisation=house, subject=None
    )
    reference = official.order_by("pk").first()
    names = {f"name_{suggestion.language}": name}
    if reference:
        labels = {"name_fr": reference.label_fr, "name_en": reference.label_en}
        names |= {column: label for column, label in labels.items() if len(label) <= LONGEST}
    subject = _saved(Subject(organisation_id=house, **names))
    if reference:
        Reference.objects.filter(pk=reference.pk).update(subject=subject)
    return subject


def _locked(suggestion: Suggestion) -> Suggestion:
    return Suggestion.objects.select_for_update(of=("self",)).get(pk=suggestion.pk)


def _answer(actor: Person, suggestion: Suggestion, subject: Subject | None) -> None:
    suggestion.answered_at, suggestion.answered_by = timezone.now(), actor
    suggestion.subject = subject
    suggestion.save(update_fields=["answered_at", "answered_by", "subject"])


def _saved(subject: Subject) -> Subject:
    try:
        with transaction.atomic():
            subject.save()
    except IntegrityError as taken:
        raise NameTakenError from taken
    return subject
