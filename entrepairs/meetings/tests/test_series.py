# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A series is planned, changed from a day on, ended; one of its meetings goes its own way."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.utils import timezone

from entrepairs.communities.models import Community, Membership
from entrepairs.kernel.decisions import Refused
from entrepairs.kernel.models import JournalEntry
from entrepairs.meetings import occurrences, recurrence
from entrepairs.meetings.actions import planning
from entrepairs.meetings.actions import series as actions
from entrepairs.meetings.models import Meeting, Rsvp
from entrepairs.meetings.queries import meetings as queries
from entrepairs.meetings.tests.plans import in_series, next_day, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def at(monkeypatch):
    """Let it be another moment."""

    def move(moment):
        monkeypatch.setattr(timezone, "now", lambda: moment)

    return move


def local(series):
    """Its meetings, as clocks on the wall show them: day of the month, hour, state."""
    rows = series.meetings.order_by("planned_for")
    return [
        (recurrence.local(row.starts_at, series.time_zone).strftime("%d.%m %H:%M"), row.state)
        for row in rows
    ]


def meetings(series):
    return list(series.meetings.order_by("planned_for"))


def move(cast, meeting, **more):
    names = ("title", "protocol", "starts_at", "minutes", "place", "call_link", "capacity")
    plan = {name: getattr(meeting, name) for name in names} | more
    return planning.change_meeting(actor=cast.awa, meeting=meeting, plan=planning.Plan(**plan))


def week(first, number):
    return (first + timedelta(weeks=number)).strftime("%d.%m")


def test_the_next_four_are_there_at_once_and_whoever_plans_comes(cast):
    series = in_series(cast)
    first = series.first_day

    assert local(series) == [(f"{week(first, n)} 14:00", "planned") for n in range(4)]
    assert Rsvp.objects.filter(person=cast.awa, comes=True).count() == 4
    deeds = JournalEntry.objects.filter(name__startswith="meetings.")
    assert [entry.name for entry in deeds] == ["meetings.series_planned"]


@pytest.mark.parametrize("who", ["bruno", "farid", "diego"])
def test_only_who_facilitates_plans_a_series(cast, who):
    with pytest.raises(Refused):
        in_series(cast, actor=getattr(cast, who))


def test_a_series_does_not_begin_in_the_past(cast):
    with pytest.raises(Refused, match="past"):
        in_series(cast, first_day=timezone.localdate() - timedelta(days=1))


def test_the_worker_tops_up_and_does_nothing_twice(cast, at):
    series = in_series(cast)
    assert occurrences.top_up() == 0
    at(meetings(series)[1].starts_at + timedelta(hours=1))

    assert occurrences.top_up() == 2
    assert occurrences.top_up() == 0
    assert len(local(series)) == 6


def test_the_worker_adds_nothing_to_a_closed_community_or_an_ended_series(cast, at):
    in_series(cast)
    ended = in_series(cast, title="Other", community=cast.everyone)
    actions.end_series(actor=cast.awa, series=ended, since=next_day(1) + timedelta(days=1))
    Community.objects.filter(pk=cast.counsellors.pk).update(archived_at=timezone.now())
    at(timezone.now() + timedelta(weeks=3))

    assert occurrences.top_up() == 0


def test_a_cancelled_one_does_not_come_back(cast):
    series = in_series(cast)
    planning.cancel_meeting(actor=cast.awa, meeting=meetings(series)[1])

    assert occurrences.top_up() == 0
    assert [state for _, state in local(series)] == ["planned", "cancelled", "planned", "planned"]


def test_a_moved_one_does_not_come_twice(cast):
    series = in_series(cast)
    second = meetings(series)[1]
    move(cast, second, starts_at=second.starts_at + timedelta(days=1))

    assert occurrences.top_up() == 0
    assert series.meetings.count() == 4


