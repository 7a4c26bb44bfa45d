# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A skill's page: who can help and why, who wants to learn, what exists and what waits."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from entrepairs.kernel import scope
from entrepairs.kernel.testing import sql_queries
from entrepairs.knowledge.actions.publishing import publish
from entrepairs.people.models import Person, PersonSubject
from entrepairs.skills import words
from entrepairs.skills.models import Certification, Endorsement, Evidence
from entrepairs.skills.queries import skill as queries
from entrepairs.skills.queries.shown import Summary
from entrepairs.skills.tests.mapped import HTMX, INTERESTED, ask, main, need, say, subject

pytestmark = pytest.mark.django_db


@pytest.fixture
def claims(cast):
    cast.insurance = subject(cast, "Insurance")
    return subject(cast, "Claims", cast.insurance, synonyms=["damage"])


def tip(cast, skill, title, community=None):
    return publish(
        actor=cast.awa,
        kind="tip",
        title=title,
        html="<p>So.</p>",
        community=community or cast.everyone,
        subjects=[skill],
    )


def evidence(person, skill, text, kind="accepted", weight=1.0, by=1):
    return Evidence.objects.create(
        organisation=person.organisation,
        community=text.community,
        person=person,
        subject=skill,
        kind=kind,
        contribution=text,
        weight=weight,
        attested_by=by,
    )


def names(reader, skill, **how):
    return [one.who.name for one in queries.about(reader, skill, **how).helpers.rows]


def colleagues(cast, number):
    people = [
        Person(organisation=cast.house, name=f"Person {n:02}", email=f"p{n}@marceau.example")
        for n in range(number)
    ]
    return Person.objects.bulk_create(people)


def test_what_speaks_for_somebody_is_said_in_one_line():
    said = words.told(Summary(accepted=9, is_certified=True, peers=6))
    assert said == "9 accepted answers, certified by peers, endorsed by 6 colleagues"
    assert words.told(Summary(adopted=2, groups=5)) == "Adopted by 5 groups"
    assert words.told(Summary()) == ""


def test_three_reasons_are_enough():
    every = Summary(accepted=1, certified=1, adopted=1, groups=1, useful=1, tried=1, led=1, peers=1)
    assert words.told(every).count(",") == words.MOST - 1
    assert words.told(Summary(taught=1)) == "1 teach-back others learned from"
    assert words.told(Summary(led=1, useful=2)) == "2 texts found useful, 1 meeting led"


def test_the_best_evidence_comes_first_then_the_alphabet(cast, claims):
    for person in (cast.eva, cast.bruno, cast.awa, cast.chloe):
        say(person, claims)
    text = tip(cast, claims, "Photograph first")
    evidence(cast.eva, claims, text, weight=3)
    evidence(cast.chloe, claims, text, weight=1)
    assert names(cast.farid, claims) == ["Eva Novak", "Chloé Martin", "Awa Diop", "Bruno Costa"]


def test_writing_much_wins_nothing(cast, claims):
    say(cast.awa, claims)
    say(cast.eva, claims)
    for number in range(5):
        tip(cast, claims, f"Tip {number}")
    evidence(cast.eva, claims, tip(cast, claims, "One"), weight=1)
    assert names(cast.farid, claims) == ["Eva Novak", "Awa Diop"]


def test_evidence_one_may_not_read_is_not_told(client, cast, claims):
    say(cast.awa, claims)
    secret = tip(cast, claims, "Among us", cast.counsellors)
    evidence(cast.awa, claims, secret)
    assert queries.about(cast.bruno, claims).helpers.rows[0].why.accepted == 1
    assert queries.about(cast.farid, claims).helpers.rows[0].why.accepted == 0
    client.force_login(cast.farid)
    page = main(client.get(f"/skills/{claims.slug}/"))
    assert "accepted answer" not in page
    assert "Among us" not in page


def test_peers_and_a_certification_are_told(client, cast, claims):
    say(cast.awa, claims)
    now = timezone.now()
    Endorsement.objects.create(
        organisation=cast.house,
        person=cast.awa,
        subject=claims,
        by=cast.chloe,
        sentence="She did.",
        happened_on=now.date(),
        state="accepted",
        answered_at=now,
    )
    Certification.objects.create(
        organisation=cast.house,
        community=cast.counsellors,
        person=cast.awa,
        subject=claims,
        state="certified",
        certified_at=now,
        expires_at=now + timedelta(days=1),
    )
    client.force_login(cast.farid)
    page = main(client.get(f"/skills/{claims.slug}/"))
    assert "Certified by peers, endorsed by 1 colleague" in page


