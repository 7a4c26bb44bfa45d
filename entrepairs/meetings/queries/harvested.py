# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The tips of a course, as one of those who sat there reads them again."""

from dataclasses import dataclass

from entrepairs.knowledge.models import Contribution, Trial
from entrepairs.knowledge.queries import lists
from entrepairs.meetings import harvested
from entrepairs.meetings.models import Seat

MOST = 60


@dataclass(frozen=True)
class Harvest:
    """What was left there and may be read, the latest last.

    `told`: what the reader said of those they tried, by slug. `own`: slugs of the reader's tips.
    """

    title: str
    slug: str
    tips: tuple[lists.Row, ...]
    told: dict[str, str]
    own: frozenset[str]


def harvest(here: Seat) -> Harvest:
    """For who holds the seat, who has an account. Two SQL queries."""
    person, meeting = here.person, here.meeting
    read = Contribution.objects.visible_to(person, withdrawn=False)
    tips = read.filter(pk__in=harvested.left_in(meeting).values("pk"))
    trials = Trial.objects.own(contribution__in=tips.order_by(), person=person)
    shown = lists.rows(tips.order_by("published_at", "pk")[:MOST])
    return Harvest(
        title=meeting.title,
        slug=meeting.slug,
        tips=shown,
        told=dict(trials.values_list("contribution__slug", "outcome")),
        own=frozenset(row.slug for row in shown if row.author.slug == person.slug),
    )
