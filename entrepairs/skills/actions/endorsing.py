# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Attesting a colleague's skill, and what the colleague says to it."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from entrepairs.kernel import journal
from entrepairs.people.models import Person, Subject
from entrepairs.skills import rules
from entrepairs.skills.actions.showing import show_skill
from entrepairs.skills.models import Endorsement

State = Endorsement.State


@transaction.atomic
def endorse(
    *, actor: Person, person: Person, subject: Subject, sentence: str, happened_on: date
) -> Endorsement:
    """Attest what somebody can do, from a day one lived. A second time words it anew.

    Whoever is attested is told, and told again of words that they had sent back. What they declined
    stays declined, and the actor does not learn it.
    """
    rules.may_endorse(actor, person).or_refuse()
    given, is_new = Endorsement.objects.get_or_create(
        person=person,
        subject=subject,
        by=actor,
        defaults={
            "organisation_id": actor.organisation_id,
            "sentence": sentence,
            "happened_on": happened_on,
        },
    )
    if not is_new:
        return _reword(actor, given, sentence, happened_on)
    journal.record("skills.endorsed", actor=actor, about=given)
    return given


def _reword(actor: Person, given: Endorsement, sentence: str, happened_on: date) -> Endorsement:
    given = _locked(given)
    rules.may_reword(actor, given).or_refuse()
    given.sentence, given.happened_on, given.withdrawn_at = sentence, happened_on, None
    fields = ["sentence", "happened_on", "withdrawn_at"]
    name = "skills.endorsement_reworded"
    if given.state == State.SENT_BACK:
        name = "skills.endorsed"
        given.state, given.answered_at, given.reply = State.WAITING, None, ""
        fields += ["state", "answered_at", "reply"]
    given.save(update_fields=fields)
    journal.record(name, actor=actor, about=given)
    return given


@transaction.atomic
def withdraw_endorsement(*, actor: Person, endorsement: Endorsement) -> None:
    """Take it back: it is gone, with what speaks of it. Repeatable.

    What was declined is only put away, so that withdrawing and giving it again asks nobody anew.
    """
    endorsement = _locked(endorsement)
    rules.may_withdraw(actor, endorsement).or_refuse()
    subject = endorsement.subject
    if endorsement.state == State.DECLINED:
        Endorsement.objects.filter(pk=endorsement.pk).update(withdrawn_at=timezone.now())
    else:
        endorsement.delete()
    journal.record("skills.endorsement_withdrawn", actor=actor, about=subject)


@transaction.atomic
def accept_endorsement(*, actor: Person, endorsement: Endorsement, shown: str = "") -> None:
    """It may show with the skill; with `shown`, the skill is shown from now on, and to whom."""
    if _answer(actor, endorsement, State.ACCEPTED):
        journal.record("skills.endorsement_accepted", actor=actor, about=endorsement)
    if shown:
        show_skill(actor=actor, subject=endorsement.subject, shown=shown)


@transaction.atomic
def decline_endorsement(*, actor: Person, endorsement: Endorsement) -> None:
    """It shows nowhere. Nobody learns it, least of all who gave it."""
    if _answer(actor, endorsement, State.DECLINED):
        journal.record("skills.endorsement_declined", actor=actor, about=endorsement)


@transaction.atomic
def send_endorsement_back(*, actor: Person, endorsement: Endorsement, reply: str) -> None:
    """Ask who gave it for other words. They are told why."""
    if _answer(actor, endorsement, State.SENT_BACK, reply):
        journal.record("skills.endorsement_sent_back", actor=actor, about=endorsement)


@transaction.atomic
def reconsider_endorsement(*, actor: Person, endorsement: Endorsement) -> None:
    """Take one's answer back, whatever it was: it waits again. Repeatable."""
    endorsement = _locked(endorsement)
    rules.may_reconsider(actor, endorsement).or_refuse()
    if endorsement.state != State.WAITING:
        _put(endorsement, State.WAITING, "")
        journal.record("skills.endorsement_reconsidered", actor=actor, about=endorsement)


def _answer(actor: Person, endorsement: Endorsement, state: str, reply: str = "") -> bool:
    """Put it down, unless it was the answer already; whether it is new."""
    row = _locked(endorsement)
    if row.state == state and row.person_id == actor.pk:
        return False
    rules.may_answer(actor, row).or_refuse()
    _put(row, state, reply)
    return True


def _put(row: Endorsement, state: str, reply: str) -> None:
    row.state, row.reply = state, reply
    row.answered_at = None if state == State.WAITING else timezone.now()
    row.save(update_fields=["state", "reply", "answered_at"])


def _locked(endorsement: Endorsement) -> Endorsement:
    rows = Endorsement.objects.select_for_update(of=("self",)).select_related("subject")
    return rows.get(pk=endorsement.pk)
