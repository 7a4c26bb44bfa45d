# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The right to disconnect, and a budget of mails: the clock is moved."""

from datetime import date, time
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.urls import reverse

from entrepairs.discovery import actions as discovery
from entrepairs.kernel.models import OutboxMessage
from entrepairs.notifications import actions, queries
from entrepairs.notifications.models import Kind, Letter, Notice, Rhythm
from entrepairs.notifications.tests.conftest import work

pytestmark = pytest.mark.hours
WEDNESDAY = "2026-11-18 10:00"


def rhythm(person, pace="now", budget=5, *, digest=True):
    actions.set_rhythm(actor=person, pace=pace, budget=budget, digest=digest)


def waits_until(row):
    return f"{row.due_at.astimezone(ZoneInfo('Europe/Paris')):%Y-%m-%d %H:%M}"


def test_what_comes_at_night_waits_for_the_morning(cast, clock, tell):
    clock("2026-11-18 22:00")
    tell(Kind.MENTION)
    assert work() == []
    clock("2026-11-19 07:59")
    assert work() == []
    clock("2026-11-19 08:00")
    assert len(work()) == 1


@pytest.mark.parametrize(
    ("evening", "quiet", "morning"),
    [
        ("2027-03-26 19:05", "2027-03-29 10:00", "2027-03-30 08:00"),  # Easter Monday
        ("2027-10-29 19:05", "2027-11-01 10:00", "2027-11-02 08:00"),  # All Saints'
        ("2026-12-24 19:05", "2026-12-25 10:00", "2026-12-28 08:00"),
    ],
)
def test_nothing_leaves_on_a_holiday_nor_as_clocks_change(
    cast, clock, tell, evening, quiet, morning
):
    clock(evening)
    tell(Kind.MENTION)
    for moment in (evening, quiet):
        clock(moment)
        assert work() == []
    clock(morning)
    assert len(work()) == 1


def test_a_house_has_days_off_of_its_own(cast, clock, tell):
    cast.house.days_off = ["2026-11-18"]
    cast.house.save()
    clock(WEDNESDAY)
    tell(Kind.MENTION)

    assert work() == []
    assert waits_until(OutboxMessage.objects.get()) == "2026-11-19 08:00"


def test_whoever_is_away_hears_of_it_once_back(cast, clock, tell):
    clock(WEDNESDAY)
    discovery.set_availability(actor=cast.bruno, weekly=3, away_until=date(2026, 11, 27))
    tell(Kind.MENTION)

    assert work() == []
    clock("2026-11-30 08:00")
    assert len(work()) == 1


def test_a_mail_that_waited_for_its_server_does_not_leave_at_night(cast, clock, tell):
    """It was due in the afternoon; the worker comes to it in the evening."""
    clock(WEDNESDAY)
    tell(Kind.MENTION)
    clock("2026-11-18 21:30")

    assert work() == []
    assert waits_until(OutboxMessage.objects.get()) == "2026-11-19 08:00"


def test_hours_are_those_of_the_place_one_lives_in(cast, clock, tell):
    cast.bruno.time_zone = "America/Montreal"
    cast.bruno.save()
    clock(WEDNESDAY)
    tell(Kind.MENTION)
    assert work() == []
    clock("2026-11-18 14:00")
    assert len(work()) == 1


def test_one_has_hours_and_days_of_ones_own(cast, clock, tell):
    actions.set_hours(actor=cast.bruno, opens=time(6), closes=time(13), days=["5", "1"])
    clock("2026-11-18 12:00")  # a Wednesday
    tell(Kind.MENTION)
    assert work() == []
    clock("2026-11-21 06:00")  # Saturday
    assert len(work()) == 1


def test_what_is_due_together_is_told_in_one_mail_the_most_useful_first(cast, clock, tell):
    clock("2026-11-18 22:00")
    tell(Kind.JOURNEY, title="Travelled")
    tell(Kind.ANSWER, title="Answered")
    tell(Kind.MENTION, title="Counted on")
    clock("2026-11-19 08:00")

    assert work() == ["Awa Diop is counting on you: Counted on"]
    (sent,) = mail.outbox
    assert (
        sent.body.index("Counted on") < sent.body.index("Answered") < sent.body.index("Travelled")
    )
    assert sorted(OutboxMessage.objects.values_list("state", flat=True)) == [
        "dropped",
        "dropped",
        "sent",
    ]


def each_day(clock, tell, kind, days=("16", "17", "18", "19")):
    """So many mornings of a week: how many mails left on each."""
    left = []
    for day in days:
        clock(f"2026-11-{day} 10:00")
        tell(kind)
        left.append(len(work()))
    return left


@pytest.mark.parametrize(
    ("kind", "left"),
    [
        (Kind.MENTION, [1, 1, 1, 1]),
        (Kind.ANSWER, [1, 1, 1, 0]),
        (Kind.JOURNEY, [1, 1, 0, 0]),
    ],
)
def test_the_last_mails_of_a_week_are_kept_for_what_matters_most(cast, clock, tell, kind, left):
    """Five a week: four of news, one for the letter of Friday."""
    assert each_day(clock, tell, kind) == left


def test_what_does_not_fit_comes_with_the_letter_of_the_week(cast, clock, tell):
    each_day(clock, tell, Kind.MENTION)
    clock("2026-11-19 14:00")
    tell(Kind.MENTION, title="The fifth")
    assert work() == []
    clock("2026-11-20 09:00")

    (subject,) = [sent.subject for sent in mail_to(cast.bruno)]
    assert subject == "Awa Diop is counting on you: The fifth"
    assert Letter.objects.filter(person=cast.bruno, week="2026-W47").count() == 5
    clock("2026-11-20 17:00")
    assert mail_to(cast.bruno) == []


