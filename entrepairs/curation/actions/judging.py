# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Readers say whether a text still holds; whoever answers for it looks, and says what is true."""

from collections.abc import Collection
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from entrepairs.curation import rules
from entrepairs.curation.models import Review, Verdict
from entrepairs.kernel import journal
from entrepairs.kernel.decisions import Refused
from entrepairs.knowledge import lasting, turns
from entrepairs.knowledge.actions import lasting as lasting_actions
from entrepairs.knowledge.models import Contribution
from entrepairs.people.models import Person

Says = Verdict.Says


@transaction.atomic
def say_it_holds(*, actor: Person, contribution: Contribution) -> Verdict:
    """A reader found it still valid; their doubt, if they had one, is gone."""
    return _say(actor, contribution, Says.HOLDS, "")


@transaction.atomic
def doubt(*, actor: Person, contribution: Contribution, why: str) -> Verdict:
    """A reader found that it no longer holds, and why: whoever answers for it reads that alone."""
    if not why.strip():
        raise Refused(_("Say in a sentence what no longer holds."))
    return _say(actor, contribution, Says.DOUBTS, why.strip())


@transaction.atomic
def take_verdict_back(*, actor: Person, contribution: Contribution) -> None:
    """Say nothing of it after all. Twice changes nothing."""
    row = turns.at(contribution)
    taken, _rows = Verdict.objects.filter(contribution=row, person=actor).delete()
    if taken:
        _count(row)
        journal.record("curation.verdict_taken_back", actor=actor, about=row)


@transaction.atomic
def confirm(
    *, actor: Person, contribution: Contribution, kept_for: timedelta = lasting.KEPT_FOR
) -> None:
    """Whoever answers for it looked: it holds for that long, and doubts are settled."""
    lasting_actions.say_it_holds(actor=actor, contribution=contribution, kept_for=kept_for)
    _settle(contribution)


@transaction.atomic
def declare_obsolete(
    *, actor: Person, contribution: Contribution, why: str, replaced_by: Contribution | None = None
) -> None:
    """Whoever answers for it looked: it no longer holds, why, and what does; doubts are settled."""
    lasting_actions.declare_obsolete(
        actor=actor, contribution=contribution, why=why, replaced_by=replaced_by
    )
    _settle(contribution)


@transaction.atomic
def ask_to_look(*, actor: Person | None, person: Person, texts: Collection[Contribution]) -> None:
    """Ask somebody to look at these texts again: one deed, however many they are."""
    asked = None
    for row in texts:
        asked, _is_new = Review.objects.update_or_create(
            contribution=row,
            person=person,
            defaults={"asked_at": timezone.now()},
            create_defaults={"asked_at": timezone.now()} | _place(row),
        )
    if asked is not None:
        journal.record("curation.review_asked", actor=actor, about=asked)


def _say(actor: Person, contribution: Contribution, says: str, why: str) -> Verdict:
    row = turns.at(contribution)
    rules.may_give_verdict(actor, row).or_refuse()
    said = {"says": says, "why": why}
    known = Verdict.objects.filter(contribution=row, person=actor, settled_at=None, **said).first()
    if known:
        return known
    fresh = {"at": timezone.now(), "settled_at": None}
    verdict, _is_new = Verdict.objects.update_or_create(
        contribution=row,
        person=actor,
        defaults=said | fresh,
        create_defaults=said | fresh | _place(row),
    )
    _count(row)
    if says == Says.DOUBTS:
        journal.record("curation.doubted", actor=actor, about=row)
    else:
        journal.record("curation.found_to_hold", actor=actor, about=row)
    return verdict


def _settle(row: Contribution) -> None:
    open_ones = Verdict.objects.filter(contribution=row, says=Says.DOUBTS, settled_at=None)
    open_ones.update(settled_at=timezone.now())
    Review.objects.filter(contribution=row).delete()
    _count(row)


def _count(row: Contribution) -> None:
    waiting = Verdict.objects.filter(contribution=row, says=Says.DOUBTS, settled_at=None)
    lasting.keep_count(row, doubts=waiting.count())


def _place(row: Contribution) -> dict[str, int]:
    return {"organisation_id": row.organisation_id, "community_id": row.community_id}
