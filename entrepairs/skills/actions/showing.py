# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What somebody says of a skill that was detected."""

from django.db import transaction

from entrepairs.kernel import journal
from entrepairs.people.actions import show_subject, unsay_subject
from entrepairs.people.models import Person, PersonSubject, Subject
from entrepairs.skills.models import Waived

HELPS = PersonSubject.Says.HELPS


@transaction.atomic
def show_skill(*, actor: Person, subject: Subject, shown: str) -> None:
    """I can help with it, and these may see it (`PersonSubject.Shown`). Repeatable."""
    show_subject(actor=actor, says=HELPS, subject=subject, shown=shown)
    Waived.objects.filter(person=actor, subject=subject).delete()


@transaction.atomic
def drop_skill(*, actor: Person, subject: Subject) -> None:
    """It stands on my page no more, nor is it proposed again. Repeatable."""
    unsay_subject(actor=actor, says=HELPS, subject=subject)
    place = {"organisation_id": actor.organisation_id}
    row, is_new = Waived.objects.get_or_create(person=actor, subject=subject, defaults=place)
    if is_new:
        journal.record("skills.waived", actor=actor, about=row)


@transaction.atomic
def think_again(*, actor: Person, subject: Subject) -> None:
    """It may be proposed again. Repeatable."""
    taken, _rows = Waived.objects.filter(person=actor, subject=subject).delete()
    if taken:
        journal.record("skills.waiver_taken_back", actor=actor, about=subject)
