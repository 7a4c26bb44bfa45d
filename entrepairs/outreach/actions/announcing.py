# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Somebody who animates a community says something to all of it."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from entrepairs.communities import charters
from entrepairs.communities.models import Community
from entrepairs.kernel import html, journal
from entrepairs.outreach import counting, rules
from entrepairs.outreach.models import Announcement, Choice
from entrepairs.outreach.words import A_MONTH
from entrepairs.people.models import Person

Kind = Announcement.Kind
# Told to all members at once.
RINGS = (Kind.NEWS, Kind.POLL)


@transaction.atomic
def announce(
    *,
    actor: Person,
    community: Community,
    kind: str,
    title: str,
    text: str = "",
    ends_at: datetime | None = None,
    choices: Sequence[str] = (),
) -> Announcement:
    """Say it; the members hear of it, but of a welcome, which takes the place of the one before."""
    may = rules.may_write_to_all if kind == Kind.WORD else rules.may_announce
    if kind == Kind.WORD:
        # Of two at once the second finds the first.
        _held(community)
    may(actor, community).or_refuse()
    charters.ask(actor, community)
    if kind == Kind.WELCOME:
        _make_room(community)
    now = timezone.now()
    if kind == Kind.WORD:
        ends_at = now + A_MONTH
    made = Announcement.objects.create(
        organisation_id=community.organisation_id,
        community=community,
        kind=kind,
        title=title,
        text=text,
        html=html.from_markdown(text),
        author=actor,
        at=now,
        ends_at=ends_at,
        told_at=now if kind in RINGS else None,
    )
    Choice.objects.bulk_create(
        Choice(organisation_id=community.organisation_id, announcement=made, number=n, words=words)
        for n, words in enumerate(choices, 1)
    )
    journal.record("outreach.announced", actor=actor, about=made)
    return made


@transaction.atomic
def edit_announcement(
    *,
    actor: Person,
    announcement: Announcement,
    title: str,
    text: str = "",
    ends_at: datetime | None = None,
) -> None:
    """Say it otherwise, without ringing again. The choices of a poll stay."""
    row = _locked(announcement)
    rules.may_edit(actor, row).or_refuse()
    row.title, row.text, row.html = title, text, html.from_markdown(text)
    if row.kind != Kind.WORD:
        row.ends_at = ends_at
    row.save(update_fields=["title", "text", "html", "ends_at"])
    journal.record("outreach.announcement_edited", actor=actor, about=row)


@transaction.atomic
def end_announcement(*, actor: Person, announcement: Announcement) -> None:
    """Take it off the front; it stays to be read. A poll is counted by that. Repeatable."""
    row = _locked(announcement)
    rules.may_change(actor, row).or_refuse()
    if not row.is_current:
        return
    row.ended_at = timezone.now()
    row.save(update_fields=["ended_at"])
    journal.record("outreach.announcement_ended", actor=actor, about=row)
    if row.kind == Kind.POLL:
        counting.count(row, actor=actor)


@transaction.atomic
def reopen_announcement(*, actor: Person, announcement: Announcement) -> None:
    """It stands again, without a last day that is over. Repeatable."""
    row = _locked(announcement)
    rules.may_reopen(actor, row).or_refuse()
    if row.is_current:
        return
    if row.kind == Kind.WELCOME:
        _make_room(row.community)
    row.ended_at = None
    if row.ends_at and row.ends_at <= timezone.now():
        row.ends_at = None
    row.save(update_fields=["ended_at", "ends_at"])
    journal.record("outreach.announcement_reopened", actor=actor, about=row)


@transaction.atomic
def withdraw_announcement(*, actor: Person, announcement: Announcement) -> None:
    """It should not have been said: nobody else reads it any more. Repeatable."""
    row = _locked(announcement)
    rules.may_withdraw(actor, row).or_refuse()
    if row.withdrawn_at:
        return
    row.withdrawn_at, row.withdrawn_by = timezone.now(), actor
    row.save(update_fields=["withdrawn_at", "withdrawn_by"])
    journal.record("outreach.announcement_withdrawn", actor=actor, about=row)


@transaction.atomic
def put_back_announcement(*, actor: Person, announcement: Announcement) -> None:
    """It stands after all; of two welcomes, the one put back. Repeatable."""
    row = _locked(announcement)
    if row.withdrawn_at is None:
        return
    rules.may_put_back(actor, row).or_refuse()
    if row.kind == Kind.WELCOME and row.ended_at is None:
        _make_room(row.community)
    row.withdrawn_at = row.withdrawn_by = None
    row.save(update_fields=["withdrawn_at", "withdrawn_by"])
    journal.record("outreach.announcement_put_back", actor=actor, about=row)


@transaction.atomic
def tell_again(*, actor: Person, announcement: Announcement) -> None:
    """Remind all members of it, within their hours; at most once in seven days."""
    row = _locked(announcement)
    rules.may_tell_again(actor, row).or_refuse()
    row.told_at = timezone.now()
    row.save(update_fields=["told_at"])
    journal.record("outreach.told_again", actor=actor, about=row)


def _make_room(community: Community) -> None:
    """Of two welcomes at once one follows the other."""
    _held(community)
    standing = Announcement.objects.filter(community=community, kind=Kind.WELCOME)
    standing.filter(ended_at=None, withdrawn_at=None).update(ended_at=timezone.now())


def _held(community: Community) -> None:
    Community.objects.select_for_update(of=("self",)).get(pk=community.pk)


def _locked(announcement: Announcement) -> Announcement:
    rows = Announcement.objects.select_for_update(of=("self",)).select_related("community")
    return rows.get(pk=announcement.pk)
