# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Whole meetings, so that what comes of one happens in many worlds."""

from tests.worlds import needs, paper, promises, rooms, texts, visits


def meet_again(world):
    """A group meets, some say what they will try; it meets again, and it comes back."""
    community = world.some("communities")
    first = _held(world, community, "peer-meeting", "commitment")
    if first:
        again = _opened(world, community, "peer-meeting")
        promises.say_what_became(world, again)


def look_back(world):
    """A group helps one of its members; each takes something for themselves, and looks back."""
    key = _held(world, world.some("communities"), "codevelopment", "own")
    for note, facts in sorted(world.facts["notes"].items()):
        if facts["meeting"] == key and facts["kind"] == "own":
            promises.say_whether_it_served(world, note)


def prepare(world):
    """A meeting is planned with a question, needs and what arrived; perhaps it takes place."""
    community = world.some("communities")
    key = rooms.plan(world, community, "peer-meeting")
    if key is None:
        return
    for _ in range(3):
        if world.tokens_of("meetings", key, "question"):
            promises.answer_beforehand(world, key)
    for _ in range(2):
        if need := needs.name(world, community):
            promises.ask_for(world, need)
    for relay in sorted(world.facts["relays"]):
        here = world.facts["relays"][relay]["community"] == community
        if here and world.facts["relays"][relay]["state"] == "received":
            promises.read_together(world, relay)
    if world.chance(0.7):
        promises.withdraw_asked(world)
    if world.chance(0.4):
        _open(world, key)


def write_on_paper(world):
    """A group without phones meets; what is on its sheet is typed in, and becomes a text."""
    key = rooms.plan(world, world.some("communities"), "peer-meeting")
    if key is None or paper.hold_on_paper(world, key) is None:
        return
    for _ in range(3):
        paper.type_in(world, key)
    if world.chance(0.5):
        rooms.take_back(world)
    rooms.draft(world)
    rooms.publish(world)


def lose_an_answer(world):
    """A need is answered by a text of its group that goes afterwards: it is not named any more."""
    text = world.some("contributions", parent=None, withdrawn=None)
    if text is None:
        return
    facts = world.facts["contributions"][text]
    need, author = needs.name(world, facts["community"]), facts["author"]
    if need and author and world.facts["people"][author]["active"]:
        needs.answer_with(world, need, author, text)
        texts.withdraw(world, text)


def _held(world, community, protocol, wanted):
    """A meeting in which those who sat wrote in one step, and that has ended."""
    key = _opened(world, community, protocol)
    if key is None or promises._jump(world, key, wanted) is None:
        return None
    for seat, facts in sorted(world.facts["seats"].items()):
        if facts["meeting"] == key:
            rooms.write(world, seat)
    rooms.end(world, key)
    return key


def _opened(world, community, protocol):
    key = rooms.plan(world, community, protocol)
    return _open(world, key) if key else None


def _open(world, key):
    rooms.open_room(world, key)
    for _ in range(3):
        rooms.sit(world, key)
    return key


SCENES = (meet_again, look_back, prepare, write_on_paper, visits.course, visits.course)
