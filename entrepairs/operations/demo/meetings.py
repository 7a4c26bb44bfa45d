# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Meetings of the demo: some to come, and one whose draft waits for its last reading."""

from datetime import datetime, time, timedelta

from entrepairs.meetings import delivered, drafting, kinds
from entrepairs.meetings.models import Capture, Meeting, Rsvp, Seat, Section, StepTime, Vote
from entrepairs.meetings.protocols import Protocol, dump
from entrepairs.operations.demo.book import Row
from entrepairs.operations.demo.stage import Stage

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday")
PLANNED_BEFORE = timedelta(days=21)


def hold(stage: Stage) -> None:
    """Plan those to come, and let those of before have been. Call it once members are seated."""
    for row in stage.book.meetings:
        _plan(stage, row)


def _plan(stage: Stage, row: Row) -> None:
    community = stage.communities[row["community"]]
    starts_at = _moment(stage, row)
    by = community.created_by
    meeting = Meeting.objects.create(
        **stage.place(row["community"]),
        slug=stage.slug(),
        title=row["title"],
        protocol=row["protocol"],
        starts_at=starts_at,
        planned_for=starts_at,
        minutes=row["minutes"],
        place=row["place"],
        capacity=row.get("capacity"),
        subject=stage.subjects[row["subject"]] if "subject" in row else None,
        planned_by=by,
    )
    planned_at = min(stage.moments.now, starts_at) - PLANNED_BEFORE
    stage.done("meetings.meeting_planned", by=by, about=meeting.pk, at=planned_at)
    coming = _coming(stage, row)
    Rsvp.objects.bulk_create(
        Rsvp(
            **stage.place(row["community"]),
            meeting=meeting,
            person=stage.people[person],
            comes=True,
            said_at=planned_at + timedelta(days=stage.rng.uniform(0.1, 15)),
        )
        for person in coming
    )
    if starts_at < stage.moments.now:
        _held(stage, row, meeting, coming)


def _moment(stage: Stage, row: Row) -> datetime:
    today = stage.moments.now.date()
    ahead = (DAYS.index(row["day"]) - today.weekday()) % 7 or 7
    day = today + timedelta(days=ahead + 7 * row["week"])
    return datetime.combine(day, time.fromisoformat(row["hour"]), stage.moments.zone)


def _coming(stage: Stage, row: Row) -> list[str]:
    members = stage.members[row["community"]]
    others = [person for person in members if person not in row["coming"]]
    drawn = stage.rng.sample(others, int(len(others) * row["share"]))
    return [*row["coming"], *drawn]


def _held(stage: Stage, row: Row, meeting: Meeting, coming: list[str]) -> None:
    """The room was open for its hour; what was kept made a draft that has not been read yet."""
    community = stage.communities[row["community"]]
    script = delivered.protocol(row["protocol"], community.language)
    ended_at = meeting.starts_at + timedelta(minutes=row["minutes"])
    opened = {"opened_at": meeting.starts_at, "step_began_at": ended_at, "ended_at": ended_at}
    ended = {"state": Meeting.State.ENDED, "script": dump(script), "step": len(script.steps) - 1}
    led = {"facilitator": community.created_by}
    Meeting.objects.filter(pk=meeting.pk).update(**opened, **ended, **led)
    meeting.refresh_from_db()
    place = stage.place(row["community"]) | {"meeting": meeting}
    seats = {
        person: Seat.objects.create(
            **place, slug=stage.slug(), person=stage.people[person], taken_at=meeting.starts_at
        )
        for person in coming
    }
    _write(stage, row, place, seats, script)
    texts = drafting.drafted(meeting)
    Section.objects.bulk_create(
        Section(**place, name=name, text=texts.get(name, ""), edited_at=ended_at)
        for name in drafting.PARTS
    )
    by = community.created_by
    stage.done("meetings.room_opened", by=by, about=meeting.pk, at=meeting.starts_at)
    stage.done("meetings.room_ended", by=by, about=meeting.pk, at=ended_at)


def _write(
    stage: Stage, row: Row, place: dict[str, object], seats: dict[str, Seat], script: Protocol
) -> None:
    began = place["meeting"].starts_at
    for number, step in enumerate(script.steps):
        taken = round(step.seconds * stage.rng.uniform(0.8, 1.3))
        StepTime.objects.create(**place, step=number, seconds=taken)
    notes = row.get("note", ())
    captures = Capture.objects.bulk_create(
        Capture(
            **place,
            slug=stage.slug(),
            seat=seats[note["author"]],
            key=stage.slug(),
            step=note["step"],
            text=note["text"],
            kind=kinds.of(script.steps[note["step"]]),
            kept=note.get("kept", False),
            written_at=began + timedelta(minutes=5 + 6 * number),
            shown_at=began + timedelta(minutes=8 + 6 * number),
        )
        for number, note in enumerate(notes)
    )
    asked = next((at for at, step in enumerate(script.steps) if step.attests), None)
    Vote.objects.bulk_create(
        Vote(**place, capture=capture, seat=seats[person], step=asked, points=1)
        for capture, note in zip(captures, notes, strict=True)
        for person in note.get("learned", ())
    )
