# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What an administrator does to the installation."""

import logging

from django.db import transaction
from django.utils import timezone

from entrepairs.kernel import journal, readers
from entrepairs.kernel.models import OutboxMessage
from entrepairs.operations import mailing, state
from entrepairs.people import rules as people
from entrepairs.people.models import Person

AT_ONCE = 100
log = logging.getLogger(__name__)


@transaction.atomic
def try_entries_again(*, actor: Person) -> tuple[int, int]:
    """Give parked journal lines to their readers again: how many passed, how many failed anew."""
    people.may_administer(actor, actor.organisation).or_refuse()
    parked = state.entries(actor.organisation).select_related("entry").order_by("pk")
    rows = list(parked.select_for_update(of=("self",))[:AT_ONCE])
    passed = 0
    for row in rows:
        try:
            readers.replay(row)
            passed += 1
        except Exception:
            # Whatever it is, the others are tried; the line stays parked.
            log.exception("the reader %s fails again on the entry %s", row.reader, row.entry_id)
    if rows:
        journal.record("operations.entries_tried_again", actor=actor, about=actor.organisation)
    return passed, len(rows) - passed


@transaction.atomic
def try_mails_again(*, actor: Person) -> int:
    """Let mails that were given up leave once more; how many. Repeatable."""
    people.may_administer(actor, actor.organisation).or_refuse()
    parked = state.mails(actor.organisation).filter(state=OutboxMessage.State.PARKED)
    moved = parked.update(
        state=OutboxMessage.State.WAITING, tries=0, due_at=timezone.now(), settled_at=None
    )
    if moved:
        journal.record("operations.mails_tried_again", actor=actor, about=actor.organisation)
    return moved


@transaction.atomic
def try_tasks_again(*, actor: Person) -> int:
    """Put failed background tasks back; how many. Repeatable."""
    people.may_administer(actor, actor.organisation).or_refuse()
    moved = state.failed_tasks().update(status="READY", worker_ids=[])
    if moved:
        journal.record("operations.tasks_tried_again", actor=actor, about=actor.organisation)
    return moved


def test_mail(*, actor: Person) -> mailing.Trial:
    """Send a mail to one's own address, outside any transaction: a server may be slow."""
    people.may_administer(actor, actor.organisation).or_refuse()
    trial = mailing.send_to(actor.email or "")
    with transaction.atomic():
        journal.record("operations.mail_tested", actor=actor, about=actor.organisation)
    return trial
