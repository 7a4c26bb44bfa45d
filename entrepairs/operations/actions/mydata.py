# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What somebody asks about their own data: a copy of it, or that it be erased."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from entrepairs.communities import queries as communities
from entrepairs.kernel import journal, outbox
from entrepairs.operations import exporting, rules
from entrepairs.operations.models import Erasure, Export
from entrepairs.people.models import Person

DELAY = timedelta(days=14)
MAIL = "operations.erasure_asked"


@transaction.atomic
def ask_export(*, actor: Person) -> Export:
    """Ask for a copy; the worker makes it. While one is being made, it is that one."""
    Person.objects.select_for_update(of=("self",)).get(pk=actor.pk)
    now = timezone.now()
    asked = Export.objects.filter(person=actor, state=Export.State.ASKED).first()
    if asked is not None and asked.asked_at > now - exporting.LOST_AFTER:
        return asked
    if asked is None:
        asked = Export(person=actor, organisation_id=actor.organisation_id)
    asked.asked_at = now
    asked.save()
    journal.record("operations.export_asked", actor=actor, about=asked)
    return asked


@transaction.atomic
def ask_erasure(*, actor: Person, withdraws: bool) -> Erasure:
    """Ask to be erased in fourteen days; until then one deed undoes it. Repeatable.

    `withdraws`: what only they wrote goes too. Refused while a community or the house has nobody
    else to look after it.
    """
    keepers = Person.objects.select_for_update(of=("self",)).present()
    keepers = list(keepers.filter(organisation=actor.organisation_id, is_administrator=True))
    led = communities.led_alone_by(actor)
    rules.may_be_erased(actor, keepers, [name for _slug, name in led]).or_refuse()
    now = timezone.now()
    asked, is_new = Erasure.objects.get_or_create(
        person=actor,
        defaults={
            "organisation_id": actor.organisation_id,
            "withdraws": withdraws,
            "asked_at": now,
            "due_at": now + DELAY,
        },
    )
    if is_new:
        outbox.put(f"erasure:{asked.pk}", kind=MAIL, about=asked, person=actor)
        journal.record("operations.erasure_asked", actor=actor, about=asked)
    return asked


@transaction.atomic
def keep_account(*, actor: Person) -> bool:
    """Think better of it, while nothing is done yet; was there something? Repeatable."""
    asked = Erasure.objects.select_for_update(of=("self",)).filter(person=actor, begun_at=None)
    for row in asked:
        journal.record("operations.erasure_taken_back", actor=actor, about=row)
        row.delete()
        return True
    return False
