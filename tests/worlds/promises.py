# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What comes back of a room: commitments, what each took for themselves, needs for the board."""

from datetime import timedelta

from django.utils import timezone

from entrepairs.communities import actions as communities
from entrepairs.communities.models import Need
from entrepairs.knowledge.models import Draft
from entrepairs.meetings import clock
from entrepairs.meetings.actions import agenda, board, kept, planning, room, writing
from entrepairs.meetings.queries import board as boards
from tests.worlds import guests, membership, relays, rooms


def promise(world):
    """The room goes on to where each says what they will try, and somebody does."""
    _jump(world, world.some("meetings", state="open"), "commitment")
    rooms.write(world)


def take_for_oneself(world):
    """The room goes on to where each writes for themselves, and somebody does."""
    _jump(world, world.some("meetings", state="open"), "own")
    rooms.write(world)


def say_whether_it_served(world, note=None):
    """The meeting was a week or a month ago, and its writer says whether the note served."""
    note = note or world.some("notes", kind="own", withdrawn=False)
    if note is None:
        return
    facts = world.facts["notes"][note]
    if world.facts["meetings"][facts["meeting"]]["state"] != "ended":
        return
    after = world.rng.choice((7, 30))
    meeting = rooms._meeting(world, facts["meeting"])
    meeting.ended_at = timezone.now() - timedelta(days=after)
    meeting.save(update_fields=["ended_at"])
    person = world.facts["seats"][facts["seat"]]["person"]
    key = f"{note} {after}"
    if key in world.rows["served"]:
        return
    says, text = world.rng.choice(("yes", "little", "no")), world.word("served", key, "text")
    told = {"after": after, "says": says, "text": text}
    row = kept.say_whether_it_served(
        actor=world.rows["people"][person], note=world.rows["notes"][note], **told
    )
    world.add("served", key, row, note=note, person=person)


def say_what_became(world, key=None):
    """A commitment of an earlier meeting comes back, and its author says what became of it."""
    key = key or world.some("meetings", state="open")
    step = _jump(world, key, "back")
    if step is None:
        return
    for note, facts in sorted(world.facts["notes"].items()):
        if facts["seat"] is None:
            continue
        author = world.facts["seats"][facts["seat"]]["person"]
        seat = world.some("seats", meeting=key, person=author)
        if facts["kind"] == "commitment" and seat and not facts["withdrawn"]:
            _say_what_became(world, key, seat, note, step)


def _say_what_became(world, meeting, seat, note, step):
    origin = world.facts["meetings"][world.facts["notes"][note]["meeting"]]
    here = world.facts["meetings"][meeting]
    if origin["state"] != "ended" or origin["community"] != here["community"]:
        return
    key = world.some("notes", seat=seat, promise=note) or world.new_key("notes")
    row = writing.say_what_became(
        actor=rooms._fresh(world, seat),
        promise=world.rows["notes"][note],
        became=world.rng.choice(("done", "otherwise", "not_yet")),
        text=world.word("notes", key, "text"),
        upwards=world.chance(0.3),
    )
    facts = {"meeting": meeting, "seat": seat, "seen": str(step.seen), "upwards": row.upwards}
    facts |= {"shown": step.seen == "all", "withdrawn": False, "published": False}
    if key in world.rows["notes"]:
        # What was said before is said no more.
        world.forget("notes", key, "text", but=row.text)
    facts |= {"kind": "note", "noted": None, "signed": row.signed}
    world.add("notes", key, row, **facts, promise=note)


def _jump(world, meeting, wanted):
    """Whoever leads goes to the step that asks for this, if there is one."""
    seat = rooms._leads(world, meeting)
    if seat is None:
        return None
    steps = clock.script(rooms._meeting(world, meeting)).steps
    row = seat.meeting
    for number, step in enumerate(steps):
        if wanted in (step.captures, step.becomes):
            room.go_to_step(actor=seat, origin=row.step, target=number)
            return step
    return None


