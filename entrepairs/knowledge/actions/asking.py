# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What becomes of a question: an answer is accepted, or another question has them already."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from entrepairs.kernel import journal
from entrepairs.kernel.decisions import Refused
from entrepairs.knowledge import rules, turns
from entrepairs.knowledge.models import Contribution
from entrepairs.people.models import Person


@transaction.atomic
def accept_answer(*, actor: Person, answer: Contribution) -> Contribution:
    """Say which answer was the right one; returns the question. Another one takes its place."""
    answer = turns.at(answer)
    question = answer.parent or answer
    rules.may_accept(actor, question).or_refuse()
    if answer.parent_id != question.pk or answer.hidden:
        raise Refused(_("This answer was withdrawn."))
    if question.accepted_id != answer.pk:
        question.accepted = answer
        question.accepted_at = timezone.now()
        question.save(update_fields=["accepted", "accepted_at"])
        journal.record("knowledge.answer_accepted", actor=actor, about=answer)
    return question


@transaction.atomic
def take_acceptance_back(*, actor: Person, question: Contribution) -> Contribution:
    """No answer was the right one after all. Twice changes nothing."""
    question = turns.at(question)
    rules.may_accept(actor, question).or_refuse()
    if question.accepted_id:
        question.accepted = None
        question.accepted_at = None
        question.save(update_fields=["accepted", "accepted_at"])
        journal.record("knowledge.acceptance_taken_back", actor=actor, about=question)
    return question


@transaction.atomic
def close_as_duplicate(
    *, actor: Person, question: Contribution, other: Contribution
) -> Contribution:
    """Point to the question that has the answers; this one takes none any more.

    `other` must be one that the actor may read. Readers who may not read it see a closed question
    and no address.
    """
    question, other = turns.at_both(question, other)
    rules.may_close_duplicate(actor, question).or_refuse()
    rules.may_be_pointed_to(actor, question, other).or_refuse()
    if question.duplicate_of_id != other.pk:
        question.duplicate_of = other
        question.closed_at = timezone.now()
        question.closed_by = actor
        question.save(update_fields=["duplicate_of", "closed_at", "closed_by"])
        journal.record("knowledge.closed_as_duplicate", actor=actor, about=question)
    return question


@transaction.atomic
def reopen(*, actor: Person, question: Contribution) -> Contribution:
    """The other question was another question. Twice changes nothing."""
    question = turns.at(question)
    rules.may_close_duplicate(actor, question).or_refuse()
    if question.duplicate_of_id:
        question.duplicate_of = None
        question.closed_at = None
        question.closed_by = None
        question.save(update_fields=["duplicate_of", "closed_at", "closed_by"])
        journal.record("knowledge.reopened", actor=actor, about=question)
    return question
