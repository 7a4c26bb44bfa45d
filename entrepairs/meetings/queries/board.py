# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a meeting has to put on the needs board, and which meeting a need comes from."""

from dataclasses import dataclass

from django.db.models import Sum
from django.db.models.functions import Coalesce

from entrepairs.communities.models import Need
from entrepairs.meetings import clock, rules
from entrepairs.meetings.models import Capture, Seat
from entrepairs.meetings.protocols import Becomes
from entrepairs.people.models import Person

TOP = 3


@dataclass(frozen=True)
class Proposal:
    """A note that may become a need. `is_chosen`: the box is ticked to begin with."""

    slug: str
    wording: str
    points: int
    is_chosen: bool


@dataclass(frozen=True)
class Board:
    """What is proposed to whoever led; and what stands on the board, for all who were there.

    `done` holds the public names and the words of needs.
    """

    proposals: tuple[Proposal, ...]
    done: tuple[tuple[str, str], ...]


def board(here: Seat) -> Board:
    """The three notes with most points, and the sentences written for the board.

    Nothing where the protocol names no needs; else two SQL queries.
    """
    steps = clock.script(here.meeting).steps
    wanted = {at for at, step in enumerate(steps) if step.becomes == Becomes.NEED}
    if not wanted:
        return Board((), ())
    rows = Capture.objects.own(here.meeting).filter(withdrawn_at=None, shown_at__isnull=False)
    rows = rows.select_related("seat__person").annotate(points=Coalesce(Sum("votes__points"), 0))
    shown = [row for row in rows.order_by("pk") if rules.sees(here, here.meeting, row)]
    best = sorted((row for row in shown if row.points), key=lambda row: -row.points)[:TOP]
    sentences = [row for row in shown if row.step in wanted]
    # What was voted on itself is proposed by its points alone.
    if any(row.points for row in sentences):
        sentences = []
    told = [*sentences, *(row for row in best if row not in sentences)]
    may = bool(rules.may_put_on_board(here, here.meeting))
    waiting = [
        Proposal(row.slug, row.in_one_line, row.points, _leads(row, sentences))
        for row in told
        if may and row.need_id is None
    ]
    return Board(tuple(waiting), _done(here, [row.need_id for row in shown if row.need_id]))


def _leads(row: Capture, sentences: list[Capture]) -> bool:
    """What was put in a sentence for the board; without one, what has most points."""
    return row in sentences or not sentences


def _done(here: Seat, keys: list[int]) -> tuple[tuple[str, str], ...]:
    needs = Need.objects.visible_to(here.person).filter(withdrawn_at=None, pk__in=keys)
    return tuple(needs.order_by("pk").values_list("slug", "wording")) if keys else ()


def named_at(person: Person, need: int) -> tuple[str, str] | None:
    """Public name and subject of the meeting in which a need was named, for who sat there.

    One SQL query.
    """
    rows = Capture.objects.visible_to(person).filter(need=need, withdrawn_at=None).order_by("pk")
    return rows.values_list("meeting__slug", "meeting__title").first()
