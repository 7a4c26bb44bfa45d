# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Comments: a short word under a text, one level, no more."""

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from entrepairs.kernel import journal
from entrepairs.knowledge import rules, texts, ties, turns
from entrepairs.knowledge.models import Comment, Contribution
from entrepairs.people.models import Person


@transaction.atomic
def comment(*, actor: Person, contribution: Contribution, html: str) -> Comment:
    """Add a word under a text, and join the open community it stands in."""
    contribution = turns.at(contribution)
    rules.may_comment(actor, contribution).or_refuse()
    ties.join(actor, contribution.community)
    now = timezone.now()
    said = Comment.objects.create(
        organisation_id=contribution.organisation_id,
        community=contribution.community,
        contribution=contribution,
        author=actor,
        html=texts.remark(html),
        published_at=now,
    )
    rows = Contribution.objects.filter(pk=contribution.pk)
    rows.update(comments_count=F("comments_count") + 1)
    # The talk under an answer wakes its question up.
    roots = Contribution.objects.filter(pk=contribution.parent_id or contribution.pk)
    roots.update(active_at=now)
    ties.name_people(said, by=actor)
    journal.record("knowledge.commented", actor=actor, about=said)
    return said
