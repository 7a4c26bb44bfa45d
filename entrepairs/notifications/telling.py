# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Writing a notice down, and with it the mail when the person wants one."""

from django.db import models
from django.utils import timezone

from entrepairs.kernel import outbox
from entrepairs.kernel.models import JournalEntry, OutboxMessage
from entrepairs.notifications.models import Kind, Notice, Preference
from entrepairs.people import hours
from entrepairs.people.models import Person

MAIL = "notice_mail"
# About a community or a text that comes up again: each request, invitation or report is told.
OF_A_DEED = (
    Kind.REQUEST,
    Kind.WELCOME,
    Kind.INVITATION,
    Kind.REPORT,
    Kind.OFFER,
    Kind.NEED,
    Kind.ADOPTED,
    Kind.ADAPTED,
)
# Asked each time that the clock does, though it is about the same need.
OF_AN_ENTRY = (Kind.CONFIRM,)


def tell(
    person: Person | None,
    kind: str,
    entry: JournalEntry | None,
    *,
    mark: str = "",
    **things: models.Model | None,
) -> Notice | None:
    """Tell somebody of a deed, once, unless they did it themselves or do not want to hear of it.

    Whether they may read it is asked when it is shown and when it is sent, not here. `mark` tells
    apart what may happen to the same thing again; without an entry it is the clock that tells.
    """
    if person is None or not person.is_active or person.left_at:
        return None
    if entry and person.pk == entry.actor_id:
        return None
    wish = Preference.objects.filter(person=person, kind=kind).first()
    if wish and not wish.inside:
        return None
    about = "-".join(str(thing.pk) for thing in things.values() if thing)
    if kind in OF_A_DEED:
        about = f"{about}-{entry.about}"
    if kind in OF_AN_ENTRY:
        about = f"{about}-{entry.pk}"
    notice, is_new = Notice.objects.get_or_create(
        key="-".join(filter(None, [kind, about, str(person.pk), mark])),
        defaults={
            "organisation_id": person.organisation_id,
            "person": person,
            "kind": kind,
            "actor_id": entry.actor_id if entry else None,
            "at": entry.at if entry else timezone.now(),
            **things,
        },
    )
    if is_new and person.email and not (wish and not wish.mail):
        _mail_in_working_hours(notice, person)
    return notice


def mail_key(notice: int) -> str:
    """What the outbox calls the mail of a notice."""
    return f"{MAIL}-{notice}"


def _mail_in_working_hours(notice: Notice, person: Person) -> None:
    row = outbox.put(mail_key(notice.pk), kind=MAIL, about=notice, person=person)
    due = hours.next_working_moment(person, timezone.now())
    OutboxMessage.objects.filter(pk=row.pk).update(due_at=due)
