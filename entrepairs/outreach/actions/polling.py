# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A community is asked one question; each answers once, and nobody sees who said what."""

from django.db import transaction

from entrepairs.kernel import journal
from entrepairs.outreach import counting, rules
from entrepairs.outreach.models import Announcement, Choice, Vote
from entrepairs.people.models import Person


@transaction.atomic
def vote(*, actor: Person, choice: Choice) -> None:
    """Choose, or choose otherwise until it ends. The journal does not say what."""
    poll = _locked(choice.announcement)
    rules.may_vote(actor, poll).or_refuse()
    _, is_new = Vote.objects.update_or_create(
        announcement=poll,
        person=actor,
        defaults={"choice": choice, "organisation_id": poll.organisation_id},
    )
    if is_new:
        journal.record("outreach.voted", actor=actor, about=poll)


@transaction.atomic
def take_vote_back(*, actor: Person, poll: Announcement) -> None:
    """As if one had not voted, until it ends. Repeatable."""
    poll = _locked(poll)
    rules.may_vote(actor, poll).or_refuse()
    if Vote.objects.filter(announcement=poll, person=actor).delete()[0]:
        journal.record("outreach.vote_taken_back", actor=actor, about=poll)


@transaction.atomic
def count_poll(*, actor: Person | None, poll: Announcement) -> bool:
    """Count what has ended and forget who chose what; once. Was there anything to count?"""
    poll = _locked(poll)
    if poll.counted_at or poll.is_current:
        return False
    counting.count(poll, actor=actor)
    return True


def _locked(poll: Announcement) -> Announcement:
    """A vote at the very end is counted or refused, never lost between the two."""
    rows = Announcement.objects.select_for_update(of=("self",)).select_related("community")
    return rows.get(pk=poll.pk)
