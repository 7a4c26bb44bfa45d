# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""One phone for a group, and meetings on paper: whoever leads writes down what others said."""

from datetime import timedelta

from django.utils import timezone

from entrepairs.meetings import clock
from entrepairs.meetings.actions import noting
from entrepairs.meetings.actions.noting import Line
from entrepairs.meetings.noting import NOBODY
from tests.worlds import rooms


def note_for(world, key=None):
    """Whoever leads notes in the present step what somebody said, or the room."""
    key = key or world.some("meetings", state="open")
    seat = rooms._leads(world, key)
    if seat is None:
        return
    of = _whose(world, key)
    step = rooms._step(world, key)
    note = world.new_key("notes")
    row = noting.note_for(
        actor=seat,
        key=note,
        step=seat.meeting.step,
        text=world.word("notes", note, "text"),
        of=world.rows["people"][of].slug if of else NOBODY,
    )
    _noted(world, key, note, row, of, seen=str(step.seen), shown=step.seen == "all")


def hold_on_paper(world, key=None):
    """A meeting that nobody opened a room for is said to be over."""
    key = key or world.some("meetings", state="planned")
    keeper = world.keeper(world.facts["meetings"][key]["community"], "facilitator") if key else None
    if keeper is None:
        return None
    meeting = rooms._meeting(world, key)
    meeting.starts_at = timezone.now() - timedelta(hours=2)
    meeting.save(update_fields=["starts_at"])
    noting.hold_on_paper(actor=world.rows["people"][keeper], meeting=meeting)
    world.facts["meetings"][key] |= {"state": "ended", "leader": keeper}
    told = {"meeting": key, "person": keeper, "came": True}
    row = meeting.seats.get(person=world.rows["people"][keeper])
    world.add("seats", world.new_key("seats"), row, **told)
    return key


def type_in(world, key=None):
    """Whoever led types in a line or two; then puts one of them in other words, or empties it."""
    key = key or world.some("meetings", state="ended")
    leader = world.facts["meetings"][key]["leader"] if key else None
    if leader is None:
        return
    steps = clock.script(rooms._meeting(world, key)).steps
    written = [at for at, step in enumerate(steps) if step.captures in ("note", "story", "list")]
    wanted = [at for at, step in enumerate(steps) if step.captures == "commitment"] + written
    for _ in range(world.rng.randint(1, 2)):
        _line(world, key, leader, world.rng.choice(wanted), world.new_key("notes"))
    if world.chance(0.5):
        _again(world, key, leader)


def count_dots(world):
    """Dots that stand on paper, on notes that were shown, where a step gives some."""
    key = world.some("meetings", state="ended")
    leader = world.facts["meetings"][key]["leader"] if key else None
    if leader is None:
        return
    meeting = rooms._meeting(world, key)
    steps = [at for at, step in enumerate(clock.script(meeting).steps) if step.captures == "votes"]
    notes = sorted(
        note
        for note, facts in world.facts["notes"].items()
        if facts["meeting"] == key and facts["shown"] and not facts["withdrawn"]
    )
    if steps and notes:
        some = world.rng.sample(notes, min(len(notes), 3))
        lines = [(world.rows["notes"][note].slug, world.rng.randint(0, 5)) for note in some]
        actor = world.rows["people"][leader]
        noting.count_dots(actor=actor, meeting=meeting, step=steps[0], lines=lines)


def _line(world, key, leader, number, note):
    of, text = _whose(world, key), world.word("notes", note, "text")
    slug = world.rows["people"][of].slug if of else NOBODY
    meeting = rooms._meeting(world, key)
    actor = world.rows["people"][leader]
    noting.type_in(actor=actor, meeting=meeting, step=number, lines=[Line(note, text, slug)])
    row = meeting.captures.get(noted_by=actor, key=note)
    seen = str(clock.script(meeting).steps[number].seen)
    _noted(world, key, note, row, of, seen=seen, shown=seen != "facilitator")


def _again(world, key, leader):
    note = world.some("notes", meeting=key, noted=leader, withdrawn=False)
    if note is None:
        return
    before = world.facts["notes"][note]["seat"]
    row = world.rows["notes"][note]
    if world.chance(0.6):
        _line(world, key, leader, row.step, note)
        world.forget("notes", note, "text", but=world.rows["notes"][note].text)
    else:
        line = Line(note, "", NOBODY)
        actor, meeting = world.rows["people"][leader], rooms._meeting(world, key)
        noting.type_in(actor=actor, meeting=meeting, step=row.step, lines=[line])
        world.facts["notes"][note] |= {"withdrawn": True, "seat": None}
    rooms.leave_empty(world, before)


def _whose(world, key):
    """Somebody of the group or who sits there, or the room."""
    if world.chance(0.25):
        return None
    community = world.facts["meetings"][key]["community"]
    seats = [one for one in world.facts["seats"].values() if one["meeting"] == key]
    sits = [one["person"] for one in seats if one["person"]]
    belong = [person for place, person in world.facts["members"] if place == community]
    return world.rng.choice(sorted({*sits, *belong}))


def _noted(world, key, note, row, of, *, seen, shown):
    seat = world.some("seats", meeting=key, person=of) if of else None
    if of and seat is None:
        told = {"meeting": key, "person": of, "came": False}
        seat = world.add("seats", world.new_key("seats"), row.seat, **told)
    facts = {"meeting": key, "seat": seat, "noted": world.facts["meetings"][key]["leader"]}
    facts |= {"seen": seen, "shown": shown, "upwards": False, "withdrawn": False}
    facts |= {"published": False, "kind": row.kind, "signed": row.signed}
    world.add("notes", note, row, **facts, promise=None)
