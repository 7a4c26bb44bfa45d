# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the readers of the demo said: useful, tried, rated, reported."""

from collections.abc import Iterator

from entrepairs.communities.models import Community
from entrepairs.knowledge.models import Contribution, Rating, Report, Trial, Useful
from entrepairs.knowledge.rules import KINDS_THAT_ARE_TRIED
from entrepairs.operations.demo.stage import Stage
from entrepairs.operations.demo.writings import Thing
from entrepairs.people.models import Person

# How many find it useful where the book does not say: at least, at most.
FOUND_USEFUL = {
    "question": (0, 6),
    "answer": (1, 9),
    "tip": (3, 16),
    "tutorial": (6, 22),
    "experience": (8, 30),
}
ALSO_TRIED = {"answer": 0.15, "tip": 0.3, "tutorial": 0.45, "experience": 0.0}
OUTCOMES = (("worked", 75), ("adapted", 17), ("not_here", 8))
MINUTES = (None, None, 5, 10, 10, 15, 20, 20, 30)
SHARE_WHO_RATE = 0.8
STARS = {"worked": (5, 5, 5, 4, 4), "adapted": (5, 4, 4, 3), "not_here": (4, 3, 3, 2)}


def respond(stage: Stage, things: list[Thing]) -> None:
    """Let everybody say what they thought of it."""
    useful, trials = [], []
    for thing in things:
        found = _find_useful(stage, thing)
        useful += found
        if thing.row.kind in KINDS_THAT_ARE_TRIED:
            trials += _try(stage, thing, [said.person for said in found])
    Useful.objects.bulk_create(useful, batch_size=1000)
    Contribution.objects.bulk_update([t.row for t in things], ["useful_count"], batch_size=200)
    Trial.objects.bulk_create(trials, batch_size=1000)
    ratings = list(_rate(stage, trials))
    Rating.objects.bulk_create(ratings, batch_size=1000)
    for said in useful:
        about = said.contribution_id
        stage.done("knowledge.found_useful", by=said.person, about=about, at=said.at)
    for trial in trials:
        stage.done("knowledge.tried", by=trial.person, about=trial.pk, at=trial.at)
    for rating in ratings:
        stage.done("knowledge.rated", by=rating.person, about=rating.pk, at=rating.at)
    _report(stage, things)


def _find_useful(stage: Stage, thing: Thing) -> list[Useful]:
    readers = [person for person in _readers(stage, thing) if person.pk != thing.row.author_id]
    wanted = thing.told.useful
    if wanted is None:
        wanted = stage.rng.randint(*FOUND_USEFUL[thing.row.kind])
        wanted = max(0, wanted - _how_fresh(stage, thing))
    found = stage.rng.sample(readers, min(wanted, len(readers)))
    thing.row.useful_count = len(found)
    return [
        Useful(
            contribution=thing.row,
            person=person,
            at=stage.moments.since(max(thing.row.published_at, person.created_at)),
            **stage.place(thing.writing.community),
        )
        for person in found
    ]


def _how_fresh(stage: Stage, thing: Thing) -> int:
    """What is of this week was read by fewer."""
    return max(0, 7 - (stage.moments.now - thing.row.published_at).days)


def _readers(stage: Stage, thing: Thing) -> list[Person]:
    """The members; in an open community also some others of the house."""
    community = thing.writing.community
    members = [seat.person for seat in stage.members[community].values()]
    if stage.communities[community].visibility != Community.Visibility.OPEN:
        return members
    others = stage.rng.sample(list(stage.people.values()), 80)
    return list({person.pk: person for person in (*members, *others)}.values())


def _try(stage: Stage, thing: Thing, found: list[Person]) -> Iterator[Trial]:
    """As the book tells, and some of those who found it useful, without a word."""
    people: dict[int, Person] = {}
    for told in getattr(thing.told, "tried", ()):
        person = stage.people.get(told.author) or stage.rng.choice(found)
        if person.pk not in people and person.pk != thing.row.author_id:
            people[person.pk] = person
            yield _trial(stage, thing, person, told.outcome, told.minutes or None, told.sentence)
    for person in found[: round(len(found) * _share_who_tried(thing))]:
        if person.pk not in people:
            names, weights = zip(*OUTCOMES, strict=True)
            outcome = stage.rng.choices(names, weights)[0]
            yield _trial(stage, thing, person, outcome, stage.rng.choice(MINUTES), "")


def _share_who_tried(thing: Thing) -> float:
    """Of the answers, the one that was accepted is tried."""
    if thing.row.kind == "answer" and not thing.told.accepted:
        return 0
    return ALSO_TRIED[thing.row.kind]


def _trial(
    stage: Stage, thing: Thing, person: Person, outcome: str, minutes: int | None, note: str
) -> Trial:
    return Trial(
        contribution=thing.row,
        person=person,
        outcome=outcome,
        note=note,
        minutes=minutes,
        at=stage.moments.since(max(thing.row.published_at, person.created_at)),
        **stage.place(thing.writing.community),
    )


def _rate(stage: Stage, trials: list[Trial]) -> Iterator[Rating]:
    for trial in trials:
        if stage.rng.random() < SHARE_WHO_RATE:
            yield Rating(
                organisation_id=trial.organisation_id,
                community_id=trial.community_id,
                contribution=trial.contribution,
                person=trial.person,
                stars=stage.rng.choice(STARS[trial.outcome]),
                at=trial.at,
            )


def _report(stage: Stage, things: list[Thing]) -> None:
    reports = [
        Report(
            slug=stage.slug(),
            contribution=thing.row,
            reporter=stage.people[told.author],
            reason=told.reason,
            note=told.note,
            at=stage.moments.on(min(1, thing.writing.days_ago)),
            **stage.place(thing.writing.community),
        )
        for thing in things
        for told in getattr(thing.told, "reports", ())
    ]
    Report.objects.bulk_create(reports)
    for report in reports:
        stage.done("knowledge.reported", by=report.reporter, about=report.pk, at=report.at)