def test_another_hour_from_a_day_on(cast):
    series = in_series(cast)
    Rsvp.objects.update(comes=True)
    first = series.first_day
    since = first + timedelta(weeks=2)

    actions.change_series(actor=cast.awa, series=series, plan=told(hour=time(16)), since=since)

    series.refresh_from_db()
    hours = ["14:00", "14:00", "16:00", "16:00", "16:00", "16:00"]
    assert local(series) == [(f"{week(first, n)} {h}", "planned") for n, h in enumerate(hours)]
    assert [row.sequence for row in meetings(series)] == [0, 0, 1, 1, 0, 0]
    # Answers go with the meeting.
    assert all(row.rsvps.filter(comes=True).exists() for row in meetings(series))


def test_tuesdays_become_thursdays_and_the_reverse(cast):
    series = in_series(cast)
    before = [row.pk for row in meetings(series)]
    for first in (next_day(1) + timedelta(days=2), next_day(1)):
        plan = told(first_day=first)
        actions.change_series(
            actor=cast.awa, series=series, plan=plan, since=timezone.localdate() + timedelta(days=1)
        )
        series.refresh_from_db()
        assert local(series) == [(f"{week(first, n)} 14:00", "planned") for n in range(4)]
        assert [row.pk for row in meetings(series)] == before


def test_every_week_becomes_every_two_weeks_and_the_others_are_called_off(cast):
    series = in_series(cast)
    actions.change_series(
        actor=cast.awa, series=series, plan=told(rhythm="fortnightly"), since=series.first_day
    )

    states = [state for _, state in local(series)]
    assert states == ["planned", "cancelled", "planned", "cancelled", "planned", "planned"]
    names = JournalEntry.objects.values_list("name", flat=True)
    assert list(names).count("meetings.meeting_cancelled") == 2


def test_what_was_moved_or_named_alone_stays_so(cast):
    series = in_series(cast)
    rows = meetings(series)
    elsewhere = rows[1].starts_at + timedelta(days=1, hours=3)
    move(cast, rows[1], starts_at=elsewhere)
    move(cast, rows[2], place="The garden")
    plan = told(hour=time(16), place="Room 9")

    actions.change_series(actor=cast.awa, series=series, plan=plan, since=series.first_day)

    rows = meetings(series)
    assert rows[1].starts_at == elsewhere
    assert rows[1].planned_for.astimezone(UTC) != elsewhere
    assert [row.place for row in rows] == ["Room 9", "Room 9", "The garden", "Room 9"]
    assert occurrences.top_up() == 0


def test_a_cancelled_one_keeps_its_place_in_the_new_timetable(cast):
    series = in_series(cast)
    planning.cancel_meeting(actor=cast.awa, meeting=meetings(series)[1])
    plan = told(first_day=series.first_day + timedelta(days=2))

    actions.change_series(actor=cast.awa, series=series, plan=plan, since=series.first_day)

    series.refresh_from_db()
    assert [state for _, state in local(series)] == ["planned", "cancelled", "planned", "planned"]


def test_the_same_plan_changes_nothing(cast):
    series = in_series(cast)
    actions.change_series(actor=cast.awa, series=series, plan=told(), since=series.first_day)

    assert not JournalEntry.objects.filter(name="meetings.series_changed").exists()


@pytest.mark.parametrize("days", [0, -3, 400])
def test_a_change_begins_tomorrow_at_the_earliest_and_within_a_year(cast, days):
    series = in_series(cast)
    since = timezone.localdate() + timedelta(days=days)
    with pytest.raises(Refused, match="Choose a day"):
        actions.change_series(actor=cast.awa, series=series, plan=told(hour=time(9)), since=since)
    with pytest.raises(Refused, match="Choose a day"):
        actions.end_series(actor=cast.awa, series=series, since=since)


def test_no_more_from_a_day_on(cast):
    series = in_series(cast)
    since = series.first_day + timedelta(weeks=2)
    moved = meetings(series)[3]
    move(cast, moved, starts_at=moved.starts_at + timedelta(days=1))

    actions.end_series(actor=cast.awa, series=series, since=since)
    actions.end_series(actor=cast.awa, series=series, since=since)

    # The one moved alone stays: whoever moved it calls it off.
    assert [state for _, state in local(series)] == ["planned", "planned", "cancelled", "planned"]
    assert occurrences.top_up() == 0
    assert JournalEntry.objects.filter(name="meetings.series_ended").count() == 1


