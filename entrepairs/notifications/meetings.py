# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who hears of meetings: the groups of a new one, those concerned of what happens to it.

Each reads the present state: what was moved twice is told once, as it stands. A change of a series
is told meeting by meeting. A calendar that took the invitation holds the meeting until it is told
otherwise (RFC 5546, 3.2.2 and 3.2.5), so that those who have not answered are told too.
"""

from collections.abc import Iterable
from datetime import timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from entrepairs.communities.models import Membership
from entrepairs.kernel.models import JournalEntry, OutboxMessage
from entrepairs.meetings.models import Meeting, Rsvp, Seat, Series
from entrepairs.notifications import calm
from entrepairs.notifications.models import TO_COME, Kind, Notice
from entrepairs.notifications.telling import mail_key, tell
from entrepairs.people import hours
from entrepairs.people.models import Person

State = Meeting.State
# The working day before the Tuesday after Easter may be the Thursday.
NEAR = timedelta(days=7)
OVER = timedelta(hours=4)


def tell_the_members(entry: JournalEntry) -> None:
    """A meeting is planned: its group and those invited hear of it."""
    meeting = _planned(entry.about)
    if meeting:
        _tell_of_meeting(entry, meeting, [meeting.community_id, *_guests(meeting)])


def tell_the_invited(entry: JournalEntry) -> None:
    """Other groups are invited to a meeting: who was not told of it hears of it."""
    meeting = _planned(entry.about)
    if meeting:
        _tell_of_meeting(entry, meeting, _guests(meeting))


def tell_the_groups(entry: JournalEntry) -> None:
    """A series is planned: its group and those invited hear of it, with its next meeting."""
    series = Series.objects.filter(pk=entry.about).first()
    if series:
        _tell_of_series(entry, series, [series.community_id, *_guests(series)])


def tell_the_guests(entry: JournalEntry) -> None:
    """A series is changed: groups that were not invited before hear of it."""
    series = Series.objects.filter(pk=entry.about).first()
    if series:
        _tell_of_series(entry, series, _guests(series))


def tell_of_the_move(entry: JournalEntry) -> None:
    """Those concerned hear where and when it is now; what was said before is taken back."""
    meeting = _planned(entry.about)
    if meeting is None:
        return
    mark = str(meeting.sequence)
    before = Notice.objects.filter(meeting=meeting, kind=Kind.MOVED, opened_at=None)
    before.exclude(key__endswith=f"-{mark}").delete()
    reminders = Notice.objects.filter(meeting=meeting, kind=Kind.REMINDER)
    reminders.exclude(key__endswith=f"-{_day(meeting)}").delete()
    for person in _concerned(meeting):
        _tell(person, Kind.MOVED, entry, meeting, mark)


def tell_it_is_off(entry: JournalEntry) -> None:
    """Those concerned hear that it is called off."""
    rows = Meeting.objects.filter(pk=entry.about, state=State.CANCELLED)
    meeting = rows.select_related("community").first()
    if meeting and meeting.starts_at > timezone.now():
        for person in _concerned(meeting):
            _tell(person, Kind.CANCELLED, entry, meeting)


def tell_who_got_the_place(entry: JournalEntry) -> None:
    """Somebody waited for a place, and has one; not if they gave it back since."""
    rows = Rsvp.objects.filter(pk=entry.about, comes=True)
    row = rows.select_related("person", "meeting__community").first()
    if row and _planned(row.meeting_id):
        _tell(row.person, Kind.PLACE, entry, row.meeting)


def tell_whose_words_they_are(entry: JournalEntry) -> None:
    """Somebody noted what a person said, and they are told once; not if it was put right since."""
    rows = Seat.objects.filter(
        pk=entry.about, captures__noted_by__isnull=False, captures__withdrawn_at=None
    )
    seat = rows.select_related("person", "meeting__community").first()
    if seat:
        _tell(seat.person, Kind.NOTED, entry, seat.meeting)


def tell_it_closed_by_itself(entry: JournalEntry) -> None:
    """Whoever led hears that the room they forgot is closed, and what was written waits for them.

    Who ends a meeting is on its synthesis by that.
    """
    if entry.actor_id:
        return
    rows = Meeting.objects.filter(pk=entry.about).select_related("community", "facilitator")
    meeting = rows.first()
    if meeting:
        _tell(meeting.facilitator, Kind.CLOSED, entry, meeting)


def ask_for_the_last_reading(entry: JournalEntry) -> None:
    """Those whose silence will be consent hear of it; asked anew, what was said before goes."""
    rows = Meeting.objects.filter(pk=entry.about, reading_until__gt=timezone.now())
    meeting = rows.select_related("community").first()
    if meeting is None:
        return
    Notice.objects.filter(meeting=meeting, kind=Kind.READING, opened_at=None).delete()
    for person in _sat_in(meeting):
        _tell(person, Kind.READING, entry, meeting, str(entry.pk))


def ask_to_read_it_again(entry: JournalEntry) -> None:
    """Who had opened what they were asked to read hears that it is another text by now.

    Who has not yet will read this one: nobody is told of every change.
    """
    rows = Meeting.objects.filter(pk=entry.about, reading_until__gt=timezone.now())
    meeting = rows.select_related("community").first()
    if meeting is None:
        return
    waiting = Notice.objects.filter(meeting=meeting, kind=Kind.READING, opened_at=None)
    for person in _sat_in(meeting).exclude(pk__in=waiting.values("person")):
        _tell(person, Kind.READING, entry, meeting, str(entry.pk))


def tell_it_is_published(entry: JournalEntry) -> None:
    """Those who sat there hear that what they wrote is published; who led signs it."""
    rows = Meeting.objects.filter(pk=entry.about, tutorial__hidden=False)
    meeting = rows.select_related("community").first()
    if meeting:
        for person in _sat_in(meeting):
            _tell(person, Kind.PUBLISHED, entry, meeting)


def remind() -> int:
    """From the opening of the working day before, tell those who come; how many. Repeatable.

    Who said yes since then needs no reminder.
    """
    now = timezone.now()
    told = Notice.objects.filter(
        meeting=OuterRef("meeting"), person=OuterRef("person"), kind=Kind.REMINDER
    )
    rows = Rsvp.objects.filter(
        ~Exists(told),
        comes=True,
        meeting__state=State.PLANNED,
        meeting__starts_at__gt=now,
        meeting__starts_at__lte=now + NEAR,
    )
    number = 0
    about = ("person", *(f"person__{name}" for name in calm.NEEDS), "meeting__community")
    for row in rows.select_related(*about):
        week = calm.usual_week(row.person)
        moment = hours.working_day_before(row.person, row.meeting.starts_at, week)
        if row.said_at < moment <= now:
            mark = _day(row.meeting)
            number += _tell(row.person, Kind.REMINDER, None, row.meeting, mark) is not None
    return number


def sweep() -> int:
    """What was not opened of a meeting that is over need not be told any more; how many rows."""
    over = Notice.objects.filter(
        kind__in=TO_COME, opened_at=None, meeting__starts_at__lt=timezone.now() - OVER
    )
    return over.delete()[0]


def _tell_of_meeting(entry: JournalEntry, meeting: Meeting, groups: Iterable[int]) -> None:
    told = Notice.objects.filter(kind=Kind.MEETING, meeting=meeting)
    for person in _members(groups).exclude(pk__in=told.values("person")):
        _tell(person, Kind.MEETING, entry, meeting)


def _tell_of_series(entry: JournalEntry, series: Series, groups: Iterable[int]) -> None:
    """With its next meeting; once, whichever is the next by now."""
    coming = series.meetings.filter(state=State.PLANNED, starts_at__gte=timezone.now())
    meeting = coming.select_related("community").order_by("starts_at").first()
    if meeting is None:
        return
    told = Notice.objects.filter(kind=Kind.MEETING, meeting__series=series)
    for person in _members(groups).exclude(pk__in=told.values("person")):
        _tell(person, Kind.MEETING, entry, meeting)


def _guests(hosted: Meeting | Series) -> Iterable[int]:
    return hosted.guests.values_list("community", flat=True)


def _tell(
    person: Person | None, kind: str, entry: JournalEntry | None, meeting: Meeting, mark: str = ""
) -> Notice | None:
    return tell(person, kind, entry, mark=mark, community=meeting.community, meeting=meeting)


def _planned(key: int) -> Meeting | None:
    rows = Meeting.objects.filter(pk=key, state=State.PLANNED, starts_at__gt=timezone.now())
    return rows.select_related("community").first()


def _members(communities: Iterable[int]) -> QuerySet[Person]:
    belongs = Membership.objects.filter(community__in=communities)
    return Person.objects.filter(pk__in=belongs.values("person")).order_by("pk")


def _sat_in(meeting: Meeting) -> QuerySet[Person]:
    """Also who only had their words noted: their silence counts as much."""
    return Person.objects.filter(seats__meeting=meeting).order_by("pk")


def _concerned(meeting: Meeting) -> QuerySet[Person]:
    """Who comes, and who knows of it and has not said no.

    Whose invitation still waits to be mailed will be told how things are then.
    """
    said = meeting.rsvps.values("person")
    told = Notice.objects.filter(meeting=meeting, kind=Kind.MEETING).exclude(person__in=said)
    unopened = told.filter(opened_at=None).values_list("pk", "person")
    keys = {mail_key(notice): person for notice, person in unopened}
    waiting = OutboxMessage.objects.filter(key__in=keys, state=OutboxMessage.State.WAITING)
    late = [keys[key] for key in waiting.values_list("key", flat=True)]
    # Nor was it sent to whom it will come with the letter of the week.
    late += told.filter(is_gathered=True).values_list("person", flat=True)
    knows = told.exclude(person__in=late).values("person")
    coming = said.filter(comes=True)
    return Person.objects.filter(Q(pk__in=coming) | Q(pk__in=knows)).order_by("pk")


def _day(meeting: Meeting) -> str:
    return f"{meeting.starts_at:%Y%m%d%H%M}"
