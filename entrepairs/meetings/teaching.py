# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Teach-back: who passed something on in a room, and how many of the others learned from it."""

from collections import defaultdict

from entrepairs.kernel import journal
from entrepairs.meetings import clock
from entrepairs.meetings.models import Meeting, Vote
from entrepairs.people.models import Person


def attested(meeting: Meeting) -> dict[int, int]:
    """Who passed something on under their name, and how many others say that they learned from it.

    However many notes: somebody attests somebody once, and nobody themselves. Hands and dots on
    paper are nobody's, so they count as the one word of whoever counted them. Nothing leaves a
    room that is confidential, or sheltered from line managers. One SQL query.
    """
    script = clock.script(meeting)
    if script.confidential or script.sheltered:
        return {}
    taught = [at for at, step in enumerate(script.steps) if step.teaches]
    asked = [at for at, step in enumerate(script.steps) if step.attests]
    if not (taught and asked):
        return {}
    votes = Vote.objects.own(meeting).filter(
        step__in=asked,
        capture__step__in=taught,
        capture__withdrawn_at=None,
        capture__signed=True,
        capture__seat__person__isnull=False,
    )
    found: defaultdict[int, set[int]] = defaultdict(set)
    for who, seat, by in votes.values_list("capture__seat__person", "seat", "seat__person"):
        found[who].add(by if seat else meeting.facilitator_id)
    counted = {who: len(by - {who, None}) for who, by in found.items()}
    return {who: number for who, number in counted.items() if number}


def speaks(meeting: Meeting) -> dict[int, int]:
    """What a meeting that has ended attests now; of an open room nothing is settled yet."""
    return attested(meeting) if meeting.state == Meeting.State.ENDED else {}


def record_change(meeting: Meeting, spoke: dict[int, int], actor: Person | None) -> None:
    """Let others know where a meeting that has ended attests something else than it did.

    Called inside an action. What is typed in from paper is kept line by line, and mostly says
    nothing new of this.
    """
    if speaks(meeting) != spoke:
        journal.record("meetings.teaching_changed", actor=actor, about=meeting)
