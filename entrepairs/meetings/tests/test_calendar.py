# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The private address for calendar programs, read by a second parser."""

import re
from datetime import timedelta

import pytest
import vobject
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from entrepairs.communities.models import Membership
from entrepairs.kernel import scope
from entrepairs.kernel.testing import sql_queries
from entrepairs.meetings.actions import calendars as actions
from entrepairs.meetings.actions import planning
from entrepairs.meetings.models import CalendarFeed, Meeting
from entrepairs.meetings.queries import calendar as queries
from entrepairs.meetings.tests.plans import in_series, planned, soon

pytestmark = pytest.mark.django_db


@pytest.fixture
def bruno(cast):
    return actions.make_address(actor=cast.bruno).token


def read(client, token):
    """The events by their titles; every one is whole for the second parser."""
    answer = client.get(reverse("meetings:feed", args=[token]))
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    calendar = vobject.readOne(answer.content.decode())
    calendar.validate(raiseException=True)
    return {event.summary.value: event for event in calendar.contents.get("vevent", [])}


def test_a_program_without_a_session_reads_ones_meetings(cast, client, bruno):
    meeting = planned(cast, title="Déductible; “no, thanks”, and so on", place="Room 3")
    (event,) = read(client, bruno).values()

    assert event.summary.value == "Déductible; “no, thanks”, and so on"
    assert event.dtstart.value == meeting.starts_at
    assert event.status.value == "TENTATIVE"
    assert event.transp.value == "TRANSPARENT"
    assert event.uid.value == f"{meeting.slug}@meetings.entrepairs"
    assert "organizer" not in event.contents
    assert "attendee" not in event.contents
    assert not client.cookies


def test_what_one_says_and_what_moves_is_followed(cast, client, bruno):
    meeting = planned(cast)
    planning.say_whether_one_comes(actor=cast.bruno, meeting=meeting, comes=True)
    assert read(client, bruno)["Saying no"].status.value == "CONFIRMED"
    plan = planning.Plan("Saying no", "peer-meeting", meeting.starts_at + timedelta(hours=1), 60)
    planning.change_meeting(actor=cast.awa, meeting=meeting, plan=plan)
    event = read(client, bruno)["Saying no"]
    assert event.dtstart.value == plan.starts_at
    assert event.sequence.value == "1"
    planning.say_whether_one_comes(actor=cast.bruno, meeting=meeting, comes=False)
    assert read(client, bruno) == {}


def test_a_cancelled_occurrence_disappears(cast, client, bruno):
    series = in_series(cast)
    second = series.meetings.order_by("starts_at")[1]
    before = client.get(reverse("meetings:feed", args=[bruno])).content.decode()
    assert before.count("BEGIN:VEVENT") == 4
    planning.cancel_meeting(actor=cast.awa, meeting=second)
    after = client.get(reverse("meetings:feed", args=[bruno])).content.decode()

    assert after.count("BEGIN:VEVENT") == 3
    assert second.slug in before
    assert second.slug not in after


def test_ones_own_groups_and_invitations_only(cast, client, bruno):
    planned(cast, title="Open to all", community=cast.everyone)
    planned(cast, title="Hidden", actor=cast.eva, community=cast.hidden)
    assert read(client, bruno) == {}
    in_series(cast, title="As a guest", community=cast.everyone, guests=(cast.counsellors,))
    assert set(read(client, bruno)) == {"As a guest"}


def test_old_meetings_are_let_go(cast, client, bruno):
    planned(cast)
    Meeting.objects.update(starts_at=timezone.now() - timedelta(days=91))
    assert read(client, bruno) == {}


def test_who_leaves_the_group_sees_nothing_at_the_next_reading(cast, client, bruno):
    planned(cast)
    Membership.objects.filter(person=cast.bruno).delete()
    assert read(client, bruno) == {}


