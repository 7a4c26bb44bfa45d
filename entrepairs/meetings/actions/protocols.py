# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Protocols are written, changed, put away and taken out again."""

from django.db import transaction
from django.utils import timezone

from entrepairs.kernel import journal
from entrepairs.kernel.decisions import StaleError
from entrepairs.meetings import rules
from entrepairs.meetings.models import OwnProtocol
from entrepairs.meetings.protocols import Protocol, dump
from entrepairs.people.models import Person


@transaction.atomic
def write_protocol(*, actor: Person, protocol: Protocol, language: str) -> OwnProtocol:
    """Add a protocol to those of the house, for everybody to use."""
    rules.may_write_protocols(actor).or_refuse()
    row = OwnProtocol.objects.create(
        organisation_id=actor.organisation_id,
        language=language,
        made_by=actor,
        changed_by=actor,
        **_columns(protocol),
    )
    journal.record("meetings.protocol_written", actor=actor, about=row)
    return row


@transaction.atomic
def change_protocol(
    *, actor: Person, row: OwnProtocol, protocol: Protocol, seen: int
) -> OwnProtocol:
    """Put another text in its place; meetings that follow it already keep theirs.

    `seen` is the version the change started from: `StaleError` where another came between. The
    same text changes nothing.
    """
    row = _lock(row)
    rules.may_change_protocol(actor, row).or_refuse()
    columns = _columns(protocol)
    if row.content == columns["content"]:
        return row
    if row.version != seen:
        raise StaleError
    for name, value in columns.items():
        setattr(row, name, value)
    row.version, row.changed_by, row.changed_at = seen + 1, actor, timezone.now()
    row.save(update_fields=[*columns, "version", "changed_by", "changed_at"])
    journal.record("meetings.protocol_changed", actor=actor, about=row)
    return row


@transaction.atomic
def archive_protocol(*, actor: Person, row: OwnProtocol) -> None:
    """Put it away: nobody finds it any more, meetings that follow it go on. Repeatable."""
    row = _lock(row)
    rules.may_change_protocol(actor, row).or_refuse()
    if row.archived_at is None:
        _put(row, actor, archived=True)


@transaction.atomic
def restore_protocol(*, actor: Person, row: OwnProtocol) -> None:
    """Take it out again. Repeatable."""
    row = _lock(row)
    rules.may_change_protocol(actor, row).or_refuse()
    if row.archived_at is not None:
        _put(row, actor, archived=False)


def _put(row: OwnProtocol, actor: Person, *, archived: bool) -> None:
    row.archived_at = timezone.now() if archived else None
    row.save(update_fields=["archived_at"])
    deed = "meetings.protocol_archived" if archived else "meetings.protocol_restored"
    journal.record(deed, actor=actor, about=row)


def _columns(protocol: Protocol) -> dict[str, object]:
    return {"content": dump(protocol), "title": protocol.title, "seconds": protocol.seconds}


def _lock(row: OwnProtocol) -> OwnProtocol:
    return OwnProtocol.objects.select_for_update(of=("self",)).get(pk=row.pk)
