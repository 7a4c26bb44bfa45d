# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What groups of a world do in their rooms: meet, write, show, choose, and leave a tutorial."""

from django.utils import timezone

from entrepairs.kernel.decisions import StaleError
from entrepairs.kernel.prepared import PreparedThings
from entrepairs.meetings import clock, delivered
from entrepairs.meetings.actions import (
    calendars,
    grouping,
    planning,
    protocols,
    room,
    synthesis,
    writing,
)
from entrepairs.meetings.actions.planning import Plan
from entrepairs.meetings.models import Seat
from tests.worlds import guests, membership
from tests.worlds.oracle import Oracle

KEYS = ("peer-meeting", "mistake", "codevelopment", "naming-needs", "end-of-course", "teach-back")


def write_protocol(world):
    """Somebody who facilitates, or an administrator, writes one for the house."""
    author = world.some("people", active=True)
    organisation = world.facts["people"][author]["organisation"]
    key = world.new_key("protocols")
    known = delivered.protocol("kick-off", "en")
    own = known.model_copy(update={"title": world.word("protocols", key, "title")})
    row = protocols.write_protocol(actor=world.rows["people"][author], protocol=own, language="en")
    world.add("protocols", key, row, organisation=organisation)


def archive_protocol(world):
    key = world.some("protocols")
    if key:
        row = world.rows["protocols"][key]
        protocols.archive_protocol(actor=row.made_by, row=row)


def plan(world, community=None, protocol=None):
    community = community or world.some("communities")
    keeper = world.keeper(community, "facilitator")
    if keeper is None:
        return None
    key = world.new_key("meetings")
    protocol = protocol or world.rng.choice(KEYS)
    groups = guests.some_groups(world, community, keeper)
    house = world.facts["people"][keeper]["organisation"]
    taught = world.vocabulary("Subject", house) if protocol == "teach-back" else None
    asks = protocol in ("peer-meeting", "mistake") and world.chance(0.6)
    row = planning.plan_meeting(
        actor=world.rows["people"][keeper],
        community=world.rows["communities"][community],
        plan=Plan(
            title=world.word("meetings", key, "title"),
            protocol=protocol,
            starts_at=timezone.now(),
            minutes=60,
            place=world.word("meetings", key, "place"),
            question=world.word("meetings", key, "question") if asks else "",
            subject=taught,
            guests=tuple(world.rows["communities"][group] for group in groups),
        ),
    )
    facts = {"community": community, "state": "planned", "leader": None, "tutorial": None}
    facts |= {"agenda": set(), "readings": set(), "guests": groups}
    facts["sheltered"] = row.protocol == "mistake"
    facts["visitors"] = protocol == "end-of-course"
    # The same address leads through another door, which is nobody's secret while it is open.
    world.rows["doors"][key], world.facts["doors"][key] = row, {"meeting": key}
    return world.add("meetings", key, row, **facts)


def come(world):
    key = world.some("meetings", state="planned")
    person = guests.comer(world, key) if key else None
    if person:
        planning.say_whether_one_comes(
            actor=world.rows["people"][person], meeting=_meeting(world, key), comes=True
        )


def show_calendar(world):
    """A secret address of one's calendar; the one before ends."""
    person = world.person()
    if person is None:
        return
    row = calendars.make_address(actor=world.rows["people"][person])
    _end_feeds(world, person)
    world.add("feeds", world.new_key("feeds"), row, person=person, stands=True)


def end_calendar(world):
    key = world.some("feeds", stands=True)
    person = world.facts["feeds"][key]["person"] if key else None
    if person and world.facts["people"][person]["active"]:
        calendars.end_address(actor=world.rows["people"][person])
        _end_feeds(world, person)


def _end_feeds(world, person):
    for facts in world.facts["feeds"].values():
        if facts["person"] == person:
            facts["stands"] = False


def open_room(world, key=None):
    key = key or world.some("meetings", state="planned")
    keeper = world.keeper(world.facts["meetings"][key]["community"], "facilitator") if key else None
    if keeper is None:
        return
    room.open_room(actor=world.rows["people"][keeper], meeting=_meeting(world, key))
    world.facts["meetings"][key] |= {"state": "open", "leader": keeper}
    _seat(world, key, keeper, _meeting(world, key).seats.get(person=world.rows["people"][keeper]))


