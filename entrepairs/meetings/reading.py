# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The last reading: a working day in which silence is consent, and publication at its end."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from entrepairs.kernel import journal
from entrepairs.kernel.decisions import Refused
from entrepairs.knowledge.actions import crediting
from entrepairs.knowledge.actions.publishing import publish
from entrepairs.knowledge.models import Contribution
from entrepairs.meetings import drafting, traces
from entrepairs.meetings.models import Meeting, Seat
from entrepairs.meetings.rows import lock
from entrepairs.people import holidays, hours
from entrepairs.people.models import Person


def begin(meeting: Meeting) -> None:
    """From now on there is a day to read this text; what was said of another one is over.

    In the hours of whoever led: those who read it hear of it in theirs.
    """
    Seat.objects.filter(meeting=meeting).update(agreed_at=None, objection="")
    meeting.reading_until = term(meeting.facilitator)
    meeting.save(update_fields=["reading_until"])


def term(lead: Person | None) -> datetime:
    """When a reading that begins now is over. One SQL query, unless the lead's house is at hand."""
    now = timezone.now()
    if lead is None:
        return now + hours.DAY
    return hours.a_working_day_after(lead, now, holidays.week(lead.organisation))


def publish_if_agreed(meeting: Meeting) -> None:
    """All who were there have said yes: there is nothing to wait for."""
    if not Seat.objects.filter(meeting=meeting, agreed_at=None).exclude(person=None).exists():
        _publish(meeting)


def publish_read() -> int:
    """By the schedule: what a day of silence has agreed to is published; how many were."""
    due = Meeting.objects.filter(reading_until__lte=timezone.now(), tutorial=None)
    published = 0
    for meeting in due:
        with transaction.atomic():
            locked = lock(meeting)
            still_due = locked.reading_until and locked.reading_until <= timezone.now()
            if still_due and locked.tutorial_id is None:
                _publish(locked)
                published += 1
    return published


def _publish(meeting: Meeting) -> None:
    """As a tutorial of the group, by whoever led; where they have left, it stays a draft."""
    texts = dict(meeting.sections.values_list("name", "text"))
    told = traces.told(meeting)
    meeting.reading_until = None
    try:
        with transaction.atomic():
            meeting.tutorial = publish(
                actor=meeting.facilitator,
                community=meeting.community,
                kind=Contribution.Kind.TUTORIAL,
                title=texts.pop(drafting.TITLE, "") or meeting.title,
                html="",
                sections=drafting.as_html(texts, [lines for lines, _who in told]),
                in_person=False,
            )
    except Refused:
        meeting.tutorial = None
    meeting.save(update_fields=["tutorial", "reading_until"])
    if meeting.tutorial is not None:
        crediting.credit_group(
            actor=None,
            contribution=meeting.tutorial,
            met_at=meeting.starts_at,
            present=Seat.objects.own(meeting).count(),
        )
        crediting.credit(
            actor=None,
            contribution=meeting.tutorial,
            people=traces.contributors(meeting),
            teller=told[0][1] if len(told) == 1 else None,
            told=[(who, drafting.in_paragraphs(lines)) for lines, who in told if who],
        )
        journal.record("meetings.synthesis_published", actor=meeting.facilitator, about=meeting)
