# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What people of the demo chose to hear of; what happened since, they are told of."""

from collections.abc import Iterator
from datetime import datetime

from entrepairs.knowledge.models import Contribution
from entrepairs.notifications.models import Follow
from entrepairs.operations.demo.stage import Stage
from entrepairs.operations.demo.writings import Thing
from entrepairs.people.models import Person, Subject


def follow_all(stage: Stage, things: list[Thing]) -> None:
    """Call it before the notices follow."""
    texts = {thing.writing.key: thing.row for thing in things if thing.told is thing.writing}
    Follow.objects.bulk_create(
        Follow(
            organisation=stage.organisation,
            person=stage.people[who],
            at=max(stage.moments.on(days_ago), stage.arrived(who), since),
            **{name: thing},
        )
        for who, told in stage.book.follows.items()
        for name, thing, since, days_ago in _followed(stage, told, texts)
    )


def _followed(
    stage: Stage, told: dict[str, dict[str, int]], texts: dict[str, Contribution]
) -> Iterator[tuple[str, Person | Subject | Contribution, datetime, int]]:
    """Each thing under the name of its column, and since when it is there.

    Not the question that is not in the company.
    """
    for key, days_ago in told.get("colleagues", {}).items():
        yield "colleague", stage.people[key], stage.arrived(key), days_ago
    for key, days_ago in told.get("subjects", {}).items():
        yield "subject", stage.subjects[key], stage.organisation.created_at, days_ago
    for key, days_ago in told.get("questions", {}).items():
        if key in texts:
            yield "question", texts[key], texts[key].published_at, days_ago