def sit(world, key=None):
    key = key or world.some("meetings", state="open")
    person = guests.comer(world, key) if key else None
    if person is None:
        return
    row = room.take_seat(actor=world.rows["people"][person], meeting=_meeting(world, key))
    if not Oracle(world.facts).is_guest(person, key):
        membership.wrote(world, world.facts["meetings"][key]["community"], person)
    _seat(world, key, person, row)


def _seat(world, meeting, person, row):
    seat = world.some("seats", meeting=meeting, person=person)
    if seat is None:
        told = {"meeting": meeting, "person": person, "came": False}
        seat = world.add("seats", world.new_key("seats"), row, **told)
    if not world.facts["seats"][seat]["came"]:
        world.facts["seats"][seat]["came"] = True
        _bring(world, meeting, person, seat)


def _bring(world, meeting, person, seat):
    """What they had answered beforehand is a note of the room now."""
    story = world.some("stories", meeting=meeting, person=person)
    if story is None:
        return
    key = world.new_key("notes")
    row = world.rows["seats"][seat].captures.get(key="beforehand")
    (token,) = [t for t, of in world.facts["tokens"].items() if of == ("stories", story, "text")]
    world.facts["tokens"][token] = ("notes", key, "text")
    del world.facts["stories"][story]
    facts = {"meeting": meeting, "seat": seat, "seen": "revealed", "upwards": False}
    facts |= {"shown": False, "withdrawn": False, "published": False, "kind": "note"}
    facts |= {"noted": None, "signed": row.signed}
    world.add("notes", key, row, **facts, promise=None)


def next_step(world):
    key = world.some("meetings", state="open")
    seat = _leads(world, key)
    if seat:
        row = _meeting(world, key)
        room.go_to_step(actor=seat, origin=row.step, target=row.step + 1)


def write(world, seat=None):
    """A note, story or promise, for whoever the step says."""
    seat = seat or _some_seat(world, "open")
    if seat is None:
        return
    meeting = world.facts["seats"][seat]["meeting"]
    row = _meeting(world, meeting)
    # Late sometimes: what was begun before the group went on.
    number = row.step if world.chance(0.75) else world.rng.randint(0, row.step)
    step = clock.script(row).steps[number]
    key = world.new_key("notes")
    row = writing.write_note(
        actor=_fresh(world, seat),
        key=key,
        step=number,
        text=world.word("notes", key, "text"),
        signed=world.chance(0.5),
        upwards=world.chance(0.3),
    )
    world.add(
        "notes",
        key,
        row,
        meeting=meeting,
        seat=seat,
        seen=str(step.seen),
        upwards=row.upwards,
        shown=step.seen == "all",
        withdrawn=False,
        published=False,
        kind=row.kind,
        noted=None,
        promise=None,
        signed=row.signed,
    )


def reveal(world, key=None, number=None):
    key = key or world.some("meetings", state="open")
    seat = _leads(world, key)
    if seat is None:
        return
    if number is None:
        number = world.rng.randint(0, _meeting(world, key).step)
    writing.reveal(actor=seat, step=number)
    for note, facts in world.facts["notes"].items():
        row = world.rows["notes"][note]
        if facts["meeting"] == key and row.step == number and not facts["withdrawn"]:
            facts["shown"] = True


def keep(world):
    note = world.some("notes", withdrawn=False)
    seat = _leads(world, world.facts["notes"][note]["meeting"]) if note else None
    if seat:
        writing.keep_note(actor=seat, note=world.rows["notes"][note], kept=world.chance(0.7))


def put_together(world):
    """In the step of groups of a room that names needs; who sees what stays as it was."""
    for key, facts in world.facts["meetings"].items():
        if facts["state"] != "open" or _step(world, key).captures != "groups":
            continue
        seat, number = _leads(world, key), _meeting(world, key).step
        notes = [
            world.rows["notes"][note]
            for note, told in sorted(world.facts["notes"].items())
            if told["meeting"] == key and told["shown"] and not told["withdrawn"]
        ]
        loose = [row for row in notes if row.step < number]
        if seat and loose:
            group = world.rng.choice([None, *(row for row in notes if row.step == number)])
            grouping.put_together(actor=seat, note=world.rng.choice(loose), group=group)
            return


