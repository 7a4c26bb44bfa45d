# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What moves when two skills become one."""

from django.db.models import Manager

from entrepairs.communities.models import Expert, Need
from entrepairs.knowledge.models import Tagging
from entrepairs.meetings.models import Meeting
from entrepairs.people.models import Organisation, Person, PersonSubject, Subject
from entrepairs.skills import joining
from entrepairs.skills.models import (
    Endorsement,
    Evidence,
    Facilitation,
    Reference,
    Suggestion,
    Waived,
)

# Rows that stand once for a skill, with what else makes them one: where the other skill has such a
# row already, that one stays and this one goes.
ONCE: tuple[tuple[Manager, tuple[str, ...]], ...] = (
    (Tagging.objects, ("contribution",)),
    (PersonSubject.objects, ("person", "says")),
    (Expert.objects, ("community", "person")),
    (Waived.objects, ("person",)),
    (Endorsement.objects, ("person", "by")),
)


def move(subject: Subject, into: Subject, *, by: Person) -> None:
    """All that stood under one skill stands under the other; the first leads there."""
    for rows, key in ONCE:
        _move(rows, subject, into, key)
    joining.join(subject, into, by=by)
    # The room's reader makes them anew from the texts that moved.
    Evidence.objects.filter(subject=subject, meeting=None).delete()
    Evidence.objects.filter(subject=subject).update(subject=into)
    once_each = (Reference.objects, Suggestion.objects, Facilitation.objects)
    for rows in (Need.objects, Meeting.objects, *once_each):
        rows.filter(subject=subject).update(subject=into)
    _place(subject, into)


def forget_meetings(house: Organisation) -> None:
    """To have led a meeting speaks for no skill any more."""
    Evidence.objects.filter(organisation=house, kind=Evidence.Kind.LED).delete()


def _move(rows: Manager, subject: Subject, into: Subject, key: tuple[str, ...]) -> None:
    there = set(rows.filter(subject=into).values_list(*key))
    for pk, *mark in rows.filter(subject=subject).values_list("pk", *key):
        if tuple(mark) in there:
            rows.filter(pk=pk).delete()
        else:
            rows.filter(pk=pk).update(subject=into)


def _place(subject: Subject, into: Subject) -> None:
    below = Subject.objects.filter(parent=subject)
    below.exclude(pk=into.pk).update(parent=into)
    if into.parent_id == subject.pk:
        into.parent = subject.parent
    Subject.objects.filter(merged_into=subject).update(merged_into=into)
    names = [subject.name_fr, subject.name_en, *subject.synonyms]
    known = {into.name_fr, into.name_en}
    into.synonyms = list(
        dict.fromkeys([*into.synonyms, *(n for n in names if n and n not in known)])
    )
    into.save(update_fields=["synonyms", "parent"])
    subject.merged_into, subject.parent = into, None
    subject.save(update_fields=["merged_into", "parent"])
