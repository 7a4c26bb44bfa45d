# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Meetings that come back: planned once, changed or ended from a day on.

A meeting that was moved alone, or of which something was changed alone, keeps that.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import islice

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from entrepairs.communities.models import Community
from entrepairs.kernel import journal
from entrepairs.kernel.decisions import Refused
from entrepairs.meetings import agendas, invitations, occurrences, places, recurrence, rules
from entrepairs.meetings.models import Meeting, Series
from entrepairs.meetings.occurrences import SHARED
from entrepairs.people.models import Person, Subject

State = Meeting.State
Slots = Sequence[tuple[Meeting, datetime]]
TIMES = ("rhythm", "first_day", "hour", "time_zone")
LATEST = timedelta(days=366)  # how far ahead a change may begin


@dataclass(frozen=True)
class SeriesPlan:
    """What a series is to be."""

    title: str
    protocol: str
    rhythm: str
    first_day: date
    hour: time
    time_zone: str
    minutes: int
    place: str = ""
    call_link: str = ""
    capacity: int | None = None
    guests: tuple[Community, ...] = ()
    # For the first meeting alone, as each has its own.
    question: str = ""
    subject: Subject | None = None

    @property
    def columns(self) -> dict[str, object]:
        """What stands on the series itself."""
        return {name: getattr(self, name) for name in (*SHARED, *TIMES)}


@transaction.atomic
def plan_series(*, actor: Person, community: Community, plan: SeriesPlan) -> Series:
    """Plan a series and its next few meetings; whoever plans it comes."""
    rules.may_plan(actor, community).or_refuse()
    first = recurrence.at(plan.first_day, plan.hour, plan.time_zone)
    if first < timezone.now():
        raise Refused(_("This hour is past: choose one that is still to come."))
    series = Series.objects.create(
        organisation_id=community.organisation_id,
        community=community,
        planned_by=actor,
        **plan.columns,
    )
    invitations.invite(actor, series, plan.guests)
    opening = occurrences.make_next(series, first)[0]
    if plan.question or plan.subject:
        opening.question, opening.subject = plan.question, plan.subject
        opening.save(update_fields=["question", "subject"])
    journal.record("meetings.series_planned", actor=actor, about=series)
    return series


@transaction.atomic
def change_series(*, actor: Person, series: Series, plan: SeriesPlan, since: date) -> Series:
    """Let a series go otherwise from a day on; what was changed alone stays. No change, no deed."""
    series = occurrences.lock(series.pk)
    rules.may_change_series(actor, series).or_refuse()
    before = {name: getattr(series, name) for name in plan.columns}
    invites = invitations.invite(actor, series, plan.guests)
    if before == plan.columns and not invites:
        return series
    _refuse_today(since, series)
    begins = recurrence.at(since, recurrence.MIDNIGHT, series.time_zone)
    occurrences.make_until(series, timezone.now(), begins)
    for name, value in plan.columns.items():
        setattr(series, name, value)
    series.save(update_fields=list(plan.columns))
    _follow(actor, series, before, begins)
    occurrences.make_next(series, max(begins, timezone.now()))
    journal.record("meetings.series_changed", actor=actor, about=series)
    return series


@transaction.atomic
def end_series(*, actor: Person, series: Series, since: date) -> Series:
    """No more meetings from a day on; those moved alone stay. Repeatable."""
    series = occurrences.lock(series.pk)
    if series.ended_on and series.ended_on <= since:
        return series
    rules.may_change_series(actor, series).or_refuse()
    _refuse_today(since, series)
    series.ended_on = since
    series.save(update_fields=["ended_on"])
    begins = recurrence.at(since, recurrence.MIDNIGHT, series.time_zone)
    for meeting in _following(series, begins):
        if _follows(meeting):
            _cancel(actor, meeting)
    journal.record("meetings.series_ended", actor=actor, about=series)
    return series


def _refuse_today(since: date, series: Series) -> None:
    """A meeting of today may be open already: it is changed on its own page."""
    today = recurrence.today(series.time_zone)
    if since <= today:
        raise Refused(
            _("Choose a day from tomorrow on. A meeting of today is changed on its own page.")
        )
    if since > today + LATEST:
        raise Refused(_("Choose a day within a year."))


def _following(series: Series, begins: datetime) -> list[Meeting]:
    """Its meetings from a moment on that are not begun; cancelled ones keep their place too."""
    rows = series.meetings.select_for_update().filter(planned_for__gte=begins)
    return list(rows.filter(state__in=(State.PLANNED, State.CANCELLED)).order_by("planned_for"))


def _follow(actor: Person, series: Series, before: dict[str, object], begins: datetime) -> None:
    """Give each planned meeting its place in the new timetable, or call it off."""
    meetings = _following(series, begins)
    slots = list(islice(recurrence.moments(recurrence.of(series), begins), len(meetings)))
    if before["rhythm"] == series.rhythm:
        # The third stays the third: Tuesdays become Thursdays, and answers go with them.
        pairs = list(zip(meetings, slots, strict=False))
    else:
        by_day = {_day(slot, series): slot for slot in slots}
        days = [(one, _day(one.planned_for, series)) for one in meetings]
        pairs = [(one, by_day[day]) for one, day in days if day in by_day]
    kept = {meeting.pk for meeting, _slot in pairs}
    for meeting in meetings:
        if meeting.pk not in kept and _follows(meeting):
            _cancel(actor, meeting)
    for meeting, slot in _without_collision(pairs):
        _move(actor, meeting, slot, series, before)


def _without_collision(pairs: Slots) -> Slots:
    """An order in which no meeting takes a place that another still holds.

    Both lists rise, so those that move later go from the last, then those earlier from the first.
    """
    later = [pair for pair in pairs if pair[1] > pair[0].planned_for]
    return [*reversed(later), *(pair for pair in pairs if pair[1] <= pair[0].planned_for)]


def _move(
    actor: Person, meeting: Meeting, slot: datetime, series: Series, before: dict[str, object]
) -> None:
    changed = {
        name: getattr(series, name)
        for name in SHARED
        if getattr(meeting, name) == before[name] != getattr(series, name)
    }
    if meeting.starts_at == meeting.planned_for != slot:
        changed["starts_at"] = slot
    if not changed and meeting.planned_for == slot:
        return
    if "capacity" in changed and meeting.state == State.PLANNED:
        places.refuse_too_few(meeting, series.capacity)
    meeting.planned_for = slot
    for name, value in changed.items():
        setattr(meeting, name, value)
    meeting.sequence += bool(changed)
    meeting.save(update_fields=[*changed, "planned_for", "sequence"])
    places.give(meeting)
    if changed and meeting.state == State.PLANNED:
        moved = {"starts_at", "place", "call_link", "minutes"}.intersection(changed)
        deed = "meetings.meeting_moved" if moved else "meetings.meeting_changed"
        journal.record(deed, actor=actor, about=meeting)


def _follows(meeting: Meeting) -> bool:
    """Is it planned, and where its series had put it?"""
    return meeting.state == State.PLANNED and meeting.starts_at == meeting.planned_for


def _cancel(actor: Person, meeting: Meeting) -> None:
    meeting.state, meeting.sequence = State.CANCELLED, meeting.sequence + 1
    meeting.save(update_fields=["state", "sequence"])
    agendas.pass_on(meeting)
    journal.record("meetings.meeting_cancelled", actor=actor, about=meeting)


def _day(moment: datetime, series: Series) -> date:
    return recurrence.local(moment, series.time_zone).date()