def mail_to(person):
    work()
    return [sent for sent in mail.outbox if sent.to == [person.email]]


def test_nothing_that_was_mailed_or_opened_is_told_again_in_the_weekly_letter(cast, clock, tell):
    rhythm(cast.bruno, budget=2)
    clock(WEDNESDAY)
    tell(Kind.MENTION, title="Mailed")
    assert len(work()) == 1
    clock("2026-11-18 11:00")
    tell(Kind.ANSWER, title="Gathered")
    opened = tell(Kind.ANSWER, title="Opened")
    assert work() == []
    actions.open_notice(actor=cast.bruno, notice=opened)
    clock("2026-11-20 09:00")
    (letter,) = mail_to(cast.bruno)

    assert "Gathered" in letter.body
    assert letter.subject == "Awa Diop answered you: Gathered"
    assert "counting on you" not in letter.body


def test_a_new_week_has_a_new_budget(cast, clock, tell):
    assert each_day(clock, tell, Kind.MENTION) == [1, 1, 1, 1]
    clock("2026-11-23 10:00")
    tell(Kind.MENTION)
    assert len(work()) >= 1


def test_a_meeting_that_moves_is_told_whatever_the_budget():
    from entrepairs.notifications import usefulness

    spent = Rhythm(budget=1)
    assert not usefulness.fits(Kind.MOVED, spent, 1)
    assert {Kind.MOVED, Kind.CANCELLED, Kind.PLACE} == set(usefulness.CANNOT_WAIT)


def test_once_a_day_is_when_the_day_begins(cast, clock, tell):
    rhythm(cast.bruno, "day")
    clock(WEDNESDAY)
    tell(Kind.MENTION, title="First")
    clock("2026-11-18 15:00")
    tell(Kind.ANSWER, title="Second")
    assert work() == []
    clock("2026-11-19 08:00")

    assert work() == ["Awa Diop is counting on you: First"]
    assert "Second" in mail.outbox[0].body


def test_once_a_week_is_on_friday(cast, clock, tell):
    rhythm(cast.bruno, "week", digest=False)
    clock(WEDNESDAY)
    tell(Kind.MENTION, title="First")
    assert work() == []
    clock("2026-11-20 09:00")

    assert [sent.subject for sent in mail_to(cast.bruno)] == ["Awa Diop is counting on you: First"]


def test_never_is_never(cast, clock, tell):
    rhythm(cast.bruno, "never")
    clock(WEDNESDAY)
    tell(Kind.MENTION)
    assert work() == []
    clock("2026-11-20 09:00")
    assert mail_to(cast.bruno) == []
    assert queries.unread(cast.bruno) == 1


def test_five_things_are_told_and_the_rest_is_gathered(cast, clock, tell):
    clock("2026-11-18 22:00")
    for number in range(7):
        tell(Kind.MENTION, title=f"Thing {number}.")
    clock("2026-11-19 08:00")
    work()

    assert Notice.objects.filter(letter__isnull=False).count() == 5
    assert Notice.objects.filter(is_gathered=True).count() == 2


def test_a_muted_community_sends_no_mail(cast, clock, tell, client):
    from entrepairs.notifications.models import Muted

    Muted.objects.create(organisation=cast.house, person=cast.bruno, community=cast.counsellors)
    clock(WEDNESDAY)
    tell(Kind.MENTION)
    assert work() == []
    client.force_login(cast.bruno)
    page = client.get(reverse("notifications:preferences")).content.decode()
    assert "Counsellors" in page
    client.post(reverse("notifications:unmute", args=[cast.counsellors.slug]))
    assert not Muted.objects.exists()


def test_the_page_keeps_hours_and_rhythm(cast, client):
    client.force_login(cast.bruno)
    hours = {"opens": "09:30", "closes": "17:00", "days": ["0", "1", "3"]}
    assert client.post(reverse("notifications:set_hours"), hours).status_code == 302
    said = {"pace": "day", "budget": "3"}
    assert client.post(reverse("notifications:set_rhythm"), said).status_code == 302

    kept = Rhythm.objects.get()
    assert (kept.opens, kept.days, kept.pace, kept.budget) == (time(9, 30), "013", "day", 3)
    assert not kept.digest


@pytest.mark.parametrize(
    ("name", "said", "words"),
    [
        ("set_hours", {"opens": "18:00", "closes": "9:00", "days": ["0"]}, "end after it begins"),
        ("set_hours", {"opens": "8:00", "closes": "9:00"}, "Keep one day"),
        ("set_rhythm", {"pace": "now", "budget": "0"}, "greater than or equal to 1"),
        ("set_rhythm", {"pace": "now", "budget": "500"}, "less than or equal to 20"),
    ],
)
def test_what_cannot_be_kept_is_said(cast, client, name, said, words):
    client.force_login(cast.bruno)

    response = client.post(reverse(f"notifications:{name}"), said)

    assert response.status_code == 422
    assert words in response.content.decode()
    assert not Rhythm.objects.exists()


def test_a_stranger_changes_only_their_own(cast, client):
    client.force_login(cast.diego)
    hours = {"opens": "09:30", "closes": "17:00", "days": ["0"]}
    client.post(reverse("notifications:set_hours"), hours)
    client.post(reverse("notifications:set_rhythm"), {"pace": "day", "budget": "3"})

    assert Rhythm.objects.get().person == cast.diego
    here = reverse("notifications:unmute", args=[cast.counsellors.slug])
    assert client.post(here).status_code == 404
