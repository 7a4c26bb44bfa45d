# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Quarters: figures are bands, closed once, of at least fifty people (I31 to I37)."""

from datetime import UTC, date, datetime, timedelta
from math import floor

import pytest
from django.utils import timezone

from entrepairs.kernel import readers
from entrepairs.kernel.testing import sql_queries
from entrepairs.knowledge.models import Contribution, Useful
from entrepairs.people.models import Person, Unit
from entrepairs.skills import bands, closing, pictures, words
from entrepairs.skills.models import Certification, Evidence, Quarter
from entrepairs.skills.tests.mapped import main, say
from entrepairs.skills.tests.test_skill import tip

CLOSED = datetime(2026, 4, 2, 9, tzinfo=UTC)
LONG_AGO = datetime(2025, 5, 1, tzinfo=UTC)
FIRST = date(2026, 1, 1)


def as_written(people, number, count):
    """The bands of trust.md section 7, R2, word for word."""
    b = bands.how_many(people)
    if number == 0:
        return b * count <= people
    if number == b - 1:
        return b * count >= (b - 1) * people
    return (
        floor(people * number / b) + 1 <= count <= floor(people * (number + 1) / b)
        and b * count < (b - 1) * people
    )


def test_each_count_lies_in_one_band_as_the_rule_is_written():
    for people in range(12, 401):
        _look_at_all_bands(people)


def _look_at_all_bands(people):
    b = bands.how_many(people)
    found = [bands.band(count, people) for count in range(people + 1)]
    for count, number in enumerate(found):
        inside = [one for one in range(b) if as_written(people, one, count)]
        assert inside == [number], count
    assert found == sorted(found)
    assert set(found) == set(range(b))
    # Neither nobody nor everybody is told, nor any count alone.
    assert min(found.count(number) for number in range(b)) >= 2
    assert found[0] == found[1]
    assert found[-1] == found[-2]


@pytest.mark.parametrize(
    ("people", "number"),
    [(12, 3), (24, 3), (25, 5), (49, 5), (50, 10), (199, 10), (200, 40), (5000, 40)],
)
def test_how_many_bands_there_are(people, number):
    assert bands.how_many(people) == number


def test_of_fewer_than_twelve_nothing_is_told():
    with pytest.raises(bands.TooFewError):
        bands.band(3, 11)


def test_a_band_is_said_in_words():
    assert words.part(bands.share(0, 60)) == "at most 10%"
    assert words.part(bands.share(9, 60)) == "at least 90%"
    assert words.part(bands.share(2, 60)) == "between 20 and 30%"
    assert words.part(bands.share(8, 300)) == "between 20 and 22.5%"


@pytest.fixture
def house(cast):
    """Sixty colleagues who were there all along; the cast came too."""
    Person.objects.filter(organisation=cast.house).update(created_at=LONG_AGO)
    cast.colleagues = Person.objects.bulk_create(
        Person(organisation=cast.house, name=f"P {n}", email=f"p{n}@m.example", created_at=LONG_AGO)
        for n in range(55)
    )
    return cast


def kept(house):
    return Quarter.objects.get(organisation=house)


@pytest.mark.django_db
def test_a_quarter_is_closed_once_with_bands(house):
    for person in house.colleagues[:13]:
        say(person, house.subject)
    # Said twice by the same person, shown to fewer, or wished for: nothing of it counts.
    say(house.colleagues[20], house.subject, shown="communities")
    say(house.colleagues[21], house.subject, shown="self")
    say(house.colleagues[22], house.subject, "interested")
    assert closing.close_quarter(CLOSED) == 1
    row = kept(house.house)
    assert (row.first_day, row.people) == (FIRST, 60)
    assert row.showing == bands.band(13, 60) == 2
    assert (row.detected, row.certified) == (0, 0)


@pytest.mark.django_db
def test_evidence_and_certifications_count_people_not_pieces(house):
    before = CLOSED - timedelta(days=30)
    texts = [tip(house, house.subject, f"Tip {n}") for n in range(2)]
    of = {"organisation": house.house, "subject": house.subject, "community": house.everyone}
    for number, person in enumerate(house.colleagues[:8]):
        for text in texts:
            Evidence.objects.create(
                **of, person=person, kind="useful", contribution=text, weight=1, happened_at=before
            )
        Certification.objects.create(
            **of,
            person=person,
            state="certified",
            certified_at=before,
            # The last one had run out when the quarter ended.
            expires_at=CLOSED + timedelta(days=9) if number < 7 else before + timedelta(days=9),
        )
    closing.close_quarter(CLOSED)
    assert kept(house.house).detected == bands.band(8, 60) == 1
    assert kept(house.house).certified == bands.band(7, 60) == 1
    Quarter.objects.all().delete()
    Certification.objects.filter(person=house.colleagues[0]).update(state="revoked")
    closing.close_quarter(CLOSED)
    assert kept(house.house).certified == bands.band(6, 60) == 0


@pytest.mark.django_db
def test_help_between_teams_counts_both_who_helped_and_who_was_helped(house):
    """Eight of sales found useful what one of accounts wrote; two of their own team did too."""
    accounts = Unit.objects.create(organisation=house.house, name="Accounts")
    writer, near, far = house.colleagues[0], house.colleagues[1:3], house.colleagues[3:11]
    for unit, people in ((accounts, [writer, *near]), (house.sales, far)):
        Person.objects.filter(pk__in=[one.pk for one in people]).update(unit=unit)
    text = tip(house, house.subject, "Tip")
    Contribution.objects.filter(pk=text.pk).update(author=writer)
    of = {"organisation": house.house, "community": house.everyone, "contribution": text}
    for person in (*near, *far, house.colleagues[20]):
        Useful.objects.create(**of, person=person, at=CLOSED - timedelta(days=30))
    # Of the quarter before.
    Useful.objects.create(**of, person=house.colleagues[21], at=LONG_AGO)
    closing.close_quarter(CLOSED)
    assert kept(house.house).across == bands.band(9, 60) == 1