@pytest.mark.parametrize("who", ["bruno", "eva", "diego"])
def test_only_who_facilitates_changes_or_ends_it(cast, who):
    series, actor = in_series(cast), getattr(cast, who)
    plan = told(hour=time(9))
    with pytest.raises(Refused):
        actions.change_series(actor=actor, series=series, plan=plan, since=series.first_day)
    with pytest.raises(Refused):
        actions.end_series(actor=actor, series=series, since=series.first_day)


def test_members_of_an_invited_group_see_the_meetings_and_nothing_else(cast):
    series = in_series(cast, community=cast.everyone, guests=(cast.counsellors,))
    assert queries.coming(cast.bruno)
    # From the other side: the counsellors read nothing of a group that is for its members only.
    Membership.objects.create(
        organisation=cast.house, community=cast.invited, person=cast.awa, role="facilitator"
    )
    closed = in_series(cast, community=cast.invited, guests=(cast.counsellors,), title="Mentors")

    seen = {line.title for line in queries.coming(cast.bruno)}
    assert seen == {"Tuesdays among peers", "Mentors"}
    assert not Community.objects.readable_by(cast.bruno).filter(pk=cast.invited.pk).exists()
    one = meetings(closed)[0]
    planning.say_whether_one_comes(actor=cast.bruno, meeting=one, comes=True)
    for stranger in (cast.farid, cast.diego):
        assert not Meeting.objects.visible_to(stranger).filter(series=closed).exists()
    assert not Meeting.objects.visible_to(cast.diego).filter(series=series).exists()


def test_who_leaves_the_invited_group_or_the_house_sees_them_no_more(cast):
    Membership.objects.create(
        organisation=cast.house, community=cast.invited, person=cast.awa, role="facilitator"
    )
    in_series(cast, community=cast.invited, guests=(cast.counsellors,))
    assert queries.coming(cast.bruno)
    cast.bruno.left_at = timezone.now()
    cast.bruno.save()
    assert not Meeting.objects.visible_to(cast.bruno).exists()
    cast.bruno.left_at = None
    cast.bruno.save()
    Membership.objects.filter(person=cast.bruno).delete()
    assert not Meeting.objects.visible_to(cast.bruno).exists()


@pytest.mark.parametrize("name", ["hidden", "elsewhere", "counsellors"])
def test_only_groups_one_may_know_of_are_invited(cast, name):
    with pytest.raises(Refused):
        in_series(cast, guests=(getattr(cast, name),))


def test_a_group_is_invited_no_more(cast):
    series = in_series(cast, guests=(cast.everyone,))
    actions.change_series(actor=cast.awa, series=series, plan=told(), since=series.first_day)

    assert not series.guests.exists()


def test_groups_of_which_one_does_not_know_stay_invited(cast):
    belongs = Membership.objects.create(
        organisation=cast.house, community=cast.hidden, person=cast.awa, role="member"
    )
    series = in_series(cast, guests=(cast.hidden,))
    belongs.delete()
    plan = told(place="The garden")
    actions.change_series(actor=cast.awa, series=series, plan=plan, since=series.first_day)

    assert [guest.community for guest in series.guests.all()] == [cast.hidden]


def test_a_series_over_both_clock_changes_is_told_rightly(cast, at):
    at(datetime(2027, 1, 4, 8, tzinfo=UTC))
    series = in_series(cast, rhythm="monthly_by_day", first_day=date(2027, 1, 12))
    for month in range(2, 12):
        at(datetime(2027, month, 1, 8, tzinfo=UTC))
        occurrences.top_up()

    year = [told for told, _ in local(series)]
    assert year[:12] == [
        f"{day} 14:00"
        for day in "12.01 09.02 09.03 13.04 11.05 08.06 13.07 10.08 14.09 12.10 09.11 14.12".split()
    ]
    assert {row.starts_at.astimezone(UTC).hour for row in meetings(series)} == {12, 13}
