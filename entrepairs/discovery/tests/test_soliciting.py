# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Whom to ask: who is proposed and why, never too often, and a no that nobody hears of."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from entrepairs.communities import actions as communities
from entrepairs.communities.models import Exclusion, Membership
from entrepairs.discovery import actions
from entrepairs.discovery.models import Availability, Refrain, Solicitation
from entrepairs.discovery.queries import whom
from entrepairs.discovery.queries.candidates import candidates
from entrepairs.discovery.routing.free import free
from entrepairs.discovery.routing.mixing import Candidate, few
from entrepairs.discovery.routing.sought import a_question
from entrepairs.discovery.routing.spreading import load, spread
from entrepairs.discovery.routing.why import Why
from entrepairs.discovery.tests.asking import CHOSEN, ask, request, told
from entrepairs.kernel.decisions import Refused
from entrepairs.kernel.testing import sql_queries
from entrepairs.knowledge.actions.asking import accept_answer
from entrepairs.people.models import Person
from entrepairs.skills.actions import show_skill
from entrepairs.skills.models import Endorsement

pytestmark = pytest.mark.django_db
Reason = Solicitation.Reason
WHOM, FOR_ME, AVAILABILITY = 15, 7, 6


def test_who_met_the_case_is_proposed_with_it(asked, book, line, cast):
    with line():
        (found,) = whom.proposed(a_question(asked), timezone.now())
    assert found.who.name == cast.awa.name
    assert (found.why.reason, found.named) == (Reason.ANSWERED, book.solved.title)


def test_an_accepted_answer_is_a_better_reason(asked, book, line, cast):
    accept_answer(actor=cast.bruno, answer=book.answer)
    with line():
        assert whom.proposed(a_question(asked), timezone.now())[0].why.reason == Reason.ACCEPTED


def test_what_the_asker_may_not_read_proposes_nobody(cast, line, index, book):
    """Farid asks all of the house what only the counsellors, whom he does not read, answered."""
    place = {"actor": cast.farid, "community": cast.everyone}
    question = book.write("question", "Vélo électrique volé : quel contrat ?", **place)
    index()
    with line():
        assert whom.proposed(a_question(question), timezone.now()) == ()


def test_three_are_mixed_attested_met_and_from_elsewhere():
    def one(person, reason, site):
        return Candidate(person, 100 - person, Why(reason), site, None)

    ordered = [
        one(1, Reason.REGULAR, 1),
        one(2, Reason.ANSWERED, 1),
        one(3, Reason.ANSWERED, 1),
        one(4, Reason.CERTIFIED, 1),
        one(5, Reason.HELPS, 2),
    ]
    assert [found.person for found in few(ordered, site=1, unit=None)] == [2, 4, 5]
    assert [found.person for found in few(ordered[:2], site=1, unit=None)] == [1, 2]
    far = Candidate(6, 1.0, Why(Reason.CERTIFIED), 3, None)
    assert far not in few([*ordered, far], site=1, unit=None)


def test_who_was_asked_much_gives_way_to_who_knows_nearly_as_well():
    scores = {1: 4.0, 2: 3.8, 3: 1.0}

    def first(requests):
        found = spread(scores, {1: load(requests)})
        return max(found, key=lambda one: found[one])

    assert first([]) == 1
    assert first([1.0, 2.0, 3.0]) == 2
    assert first([720.0] * 3) == 1
    assert spread({}, {}) == {}


def test_the_same_person_is_not_proposed_each_time(book, index, line, cast):
    for who, title in ((cast.awa, "Vélo électrique"), (cast.chloe, "Vélo électrique volé")):
        row = book.write("question", f"{title} : quel contrat ?", who=cast.bruno)
        book.write("answer", "", "Oui.", who=who, parent=row)
    question = book.write("question", "Vélo électrique volé : quel contrat ?", who=cast.eva)
    index()

    def best():
        with line():
            return candidates(a_question(question), timezone.now())[0].person

    before = best()
    Availability.objects.create(person_id=before, weekly=10, organisation=cast.house)
    for number in range(9):
        other = book.write("question", f"Autre {number}", who=cast.eva)
        actions.ask_people(actor=None, sought=a_question(other), people={before: CHOSEN})
    assert best() != before