def answer_beforehand(world, key=None):
    """Somebody who may come answers the question that went out."""
    key = key or world.some("meetings", state="planned")
    person = guests.comer(world, key) if key else None
    if person is None or world.some("stories", meeting=key, person=person):
        return
    story = world.new_key("stories")
    planning.answer_beforehand(
        actor=world.rows["people"][person],
        meeting=rooms._meeting(world, key),
        text=world.word("stories", story, "text"),
        signed=world.chance(0.5),
    )
    world.add("stories", story, None, meeting=key, person=person)


def ask_for(world, need=None):
    """A need waits for a meeting of its group."""
    need = need or world.some("needs", withdrawn=None)
    community = world.facts["needs"][need]["community"] if need else None
    key = world.some("meetings", community=community, state="planned") if need else None
    person = world.writer(community) if key else None
    if person is None:
        return
    agenda.put_on_agenda(
        actor=world.rows["people"][person],
        meeting=rooms._meeting(world, key),
        need=world.rows["needs"][need],
    )
    world.facts["meetings"][key]["agenda"].add(need)


def read_together(world, relay=None):
    """What a group received waits for a meeting of its own."""
    relay = relay or world.some("relays", state="received")
    community = world.facts["relays"][relay]["community"] if relay else None
    key = world.some("meetings", community=community, state="planned") if relay else None
    person = world.writer(community) if key else None
    if person is None:
        return
    agenda.read_together(
        actor=world.rows["people"][person],
        meeting=rooms._meeting(world, key),
        relay=relays._fresh(world, relay),
    )
    world.facts["meetings"][key]["readings"].add(relay)


def read_apart(world):
    """Whoever facilitates takes one off again."""
    relay = world.some("relays")
    meetings = sorted(
        key for key, known in world.facts["meetings"].items() if relay in known["readings"]
    )
    if not meetings:
        return
    key = world.rng.choice(meetings)
    keeper = world.keeper(world.facts["meetings"][key]["community"], "facilitator")
    if keeper:
        agenda.read_apart(
            actor=world.rows["people"][keeper],
            meeting=rooms._meeting(world, key),
            relay=relays._fresh(world, relay),
        )
        world.facts["meetings"][key]["readings"].remove(relay)


def withdraw_asked(world):
    """A need that waits for a meeting is withdrawn: it waits no more, for anybody."""
    waiting = sorted(
        need
        for meeting in world.facts["meetings"].values()
        if meeting["state"] in ("planned", "open")
        for need in meeting["agenda"]
        if not world.facts["needs"][need]["withdrawn"]
    )
    if waiting:
        need = world.rng.choice(waiting)
        author = world.facts["needs"][need]["author"]
        row = world.rows["needs"][need]
        communities.withdraw_need(actor=world.rows["people"][author], need=row)
        world.facts["needs"][need]["withdrawn"] = author


def begin_tip(world):
    """Somebody goes on with their own words, in a draft that is theirs."""
    seat = world.some("seats", came=True)
    person = world.facts["seats"][seat]["person"] if seat else None
    note = world.some("notes", seat=seat, withdrawn=False) if person else None
    if note is None or world.some("drafts", note=note):
        return
    actor, row = world.rows["people"][person], world.rows["notes"][note]
    draft = Draft.objects.get(author=actor, key=kept.begin_tip(actor=actor, note=row))
    world.add("drafts", world.new_key("drafts"), draft, author=person, note=note)


def put_on_board(world):
    """Whoever led puts what the room found on the board, in words of their own."""
    key = world.some("meetings", state="ended")
    seat = rooms._leads(world, key)
    found = boards.board(seat).proposals if seat else ()
    if not found:
        return
    need = world.new_key("needs")
    wording = world.word("needs", need, "wording")
    board.put_on_board(actor=seat, wordings={found[0].slug: wording})
    row = Need.objects.get(wording=wording)
    facts = world.facts["meetings"][key]
    membership.wrote(world, facts["community"], facts["leader"])
    told = {"community": facts["community"], "author": facts["leader"], "before": "open"}
    told |= {"supporters": {facts["leader"]}, "withdrawn": None, "state": "open"}
    world.add("needs", need, row, **told)
