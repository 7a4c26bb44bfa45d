# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the invented staff can help with and would like to learn, and what past quarters left."""

from datetime import timedelta

from entrepairs.operations.demo.staff import STAFF, said
from entrepairs.operations.demo.stage import Stage
from entrepairs.people.models import PersonSubject
from entrepairs.skills.closing import first_day_of
from entrepairs.skills.models import Quarter

SHARE_WHO_HELP = 0.05
# Most show it to all; a few to their communities, or to nobody.
SHOWN, WEIGHTS = ("all", "communities", "self"), (85, 11, 4)
# Bands of three quarters, oldest first: who shows a skill, has work attested, is certified, helped
# another team or was helped by one.
QUARTERS = ((19, 9, 0, 14), (24, 13, 1, 17), (29, 16, 2, 22))


def say_of_the_drawn(stage: Stage) -> None:
    """Each of the invented staff says what the book draws for them."""
    drawn = [key for key in stage.people if key.startswith("drawn-")]
    told = {*_of_communities(stage), *_of_the_list(stage, drawn)}
    # Nobody wants to learn what they help with.
    told -= {(key, subject, "interested") for key, subject, says in told if says == "helps"}
    PersonSubject.objects.bulk_create(
        (
            said(stage, stage.people[key], subject, says, shown=_shown(stage))
            for key, subject, says in sorted(told)
        ),
        batch_size=1000,
    )


def close_quarters(stage: Stage) -> None:
    """Make as if the last three quarters had been closed in their time."""
    day = first_day_of(stage.moments.now.date())
    for showing, detected, certified, across in reversed(QUARTERS):
        day = first_day_of(day - timedelta(days=1))
        Quarter.objects.create(
            organisation=stage.organisation,
            first_day=day,
            people=len(stage.people),
            showing=showing,
            detected=detected,
            certified=certified,
            across=across,
        )


def _of_communities(stage: Stage) -> list[tuple[str, str, str]]:
    """Some help with a subject of a community they belong to."""
    skills = {row["key"] for row in stage.book.subjects if "can" in row}
    return [
        (key, stage.rng.choice(sorted(skills & {*community["subjects"]})), "helps")
        for community in stage.book.communities
        if skills & {*community["subjects"]}
        for key in stage.members[community["key"]]
        if key.startswith("drawn-") and stage.rng.random() < SHARE_WHO_HELP
    ]


def _of_the_list(stage: Stage, drawn: list[str]) -> list[tuple[str, str, str]]:
    """As many as the list says of a company of the usual size, and more of a larger one."""
    times = max(1, len(stage.people) // STAFF)
    return [
        (key, row["key"], says)
        for row in stage.book.subjects
        for says, name in (("helps", "can"), ("interested", "want"))
        for key in stage.rng.sample(drawn, min(len(drawn), row.get(name, 0) * times))
    ]


def _shown(stage: Stage) -> str:
    return stage.rng.choices(SHOWN, WEIGHTS)[0]
