# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Somebody suggests, whoever may change the text takes what is right, all are named for it."""

from collections.abc import Collection, Mapping

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from entrepairs.curation import passages, rules
from entrepairs.curation.models import Suggestion
from entrepairs.kernel import journal
from entrepairs.kernel.decisions import Refused, StaleError
from entrepairs.knowledge import lasting, texts, ties, turns
from entrepairs.knowledge.actions import enriching
from entrepairs.knowledge.models import Attachment, Contribution, Draft
from entrepairs.people.models import Person

State = Suggestion.State


@transaction.atomic
def suggest(
    *,
    actor: Person,
    contribution: Contribution,
    seen: str,
    parts: Mapping[str, str],
    why: str,
    draft_key: str = "",
) -> Suggestion:
    """Propose a text as it should be, and say why; those who may change it are told.

    `seen` is the mark of the text one started from, now or among its versions: `StaleError` when
    it is neither. `parts` is what the form sent: it is cleaned here. A picture uploaded for it is
    seen by those who read the text, once they know its address.
    """
    row = turns.at(contribution)
    rules.may_suggest(actor, row).or_refuse()
    before = _started_from(row, seen)
    after = before | {name: _cleaned(name, part, before) for name, part in parts.items()}
    if not passages.passages(before, after):
        raise Refused(_("Nothing is changed yet: change a passage first."))
    ties.join(actor, row.community)
    suggestion = Suggestion.objects.create(
        organisation_id=row.organisation_id,
        community_id=row.community_id,
        contribution=row,
        by=actor,
        why=why.strip(),
        before=before,
        after=after,
        role=passages.role_of(before, after),
        at=timezone.now(),
    )
    loose = Attachment.objects.filter(owner=actor, contribution=None, slug__in=_files(after))
    loose.update(contribution=row)
    _count(row)
    Draft.objects.filter(author=actor, key=draft_key).delete()
    journal.record("curation.improvement_suggested", actor=actor, about=suggestion)
    return suggestion


@transaction.atomic
def take(
    *,
    actor: Person,
    suggestion: Suggestion,
    seen: str,
    numbers: Collection[int],
    role: str = "",
    answer: str = "",
) -> Suggestion:
    """Take these passages into the text, as a version by who suggested them, who is named for it.

    `seen` is the mark of the text that the actor looked at: `StaleError` when another one stands
    there, or when somebody has changed one of these passages since.
    """
    suggestion, row = _held(suggestion)
    rules.may_answer(actor, suggestion).or_refuse()
    if not numbers:
        raise Refused(_("Choose a passage to take, or decline."))
    if seen != texts.mark_of(row):
        raise StaleError
    present = passages.parts_of(row)
    try:
        parts = passages.taken_into(present, suggestion.before, suggestion.after, numbers)
    except passages.OverlapError as lost:
        raise StaleError from lost
    row = enriching.take_in(
        actor=actor,
        contribution=row,
        seen=seen,
        parts=parts,
        by=suggestion.by,
        role=role or suggestion.role,
        reason=suggestion.why,
    )
    suggestion.role = role or suggestion.role
    suggestion.taken = sorted(numbers)
    _answer(actor, suggestion, State.TAKEN, answer)
    _let_go(suggestion, row)
    journal.record("curation.improvement_taken", actor=actor, about=suggestion)
    return suggestion


@transaction.atomic
def decline(*, actor: Person, suggestion: Suggestion, answer: str) -> Suggestion:
    """The text stays as it is, and why; nobody but the two of them sees it."""
    suggestion, row = _held(suggestion)
    rules.may_answer(actor, suggestion).or_refuse()
    if not answer.strip():
        raise Refused(_("Say in a word why not: somebody took the time to help."))
    _answer(actor, suggestion, State.DECLINED, answer)
    _let_go(suggestion, row)
    journal.record("curation.improvement_declined", actor=actor, about=suggestion)
    return suggestion


@transaction.atomic
def withdraw(*, actor: Person, suggestion: Suggestion) -> None:
    """Take back what one suggested, before anybody answered; its words go."""
    suggestion, row = _held(suggestion)
    rules.may_withdraw(actor, suggestion).or_refuse()
    _let_go(suggestion, row)
    journal.record("curation.improvement_withdrawn", actor=actor, about=row)
    suggestion.delete()
    _count(row)


@transaction.atomic
def thank(*, actor: Person, suggestion: Suggestion) -> Suggestion:
    """Thank somebody for what they did for the text, in one press. Twice changes nothing."""
    suggestion, _row = _held(suggestion)
    rules.may_thank(actor, suggestion).or_refuse()
    if suggestion.thanked_at is None:
        suggestion.thanked_at = timezone.now()
        suggestion.save(update_fields=["thanked_at"])
        journal.record("curation.thanked", actor=actor, about=suggestion)
    return suggestion


def _started_from(row: Contribution, seen: str) -> dict[str, str]:
    """The parts of the text with that mark: it may have become a former version meanwhile."""
    if seen == texts.mark_of(row):
        return passages.parts_of(row)
    for version in row.versions.order_by("-number"):
        if seen == texts.mark_of(version):
            return passages.parts_of(version)
    raise StaleError


def _cleaned(name: str, source: str, before: Mapping[str, str]) -> str:
    """Through the gate; what a text area took and gave back unchanged is the original."""
    former = before.get(name, "")
    if name == passages.TITLE:
        return source.strip()[: texts.TITLE_LENGTH] or former
    given = texts.read(source)
    return former if given == texts.read(texts.typed(former)) else given


def _held(suggestion: Suggestion) -> tuple[Suggestion, Contribution]:
    """Text first, as whoever changes it holds it."""
    row = turns.at(suggestion.contribution)
    held = Suggestion.objects.select_for_update(of=("self",)).select_related("by")
    found = held.get(pk=suggestion.pk)
    found.contribution = row
    return found, row


def _answer(actor: Person, suggestion: Suggestion, state: str, answer: str) -> None:
    suggestion.state, suggestion.answer = state, answer.strip()
    suggestion.answered_by, suggestion.answered_at = actor, timezone.now()
    changed = ["state", "answer", "answered_by", "answered_at", "taken", "role"]
    suggestion.save(update_fields=changed)
    _count(suggestion.contribution)


def _count(row: Contribution) -> None:
    waiting = Suggestion.objects.filter(contribution=row, state=State.WAITING)
    lasting.keep_count(row, suggestions=waiting.count())


def _let_go(suggestion: Suggestion, row: Contribution) -> None:
    """Pictures uploaded for it are its maker's again, unless the text shows them.

    Or another suggestion of theirs that waits.
    """
    offered = _files(suggestion.after) - _files(suggestion.before) - _files({"": row.html})
    waiting = Suggestion.objects.filter(
        contribution=row, by=suggestion.by_id, state=State.WAITING
    ).exclude(pk=suggestion.pk)
    for other in waiting:
        offered -= _files(other.after)
    files = Attachment.objects.filter(owner=suggestion.by_id, contribution=row, slug__in=offered)
    files.update(contribution=None)


def _files(parts: Mapping[str, str]) -> set[str]:
    return {slug for part in parts.values() for slug in texts.files_shown(part)}