def test_only_those_who_read_it_and_wish_to_be_asked_are_free(asked, cast):
    def names():
        found = free(a_question(asked), timezone.now()).values_list("name", flat=True)
        return {cast.awa.name, cast.bruno.name, cast.chloe.name} & set(found)

    everybody = {cast.awa.name, cast.bruno.name, cast.chloe.name}
    assert names() == everybody
    Membership.objects.filter(person=cast.chloe).delete()
    assert names() == everybody - {cast.chloe.name}
    house = {"organisation": cast.house}
    away = Availability.objects.create(person=cast.bruno, away_until=timezone.localdate(), **house)
    assert names() == {cast.awa.name}
    Availability.objects.filter(pk=away.pk).update(
        away_until=timezone.localdate() - timedelta(days=1)
    )
    assert names() == everybody - {cast.chloe.name}
    Availability.objects.filter(pk=away.pk).update(weekly=0)
    assert names() == {cast.awa.name}


def test_who_was_removed_from_an_open_community_is_not_asked_there(cast, book):
    question = book.write("question", "Ouverte ?", actor=cast.awa, community=cast.everyone)
    place = {"organisation": cast.house, "community": cast.everyone}
    Membership.objects.filter(person=cast.chloe, community=cast.everyone).delete()
    assert free(a_question(question), timezone.now()).filter(pk=cast.chloe.pk).exists()
    Exclusion.objects.create(person=cast.chloe, removed_by=cast.awa, **place)
    assert not free(a_question(question), timezone.now()).filter(pk=cast.chloe.pk).exists()


def test_nobody_is_asked_more_often_than_they_wish_however_many_ask(book, cast):
    """A thousand questions: three requests in any seven days, for who said nothing else."""
    rows = [book.write("question", f"Question {number}", who=cast.eva) for number in range(10)]
    for number in range(1000):
        ask(rows[number % 10], cast.awa, cast.bruno)
    assert (told(cast.awa), told(cast.bruno), Solicitation.objects.count()) == (3, 3, 20)
    Solicitation.objects.update(asked_at=timezone.now() - timedelta(days=8))
    ask(book.write("question", "Une autre", who=cast.eva), cast.awa)
    assert told(cast.awa) == 4


def test_a_form_sent_twice_says_the_same(asked, cast, client):
    client.force_login(cast.eva)
    address = reverse("discovery:whom", args=[asked.slug])
    first, second = (client.post(address, {"person": [cast.awa.slug]}) for _ in range(2))
    assert (first.status_code, first.url) == (second.status_code, second.url)
    assert Solicitation.objects.count() == 1


def test_five_are_asked_and_no_more_however_the_forms_come(asked, cast, client, book):
    extra = [
        Person.objects.create(
            organisation=cast.house, name=f"Person {number}", slug=f"extra{number:07}"
        )
        for number in range(6)
    ]
    for one in extra:
        place = {"organisation": cast.house, "community": cast.counsellors}
        Membership.objects.create(person=one, role="member", **place)
    client.force_login(cast.eva)
    address = reverse("discovery:whom", args=[asked.slug])
    for one in extra[:5]:
        assert client.post(address, {"person": [one.slug]}).status_code == 302
    assert client.post(address, {"person": [extra[5].slug]}).status_code == 422
    page = client.get(address).content.decode()
    assert "You have asked as many as one may." in page
    assert 'id="who"' not in page


def test_only_the_author_asks_and_as_long_as_it_waits(asked, book, cast):
    with pytest.raises(Refused):
        actions.ask_people(actor=cast.bruno, sought=a_question(asked), people={cast.awa.pk: CHOSEN})
    accept_answer(actor=cast.bruno, answer=book.answer)
    book.solved.refresh_from_db()
    with pytest.raises(Refused, match="has its answer"):
        ask(book.solved, cast.chloe)


def test_a_no_is_told_to_nobody_and_taken_back(asked, cast, client):
    ask(asked, cast.awa)
    client.force_login(cast.eva)
    page = reverse("discovery:whom", args=[asked.slug])
    before = client.get(page).content
    actions.decline(actor=cast.awa, solicitation=request(asked, cast.awa))
    assert client.get(page).content.count(cast.awa.name.encode()) == before.count(
        cast.awa.name.encode()
    )
    with pytest.raises(Refused):
        actions.decline(actor=cast.bruno, solicitation=request(asked, cast.awa))
    actions.reconsider(actor=cast.awa, solicitation=request(asked, cast.awa))
    assert request(asked, cast.awa).declined_at is None