def test_somebody_seen_by_communities_is_named_to_their_colleagues_alone(cast, claims):
    say(cast.awa, claims, shown="communities")
    assert names(cast.bruno, claims) == ["Awa Diop"]
    assert names(cast.farid, claims) == []
    assert queries.about(cast.farid, claims).can == 0


def test_people_come_by_pages_of_25(client, cast, claims):
    for person in colleagues(cast, 30):
        say(person, claims)
    client.force_login(cast.awa)
    first = main(client.get(f"/skills/{claims.slug}/"))
    assert "Person 24" in first
    assert "Person 25" not in first
    second = main(client.get(f"/skills/{claims.slug}/?page=2"))
    assert "Person 29" in second
    assert "Person 24" not in second
    assert "30 people can help" in second


def test_who_wants_to_learn_is_named_since_they_are_counted(client, cast, claims):
    for person in colleagues(cast, 30):
        say(person, claims, INTERESTED)
    say(cast.eva, claims, INTERESTED, shown="self")
    client.force_login(cast.awa)
    place = f"/skills/{claims.slug}/?who=learn"
    page = main(client.get(f"/skills/{claims.slug}/"))
    assert "30 want to learn" in page
    pages = [main(client.get(f"{place}&page={n}")) for n in (1, 2)]
    named = {name for one in pages for name in re.findall(r">(Person \d\d)<", one)}
    assert len(named) == 30
    assert "Eva Novak" not in "".join(pages)


def test_what_exists_and_what_waits(client, cast, claims):
    tip(cast, claims, "Photograph first")
    ask(cast, claims, title="Who pays the expert?")
    tip(cast, cast.subject, "Of something else")
    client.force_login(cast.awa)
    page = main(client.get(f"/skills/{claims.slug}/"))
    exists, waits = page.index("What exists"), page.index("Questions that wait")
    assert waits < page.index("Who pays the expert?") < exists < page.index("Photograph first")
    assert "Of something else" not in page
    assert f"/knowledge/?subject={claims.slug}" in page
    client.force_login(cast.farid)
    assert "Who pays the expert?" not in main(client.get(f"/skills/{claims.slug}/"))


def test_needs_wait_beside_questions(client, cast, claims):
    ask(cast, claims, title="Who pays the expert?")
    wanted = need(cast, claims, wording="Telling the customer what comes next")
    need(cast, cast.subject, wording="Of something else")
    client.force_login(cast.awa)
    page = main(client.get(f"/skills/{claims.slug}/"))
    asked, named = page.index("Questions that wait"), page.index("Needs that wait")
    assert asked < named < page.index("Telling the customer") < page.index("What exists")
    assert f"/communities/needs/{wanted.slug}/" in page
    assert "Of something else" not in page
    assert "?what=needs" not in page
    client.force_login(cast.farid)
    assert "Needs that wait" not in main(client.get(f"/skills/{claims.slug}/"))


def test_many_needs_have_pages(client, cast, claims):
    for number in range(28):
        need(cast, claims, wording=f"Need {number:02}")
    client.force_login(cast.awa)
    page = main(client.get(f"/skills/{claims.slug}/"))
    assert len(set(re.findall(r"Need \d\d", page))) == 5
    assert "See all 28" in page
    pages = [main(client.get(f"/skills/{claims.slug}/?what=needs&page={n}")) for n in (1, 2)]
    told = [len(set(re.findall(r"Need \d\d", one))) for one in pages]
    assert told == [25, 3]
    assert "See all 28" not in pages[0]


def test_a_skill_names_its_family_and_its_other_names(client, cast, claims):
    subject(cast, "Hail", claims)
    client.force_login(cast.awa)
    page = main(client.get(f"/skills/{claims.slug}/"))
    assert "Also said: damage" in page
    assert f'href="/skills/{cast.insurance.slug}/"' in page
    assert ">Hail</a>" in page


def test_what_was_merged_leads_to_what_it_became(client, cast, claims):
    old = subject(cast, "Damage", merged_into=claims)
    client.force_login(cast.awa)
    answer = client.get(f"/skills/{old.slug}/")
    assert (answer.status_code, answer.url) == (302, f"/skills/{claims.slug}/")


