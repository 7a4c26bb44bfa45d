# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Pages made of several rooms."""

import pytest
from django.urls import reverse

from entrepairs.communities.models import Community
from entrepairs.home import queries
from entrepairs.kernel import readers, scope
from entrepairs.kernel.glyphs import HALVES
from entrepairs.kernel.testing import sql_queries
from entrepairs.knowledge.actions.feedback import find_useful
from entrepairs.knowledge.actions.publishing import publish
from entrepairs.meetings.tests.plans import planned, soon
from entrepairs.people.models import PersonSubject, Subject
from entrepairs.skills.tests.certifying import certified, peers
from entrepairs.skills.tests.test_endorsing import accepted, shows


def ask(cast, title, actor=None, community=None, **more):
    return publish(
        actor=actor or cast.bruno,
        community=community or cast.counsellors,
        kind="question",
        title=title,
        html="<p>Who knows?</p>",
        **more,
    )


def test_today_brings_what_waits_and_what_is_new(cast):
    PersonSubject.objects.create(
        organisation=cast.house, person=cast.awa, subject=cast.subject, says="helps"
    )
    ask(cast, "How do I explain a deductible?", subjects=[cast.subject])

    today = queries.today(cast.awa)

    assert [row.title for row in today.to_answer] == ["How do I explain a deductible?"]
    assert [row.title for row in today.fresh] == ["How do I explain a deductible?"]
    assert today.waiting == 1


def test_a_newcomer_without_community_finds_where_to_begin(cast):
    ask(cast, "Where is the canteen?", actor=cast.awa, community=cast.everyone)

    today = queries.today(cast.farid)

    assert [row.title for row in today.fresh] == ["Where is the canteen?"]
    assert {card.name for card in today.to_join} == {"All of Marceau", "Counsellors"}


@pytest.mark.parametrize("more", [0, 30])
def test_today_costs_the_same_however_much_there_is(cast, more):
    for number in range(more):
        ask(cast, f"Question {number}")
        planned(cast, title=f"Meeting {number}", starts_at=soon(number + 1))
    # With thanks, which cost no statement more.
    thanked = ask(cast, "Which contract for an electric bike?")
    find_useful(actor=cast.awa, contribution=thanked)
    readers.catch_up()
    with scope.request_scope(), sql_queries(7):
        today = queries.today(cast.bruno)
    assert today.thanks.colleagues == 1
    assert (today.meeting is not None) is bool(more)


@pytest.mark.parametrize("more", [0, 12])
def test_a_community_s_front_costs_who_runs_it_no_more(cast, client, more):
    """Siblings, what waits for an answer, meetings: the dearest front of all."""
    Community.objects.filter(organisation=cast.house).update(theme=cast.theme)
    for number in range(more):
        ask(cast, f"Question {number}")
        planned(cast, title=f"Meeting {number}", starts_at=soon(number + 1))
    client.force_login(cast.awa)
    # More than ten: what the group received, what is announced, and the kit of a young community.
    with sql_queries(13):
        client.get(reverse("home:community", args=[cast.counsellors.slug]))


def test_members_find_who_asks_their_community_to_certify(cast, client):
    row = peers(cast).row
    front = reverse("home:community", args=[cast.counsellors.slug])
    for person in (cast.awa, cast.chloe):
        client.force_login(person)
        assert reverse("skills:requests") in client.get(front).content.decode()
        assert row.slug in client.get(reverse("skills:requests")).content.decode()
    client.force_login(cast.farid)
    assert reverse("skills:requests") not in client.get(front).content.decode()
    assert row.slug not in client.get(reverse("skills:requests")).content.decode()


def test_who_may_not_look_inside_sees_the_door_alone(cast, client):
    ask(cast, "A secret of the counsellors")
    client.force_login(cast.farid)

    page = client.get(reverse("home:community", args=[cast.counsellors.slug])).content.decode()

    assert "Counsellors" in page
    assert "A secret" not in page


def test_a_profile_shows_what_its_reader_may_read(cast, client):
    ask(cast, "A secret of the counsellors", actor=cast.awa)
    ask(cast, "For everybody", actor=cast.awa, community=cast.everyone)
    client.force_login(cast.farid)

    page = client.get(reverse("home:profile", args=[cast.awa.slug])).content.decode()

    assert "For everybody" in page
    assert "A secret" not in page


def test_help_is_for_whoever_signed_in(cast, client):
    client.force_login(cast.bruno)
    assert client.get(reverse("home:help")).status_code == 200


@pytest.mark.parametrize("name", ["community", "profile"])
def test_another_company_finds_nothing(cast, client, name):
    client.force_login(cast.diego)
    slug = {"community": cast.everyone.slug, "profile": cast.awa.slug}[name]

    assert client.get(reverse(f"home:{name}", args=[slug])).status_code == 404


def test_a_stranger_s_day_holds_nothing_of_ours(cast, client):
    ask(cast, "Ours alone", community=cast.everyone, actor=cast.awa)
    client.force_login(cast.diego)

    assert "Ours alone" not in client.get("/").content.decode()


@pytest.mark.parametrize("address", ["/", "/help/", "/notices/"])
def test_a_visitor_is_asked_to_sign_in(db, client, address):
    response = client.get(address)

    assert response.status_code == 302
    assert response["Location"].startswith("/accounts/login/")


def glyph(page, skill):
    """The halves that stand before a skill."""
    return page.split(f'href="/skills/{skill.slug}/"')[0].rsplit("<svg", 1)[-1]


def test_a_profile_s_skills_fill_by_halves(cast, client):
    shows(cast, cast.bruno)
    client.force_login(cast.awa)
    address = reverse("home:profile", args=[cast.bruno.slug])
    glyphs = [glyph(client.get(address).content.decode(), cast.subject)]
    accepted(cast, cast.bruno, cast.chloe)
    glyphs.append(glyph(client.get(address).content.decode(), cast.subject))
    group = peers(cast)
    glyphs.append(glyph(client.get(address).content.decode(), cast.subject))
    certified(cast, group)
    page = client.get(address).content.decode()
    glyphs.append(glyph(page, cast.subject))
    for drawn, state in zip(glyphs, ("vide", "autre", "plein", "sceau"), strict=True):
        assert HALVES[state] in drawn
    assert "certified by peers" in page
    assert reverse("skills:endorse", args=[cast.subject.slug, cast.bruno.slug]) in page


def test_a_profile_shows_the_skills_that_its_reader_is_shown(cast, client):
    shows(cast, cast.bruno, "communities")
    place = f"/skills/{cast.subject.slug}/"
    address = reverse("home:profile", args=[cast.bruno.slug])
    for reader, sees in ((cast.awa, True), (cast.farid, False), (cast.bruno, False)):
        client.force_login(reader)
        assert (place in client.get(address).content.decode()) is sees
    shows(cast, cast.bruno, "self")
    client.force_login(cast.awa)
    assert place not in client.get(address).content.decode()


@pytest.mark.parametrize("more", [0, 8])
def test_a_profile_costs_the_same_however_many_skills(cast, more):
    with scope.request_scope(), sql_queries(7):
        queries.profile(cast.awa, cast.bruno.slug, 1)
    for number in range(more + 1):
        subject = Subject.objects.create(organisation=cast.house, name_en=f"Skill {number}")
        shows(cast, cast.bruno, subject=subject)
        accepted(cast, cast.bruno, cast.chloe, subject=subject)
    # Five more: what speaks for them is of three tables, what it is asked for, and their words.
    with scope.request_scope(), sql_queries(12):
        page = queries.profile(cast.awa, cast.bruno.slug, 1)
    assert len(page.skills) == more + 1