def test_a_colleague_is_asked_without_the_name_of_who_thought_of_them(asked, cast, client):
    ask(asked, cast.awa)
    actions.pass_on(actor=cast.awa, solicitation=request(asked, cast.awa), to=cast.bruno)
    passed = request(asked, cast.bruno)
    assert (passed.asked_by, passed.reason) == (None, Reason.CHOSEN)
    client.force_login(cast.bruno)
    page = client.get(reverse("discovery:for_me", args=[asked.slug])).content.decode()
    assert "Somebody thought of you." in page
    assert cast.awa.name not in page
    # Pressed again, or to somebody else: it goes on once.
    actions.pass_on(actor=cast.awa, solicitation=request(asked, cast.awa), to=cast.chloe)
    assert Solicitation.objects.filter(person=cast.chloe).count() == 0


def test_what_was_passed_on_tells_the_asker_nothing(asked, cast, client):
    """The colleague is offered to the asker as before; named by the asker, they are theirs."""
    ask(asked, cast.awa)
    client.force_login(cast.eva)
    address = reverse("discovery:whom", args=[asked.slug])

    def offered():
        page = client.get(address + "?who=bruno").content.decode()
        return re.sub(r"\w{64}", "", page)

    before = offered()
    actions.pass_on(actor=cast.awa, solicitation=request(asked, cast.awa), to=cast.bruno)
    assert offered() == before
    ask(asked, cast.bruno)
    assert request(asked, cast.bruno).asked_by == cast.eva


def test_nothing_is_passed_on_once_it_has_its_answer(asked, cast, book):
    ask(asked, cast.awa)
    answer = book.write("answer", "", "Oui.", who=cast.chloe, parent=asked)
    accept_answer(actor=cast.eva, answer=answer)
    with pytest.raises(Refused, match="has its answer"):
        actions.pass_on(actor=cast.awa, solicitation=request(asked, cast.awa), to=cast.bruno)


def test_in_a_closed_community_nobody_is_asked_any_more(asked, cast, client):
    ask(asked, cast.awa)
    communities.archive_community(actor=cast.awa, community=cast.counsellors)
    client.force_login(cast.eva)
    address = reverse("discovery:whom", args=[asked.slug])
    assert client.get(address).url == reverse("knowledge:discussion", args=[asked.slug])
    client.force_login(cast.awa)
    page = client.get(reverse("discovery:for_me", args=[asked.slug])).content.decode()
    assert reverse("knowledge:answer", args=[asked.slug]) not in page


def test_not_about_this_any_more(cast, book):
    about = {"who": cast.eva, "subjects": [cast.subject]}
    first, second = (book.write("question", title, **about) for title in ("Une", "Deux"))
    ask(first, cast.awa)
    actions.refrain(actor=cast.awa, solicitation=request(first, cast.awa))
    ask(second, cast.awa)
    assert told(cast.awa) == 1
    actions.be_asked_again(actor=cast.awa, subject=cast.subject)
    assert Refrain.objects.count() == 0
    ask(book.write("question", "Trois", **about), cast.awa)
    assert told(cast.awa) == 2


@pytest.mark.parametrize("name", ["bruno", "farid"])
def test_the_pages_are_for_who_asks_and_for_who_is_asked(asked, cast, client, name):
    ask(asked, cast.awa)
    client.force_login(getattr(cast, name))
    assert client.get(reverse("discovery:whom", args=[asked.slug])).status_code in (403, 404)
    for page in ("for_me", "not_me", "after_all", "pass_request_on", "no_more"):
        address = reverse(f"discovery:{page}", args=[asked.slug])
        method = client.get if page == "for_me" else client.post
        assert method(address).status_code == 404


def test_from_the_question_to_the_answer_in_the_browser(asked, cast, client):
    client.force_login(cast.eva)
    page = client.get(reverse("discovery:whom", args=[asked.slug])).content.decode()
    assert f'value="{cast.awa.slug}" checked' in page
    address = reverse("discovery:whom", args=[asked.slug])
    assert client.post(address, {"person": []}).status_code == 422
    assert client.post(address, {"person": [cast.awa.slug]}).status_code == 302
    client.force_login(cast.awa)
    page = client.get(reverse("discovery:for_me", args=[asked.slug])).content.decode()
    assert f"{cast.eva.name} thinks you know" in page
    assert "You answered" in page
    assert client.post(reverse("discovery:not_me", args=[asked.slug])).status_code == 302
    assert request(asked, cast.awa).declined_at


