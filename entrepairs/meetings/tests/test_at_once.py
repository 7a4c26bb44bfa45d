# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Several people at the same moment, each on a connection of their own."""

import threading

import pytest
from django.db import connection, connections

from entrepairs.kernel.decisions import Refused
from entrepairs.meetings import occurrences
from entrepairs.meetings.actions import planning
from entrepairs.meetings.models import Meeting, Rsvp
from entrepairs.meetings.tests.plans import in_series, planned

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="one writer at a time without it"),
    pytest.mark.django_db(transaction=True),
]


def at_once(*deeds):
    """Do all of them at the same moment; what was refused or failed."""
    start, failures = threading.Barrier(len(deeds)), []

    def run(deed):
        start.wait()
        try:
            deed()
        except Exception as error:  # noqa: BLE001 - whatever it was, the test looks at it
            failures.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(deed,)) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return failures


def test_two_for_the_last_place_one_takes_it(cast):
    meeting = planned(cast, capacity=2)

    def come(who):
        planning.say_whether_one_comes(actor=who, meeting=meeting, comes=True)

    (refused,) = at_once(lambda: come(cast.bruno), lambda: come(cast.chloe))

    assert isinstance(refused, Refused)
    assert "All places are taken." in str(refused)
    assert Rsvp.objects.filter(meeting=meeting, comes=True).count() == 2


def test_two_workers_top_up_a_series_once(cast):
    series = in_series(cast)
    Meeting.objects.filter(series=series).delete()

    assert at_once(occurrences.top_up, occurrences.top_up) == []
    assert series.meetings.count() == occurrences.AHEAD
    assert Rsvp.objects.filter(person=cast.awa).count() == occurrences.AHEAD
