# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The button on each page, the list of what one follows, and what nobody else sees of it."""

import pytest
from django.urls import reverse
from django.utils import timezone

from entrepairs.kernel import scope
from entrepairs.kernel.testing import sql_queries
from entrepairs.knowledge.actions.publishing import publish
from entrepairs.notifications import actions
from entrepairs.notifications.models import Follow
from entrepairs.notifications.queries import follows as queries
from entrepairs.people.models import Person, Subject

FRAGMENT = {"HX-Request": "true"}
SORTS = ("person", "subject", "question")


def asks(cast, actor, title="Who knows?", community=None):
    place = community or cast.counsellors
    return publish(actor=actor, community=place, kind="question", title=title, html="")


@pytest.fixture
def things(cast):
    """One of each, which Bruno may follow, with its page."""
    question = asks(cast, cast.chloe)
    return {
        "person": (cast.awa, reverse("home:profile", args=[cast.awa.slug])),
        "subject": (cast.subject, reverse("skills:skill", args=[cast.subject.slug])),
        "question": (question, reverse("knowledge:discussion", args=[question.slug])),
    }


def addresses(what, thing):
    names = (f"notifications:follow_{what}", f"notifications:unfollow_{what}")
    return [reverse(name, args=[thing.slug]) for name in names]


def called(thing):
    return thing.name_en if isinstance(thing, Subject) else str(thing)


def listed(client, what):
    return client.get(reverse("notifications:follows"), {"what": what}).content.decode()


@pytest.mark.parametrize("what", SORTS)
def test_a_button_on_its_page_begins_and_ends_it(cast, client, things, what):
    thing, page = things[what]
    on, off = addresses(what, thing)
    client.force_login(cast.bruno)
    assert f'hx-get="{on}"' in client.get(page).content.decode()

    assert 'aria-pressed="false"' in client.get(on, headers=FRAGMENT).content.decode()
    pressed = client.post(on, headers=FRAGMENT).content.decode()
    assert 'aria-pressed="true"' in pressed
    assert pressed.count(f'action="{off}"') == 2  # the button, and the way back in the toast
    assert called(thing) in listed(client, what)
    again = client.post(off, headers=FRAGMENT).content.decode()
    assert 'aria-pressed="false"' in again
    assert not Follow.objects.exists()


@pytest.mark.parametrize("what", SORTS)
def test_it_works_without_javascript(cast, client, things, what):
    thing, page = things[what]
    on, off = addresses(what, thing)
    client.force_login(cast.bruno)

    assert called(thing) in client.get(on).content.decode()
    for address, rows in ((on, 1), (on, 1), (off, 0), (off, 0)):
        answer = client.post(address)
        assert (answer.status_code, answer.url) == (302, page)
        assert Follow.objects.count() == rows


@pytest.mark.parametrize("what", SORTS)
def test_another_company_finds_no_button(cast, client, things, what):
    thing, _page = things[what]
    on, off = addresses(what, thing)
    client.force_login(cast.diego)

    assert client.get(on).status_code == 404
    assert client.post(on).status_code == client.post(off).status_code == 404
    for sort in SORTS:
        assert called(thing) not in listed(client, sort)
    assert not Follow.objects.exists()


def test_a_question_that_one_does_not_read_is_not_there(cast, client):
    on, off = addresses("question", asks(cast, cast.eva, community=cast.hidden))
    client.force_login(cast.bruno)

    assert client.get(on).status_code == client.post(on).status_code == 404
    assert client.post(off).status_code == 404


def test_a_tip_is_no_question(cast, client):
    tip = publish(actor=cast.awa, community=cast.counsellors, kind="tip", title="Wait", html="")
    client.force_login(cast.bruno)

    assert client.post(addresses("question", tip)[0]).status_code == 404


def test_one_does_not_follow_oneself(cast, client):
    client.force_login(cast.awa)
    page = client.get(reverse("home:profile", args=[cast.awa.slug])).content.decode()
    on, _off = addresses("person", cast.awa)

    assert on not in page
    assert "aria-pressed" not in client.get(on, headers=FRAGMENT).content.decode()
    refused = client.post(on)
    assert refused.status_code == 403
    assert "You know already what you write." in refused.content.decode()


