# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
from datetime import datetime
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest

from entrepairs.people.hours import a_working_day_after, next_working_moment

PARIS = ZoneInfo("Europe/Paris")
reader = SimpleNamespace(time_zone="Europe/Paris")


@pytest.mark.parametrize(
    ("now", "then"),
    [
        ("2026-11-18 10:15", "2026-11-18 10:15"),  # a Wednesday morning
        ("2026-11-18 06:30", "2026-11-18 08:00"),
        ("2026-11-18 19:00", "2026-11-19 08:00"),
        ("2026-11-20 22:00", "2026-11-23 08:00"),  # Friday night waits for Monday
        ("2026-11-21 12:00", "2026-11-23 08:00"),
        ("2027-03-26 20:00", "2027-03-29 08:00"),  # over the night that loses an hour
        ("2027-10-29 20:00", "2027-11-01 08:00"),  # over the night that gains one
    ],
)
def test_nothing_rings_outside_working_hours(now, then):
    asked = datetime.fromisoformat(now).replace(tzinfo=PARIS)
    wanted = datetime.fromisoformat(then).replace(tzinfo=PARIS)

    assert next_working_moment(reader, asked) == wanted


@pytest.mark.parametrize(
    ("now", "then"),
    [
        ("2026-11-18 10:15", "2026-11-19 10:15"),
        ("2026-11-18 20:00", "2026-11-20 08:00"),  # heard of on Thursday morning
        ("2026-11-20 18:30", "2026-11-23 18:30"),  # a Friday evening
        ("2026-11-21 12:00", "2026-11-24 08:00"),  # a Saturday
        ("2027-03-26 10:00", "2027-03-29 10:00"),  # over the night that loses an hour
    ],
)
def test_a_day_of_silence_is_a_working_day(now, then):
    asked = datetime.fromisoformat(now).replace(tzinfo=PARIS)
    wanted = datetime.fromisoformat(then).replace(tzinfo=PARIS)

    assert a_working_day_after(reader, asked) == wanted
