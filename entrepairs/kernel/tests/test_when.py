# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Dates in words, in both languages."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone, translation

from entrepairs.kernel import when

NOW = datetime(2025, 11, 21, 17, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("ago", "english", "french"),
    [
        (timedelta(seconds=20), "just now", "à l’instant"),
        (timedelta(minutes=1), "1 minute ago", "il y a 1 minute"),
        (timedelta(minutes=12), "12 minutes ago", "il y a 12 minutes"),
        (timedelta(hours=2), "this afternoon", "cet après-midi"),
        (timedelta(hours=8), "this morning", "ce matin"),
        (timedelta(days=1), "yesterday", "hier"),
        (timedelta(days=3), "Tuesday", "mardi"),
        (timedelta(days=24), "28 October", "28 octobre"),
        (timedelta(days=20), "1 November", "1er novembre"),
        (timedelta(days=365), "21 November 2024", "21 novembre 2024"),
    ],
)
def test_when_something_happened(ago, english, french):
    with timezone.override("UTC"):
        with translation.override("en"):
            assert when.in_words(NOW - ago, NOW) == english
        with translation.override("fr"):
            assert when.in_words(NOW - ago, NOW) == french


def test_the_day_turns_in_the_readers_time_zone():
    late = datetime(2025, 11, 20, 23, 30, tzinfo=UTC)
    with translation.override("en"):
        with timezone.override("Europe/Paris"):
            assert when.in_words(late, NOW) == "this morning"
        with timezone.override("UTC"):
            assert when.in_words(late, NOW) == "yesterday"


def test_the_exact_moment():
    with timezone.override("Europe/Paris"):
        with translation.override("fr"):
            assert when.in_full(NOW) == "vendredi 21 novembre 2025 à 18\u00a0h\u00a030"
        with translation.override("en"):
            assert when.in_full(NOW) == "Friday 21 November 2025 at 18:30"


def test_a_day_alone_is_written_as_each_language_does():
    day = date(2027, 1, 1)
    assert when.on_day(day) == "1 January 2027"
    with translation.override("fr"):
        assert when.on_day(day) == "1er janvier 2027"
        assert when.on_day(day, "full") == "vendredi 1er janvier 2027"
        assert when.on_day(day, "day") == "1er janvier"
    with timezone.override("Asia/Tokyo"):
        late = datetime(2026, 12, 31, 20, tzinfo=UTC)
        assert when.on_day(late) == "1 January 2027"
