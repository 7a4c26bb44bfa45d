# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Two questions, or two tips, become one; for a while they can be parted again."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from entrepairs.curation import rules
from entrepairs.curation.models import Merge
from entrepairs.kernel import journal
from entrepairs.kernel.decisions import Refused
from entrepairs.knowledge import turns
from entrepairs.knowledge.actions import joining
from entrepairs.knowledge.models import Contribution
from entrepairs.people.models import Person


@transaction.atomic
def merge(*, actor: Person, gone: Contribution, kept: Contribution) -> Merge:
    """Answers go over to the one that is kept, authors are named there, the address leads there."""
    gone, kept = turns.at_both(gone, kept)
    rules.may_merge(actor, gone, kept).or_refuse()
    is_tip = gone.kind == Contribution.Kind.TIP
    moved = joining.move_answers(actor=actor, origin=gone, target=kept)
    joining.close_into(actor=actor, gone=gone, kept=kept)
    named = joining.take_names_over(actor=actor, origin=gone, target=kept) if is_tip else []
    row, _is_new = Merge.objects.update_or_create(
        gone=gone,
        defaults={
            "organisation_id": gone.organisation_id,
            "community_id": gone.community_id,
            "kept": kept,
            "by": actor,
            "at": timezone.now(),
            "moved": moved,
            "named": named,
        },
    )
    journal.record("curation.merged", actor=actor, about=row)
    return row


@transaction.atomic
def part(*, actor: Person, gone: Contribution) -> Contribution:
    """They were two after all: answers go back, each is named where they were. For 30 days."""
    row = Merge.objects.select_related("kept").filter(gone=gone).first()
    if row is None:
        raise Refused(_("This was not merged with anything."))
    gone, kept = turns.at_both(gone, row.kept)
    rules.may_part(actor, gone, kept).or_refuse()
    if row.at < timezone.now() - rules.CAN_BE_PARTED:
        raise Refused(_("It was merged more than 30 days ago: write a new text instead."))
    joining.open_again(actor=actor, gone=gone)
    joining.move_answers(actor=actor, origin=kept, target=gone, only=row.moved)
    joining.give_names_back(actor=actor, contribution=kept, keys=row.named)
    journal.record("curation.parted", actor=actor, about=gone)
    row.delete()
    return gone
