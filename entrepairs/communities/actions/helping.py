# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What becomes of a need: others need it too, somebody offers to help, something answers it."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from entrepairs.communities import charters, holding, rules
from entrepairs.communities.actions.members import join_by_writing
from entrepairs.communities.models import Need, Offer, Support
from entrepairs.kernel import journal
from entrepairs.people.models import Person

State = Need.State
# How long an answer is tried before those who needed it are asked whether it helped.
TRIED_FOR = timedelta(days=30)


@transaction.atomic
def support_need(*, actor: Person, need: Need) -> None:
    """Say "me too". Twice changes nothing; who reads the community first joins nothing by it."""
    rules.may_support(actor, need).or_refuse()
    _, is_new = Support.objects.get_or_create(need=need, person=actor, defaults=_place(need))
    if is_new:
        journal.record("communities.need_supported", actor=actor, about=need)


@transaction.atomic
def unsupport_need(*, actor: Person, need: Need) -> None:
    """No longer need it. Twice changes nothing."""
    gone, _ = Support.objects.filter(need=need, person=actor).delete()
    if gone:
        journal.record("communities.need_unsupported", actor=actor, about=need)


@transaction.atomic
def offer_help(*, actor: Person, need: Need, kind: str, note: str = "") -> Offer:
    """Say "I can show" or "I know who", by name; joins like writing. Said again, it is replaced."""
    rules.may_offer_help(actor, need).or_refuse()
    charters.ask(actor, need.community)
    join_by_writing(actor=actor, community=need.community)
    said = {"kind": Offer.Kind(kind), "note": " ".join(note.split())}
    offer, is_new = Offer.objects.update_or_create(
        need=need, person=actor, defaults=said, create_defaults=said | _place(need)
    )
    if is_new:
        journal.record("communities.help_offered", actor=actor, about=offer)
    return offer


@transaction.atomic
def withdraw_offer(*, actor: Person, need: Need) -> None:
    """Offer no more. Twice changes nothing."""
    gone, _ = Offer.objects.filter(need=need, person=actor).delete()
    if gone:
        journal.record("communities.help_withdrawn", actor=actor, about=need)


@transaction.atomic
def answer_need(*, actor: Person, need: Need) -> Need:
    """Something answers it: said by the action of the room that keeps what does.

    Those who need it are asked at once, and once more after 30 days. A further answer changes
    nothing here.
    """
    need = holding.lock(need)
    rules.may_answer_need(actor, need).or_refuse()
    if need.state in rules.ANSWERED:
        return need
    need.state, need.answered_at, need.asked_at = State.ANSWERED, timezone.now(), None
    need.save(update_fields=["state", "answered_at", "asked_at"])
    journal.record("communities.need_answered", actor=actor, about=need)
    return need


@transaction.atomic
def unanswer_need(*, actor: Person, need: Need) -> Need:
    """What answered it was a mistake: back to the board, unless somebody confirmed it."""
    need = holding.lock(need)
    if need.state != State.ANSWERED:
        return need
    rules.may_answer_need(actor, need).or_refuse()
    holding.begin_again(need)
    journal.record("communities.need_reopened", actor=actor, about=need)
    return need


@transaction.atomic
def confirm_useful(*, actor: Person, need: Need) -> Need:
    """Say that the answer helped. The first to say so stops the clock of the need's lead time."""
    need = holding.lock(need)
    rules.may_confirm(actor, need).or_refuse()
    now = timezone.now()
    said = Support.objects.filter(need=need, person=actor, confirmed_at=None)
    if not said.update(confirmed_at=now):
        return need
    if need.state == State.ANSWERED:
        need.state, need.confirmed_at = State.CONFIRMED, now
        need.useful_at = need.useful_at or need.answered_at
        need.save(update_fields=["state", "confirmed_at", "useful_at"])
    journal.record("communities.need_confirmed", actor=actor, about=need)
    return need


@transaction.atomic
def take_confirmation_back(*, actor: Person, need: Need) -> Need:
    """It did not help after all. When nobody else said it did, the need waits to be confirmed."""
    need = holding.lock(need)
    said = Support.objects.filter(need=need)
    if not said.filter(person=actor, confirmed_at__isnull=False).update(confirmed_at=None):
        return need
    if need.state == State.CONFIRMED and not said.filter(confirmed_at__isnull=False).exists():
        need.state, need.confirmed_at = State.ANSWERED, None
        if need.useful_at == need.answered_at:
            need.useful_at = None
        need.save(update_fields=["state", "confirmed_at", "useful_at"])
    journal.record("communities.need_confirmation_taken_back", actor=actor, about=need)
    return need


@transaction.atomic
def ask_for_confirmation(*, actor: Person | None, need: Need) -> bool:
    """Ask those who need it whether the answer of 30 days ago helped: once an answer, by the clock.

    True if it was asked now. Nobody is the actor when the clock does it.
    """
    need = holding.lock(need)
    due = need.answered_at and need.answered_at <= timezone.now() - TRIED_FOR
    if need.state != State.ANSWERED or not due or need.asked_at or need.withdrawn_at:
        return False
    need.asked_at = timezone.now()
    need.save(update_fields=["asked_at"])
    journal.record("communities.need_confirmation_asked", actor=actor, about=need)
    return True


def _place(need: Need) -> dict[str, object]:
    return {"organisation_id": need.organisation_id, "community_id": need.community_id}
