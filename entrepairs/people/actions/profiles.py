# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What people say of themselves, and how they like their pages."""

from collections.abc import Iterable
from typing import IO

from django.db import transaction

from entrepairs.kernel import journal
from entrepairs.people import photos
from entrepairs.people.models import Person, PersonSubject, Site, Subject, Unit


@transaction.atomic
def edit_profile(
    *,
    actor: Person,
    name: str,
    job: str = "",
    site: Site | None = None,
    unit: Unit | None = None,
    about: str = "",
    spoken: str = "",
) -> Person:
    """Write one's own profile. What is not given becomes empty."""
    person = _own_row(actor)
    person.name, person.job, person.site, person.unit = name.strip(), job.strip(), site, unit
    person.about, person.spoken = about.strip(), spoken.strip()
    person.save(update_fields=["name", "name_key", "job", "site", "unit", "about", "spoken"])
    journal.record("people.profile_edited", actor=actor, about=person)
    return person


@transaction.atomic
def say_subjects(*, actor: Person, says: str, subjects: Iterable[Subject]) -> None:
    """Say that one can help with these, or is interested in them. Repeatable."""
    rows = [
        PersonSubject(
            organisation_id=actor.organisation_id, person=actor, subject=subject, says=says
        )
        for subject in subjects
        if subject.organisation_id == actor.organisation_id
    ]
    PersonSubject.objects.bulk_create(rows, ignore_conflicts=True)
    journal.record("people.profile_edited", actor=actor, about=actor)


@transaction.atomic
def show_subject(*, actor: Person, says: str, subject: Subject, shown: str) -> None:
    """Say it, to those alone who are to see it; said already, change who sees it. Repeatable."""
    shown = PersonSubject.Shown(shown)
    row, is_new = PersonSubject.objects.get_or_create(
        person=actor,
        subject=subject,
        says=says,
        defaults={"organisation_id": actor.organisation_id, "shown": shown},
    )
    if is_new or row.shown != shown:
        PersonSubject.objects.filter(pk=row.pk).update(shown=shown)
        journal.record("people.profile_edited", actor=actor, about=actor)


@transaction.atomic
def unsay_subject(*, actor: Person, says: str, subject: Subject) -> None:
    """Take it back. Repeatable."""
    said = PersonSubject.objects.filter(person=actor, subject=subject, says=says)
    if said.delete()[0]:
        journal.record("people.profile_edited", actor=actor, about=actor)


@transaction.atomic
def change_preferences(*, actor: Person, language: str, time_zone: str, theme: str) -> Person:
    """How the person's pages speak, count hours and look. No deed: it concerns nobody else."""
    person = _own_row(actor)
    person.language, person.time_zone, person.theme = language, time_zone, theme
    person.save(update_fields=["language", "time_zone", "theme"])
    return person


def set_photo(*, actor: Person, file: IO[bytes]) -> Person:
    """Show a portrait, made anew. Raises NotAPhotoError. The picture before it is erased."""
    return _show(actor, photos.keep(file))


def remove_photo(*, actor: Person) -> Person:
    """Show the initials again; the picture is erased. Repeatable."""
    return _show(actor, "")


@transaction.atomic
def _show(actor: Person, digest: str) -> Person:
    person = _own_row(actor)
    before, person.photo = person.photo, digest
    if before != digest:
        person.save(update_fields=["photo"])
        journal.record("people.profile_edited", actor=actor, about=person)
        transaction.on_commit(lambda: _erase_unused(before))
    return person


def _erase_unused(digest: str) -> None:
    if digest and not Person.objects.filter(photo=digest).exists():
        photos.drop(digest)


def _own_row(actor: Person) -> Person:
    return Person.objects.select_for_update(of=("self",)).get(pk=actor.pk)