def test_somebody_of_another_house_finds_nothing(client, cast, claims):
    old = subject(cast, "Damage", merged_into=claims)
    client.force_login(cast.diego)
    for skill in (claims, old):
        assert client.get(f"/skills/{skill.slug}/").status_code == 404
        for deed in ("learn", "learn/off", "help", "help/off"):
            assert client.post(f"/skills/{skill.slug}/{deed}/").status_code == 404
    assert not PersonSubject.objects.filter(person=cast.diego).exists()


@pytest.mark.parametrize(("deed", "says"), [("learn", "interested"), ("help", "helps")])
def test_one_press_says_it_and_another_takes_it_back(client, cast, claims, deed, says):
    client.force_login(cast.awa)
    said = PersonSubject.objects.filter(person=cast.awa, subject=claims, says=says)
    root = f"/skills/{claims.slug}/"
    for _ in range(2):
        assert client.post(f"{root}{deed}/").url == root
    assert said.get().shown == "all"
    page = main(client.get(root))
    assert f'action="{root}{deed}/off/"' in page
    assert re.search(rf'id="{deed}"\s*aria-pressed="true"', page)
    client.post(f"{root}{deed}/off/")
    assert not said.exists()
    client.post(f"{root}{deed}/")
    client.delete(f"{root}{deed}/")
    assert not said.exists()


@pytest.mark.parametrize("place", ["about", "panel"])
def test_the_answer_to_a_press_is_what_a_reload_shows(client, cast, claims, place):
    say(cast.chloe, claims)
    client.force_login(cast.awa)
    root = f"/skills/{claims.slug}/"
    part = main(client.post(f"{root}help/", **HTMX, HTTP_HX_TARGET=place)).strip()
    reload = main(client.get(root if place == "about" else f"/skills/?skill={claims.slug}"))
    assert "2 people can help" in part
    assert "<h1" not in part
    assert part in reload


def test_the_panel_of_one_place_stays_of_that_place(client, cast, claims):
    say(cast.chloe, claims)  # Nantes
    client.force_login(cast.awa)  # Lyon
    root = f"/skills/{claims.slug}/"
    part = main(client.post(f"{root}help/?site=mine", **HTMX, HTTP_HX_TARGET="panel"))
    assert "1 person can help" in part
    assert "At Lyon" in part
    assert f'action="{root}help/off/?site=mine"' in part


def test_it_says_who_sees_what_one_said(client, cast, claims):
    client.force_login(cast.awa)
    told = {
        "": "What you say here is shown to all your colleagues.",
        "all": "All your colleagues see that you can help.",
        "communities": "Colleagues of your communities see that you can help.",
        "self": "Only you can see that you can help.",
    }
    for shown, sentence in told.items():
        PersonSubject.objects.filter(person=cast.awa).delete()
        if shown:
            say(cast.awa, claims, shown=shown)
        assert sentence in main(client.get(f"/skills/{claims.slug}/"))


def test_a_question_begins_with_the_skill_chosen(client, cast, claims):
    client.force_login(cast.awa)
    assert f"/ask/new?subject={claims.slug}" in main(client.get(f"/skills/{claims.slug}/"))
    page = main(client.get(f"/ask/new?subject={claims.slug}"))
    box = next(one for one in re.findall(r"<input[^>]+>", page) if claims.slug in one)
    assert "checked" in box


def test_a_skill_costs_the_same_however_many_people_have_it(cast, claims):
    def price():
        # The eleventh counts the needs that wait; the twelfth is what one reads, once a request.
        with scope.request_scope(), sql_queries(12):
            queries.about(cast.awa, claims)

    say(cast.chloe, claims)
    price()
    for person in colleagues(cast, 30):
        say(person, claims)
    price()


def test_its_page_costs_the_same_however_much_there_is(client, cast, claims):
    client.force_login(cast.awa)

    def price():
        # Two of them for the needs that wait: how many, and which.
        with sql_queries(21):
            assert client.get(f"/skills/{claims.slug}/").status_code == 200

    say(cast.chloe, claims)
    say(cast.eva, claims, INTERESTED)
    price()
    for number, person in enumerate(colleagues(cast, 30)):
        say(person, claims)
        ask(cast, claims, title=f"Question {number}")
        need(cast, claims, wording=f"Need {number}")
    price()