def test_every_address_that_leads_nowhere_gives_the_same_answer(cast, client, bruno):
    planned(cast)
    token = bruno
    actions.make_address(actor=cast.bruno)
    renewed = CalendarFeed.objects.get(person=cast.bruno).token
    old = client.get(reverse("meetings:feed", args=[token]))
    never = client.get(reverse("meetings:feed", args=["a" * 24]))
    type(cast.bruno).objects.filter(pk=cast.bruno.pk).update(left_at=timezone.now())
    left = client.get(reverse("meetings:feed", args=[renewed]))
    type(cast.bruno).objects.filter(pk=cast.bruno.pk).update(left_at=None, is_active=False)
    suspended = client.get(reverse("meetings:feed", args=[renewed]))

    assert {one.status_code for one in (old, never, left, suspended)} == {404}
    told = {
        re.sub(r"X-CSRFToken[^}]*", "", one.content.decode())
        for one in (old, never, left, suspended)
    }
    assert len(told) == 1


def test_reading_writes_nothing(cast, client, bruno):
    planned(cast)
    with CaptureQueriesContext(connection) as captured:
        read(client, bruno)
    assert [q["sql"] for q in captured if not q["sql"].startswith("SELECT")] == []


@pytest.mark.parametrize("more", [0, 40])
def test_it_costs_the_same_however_many_there_are(cast, bruno, more):
    for number in range(more):
        planned(cast, title=f"Number {number}", starts_at=soon(number + 1))
    with scope.request_scope(), sql_queries(3):
        queries.feed(bruno)


def test_the_address_is_made_renewed_and_ended_by_its_owner(cast, client):
    client.force_login(cast.bruno)
    page = reverse("meetings:calendar")
    assert "calendar/" not in client.get(page).content.decode().split("<main")[1].split("<h1")[0]
    client.post(reverse("meetings:renew_calendar"))
    first = CalendarFeed.objects.get(person=cast.bruno).token
    shown = client.get(page)
    assert first in shown.content.decode()
    assert shown.headers["Cache-Control"] == "private, no-store"
    client.post(reverse("meetings:renew_calendar"))
    assert CalendarFeed.objects.get(person=cast.bruno).token != first
    client.post(reverse("meetings:end_calendar"))
    client.post(reverse("meetings:end_calendar"))
    assert not CalendarFeed.objects.exists()


def test_nobody_sees_somebody_elses_address(cast, client, bruno):
    for other in (cast.awa, cast.diego):
        client.force_login(other)
        assert bruno not in client.get(reverse("meetings:calendar")).content.decode()


def test_one_meeting_is_kept_by_hand(cast, client):
    meeting = planned(cast)
    client.force_login(cast.bruno)
    answer = client.get(reverse("meetings:in_calendar", args=[meeting.slug]))
    calendar = vobject.readOne(answer.content.decode())

    assert calendar.method.value == "PUBLISH"
    assert calendar.vevent.summary.value == "Saying no"


@pytest.mark.parametrize(
    "language, name", [("en", "Meetings among peers"), ("fr", "Rencontres entre pairs")]
)
def test_a_calendar_speaks_its_owners_language(cast, client, bruno, language, name):
    type(cast.bruno).objects.filter(pk=cast.bruno.pk).update(language=language)
    text = client.get(reverse("meetings:feed", args=[bruno])).content.decode()
    assert f"X-WR-CALNAME:{name}" in text


def test_a_program_out_of_order_is_told_to_wait(cast, client, bruno):
    address = reverse("meetings:feed", args=[bruno])
    answers = [client.get(address).status_code for _again in range(31)]
    assert answers == [200] * 30 + [429]
    assert client.get(address).headers["Retry-After"] == "600"
    other = actions.make_address(actor=cast.chloe).token
    assert client.get(reverse("meetings:feed", args=[other])).status_code == 200


@pytest.fixture
def cache_in_the_database(settings, transactional_db):
    """As it is delivered. The table goes with the test: emptying the others would leave it."""
    backend = "django.core.cache.backends.db.DatabaseCache"
    settings.CACHES = {"default": {"BACKEND": backend, "LOCATION": "kernel_cache"}}
    call_command("createcachetable", verbosity=0)
    yield
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE kernel_cache")


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("cache_in_the_database")
def test_the_address_answers_where_the_cache_is_kept_in_the_database(cast, client):
    """Counting a call opens a transaction there, which no page may do else."""
    token = actions.make_address(actor=cast.bruno).token

    assert read(client, token) == {}
    assert read(client, token) == {}
