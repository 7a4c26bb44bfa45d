# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a poll came to: bands, once, when it ends; then the votes are gone.

Figures that are told while people vote could be subtracted from one another: whoever looks before
and after a colleague's vote would know it (trust.md section 7). So nothing is told before the end,
and what is told then never changes.
"""

from collections import Counter

from django.utils import timezone

from entrepairs.kernel import journal
from entrepairs.outreach.models import Announcement, Vote
from entrepairs.people.models import Person
from entrepairs.skills import bands


def count(poll: Announcement, *, actor: Person | None) -> None:
    """Keep the bands of its choices, and forget who chose what. Inside an action's transaction."""
    votes = Vote.objects.filter(announcement=poll)
    chosen = Counter(votes.values_list("choice__number", flat=True))
    voters = sum(chosen.values())
    if voters >= bands.SMALLEST:
        of = bands.how_many(voters)
        numbers = poll.choices.values_list("number", flat=True)
        poll.bands = {str(number): [bands.band(chosen[number], voters), of] for number in numbers}
    poll.counted_at = timezone.now()
    poll.save(update_fields=["bands", "counted_at"])
    votes.delete()
    journal.record("outreach.poll_counted", actor=actor, about=poll)
