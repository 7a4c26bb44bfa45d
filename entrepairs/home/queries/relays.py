# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A tutorial as a group received it, and the meeting at which the group may read it."""

from dataclasses import dataclass

from entrepairs.knowledge.queries import relays as knowledge
from entrepairs.knowledge.queries.relays import Opened
from entrepairs.meetings.queries import agenda
from entrepairs.meetings.queries.agenda import Next
from entrepairs.people.models import Person


@dataclass(frozen=True)
class RelayFront:
    """What was received, and where it is read together, or may be, while it waits."""

    relay: Opened
    next: Next | None


def relay(person: Person, slug: str) -> RelayFront:
    """404 for who does not read the group that received it. Eight SQL queries at most."""
    found = knowledge.opened(person, slug)
    waits = found.post and found.state == knowledge.State.RECEIVED
    return RelayFront(found, agenda.next_reading(person, slug) if waits else None)
