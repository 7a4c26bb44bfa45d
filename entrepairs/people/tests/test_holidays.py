# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Days on which nothing rings, whatever the hour."""

from datetime import date, datetime, time
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from dateutil.easter import easter as reckoned
from django.urls import reverse

from entrepairs.people import holidays, hours

PARIS = ZoneInfo("Europe/Paris")
reader = SimpleNamespace(time_zone="Europe/Paris")
FRANCE = hours.Week(closed=holidays.Closed("fr"))


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=PARIS)


def test_easter_is_where_everybody_reckons_it():
    assert [holidays.easter(year) for year in range(1900, 2300)] == [
        reckoned(year) for year in range(1900, 2300)
    ]


def test_france_has_eleven_holidays_and_alsace_two_more():
    assert sorted(day.isoformat()[5:] for day in holidays.public("fr", 2027)) == [
        "01-01",
        "03-29",  # Easter Monday
        "05-01",
        "05-06",  # Ascension
        "05-08",
        "05-17",  # Whit Monday
        "07-14",
        "08-15",
        "11-01",
        "11-11",
        "12-25",
    ]
    more = holidays.public("fr-alsace", 2027) - holidays.public("fr", 2027)
    assert more == {date(2027, 3, 26), date(2027, 12, 26)}
    assert holidays.public("", 2027) == frozenset()


@pytest.mark.parametrize(
    ("now", "then"),
    [
        ("2027-03-26 20:00", "2027-03-30 08:00"),  # Easter Monday, and the night that loses an hour
        ("2027-10-29 20:00", "2027-11-02 08:00"),  # All Saints', and the night that gains one
        ("2026-12-24 19:30", "2026-12-28 08:00"),
        ("2027-05-06 10:00", "2027-05-07 08:00"),  # Ascension, in working hours
        ("2027-05-07 10:00", "2027-05-07 10:00"),
    ],
)
def test_public_holidays_are_no_working_days(now, then):
    assert hours.next_working_moment(reader, at(now), FRANCE) == at(then)


def test_the_list_of_the_house_and_an_absence_count_too():
    closed = holidays.Closed("fr", frozenset({"2027-05-07"}), away_until=date(2027, 5, 11))
    week = hours.Week(closed=closed)

    assert hours.next_working_moment(reader, at("2027-05-06 10:00"), week) == at("2027-05-12 08:00")
    house = hours.Week(closed=holidays.Closed("fr", frozenset({"2027-05-07"})))
    assert hours.next_working_moment(reader, at("2027-05-06 10:00"), house) == at(
        "2027-05-10 08:00"
    )


def test_somebody_who_works_on_saturday_morning_hears_then():
    week = hours.Week(opens=time(6), closes=time(13), days=(1, 2, 3, 4, 5))

    assert hours.next_working_moment(reader, at("2026-11-20 15:00"), week) == at("2026-11-21 06:00")
    assert hours.next_working_moment(reader, at("2026-11-22 09:00"), week) == at("2026-11-24 06:00")


def test_the_working_day_before_easter_tuesday_is_the_thursday_in_alsace():
    week = hours.Week(closed=holidays.Closed("fr-alsace"))

    assert hours.working_day_before(reader, at("2027-03-30 14:00"), week) == at("2027-03-25 08:00")


@pytest.mark.parametrize(
    ("evening", "morning"),
    [("2027-03-27 23:30", "07:00"), ("2027-10-30 23:30", "07:00")],
)
def test_hours_are_local_on_both_days_that_clocks_change(evening, morning):
    """Somebody who works on Sundays from 7: the night has 23 hours, or 25; 7 stays 7."""
    week = hours.Week(opens=time(7), days=(6,))

    then = hours.next_working_moment(reader, at(evening), week)

    assert f"{then:%H:%M}" == morning
    night = (then.timestamp() - at(evening).timestamp()) / 3600
    assert night == (6.5 if "03-27" in evening else 8.5)


def test_a_calendar_without_a_working_day_holds_nothing_for_ever():
    week = hours.Week(days=())

    assert hours.next_working_moment(reader, at("2026-11-20 15:00"), week) > at("2027-11-20 15:00")


def test_administrators_say_when_the_house_is_closed(cast, client):
    client.force_login(cast.farid)
    said = {"holidays": "fr-alsace", "days": "31/12/2026\n2026-12-24\n\n31/12/2026"}
    assert client.post(reverse("people:days_off"), said).status_code == 302

    cast.house.refresh_from_db()
    assert cast.house.holidays == "fr-alsace"
    assert cast.house.days_off == ["2026-12-24", "2026-12-31"]
    assert "24/12/2026" in client.get(reverse("people:days_off")).content.decode()
    cast.other.refresh_from_db()
    assert cast.other.days_off == []


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"holidays": "fr", "days": "some day"}, "This is no date: some day"),
        ({"holidays": "mars", "days": ""}, "Select a valid choice"),
        (
            {
                "holidays": "fr",
                "days": "\n".join(f"2027-{m:02}-{d:02}" for m in range(1, 6) for d in range(1, 25)),
            },
            "At most 100 dates",
        ),
    ],
)
def test_what_is_no_date_is_said(cast, client, said, words):
    client.force_login(cast.farid)
    response = client.post(reverse("people:days_off"), said)

    assert response.status_code == 422
    assert words in response.content.decode()


def test_days_off_are_for_administrators(cast, client):
    client.force_login(cast.awa)
    assert client.get(reverse("people:days_off")).status_code == 404
    client.force_login(cast.diego)
    client.post(reverse("people:days_off"), {"holidays": "", "days": "2026-12-24"})
    cast.house.refresh_from_db()
    assert (cast.house.holidays, cast.house.days_off) == ("fr", [])