def test_an_absence_that_is_over_is_not_in_the_way(cast, client):
    over = {"away_until": timezone.localdate() - timedelta(days=1)}
    Availability.objects.create(person=cast.awa, organisation=cast.house, **over)
    client.force_login(cast.awa)
    page = client.get(reverse("discovery:availability")).content.decode()
    assert str(over["away_until"]) not in page


def test_how_often_one_wants_to_be_asked_is_kept(cast, client):
    client.force_login(cast.awa)
    address = reverse("discovery:availability")
    past = {"weekly": "1", "away_until": "2020-01-01"}
    assert client.post(address, past).status_code == 422
    assert client.post(address, {"weekly": "1", "away_until": ""}).status_code == 302
    assert Availability.objects.get(person=cast.awa).weekly == 1
    page = client.get(address).content.decode()
    assert page.count('type="radio" name="weekly"') == 5
    assert re.findall(r'name="weekly" value="(\d+)"[^>]* checked', page) == ["1"]


def test_who_left_is_not_asked(asked, cast):
    Person.objects.filter(pk=cast.awa.pk).update(left_at=timezone.now())
    assert ask(asked, cast.awa) == []


def test_pages_cost_the_same_however_much_was_answered(asked, cast, client, book, index):
    def prices():
        client.force_login(cast.eva)
        with sql_queries(WHOM):
            client.get(reverse("discovery:whom", args=[asked.slug]))
        client.force_login(cast.bruno)
        with sql_queries(FOR_ME):
            client.get(reverse("discovery:for_me", args=[asked.slug]))
        with sql_queries(AVAILABILITY):
            client.get(reverse("discovery:availability"))

    ask(asked, cast.bruno)
    index()
    prices()
    for number in range(10):
        other = book.write("question", f"Vélo électrique {number} ?", who=cast.bruno)
        for who in (cast.awa, cast.chloe):
            book.write("answer", "", "Oui.", who=who, parent=other)
    index()
    prices()


def test_beside_what_is_found_stands_who_knows(book, index, cast, client):
    """On the page of results; oneself is not news, who left cannot help."""
    index()

    def known(person):
        client.force_login(person)
        page = client.get("/ask?q=vélo+électrique+contrat+dédié").content.decode()
        return "These people know" in page and f"Answered “{book.solved.title}”" in page

    assert [known(cast.eva), known(cast.awa), known(cast.farid)] == [True, False, False]
    Person.objects.filter(pk=cast.awa.pk).update(left_at=timezone.now())
    assert not known(cast.eva)


def test_what_others_attest_is_a_reason_as_far_as_the_asker_may_see_it(asked, cast, line):
    """Chloé shows the deductible, and a colleague endorsed it: she never answered anything."""
    asked.tags.create(subject=cast.subject)
    show_skill(actor=cast.chloe, subject=cast.subject, shown="communities")
    Endorsement.objects.create(
        organisation=cast.house,
        person=cast.chloe,
        subject=cast.subject,
        by=cast.bruno,
        sentence="She found it.",
        happened_on="2026-01-01",
        state="accepted",
        answered_at=timezone.now(),
    )

    def why(person):
        found = candidates(a_question(asked), timezone.now())
        return next((one.why for one in found if one.person == person.pk), None)

    with line():
        assert why(cast.chloe) == Why(Reason.ATTESTED, None, cast.subject.pk)
    show_skill(actor=cast.chloe, subject=cast.subject, shown="self")
    with line():
        assert why(cast.chloe) is None


def test_of_two_from_elsewhere_one_of_another_level_is_taken():
    def one(person, site, level):
        return Candidate(person, 100 - person, Why(Reason.WROTE), site, None, level)

    ordered = [one(1, 1, "A"), one(2, 1, "A"), one(3, 2, "A"), one(4, 3, "B")]
    assert [found.person for found in few(ordered, site=1, unit=None)] == [1, 2, 4]


def test_who_shows_the_very_subject_is_asked_even_far_behind():
    def one(person, reason, score):
        return Candidate(person, score, Why(reason), None, None)

    ordered = [one(person, Reason.WROTE, 9 - person) for person in range(4)]
    shows = one(9, Reason.HELPS, 0.5)
    assert few([*ordered, shows], None, None) == [*ordered[:2], shows]
    assert few(ordered, None, None) == ordered[:3]
