# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What people without account do in the rooms of a world, and what becomes of their words."""

from entrepairs.kernel.slugs import new_slug
from entrepairs.meetings import protocols
from entrepairs.meetings.actions import claiming, harvest, room, writing
from entrepairs.meetings.actions import protocols as library
from tests.worlds import membership, rooms

# All that a visitor may meet: what all see at once, what is revealed, points, and a tip.
OPEN = {
    "title": "Open to all",
    "visitors": True,
    "steps": [
        {"title": "At once", "seconds": 60, "captures": "note", "becomes": "tip"},
        {"title": "Later", "seconds": 60, "captures": "story", "seen": "revealed"},
        {"title": "Which one?", "seconds": 60, "captures": "votes", "points": 3},
        {"title": "To me", "seconds": 60, "captures": "note", "seen": "facilitator"},
        {"title": "Mine", "seconds": 60, "captures": "note", "seen": "me"},
    ],
}


def open_to_visitors(world):
    """A house writes a protocol for people without account, and a group meets by it."""
    community = world.some("communities")
    keeper = world.keeper(community, "facilitator")
    if keeper is None:
        return None
    own = library.write_protocol(
        actor=world.rows["people"][keeper], protocol=protocols.parse(OPEN), language="en"
    )
    key = world.new_key("protocols")
    organisation = world.facts["people"][keeper]["organisation"]
    world.add("protocols", key, own, organisation=organisation)
    meeting = rooms.plan(world, community, own.slug)
    if meeting:
        world.facts["meetings"][meeting]["visitors"] = True
    return meeting


def sit(world, key=None):
    """A phone without account takes a seat, with a first name or none."""
    key = key or world.some("meetings", state="open", visitors=True)
    if key is None:
        return None
    seat, token = world.new_key("seats"), new_slug() + new_slug()
    name = world.word("seats", seat, "name") if world.chance(0.7) else ""
    row = room.sit_without_account(
        actor=None, meeting=rooms._meeting(world, key), token=token, name=name
    )
    world.facts["held"][seat] = token
    world.facts["tokens"][token] = ("seats", seat, "token")
    return world.add("seats", seat, row, meeting=key, person=None, came=True)


def write(world):
    seat = world.some("seats", person=None)
    if seat and world.facts["meetings"][world.facts["seats"][seat]["meeting"]]["state"] == "open":
        rooms.write(world, seat)


def publish(world, note=None):
    """Whoever led takes a tip that a visitor left, or leaves it."""
    note = note or world.rng.choice(sorted(_of_visitors(world)) or [None])
    seat = rooms._leads(world, world.facts["notes"][note]["meeting"]) if note else None
    if seat is None:
        return
    row = world.rows["notes"][note]
    row.refresh_from_db()
    if world.chance(0.3):
        harvest.leave_tip(actor=seat, note=row)
        return
    tip = harvest.publish_tip(actor=seat, note=row)
    facts = world.facts["meetings"][world.facts["notes"][note]["meeting"]]
    membership.wrote(world, facts["community"], facts["leader"])
    if world.some("tips", note=note) is None:
        key = world.new_key("tips")
        world.add("tips", key, tip, note=note, community=facts["community"])


def take_back(world):
    """From the phone that wrote it, also once it is published."""
    note = world.rng.choice(sorted(_of_visitors(world)) or [None])
    if note:
        seat = rooms._fresh(world, world.facts["notes"][note]["seat"])
        writing.withdraw_note(actor=seat, note=world.rows["notes"][note])
        world.facts["notes"][note]["withdrawn"] = True


def claim(world):
    """Somebody of the house says that what a phone wrote there without account is theirs."""
    seat = world.some("seats", person=None)
    key = world.facts["seats"][seat]["meeting"] if seat else None
    if key is None or world.facts["meetings"][key]["state"] != "ended":
        return
    community = world.facts["meetings"][key]["community"]
    person = world.person(world.facts["communities"][community]["organisation"])
    if person is None or world.some("seats", meeting=key, person=person):
        return
    row = rooms._fresh(world, seat)
    claiming.claim_seat(actor=world.rows["people"][person], seat=row)
    world.facts["seats"][seat]["person"] = person


def _is_of_visitor(world, seat):
    return seat is not None and world.facts["seats"][seat]["person"] is None


def _of_visitors(world):
    return {
        note
        for note, facts in world.facts["notes"].items()
        if _is_of_visitor(world, facts["seat"]) and not facts["withdrawn"]
    }


def course(world):
    """Phones without account and colleagues write side by side; it ends, and tips are taken."""
    key = open_to_visitors(world) if world.chance(0.6) else _course(world)
    if key is None:
        return
    rooms.open_room(world, key)
    for _ in range(2):
        sit(world, key)
        rooms.sit(world, key)
    for _ in range(world.rng.randint(1, 5)):
        _step(world, key)
    if world.chance(0.5):
        rooms.end(world, key)
        for note in sorted(_of_visitors(world)):
            _publish_a_tip(world, note)
        if world.chance(0.4):
            take_back(world)
        if world.chance(0.4):
            claim(world)


def _step(world, key):
    """Those who sit there write what the step asks for, perhaps it is shown, and on."""
    step = rooms._step(world, key)
    for seat, facts in sorted(world.facts["seats"].items()):
        here = facts["meeting"] == key and step.captures in ("note", "story")
        if here and world.chance(0.7):
            rooms.write(world, seat)
    leader = rooms._leads(world, key)
    if step.seen == "revealed" and world.chance(0.5):
        rooms.reveal(world, key, leader.meeting.step)
    room.go_to_step(actor=leader, origin=leader.meeting.step, target=leader.meeting.step + 1)


def _course(world):
    return rooms.plan(world, world.some("communities"), "end-of-course")


def _publish_a_tip(world, note):
    row = world.rows["notes"][note]
    meeting = rooms._meeting(world, world.facts["notes"][note]["meeting"])
    if meeting.state == "ended" and meeting.script["steps"][row.step]["becomes"] == "tip":
        publish(world, note)
