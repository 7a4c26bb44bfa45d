# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""14:00 stays 14:00; a month that is too short still has its meeting."""

from datetime import UTC, date, datetime, time
from itertools import islice

import pytest
from django.utils import translation

from entrepairs.meetings import recurrence, words
from entrepairs.meetings.recurrence import Rhythm, Timetable


def days(rhythm, first, number=6, **more):
    table = Timetable(rhythm, first, time(14), "Europe/Paris", **more)
    return [f"{day:%d %b}" for day in islice(recurrence.days(table), number)]


def told(rhythm, first, hour=14, number=4, zone="Europe/Paris", minute=0):
    """Each meeting as clocks on the wall and as the world's clock show it."""
    table = Timetable(rhythm, first, time(hour, minute), zone)
    since = datetime(2020, 1, 1, tzinfo=UTC)
    return [
        f"{recurrence.local(moment, zone):%d %b %H:%M} {moment:%H:%M}Z"
        for moment in islice(recurrence.moments(table, since), number)
    ]


def test_the_second_tuesday_over_the_clock_change_of_spring():
    assert told(Rhythm.MONTHLY_BY_DAY, date(2027, 2, 9)) == [
        "09 Feb 14:00 13:00Z",
        "09 Mar 14:00 13:00Z",
        "13 Apr 14:00 12:00Z",
        "11 May 14:00 12:00Z",
    ]


def test_each_sunday_over_the_clock_change_of_autumn():
    assert told(Rhythm.WEEKLY, date(2027, 10, 24), number=3) == [
        "24 Oct 14:00 12:00Z",
        "31 Oct 14:00 13:00Z",
        "07 Nov 14:00 13:00Z",
    ]


def test_an_hour_that_clocks_jump_over_moves_on_that_night_alone():
    assert told(Rhythm.WEEKLY, date(2027, 3, 21), hour=2, minute=30, number=3) == [
        "21 Mar 02:30 01:30Z",
        "28 Mar 03:30 01:30Z",
        "04 Apr 02:30 00:30Z",
    ]


def test_of_two_equal_hours_the_first_is_meant():
    assert told(Rhythm.WEEKLY, date(2027, 10, 31), hour=2, minute=30, number=1) == [
        "31 Oct 02:30 00:30Z"
    ]


def test_a_zone_of_the_other_hemisphere_changes_its_clocks_on_its_own_days():
    assert told(Rhythm.MONTHLY_BY_DATE, date(2027, 3, 5), zone="Australia/Sydney", number=2) == [
        "05 Mar 14:00 03:00Z",
        "05 Apr 14:00 04:00Z",
    ]


@pytest.mark.parametrize(
    "day, february, april",
    [
        (28, "28 Feb", "28 Apr"),
        (29, "28 Feb", "29 Apr"),
        (30, "28 Feb", "30 Apr"),
        (31, "28 Feb", "30 Apr"),
    ],
)
def test_a_short_month_has_its_meeting_on_its_last_day(day, february, april):
    months = days(Rhythm.MONTHLY_BY_DATE, date(2027, 1, day), 4)
    assert months == [f"{day} Jan", february, f"{day} Mar", april]


def test_the_29th_of_a_leap_year_s_february():
    assert days(Rhythm.MONTHLY_BY_DATE, date(2027, 12, 31), 3) == ["31 Dec", "31 Jan", "29 Feb"]


def test_who_begins_on_a_fifth_tuesday_means_the_last():
    assert days(Rhythm.MONTHLY_BY_DAY, date(2027, 3, 30), 5) == [
        "30 Mar",
        "27 Apr",
        "25 May",
        "29 Jun",
        "27 Jul",
    ]


def test_the_fourth_stays_the_fourth_where_there_is_a_fifth():
    assert days(Rhythm.MONTHLY_BY_DAY, date(2027, 2, 23), 2) == ["23 Feb", "23 Mar"]


def test_every_two_weeks_over_the_turn_of_the_year():
    assert days(Rhythm.FORTNIGHTLY, date(2026, 12, 22), 3) == ["22 Dec", "05 Jan", "19 Jan"]


def test_none_on_or_after_its_end():
    ended = date(2027, 1, 19)
    assert days(Rhythm.WEEKLY, date(2027, 1, 5), ended_on=ended) == ["05 Jan", "12 Jan"]


def test_no_hour_of_a_year_drifts():
    table = Timetable(Rhythm.WEEKLY, date(2027, 1, 5), time(14), "Europe/Paris")
    year = islice(recurrence.moments(table, datetime(2027, 1, 1, tzinfo=UTC)), 60)
    assert {recurrence.local(moment, "Europe/Paris").time() for moment in year} == {time(14)}


@pytest.mark.parametrize(
    "rhythm, first, english, french",
    [
        (Rhythm.WEEKLY, date(2027, 1, 12), "Each Tuesday, at 14:00", "Chaque mardi, à 14\xa0h"),
        (
            Rhythm.FORTNIGHTLY,
            date(2027, 1, 12),
            "Every two weeks on Tuesday, at 14:00",
            "Un mardi sur deux, à 14\xa0h",
        ),
        (
            Rhythm.MONTHLY_BY_DAY,
            date(2027, 1, 12),
            "The second Tuesday of each month, at 14:00",
            "Le deuxième mardi de chaque mois, à 14\xa0h",
        ),
        (
            Rhythm.MONTHLY_BY_DAY,
            date(2027, 3, 30),
            "The last Tuesday of each month, at 14:00",
            "Le dernier mardi de chaque mois, à 14\xa0h",
        ),
        (
            Rhythm.MONTHLY_BY_DATE,
            date(2027, 1, 1),
            "The 1st of each month, at 14:00",
            "Le 1er de chaque mois, à 14\xa0h",
        ),
        (
            Rhythm.MONTHLY_BY_DATE,
            date(2027, 1, 12),
            "The 12th of each month, at 14:00",
            "Le 12 de chaque mois, à 14\xa0h",
        ),
        (
            Rhythm.MONTHLY_BY_DATE,
            date(2027, 1, 31),
            "The 31st of each month or its last day, at 14:00",
            "Le 31 de chaque mois ou son dernier jour, à 14\xa0h",
        ),
    ],
)
def test_a_rhythm_in_words(rhythm, first, english, french):
    table = Timetable(rhythm, first, time(14), "Europe/Paris")
    for language, words_of_it in (("en", english), ("fr", french)):
        with translation.override(language):
            assert words.rhythm(table) == words_of_it