def test_who_left_may_be_unfollowed_and_not_followed(cast, client):
    actions.follow(actor=cast.bruno, thing=cast.awa)
    Person.objects.filter(pk=cast.awa.pk).update(left_at=timezone.now())
    on, off = addresses("person", cast.awa)
    client.force_login(cast.bruno)
    assert "Awa Diop" in listed(client, "person")
    assert off in client.get(on, headers=FRAGMENT).content.decode()

    client.post(off)
    assert client.post(on).status_code == 403


def test_ones_own_question_is_followed_until_it_is_muted(cast, client):
    question = asks(cast, cast.bruno, "Mine")
    on, off = addresses("question", question)
    client.force_login(cast.bruno)
    assert "Mine" in listed(client, "question")
    assert 'aria-pressed="true"' in client.get(on, headers=FRAGMENT).content.decode()

    client.post(off)
    assert "Mine" not in listed(client, "question")
    assert 'aria-pressed="false"' in client.get(on, headers=FRAGMENT).content.decode()
    client.post(on)
    assert "Mine" in listed(client, "question")
    assert not Follow.objects.exists()


def test_what_one_reads_no_more_is_not_in_the_list(cast, client, things):
    question, _page = things["question"]
    actions.follow(actor=cast.bruno, thing=question)
    cast.counsellors.memberships.filter(person=cast.bruno).delete()
    client.force_login(cast.bruno)

    assert question.title not in listed(client, "question")


@pytest.mark.parametrize("what", SORTS)
def test_an_empty_list_tells_how_to_begin(cast, client, what):
    client.force_login(cast.farid)
    page = listed(client, what)

    assert "press “Follow”" in page or "press &#8220;Follow" in page
    assert 'class="btn btn--main"' in page


def test_the_followed_colleague_sees_nothing_of_it(cast, client):
    pages = ["/", "/notices/", "/me/seen/", reverse("home:profile", args=[cast.awa.slug])]
    client.force_login(cast.awa)

    def seen():
        for address in pages:
            client.get(address)  # what is said once
        return [len(client.get(address).content) for address in pages]

    before = seen()
    for person in (cast.bruno, cast.chloe, cast.eva, cast.farid):
        actions.follow(actor=person, thing=cast.awa)
    assert seen() == before


@pytest.mark.parametrize("what", SORTS)
def test_the_list_has_pages_and_a_fixed_price(cast, client, what):
    for number in range(queries.PAGE + 1):
        things = {
            "person": lambda n: Person.objects.create(
                organisation=cast.house, name=f"Person {n:02}", email=f"p{n}@marceau.example"
            ),
            "subject": lambda n: Subject.objects.create(
                organisation=cast.house, name_en=f"Subject {n:02}", name_fr=f"Sujet {n:02}"
            ),
            "question": lambda n: asks(cast, cast.chloe, f"Question {n:02}"),
        }
        actions.follow(actor=cast.bruno, thing=things[what](number))
        if number == 0:
            with scope.request_scope(), sql_queries(PRICES[what]):
                queries.followed(cast.bruno, what, 1)
    with scope.request_scope(), sql_queries(PRICES[what]):
        page = queries.followed(cast.bruno, what, 1)
    client.force_login(cast.bruno)

    assert len(page.object_list) == queries.PAGE
    assert f"?what={what}&amp;page=2" in listed(client, what)
    answer = client.get(reverse("notifications:follows"), {"what": what, "page": 2})
    assert answer.content.decode().count("aria-pressed") == 1


# With the one in which the communities one reads are looked up.
PRICES = {"person": 2, "subject": 2, "question": 3}


def test_the_button_costs_one_query(cast, things):
    for thing, _page in things.values():
        with scope.request_scope():
            queries.button(cast.bruno, thing)  # what one reads, once a request
            with sql_queries(1):
                queries.button(cast.bruno, thing)
