# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Saying that a text still holds, who answers for it, that it no longer holds and what does."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from entrepairs.kernel import journal
from entrepairs.kernel.decisions import Refused
from entrepairs.knowledge import lasting, rules, turns
from entrepairs.knowledge.models import Contribution, Validity
from entrepairs.people.models import Person


@transaction.atomic
def say_it_holds(
    *, actor: Person, contribution: Contribution, kept_for: timedelta = lasting.KEPT_FOR
) -> Validity:
    """It was looked at: it holds, and is looked at again after that time; obsolete no more."""
    row = turns.at(contribution)
    rules.may_answer_for(actor, row).or_refuse()
    validity = lasting.validity_of(row)
    _forget_it_was_obsolete(validity)
    validity.checked_at, validity.checked_by = timezone.now(), actor
    validity.review_by = validity.checked_at + kept_for
    validity.save()
    journal.record("knowledge.said_to_hold", actor=actor, about=row)
    return validity


@transaction.atomic
def hand_over(*, actor: Person, contribution: Contribution, to: Person) -> Validity:
    """Somebody else of the community answers for it from now on. Twice changes nothing."""
    row = turns.at(contribution)
    rules.may_answer_for(actor, row).or_refuse()
    rules.may_be_handed_to(row, to).or_refuse()
    validity = lasting.validity_of(row)
    if lasting.keeper_of(row, validity) != to:
        validity.keeper = to
        validity.save()
        journal.record("knowledge.handed_over", actor=actor, about=row)
    return validity


@transaction.atomic
def declare_obsolete(
    *, actor: Person, contribution: Contribution, why: str, replaced_by: Contribution | None = None
) -> Validity:
    """It no longer holds: it stays readable, says so, and points to what holds now."""
    row = turns.at(contribution)
    rules.may_answer_for(actor, row).or_refuse()
    if replaced_by is not None:
        rules.may_replace(actor, row, replaced_by).or_refuse()
    if not (why.strip() or replaced_by):
        raise Refused(_("Say why it no longer holds, or what replaces it."))
    validity = lasting.validity_of(row)
    said = (why.strip(), replaced_by)
    if validity.obsolete_at and (validity.why, validity.replaced_by) == said:
        return validity
    validity.obsolete_at = validity.obsolete_at or timezone.now()
    validity.obsolete_by = actor
    validity.why, validity.replaced_by = said
    validity.save()
    journal.record("knowledge.declared_obsolete", actor=actor, about=row)
    return validity


@transaction.atomic
def take_obsolete_back(*, actor: Person, contribution: Contribution) -> Validity:
    """It holds after all, as before it was said. Twice changes nothing."""
    row = turns.at(contribution)
    rules.may_answer_for(actor, row).or_refuse()
    validity = lasting.validity_of(row)
    if validity.obsolete_at:
        _forget_it_was_obsolete(validity)
        validity.save()
        journal.record("knowledge.obsolete_taken_back", actor=actor, about=row)
    return validity


def _forget_it_was_obsolete(validity: Validity) -> None:
    validity.obsolete_at = validity.obsolete_by = validity.replaced_by = None
    validity.why = ""
