# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Withdrawing, and thinking better of it."""

from collections.abc import Mapping

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from entrepairs.kernel import journal
from entrepairs.knowledge import rules, turns
from entrepairs.knowledge.models import Comment, Contribution, Report
from entrepairs.people.models import Person

TAKEN_AWAY = ("title", "html", "text", "excerpt", "sections", "author_name")


@transaction.atomic
def withdraw(*, actor: Person, contribution: Contribution) -> Contribution:
    """Take a text out of sight, its answers with it. Twice changes nothing."""
    contribution = turns.at(contribution)
    rules.may_withdraw(actor, contribution).or_refuse()
    if contribution.withdrawn_at:
        return contribution
    contribution.withdrawn_at = timezone.now()
    contribution.withdrawn_by = actor
    contribution.hidden = True
    contribution.save(update_fields=["withdrawn_at", "withdrawn_by", "hidden"])
    Contribution.objects.filter(parent=contribution).update(hidden=True)
    if contribution.parent_id:
        _leave_question(contribution, contribution.parent_id)
    settle_reports(actor=actor, about={"contribution": contribution})
    journal.record("knowledge.withdrawn", actor=actor, about=contribution)
    return contribution


@transaction.atomic
def take_away(*, actor: None, contribution: Contribution) -> None:
    """Whoever wrote it takes it back for good; the caller asked its own rule.

    Nobody could put it back for them: they had no account, or have none any more. So its words go
    too, from all its versions. Repeatable.
    """
    row = turns.at(contribution)
    if row.parent_id and not row.withdrawn_at:
        _leave_question(row, row.parent_id)
    row.withdrawn_at = row.withdrawn_at or timezone.now()
    row.withdrawn_by, row.hidden, row.author_name = actor, True, ""
    row.title = row.html = row.text = row.excerpt = ""
    row.sections = {}
    row.save(update_fields=[*TAKEN_AWAY, "withdrawn_at", "withdrawn_by", "hidden"])
    row.versions.update(title="", html="", sections={}, reason="")
    settle_reports(actor=actor, about={"contribution": row})
    journal.record("knowledge.withdrawn", actor=actor, about=row)
    # Rooms above may hold copies of them.
    journal.record("knowledge.words_taken_out", actor=actor, about=row)


@transaction.atomic
def take_comment_away(*, actor: None, comment: Comment) -> None:
    """Whoever wrote it takes it back for good, words and all. Repeatable."""
    row = _lock_comment(comment)
    if not row.withdrawn_at:
        row.withdrawn_at, row.withdrawn_by = timezone.now(), actor
        _count_comments(row, -1)
        settle_reports(actor=actor, about={"comment": row})
        journal.record("knowledge.comment_withdrawn", actor=actor, about=row)
    row.html = row.author_name = ""
    row.save(update_fields=["html", "author_name", "withdrawn_at", "withdrawn_by"])


@transaction.atomic
def put_back(*, actor: Person, contribution: Contribution) -> Contribution:
    """Show a withdrawn text again, and the answers that went with it. Twice changes nothing."""
    contribution = turns.at(contribution)
    if not contribution.withdrawn_at:
        return contribution
    rules.may_put_back(actor, contribution).or_refuse()
    question = contribution.parent
    contribution.withdrawn_at = None
    contribution.withdrawn_by = None
    contribution.hidden = bool(question and question.hidden)
    contribution.save(update_fields=["withdrawn_at", "withdrawn_by", "hidden"])
    answers = Contribution.objects.filter(parent=contribution, withdrawn_at=None)
    answers.update(hidden=False)
    if question:
        _come_back(contribution, question.pk)
    journal.record("knowledge.put_back", actor=actor, about=contribution)
    return contribution


@transaction.atomic
def withdraw_comment(*, actor: Person, comment: Comment) -> Comment:
    """Take a comment out of sight. Twice changes nothing."""
    comment = _lock_comment(comment)
    rules.may_withdraw(actor, comment).or_refuse()
    if comment.withdrawn_at:
        return comment
    comment.withdrawn_at = timezone.now()
    comment.withdrawn_by = actor
    comment.save(update_fields=["withdrawn_at", "withdrawn_by"])
    _count_comments(comment, -1)
    settle_reports(actor=actor, about={"comment": comment})
    journal.record("knowledge.comment_withdrawn", actor=actor, about=comment)
    return comment


@transaction.atomic
def put_back_comment(*, actor: Person, comment: Comment) -> Comment:
    """Show a withdrawn comment again. Twice changes nothing."""
    comment = _lock_comment(comment)
    if not comment.withdrawn_at:
        return comment
    rules.may_put_back(actor, comment).or_refuse()
    comment.withdrawn_at = None
    comment.withdrawn_by = None
    comment.save(update_fields=["withdrawn_at", "withdrawn_by"])
    _count_comments(comment, +1)
    journal.record("knowledge.comment_put_back", actor=actor, about=comment)
    return comment


def _lock_comment(comment: Comment) -> Comment:
    turns.at(comment.contribution)
    rows = Comment.objects.select_for_update(of=("self",))
    return rows.select_related("community").get(pk=comment.pk)


def _leave_question(answer: Contribution, question: int) -> None:
    """An answer that was accepted remembers since when, in case it comes back."""
    _count_answers(question, -1)
    accepted = Contribution.objects.filter(pk=question, accepted=answer)
    answer.accepted_before = accepted.values_list("accepted_at", flat=True).first()
    answer.save(update_fields=["accepted_before"])
    accepted.update(accepted=None, accepted_at=None)


def _come_back(answer: Contribution, question: int) -> None:
    """What was accepted is again, unless another answer is by now."""
    _count_answers(question, +1)
    if answer.accepted_before:
        open_still = Contribution.objects.filter(pk=question, accepted=None)
        open_still.update(accepted=answer, accepted_at=answer.accepted_before)


def _count_answers(question: int, change: int) -> None:
    rows = Contribution.objects.filter(pk=question)
    rows.update(answers_count=F("answers_count") + change)


def _count_comments(comment: Comment, change: int) -> None:
    rows = Contribution.objects.filter(pk=comment.contribution_id)
    rows.update(comments_count=F("comments_count") + change)


def settle_reports(*, actor: Person | None, about: Mapping[str, object]) -> None:
    """What is out of sight needs nobody's judgement any more."""
    waiting = Report.objects.filter(state=Report.State.WAITING, **about)
    waiting.update(state=Report.State.WITHDRAWN, settled_at=timezone.now(), settled_by=actor)