@pytest.mark.django_db
def test_a_closed_quarter_is_never_computed_again(house):
    closing.close_quarter(CLOSED)
    before = Quarter.objects.values().get()
    for person in house.colleagues:
        say(person, house.subject)
    assert closing.close_quarter(CLOSED + timedelta(days=1)) == 0
    assert Quarter.objects.values().get() == before


@pytest.mark.django_db
def test_who_came_since_is_not_counted_and_who_left_since_is(house):
    Person.objects.filter(pk=house.colleagues[0].pk).update(created_at=CLOSED)
    Person.objects.filter(pk=house.colleagues[1].pk).update(left_at=CLOSED)
    Person.objects.filter(pk=house.colleagues[2].pk).update(left_at=LONG_AGO)
    closing.close_quarter(CLOSED)
    assert kept(house.house).people == 58


@pytest.mark.django_db
def test_of_fewer_than_fifty_nothing_is_kept(cast):
    Person.objects.update(created_at=LONG_AGO)
    assert closing.close_quarter(CLOSED) == 0
    assert not Quarter.objects.exists()


@pytest.mark.django_db
def test_a_quarter_that_is_long_over_stays_without_figures(house):
    assert closing.close_quarter(CLOSED + closing.LATE) == 0
    assert closing.close_quarter(CLOSED + closing.LATE - timedelta(days=2)) == 1


@pytest.mark.django_db
def test_a_quarter_ends_at_midnight_in_the_time_of_the_house(house):
    house.house.time_zone = "Pacific/Auckland"
    house.house.save()
    closing.close_quarter(datetime(2026, 3, 31, 12, tzinfo=UTC))
    assert kept(house.house).first_day == FIRST


@pytest.mark.parametrize(
    ("day", "first"),
    [
        (date(2026, 1, 1), date(2026, 1, 1)),
        (date(2026, 3, 31), date(2026, 1, 1)),
        (date(2026, 12, 31), date(2026, 10, 1)),
    ],
)
def test_the_first_day_of_a_quarter(day, first):
    assert closing.first_day_of(day) == first
    assert closing.next_first_day(first) == closing.first_day_of(first + timedelta(days=95))


@pytest.mark.django_db
def test_a_small_house_is_told_that_nothing_is_shown(client, cast):
    client.force_login(cast.awa)
    assert "Fewer than 50 people: not shown" in main(client.get("/skills/quarters/"))


@pytest.mark.django_db
def test_before_the_first_quarter_its_day_is_told(client, house):
    client.force_login(house.awa)
    page = main(client.get("/skills/quarters/"))
    assert "No quarter is closed yet" in page
    month = closing.next_first_day(closing.first_day_of(timezone.localdate()))
    assert f"come in {month:%B %Y}" in page
    assert '<svg class="fig' not in page


def quarter(house, first_day, **facts):
    given = {"people": 60, "showing": 2, "detected": 1, "certified": 0, "across": 1} | facts
    return Quarter.objects.create(organisation=house, first_day=first_day, **given)


@pytest.mark.django_db
def test_one_quarter_alone_has_no_line(client, house):
    quarter(house.house, FIRST)
    client.force_login(house.awa)
    page = main(client.get("/skills/quarters/"))
    assert "One quarter is closed so far" in page
    assert "between 20 and 30%" in page
    assert 'class="bd"' not in page


@pytest.mark.django_db
def test_everybody_of_the_house_sees_the_same_and_nobody_else(client, house):
    quarter(house.house, FIRST)
    quarter(house.house, date(2026, 4, 1), showing=3)
    pages = set()
    for reader in (house.awa, house.farid, house.bruno):
        client.force_login(reader)
        pages.add(main(client.get("/skills/quarters/")))
    (page,) = pages
    assert "Quarter 2 of 2026" in page
    assert "between 30 and 40%" in page
    assert page.count('class="bd"') == 4
    client.force_login(house.diego)
    other = main(client.get("/skills/quarters/"))
    assert "between 30" not in other
    assert "Fewer than 50" in other


@pytest.mark.django_db
def test_quarters_cost_the_same_however_many_there_are(client, house):
    client.force_login(house.awa)
    quarter(house.house, FIRST)
    with sql_queries(6):
        client.get("/skills/quarters/")
    for year in range(2020, 2026):
        quarter(house.house, date(year, 1, 1))
    with sql_queries(6):
        client.get("/skills/quarters/")


def test_the_picture_holds_the_bands():
    found = pictures.points([bands.share(0, 60), bands.share(9, 60)])
    assert found[0].low == pictures.height(0)
    assert found[1].high == pictures.height(100)
    assert found[0].x < found[1].x == pictures.WIDTH - pictures.RIGHT
    assert pictures.points([bands.share(4, 60)])[0].x == pytest.approx(292)


def test_the_worker_closes_quarters():
    seconds, deed = readers.wiring().SCHEDULE["close the quarter of skills"]
    assert deed is closing.close_quarter
    assert seconds == 86_400
