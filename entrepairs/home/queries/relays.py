# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A tutorial as a group received it, and the meeting at which the group may read it."""

from dataclasses import dataclass

from entrepairs.knowledge.queries import relays as knowledge
from entrepairs.knowledge.queries.papers import Paper, in_texts
from entrepairs.knowledge.queries.relays import Opened
from entrepairs.meetings.queries import agenda
from entrepairs.meetings.queries.agenda import Next
from entrepairs.people.models import Person


@dataclass(frozen=True)
class RelayFront:
    """What was received, and where it is read together, or may be, while it waits."""

    relay: Opened
    next: Next | None
    papers: tuple[Paper, ...] = ()


def relay(person: Person, slug: str) -> RelayFront:
    """404 for who does not read the group that received it.

    Eight SQL queries at most, one more for PDFs.
    """
    found = knowledge.opened(person, slug)
    waits = found.post and found.state == knowledge.State.RECEIVED
    together = agenda.next_reading(person, slug) if waits else None
    papers = in_texts(person, [found.post]).get(found.post.key, ()) if found.post else ()
    return RelayFront(found, together, papers)
