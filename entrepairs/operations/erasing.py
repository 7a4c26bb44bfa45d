# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""An account is erased, by the worker, on its day (I45).

First they are let out, and cannot think better of it any more. Then what is large goes, piece by
piece, each so that it can be done again; last, in one transaction, the rest and the person. Killed
anywhere, the next run goes on; run twice, the person is not there any more.
"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.db import models, transaction
from django.db.models import Q
from django.db.models.functions import Cast
from django.utils import timezone

from entrepairs.communities import actions as communities
from entrepairs.curation import reconcile as curation
from entrepairs.curation.models import Suggestion, Verdict
from entrepairs.kernel import personal
from entrepairs.knowledge import keeping, reconcile, texts
from entrepairs.knowledge.actions import forgetting
from entrepairs.knowledge.models import Attachment, Useful
from entrepairs.knowledge.words import former_member
from entrepairs.media import keeping as media
from entrepairs.media.models import Upload, Video
from entrepairs.meetings import places
from entrepairs.meetings.models import Meeting, Rsvp
from entrepairs.operations import erased, exporting, theirs
from entrepairs.operations.models import Erasure, Export
from entrepairs.people import actions as people
from entrepairs.people import rules as house
from entrepairs.people.kept_by_libraries import PERSONAL_DATA as OF_LIBRARIES
from entrepairs.people.models import Person

# What is not done within this time is asked of the worker again.
PATIENCE = timedelta(hours=6)
A_DAY = timedelta(days=1)
# Rewritten by the room of texts, with what follows from it.
OF_TEXTS = ("knowledge.Contribution", "knowledge.Version", "knowledge.Comment")


def due() -> Iterator[int]:
    """Whose day has come, and nobody works on it: each once in some hours."""
    now = timezone.now()
    waiting = Erasure.objects.filter(due_at__lte=now)
    yield from waiting.filter(Q(begun_at=None) | Q(begun_at__lt=now - PATIENCE)).values_list(
        "pk", flat=True
    )


def erase(key: int) -> None:
    """Erase whose day has come. The last administrator waits; nothing is done twice."""
    asked = _begin(key)
    if asked is None:
        return
    person = asked.person
    erased.write_down(person.slug, withdraws=asked.withdraws)
    if asked.withdraws:
        forgetting.take_texts_away(actor=None, person=person)
    _erase_files(person)
    _end(person)


@transaction.atomic
def _begin(key: int) -> Erasure | None:
    """Let them out: from now on they read, receive and undo nothing (I12)."""
    rows = Erasure.objects.select_for_update(of=("self",)).select_related("person__organisation")
    asked = rows.filter(pk=key, due_at__lte=timezone.now()).first()
    if asked is None:
        return None
    keepers = Person.objects.present().filter(
        organisation=asked.organisation_id, is_administrator=True
    )
    if not house.may_stop_administering(asked.person, list(keepers)):
        # Since they asked they became the last one. The page said that it would wait for another.
        asked.due_at = timezone.now() + A_DAY
        asked.save(update_fields=["due_at"])
        return None
    asked.begun_at = timezone.now()
    asked.save(update_fields=["begun_at"])
    asked.person = people.end_stay(actor=None, person=asked.person)
    return asked


def _erase_files(person: Person) -> None:
    """Exports, what was sent, and the files and films that no text of anybody shows."""
    for export in Export.objects.filter(person=person):
        exporting.drop(export)
    media.forget(Upload.objects.filter(owner=person))
    organisation = person.organisation_id
    keeping.erase(organisation, Attachment.objects.filter(owner=person, contribution=None))
    shown = Attachment.objects.filter(video__isnull=False).values("video")
    media.erase(organisation, Video.objects.filter(owner=person).exclude(pk__in=shown))


@transaction.atomic
def _end(person: Person) -> None:
    """What stays loses what its table says, counters follow, and nobody is there any more."""
    if not Person.objects.select_for_update(of=("self",)).filter(pk=person.pk):
        return
    counted = _counted(person)
    forgetting.take_name_out(actor=None, person=person)
    Suggestion.objects.filter(by=person, state=Suggestion.State.WAITING).delete()
    for table in theirs.tables():
        if table.label not in OF_LIBRARIES and table.model is not Person:
            _empty(table, person)
            _take_name_out(table, person)
    communities.end_facilitating(actor=None, person=person)
    freed = _places_of(person)
    people.erase_person(actor=None, person=person)
    for meeting in freed:
        places.give(meeting)
    reconcile.repair(counted)
    curation.repair(counted)


def _counted(person: Person) -> set[int]:
    """Texts of which a counter knows the person."""
    waiting = Suggestion.objects.filter(by=person, state=Suggestion.State.WAITING)
    rows = (Useful.objects.filter(person=person), Verdict.objects.filter(person=person), waiting)
    return {key for some in rows for key in some.values_list("contribution", flat=True)}


def _places_of(person: Person) -> list[Meeting]:
    """Meetings to come in which they had a place that somebody may wait for."""
    coming = Rsvp.objects.filter(person=person, comes=True).values("meeting")
    rows = Meeting.objects.select_for_update(of=("self",)).order_by("pk")
    return list(rows.filter(pk__in=coming, state=Meeting.State.PLANNED))


def _empty(table: theirs.Table, person: Person) -> None:
    """Columns that do not outlive a name, in rows that do."""
    for link, path in table.links.items():
        empty = {
            name: _nothing(table.model, name)
            for name, datum in table.columns.items()
            if datum.of[0] == link and not datum.stays
        }
        if empty and personal.outlives(table.model, path):
            keys = models.QuerySet(table.model).filter(**{path: person.pk}).values("pk")
            models.QuerySet(table.model).filter(pk__in=keys).update(**empty)


def _nothing(model: type[models.Model], name: str) -> Any:
    column = model._meta.get_field(name)
    return None if column.null else column.get_default()


def _take_name_out(table: theirs.Table, person: Person) -> None:
    """Where words of others mention them, outside texts: a former member."""
    instead = former_member(person.organisation.language)
    for name in table.columns if table.label not in OF_TEXTS else ():
        column = table.model._meta.get_field(name)
        if isinstance(column, models.TextField | models.JSONField):
            rows = models.QuerySet(table.model).annotate(said=Cast(name, models.TextField()))
            for row in rows.filter(said__contains=person.slug):
                said = _unnamed(getattr(row, name), person.slug, instead)
                models.QuerySet(table.model).filter(pk=row.pk).update(**{name: said})


def _unnamed(said: Any, slug: str, instead: str) -> Any:
    if isinstance(said, str):
        return texts.unnamed(said, slug, instead)
    if isinstance(said, list):
        return [_unnamed(one, slug, instead) for one in said]
    if isinstance(said, dict):
        return {name: _unnamed(one, slug, instead) for name, one in said.items()}
    return said


def do_again() -> int:
    """After a restore: erase whom the backup still knows and the list says was erased; how many."""
    count = 0
    for slug, withdraws in erased.listed():
        person = Person.objects.filter(slug=slug).first()
        if person is not None:
            count += erase_now(person, withdraws=withdraws)
    return count


def erase_now(person: Person, *, withdraws: bool) -> bool:
    """Erase somebody without delay, for the command line; false for the last administrator."""
    columns = {"withdraws": withdraws, "due_at": timezone.now()}
    asked, _is_new = Erasure.objects.update_or_create(
        person=person, defaults=columns | {"organisation_id": person.organisation_id}
    )
    erase(asked.pk)
    return not Person.objects.filter(pk=person.pk).exists()
