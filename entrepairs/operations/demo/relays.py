# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""How the tutorials of the demo travelled, and whose work their variants stay."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from entrepairs.communities.models import Need
from entrepairs.knowledge.models import Contribution, Credit, Relay, Trial
from entrepairs.operations.demo.book import Passed
from entrepairs.operations.demo.groups import was_there
from entrepairs.operations.demo.stage import Stage
from entrepairs.operations.demo.writings import Thing
from entrepairs.people.models import Person

State = Relay.State
DEEDS = {
    State.ADOPTED: "knowledge.relay_adopted",
    State.ADAPTED: "knowledge.relay_adapted",
    State.DECLINED: "knowledge.relay_declined",
}


def pass_on_all(stage: Stage, things: list[Thing]) -> None:
    """Send the tutorials of the book on their way, with all that their groups did with them."""
    texts = {thing.writing.key: thing.row for thing in things if thing.told is thing.writing}
    told = [
        one
        for one in stage.book.relays
        if one.tutorial in texts and (not one.variant or one.variant in texts)
    ]
    lines = {one.variant: one.tutorial for one in told if one.variant}
    relays = [_relay(stage, one, texts, lines) for one in told]
    Relay.objects.bulk_create(relays)
    Credit.objects.bulk_create(_credits(relays))
    trials = list(_trials(stage, zip(told, relays, strict=True)))
    Trial.objects.bulk_create(trials)
    for relay in relays:
        by, at = relay.relayed_by, relay.relayed_at
        stage.done("knowledge.tutorial_relayed", by=by, about=relay.pk, at=at)
        if relay.state in DEEDS:
            by, at = relay.answered_by, relay.answered_at
            stage.done(DEEDS[State(relay.state)], by=by, about=relay.pk, at=at)
    for trial in trials:
        stage.done("knowledge.tried", by=trial.person, about=trial.pk, at=trial.at)


def _relay(
    stage: Stage, told: Passed, texts: dict[str, Contribution], lines: dict[str, str]
) -> Relay:
    tutorial = texts[told.tutorial]
    at = max(stage.moments.on(told.days_ago), tutorial.published_at)
    sender = stage.communities[told.sender].pk if told.sender else tutorial.community_id
    first = lines.get(told.tutorial, told.tutorial)
    relay = Relay(
        slug=stage.slug(),
        tutorial=tutorial,
        first=texts[first],
        sender_id=sender,
        relayed_by=stage.people[told.by],
        relayed_at=at,
        words=told.words,
        need=Need.objects.filter(wording=told.need).first() if told.need else None,
        **stage.place(told.to),
    )
    if told.answered:
        state, who, days_ago = told.answered
        relay.state, relay.answered_by = State(state), stage.people[who]
        relay.answered_at = max(stage.moments.on(days_ago), at)
        relay.reason, relay.note = told.reason, told.note
        was_there(stage, told.to, who, relay.answered_at)
    if told.variant:
        relay.variant = texts[told.variant]
        # The group answered by publishing it.
        relay.answered_at = relay.variant.published_at
    return relay


def _credits(relays: list[Relay]) -> Iterator[Credit]:
    for relay in relays:
        if relay.variant:
            yield Credit(
                contribution=relay.variant,
                person=relay.tutorial.author,
                before=True,
                organisation_id=relay.organisation_id,
                community_id=relay.community_id,
            )


def _trials(stage: Stage, passed: Iterable[tuple[Passed, Relay]]) -> Iterator[Trial]:
    """Members who have not said of it yet, each in one group."""
    said: defaultdict[int, set[int | None]] = defaultdict(set)
    for told, relay in passed:
        text = relay.tutorial
        before = Trial.objects.filter(contribution=text).values_list("person", flat=True)
        said[text.pk] |= {*before, text.author_id}
        seats = stage.members[told.to].values()
        members = [seat.person for seat in seats if seat.person.pk not in said[text.pk]]
        for person in stage.rng.sample(members, min(told.tried, len(members))):
            said[text.pk].add(person.pk)
            yield _trial(stage, told, relay, person)


def _trial(stage: Stage, told: Passed, relay: Relay, person: Person) -> Trial:
    return Trial(
        contribution=relay.tutorial,
        person=person,
        outcome=Trial.Outcome.WORKED,
        minutes=stage.rng.choice((10, 15, 20)),
        at=stage.moments.since(relay.answered_at or relay.relayed_at),
        **stage.place(told.to),
    )
