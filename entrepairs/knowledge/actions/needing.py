# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A text answers a need of the board."""

from django.db import transaction

from entrepairs.communities import actions as communities
from entrepairs.communities.models import Need
from entrepairs.kernel import journal
from entrepairs.knowledge import rules
from entrepairs.knowledge.models import Contribution, NeedAnswer
from entrepairs.people.models import Person


@transaction.atomic
def answer_need(*, actor: Person, need: Need, contribution: Contribution) -> NeedAnswer:
    """Say that a text answers a need: those who need it are asked. Twice changes nothing."""
    rules.may_answer_need(actor, need, contribution).or_refuse()
    need = communities.answer_need(actor=actor, need=need)
    answer, is_new = NeedAnswer.objects.get_or_create(
        need=need,
        contribution=contribution,
        defaults={
            "organisation_id": need.organisation_id,
            "community_id": need.community_id,
            "linked_by": actor,
        },
    )
    if is_new:
        journal.record("knowledge.need_answered", actor=actor, about=answer)
    return answer


@transaction.atomic
def take_answer_back(*, actor: Person, need: Need, contribution: Contribution) -> None:
    """It does not answer it after all. Without any other text, the need is on the board again."""
    need = Need.objects.select_for_update(of=("self",)).get(pk=need.pk)
    answers = NeedAnswer.objects.select_related("contribution", "community").filter(need=need)
    answer = answers.filter(contribution=contribution).first()
    if answer is None:
        return
    rules.may_take_answer_back(actor, answer).or_refuse()
    answer.delete()
    if not answers.exists():
        communities.unanswer_need(actor=actor, need=need)
    journal.record("knowledge.need_answer_taken_back", actor=actor, about=need)