def take_back(world):
    note = world.some("notes", withdrawn=False)
    if note is None:
        return
    facts = world.facts["notes"][note]
    seat = facts["seat"]
    if seat is None or (facts["noted"] and world.chance(0.3)):
        # Whoever typed it took it down wrongly, or the room said it.
        seat = world.some("seats", meeting=facts["meeting"], person=facts["noted"])
    writing.withdraw_note(actor=_fresh(world, seat), note=world.rows["notes"][note])
    facts["withdrawn"] = True
    leave_empty(world, facts["seat"])


def leave_empty(world, seat):
    """Nothing stands of what others noted for somebody who did not come: they were not there."""
    if seat is None or world.facts["seats"][seat]["came"]:
        return
    mine = [one for one in world.facts["notes"].values() if one["seat"] == seat]
    if all(one["withdrawn"] for one in mine):
        for one in mine:
            one["seat"] = None
        del world.facts["seats"][seat]


def end(world, key=None):
    key = key or world.some("meetings", state="open")
    seat = _leads(world, key)
    if seat:
        room.end_meeting(actor=seat)
        world.facts["meetings"][key]["state"] = "ended"


def draft(world):
    """Those who were there write the synthesis."""
    seat = _some_seat(world, "ended")
    if seat is None:
        return
    meeting = world.facts["seats"][seat]["meeting"]
    synthesis.begin_synthesis(actor=_fresh(world, seat))
    name = world.rng.choice(("when", "words", "pitfalls"))
    section = _meeting(world, meeting).sections.get(name=name)
    key = world.new_key("parts")
    text = f"{section.text}\n{world.word('parts', key, 'text')}".strip()
    try:
        synthesis.write_section(
            actor=_fresh(world, seat), name=name, text=text, seen=section.version
        )
    except StaleError:
        return
    world.add("parts", key, None, meeting=meeting, published=False)


def publish(world):
    """All who were there agree at once."""
    key = world.some("meetings", state="ended", tutorial=None)
    seat = _leads(world, key)
    if seat is None:
        return
    synthesis.ask_last_reading(actor=seat)
    for other, facts in world.facts["seats"].items():
        row = _meeting(world, key)
        if (facts["meeting"], row.tutorial_id) == (key, None) and facts["person"]:
            synthesis.agree(actor=_fresh(world, other))
    row = _meeting(world, key)
    if row.tutorial is None:
        return
    text = world.new_key("contributions")
    facts = world.facts["meetings"][key]
    world.add(
        "contributions",
        text,
        row.tutorial,
        community=facts["community"],
        author=facts["leader"],
        parent=None,
        withdrawn=None,
        kind="tutorial",
    )
    facts["tutorial"] = text
    said = "\n".join(row.sections.values_list("text", flat=True))
    for table in ("notes", "parts"):
        for thing, known in world.facts[table].items():
            tokens = [t for t, of in world.facts["tokens"].items() if of[:2] == (table, thing)]
            if known["meeting"] == key and any(token in said for token in tokens):
                known["published"] = True


def _meeting(world, key):
    row = world.rows["meetings"][key]
    row.refresh_from_db()
    return row


def _fresh(world, seat):
    """The seat with its meeting as they are now: nobody acts on what they knew an hour ago."""
    return SEAT.one(world.rows["seats"][seat].pk)


SEAT = PreparedThings(
    lambda key: Seat.objects.select_related("person", "meeting__community").filter(pk=key)
)


def _some_seat(world, state):
    sitting = [
        key
        for key, facts in world.facts["seats"].items()
        if world.facts["meetings"][facts["meeting"]]["state"] == state
        and _acts(world, facts["person"])
    ]
    return world.rng.choice(sitting) if sitting else None


def _acts(world, person):
    return person is None or world.facts["people"][person]["active"]


def _leads(world, meeting):
    if meeting is None:
        return None
    leader = world.facts["meetings"][meeting]["leader"]
    seat = world.some("seats", meeting=meeting, person=leader) if leader else None
    return _fresh(world, seat) if seat else None


def _step(world, meeting):
    return clock.step(_meeting(world, meeting))
