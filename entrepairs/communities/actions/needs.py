# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A need is named, looked after, and leaves the board."""

from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from entrepairs.communities import charters, holding, rules
from entrepairs.communities.actions.members import join_by_writing
from entrepairs.communities.models import Community, Need, Support
from entrepairs.kernel import journal
from entrepairs.people.models import Person, Subject

State = Need.State


class NamedAlreadyError(Exception):
    """The community's board has this need already (`need`); nothing was written."""

    def __init__(self, need: Need) -> None:
        super().__init__(need.slug)
        self.need = need


@transaction.atomic
def name_need(
    *,
    actor: Person,
    community: Community,
    wording: str,
    reason: str = "",
    wanted_by: date | None = None,
    is_signed: bool = False,
    subject: Subject | None = None,
) -> Need:
    """Put a need on the board, and join the open community it is named in.

    Who names it needs it: it is supported from the start. `NamedAlreadyError` if it is there.
    """
    charters.ask(actor, community)
    join_by_writing(actor=actor, community=community)
    need = Need(
        organisation_id=community.organisation_id,
        community=community,
        named_by=actor,
        is_signed=is_signed,
        wording=" ".join(wording.split()),
        reason=reason.strip(),
        subject=subject,
        wanted_by=wanted_by,
    )
    _save(need)
    Support.objects.create(
        organisation_id=need.organisation_id, community=community, need=need, person=actor
    )
    journal.record("communities.need_named", actor=actor, about=need)
    return need


@transaction.atomic
def edit_need(
    *,
    actor: Person,
    need: Need,
    wording: str,
    reason: str,
    wanted_by: date | None,
    is_signed: bool,
    subject: Subject | None,
) -> Need:
    """Word it again. `NamedAlreadyError` if the board has a need of these words already."""
    need = holding.lock(need)
    rules.may_edit_need(actor, need).or_refuse()
    need.wording, need.reason = " ".join(wording.split()), reason.strip()
    need.wanted_by, need.is_signed, need.subject = wanted_by, is_signed, subject
    _save(need, update_fields=["wording", "reason", "wanted_by", "is_signed", "subject"])
    journal.record("communities.need_edited", actor=actor, about=need)
    return need


@transaction.atomic
def take_need(*, actor: Person, need: Need) -> Need:
    """Look after it until it is answered; repeating it changes nothing. Joins like writing."""
    need = holding.lock(need)
    rules.may_take(actor, need).or_refuse()
    if need.state == State.TAKEN and need.taken_by_id == actor.pk:
        return need
    join_by_writing(actor=actor, community=need.community)
    need.state, need.taken_by, need.taken_at = State.TAKEN, actor, timezone.now()
    need.save(update_fields=["state", "taken_by", "taken_at"])
    journal.record("communities.need_taken", actor=actor, about=need)
    return need


@transaction.atomic
def release_need(*, actor: Person, need: Need) -> Need:
    """Hand it back to the board. Nothing happens to one that nobody looks after."""
    need = holding.lock(need)
    if need.state != State.TAKEN:
        return need
    rules.may_release(actor, need).or_refuse()
    need.state, need.taken_by, need.taken_at = State.OPEN, None, None
    need.save(update_fields=["state", "taken_by", "taken_at"])
    journal.record("communities.need_released", actor=actor, about=need)
    return need


@transaction.atomic
def close_need(*, actor: Person, need: Need) -> Need:
    """Say that it is no longer needed. Closing twice changes nothing."""
    need = holding.lock(need)
    if need.state == State.CLOSED:
        return need
    rules.may_close_need(actor, need).or_refuse()
    need.state, need.closed_by, need.closed_at = State.CLOSED, actor, timezone.now()
    need.save(update_fields=["state", "closed_by", "closed_at"])
    journal.record("communities.need_closed", actor=actor, about=need)
    return need


@transaction.atomic
def reopen_need(*, actor: Person, need: Need) -> Need:
    """Put it back where it was before it was closed, or on the board if the answer did not help.

    The lead time of an answer that was once confirmed stays.
    """
    need = holding.lock(need)
    if need.state in (State.OPEN, State.TAKEN):
        return need
    rules.may_reopen_need(actor, need).or_refuse()
    if need.state == State.CLOSED:
        need.state = _state_before(need)
        need.closed_by = need.closed_at = None
        need.save(update_fields=["state", "closed_by", "closed_at"])
    else:
        holding.begin_again(need)
    journal.record("communities.need_reopened", actor=actor, about=need)
    return need


@transaction.atomic
def withdraw_need(*, actor: Person, need: Need) -> Need:
    """Take it off the board and out of sight. Twice changes nothing."""
    need = holding.lock(need)
    rules.may_withdraw_need(actor, need).or_refuse()
    return _withdrawn(actor, need)


@transaction.atomic
def take_off_board(*, actor: Person | None, need: Need) -> None:
    """Whoever said these words takes them back, with or without account (`None`). Repeatable.

    The caller asked its own rule: the board does not know who said them.
    """
    _withdrawn(actor, holding.lock(need))


@transaction.atomic
def put_back_need(*, actor: Person, need: Need) -> Need:
    """Show a withdrawn need again. `NamedAlreadyError` if somebody named it again meanwhile."""
    need = holding.lock(need)
    if not need.withdrawn_at:
        return need
    rules.may_put_back_need(actor, need).or_refuse()
    need.withdrawn_by = need.withdrawn_at = None
    _save(need, update_fields=["withdrawn_by", "withdrawn_at"])
    journal.record("communities.need_put_back", actor=actor, about=need)
    return need


def _withdrawn(actor: Person | None, need: Need) -> Need:
    if need.withdrawn_at:
        return need
    need.withdrawn_by, need.withdrawn_at = actor, timezone.now()
    need.save(update_fields=["withdrawn_by", "withdrawn_at"])
    journal.record("communities.need_withdrawn", actor=actor, about=need)
    return need


def _state_before(need: Need) -> State:
    if need.answered_at:
        return State.ANSWERED
    return State.TAKEN if need.taken_at else State.OPEN


def _save(need: Need, **how: Any) -> None:
    try:
        with transaction.atomic():
            need.save(**how)
    except IntegrityError as error:
        there = Need.objects.filter(
            community_id=need.community_id, wording__iexact=need.wording, withdrawn_at=None
        ).first()
        if there is None:
            raise
        raise NamedAlreadyError(there) from error
