# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The map: what is counted, for whom, how it is drawn and ordered, and what it costs."""

import re
from math import pi

import pytest

from entrepairs.communities import actions as needs
from entrepairs.kernel import scope
from entrepairs.kernel.testing import sql_queries
from entrepairs.skills import pictures
from entrepairs.skills.queries import map as queries
from entrepairs.skills.queries import table
from entrepairs.skills.tests.mapped import HTMX, INTERESTED, ask, main, need, say, subject

pytestmark = pytest.mark.django_db


@pytest.fixture
def skills(cast):
    """Insurance holds claims and bikes; the cast's own subject stands under nothing."""
    insurance = subject(cast, "Insurance")
    cast.claims = subject(cast, "Claims", insurance)
    cast.bikes = subject(cast, "Bikes", subject(cast, "Mobility", insurance))
    return insurance


def of(reader, skill, **how):
    return queries.whole(reader, **how).skill(skill.slug)


def test_a_skill_stands_under_what_stands_above_all(cast, skills):
    whole = queries.whole(cast.awa)
    assert [one.name for one in whole.domains] == ["Insurance", "Other skills"]
    names = {one.name for one in whole.domain(skills.slug).all}
    assert names == {"Claims", "Bikes", "Mobility"}
    assert [one.name for one in whole.domain("other").all] == ["Deductible"]


def test_a_heading_is_a_skill_too_once_somebody_spoke_of_it(cast, skills):
    say(cast.eva, skills)
    names = {one.name for one in queries.whole(cast.awa).domain(skills.slug).all}
    assert "Insurance" in names


def test_a_tree_that_bites_its_tail_is_drawn_all_the_same(cast, skills):
    skills.parent = cast.claims
    skills.save()
    whole = queries.whole(cast.awa)
    assert {one.name for one in whole.skills} >= {"Insurance", "Claims"}


def test_people_and_questions_are_counted(cast, skills):
    say(cast.awa, cast.claims)
    say(cast.chloe, cast.claims, INTERESTED)
    say(cast.eva, cast.claims, INTERESTED)
    ask(cast, cast.claims)
    one = of(cast.awa, cast.claims)
    assert (one.can, one.want, one.waits) == (1, 2, 1)


def test_a_question_waits_until_somebody_answers(cast, skills):
    from entrepairs.knowledge.actions.publishing import publish

    question = ask(cast, cast.claims)
    place = {"community": cast.counsellors, "title": "", "html": "<p>Ten.</p>"}
    publish(actor=cast.chloe, kind="answer", parent=question, **place)
    assert of(cast.awa, cast.claims).waits == 0


def test_a_question_one_does_not_read_waits_for_nobody(cast, skills):
    ask(cast, cast.claims)
    assert of(cast.farid, cast.claims).waits == 0
    assert of(cast.farid, cast.claims).word == ""


def test_what_is_shown_to_communities_counts_for_colleagues_of_one_of_them(cast, skills):
    say(cast.awa, cast.claims, shown="communities")
    assert of(cast.bruno, cast.claims).can == 1
    assert of(cast.awa, cast.claims).can == 1
    assert of(cast.farid, cast.claims).can == 0


@pytest.mark.parametrize("reader", ["bruno", "chloe", "eva", "farid"])
@pytest.mark.parametrize("query", ["", "?as=table", "?site=mine", "?as=table&sort=can"])
def test_what_somebody_hides_changes_no_byte_for_others(client, cast, skills, reader, query):
    say(cast.chloe, cast.claims)
    say(cast.bruno, cast.bikes, INTERESTED)
    client.force_login(getattr(cast, reader))
    before = main(client.get(f"/skills/{query}"))
    page_before = main(client.get(f"/skills/{cast.claims.slug}/"))
    say(cast.awa, cast.claims, shown="self")
    say(cast.awa, cast.bikes, INTERESTED, shown="self")
    assert main(client.get(f"/skills/{query}")) == before
    assert main(client.get(f"/skills/{cast.claims.slug}/")) == page_before


def test_whoever_left_or_is_suspended_is_not_counted(cast, skills):
    for person in (cast.chloe, cast.eva):
        say(person, cast.claims)
    cast.eva.is_active = False
    cast.eva.save()
    assert of(cast.awa, cast.claims).can == 1


def test_rare_is_what_one_or_two_hold_while_somebody_looks(cast, skills):
    say(cast.awa, cast.claims)
    assert of(cast.awa, cast.claims).word == ""
    say(cast.bruno, cast.claims, INTERESTED)
    assert of(cast.awa, cast.claims).word == "rare"
    assert queries.word(can=3, looked_for=-2) == ""


def test_a_question_alone_makes_what_few_hold_rare(cast, skills):
    say(cast.awa, cast.claims)
    ask(cast, cast.claims)
    assert of(cast.awa, cast.claims).word == "rare"


def test_a_question_on_what_nobody_spoke_of_draws_it(client, cast, skills):
    ask(cast, cast.claims)
    client.force_login(cast.awa)
    page = main(client.get("/skills/"))
    assert "nobody shows it yet<br>1 question waits" in page
    client.force_login(cast.farid)
    assert "question waits" not in main(client.get("/skills/"))


def test_needs_that_wait_are_looked_for_as_questions_are(client, cast, skills):
    named = need(cast, cast.claims)
    need(cast, None, wording="About nothing in particular")
    assert (of(cast.awa, cast.claims).needs, of(cast.awa, cast.claims).word) == (1, "gap")
    client.force_login(cast.awa)
    assert "nobody shows it yet<br>1 need waits" in main(client.get("/skills/"))
    panel = main(client.get(f"/skills/?skill={cast.claims.slug}", **HTMX, HTTP_HX_TARGET="panel"))
    assert f'<a href="/skills/{cast.claims.slug}/">1 need waits</a>' in panel
    ask(cast, cast.claims)
    assert "nobody shows it yet<br>2 questions and needs wait" in main(client.get("/skills/"))
    say(cast.chloe, cast.claims)
    assert of(cast.awa, cast.claims).word == "rare"
    needs.close_need(actor=cast.bruno, need=named)
    assert of(cast.awa, cast.claims).needs == 0


def test_a_need_counts_once_however_many_have_it(cast, skills):
    """Their number is told in bands: a difference here would tell it to one."""
    named = need(cast, cast.claims)
    for person in (cast.awa, cast.chloe, cast.eva):
        needs.support_need(actor=person, need=named)
    one = of(cast.awa, cast.claims)
    assert (one.needs, one.looked_for) == (1, 1)


def test_a_withdrawn_need_waits_not_even_for_who_named_it(cast, skills):
    needs.withdraw_need(actor=cast.bruno, need=need(cast, cast.claims))
    assert of(cast.bruno, cast.claims).needs == 0


@pytest.mark.parametrize("reader", ["awa", "bruno", "chloe", "farid"])
@pytest.mark.parametrize("query", ["", "?as=table&sort=needs", "?site=mine"])
def test_a_need_of_a_hidden_community_changes_no_byte(client, cast, skills, reader, query):
    """I10: who may not know of it sees the same map, table, panel and page of the skill."""
    say(cast.chloe, cast.claims)
    client.force_login(getattr(cast, reader))
    page = f"/skills/{cast.claims.slug}/"
    places = [f"/skills/{query}", page, f"{page}?what=needs"]
    before = [main(client.get(place)) for place in places]
    for number in range(7):
        quiet = {"community": cast.hidden, "wording": f"Quiet {number}"}
        need(cast, cast.claims, actor=cast.eva, **quiet)
    assert [main(client.get(place)) for place in places] == before
    client.force_login(cast.eva)
    assert "Quiet 6" in main(client.get(page))


def test_a_gap_is_where_more_look_than_can_help(cast, skills):
    say(cast.bruno, cast.bikes, INTERESTED)
    assert of(cast.awa, cast.bikes).word == "gap"
    assert queries.word(can=3, looked_for=1) == "gap"
    assert queries.word(can=3, looked_for=0) == ""


def test_of_one_place_only_its_people_are_counted_and_questions_make_no_gap(cast, skills):
    say(cast.awa, cast.claims)  # Lyon
    say(cast.chloe, cast.claims)  # Nantes
    ask(cast, cast.bikes)
    need(cast, cast.bikes)
    assert of(cast.eva, cast.claims, here=True).can == 1
    assert of(cast.eva, cast.bikes, here=True).word == ""
    assert of(cast.eva, cast.bikes, here=True).waits == 1
    assert of(cast.eva, cast.bikes, here=True).needs == 1
    assert of(cast.eva, cast.bikes, here=True).is_silent
    assert not of(cast.eva, cast.bikes).is_silent


def test_whoever_has_no_place_sees_the_whole(client, cast, skills):
    say(cast.awa, cast.claims)
    client.force_login(cast.farid)
    page = main(client.get("/skills/?site=mine"))
    assert "1 can help" in page
    assert 'name="site"' not in page


def test_the_largest_gap_comes_first(cast, skills):
    say(cast.awa, cast.claims)
    for person in (cast.bruno, cast.eva):
        say(person, cast.bikes, INTERESTED)
    whole = queries.whole(cast.awa)
    assert [one.name for one in whole.domain(skills.slug).all] == ["Bikes", "Claims", "Mobility"]
    assert whole.first.name == "Bikes"


def test_areas_follow_numbers():
    def area(path):
        return pi * float(re.search(r"a([\d.]+) ", path)[1]) ** 2 / 2

    unit = queries.unit(100)
    assert area(pictures.left(100, unit)) / area(pictures.left(25, unit)) == pytest.approx(4, 0.02)
    assert area(pictures.left(40, unit)) == area(pictures.right(40, unit))
    assert 47 < unit * 10 <= 48
    assert queries.unit(1) == queries.LARGEST_UNIT


def test_of_a_large_domain_the_map_shows_some_and_leads_to_all(client, cast, skills):
    for number in range(queries.ON_MAP + 2):
        say(cast.chloe, subject(cast, f"Cover {number}", skills))
    client.force_login(cast.awa)
    page = main(client.get("/skills/"))
    assert page.count('class="skill"') == queries.ON_MAP
    assert f"/skills/?domain={skills.slug}" in page
    whole = main(client.get(f"/skills/?domain={skills.slug}"))
    assert whole.count('class="skill"') == queries.ON_MAP + 2 + 3


def test_domains_nobody_spoke_of_are_only_named(client, cast, skills):
    say(cast.chloe, cast.subject)
    client.force_login(cast.awa)
    page = main(client.get("/skills/"))
    assert "Nobody has spoken of these yet" in page
    assert page.count('class="skill"') == 1


def test_a_skill_is_a_link_and_opens_beside(client, cast, skills):
    say(cast.chloe, cast.claims)
    say(cast.awa, cast.bikes)
    client.force_login(cast.awa)
    page = main(client.get("/skills/"))
    assert f'href="/skills/{cast.claims.slug}/" hx-get="/skills/?skill={cast.claims.slug}"' in page
    place = f"/skills/?skill={cast.claims.slug}"
    part = main(client.get(place, **HTMX, HTTP_HX_TARGET="panel"))
    assert "<h1" not in part
    assert "Chloé Martin" in part
    reload = main(client.get(place))
    # Its title takes the focus when it is opened, and not when the page is.
    assert part.count(" data-ep-focus") == 1
    assert part.replace(" data-ep-focus", "").strip() in reload
    assert f'data-ep-skill="{cast.claims.slug}" aria-current="true"' in reload


def test_no_skill_at_all_is_said_with_who_adds_some(client, cast):
    cast.subject.delete()
    client.force_login(cast.awa)
    page = main(client.get("/skills/"))
    assert "The list of skills is still empty" in page
    assert 'href="/skills/list/"' in page
    assert "The list of skills is still empty" in main(client.get("/skills/?as=table"))


def test_nobody_said_anything_yet(client, cast, skills):
    client.force_login(cast.awa)
    page = main(client.get("/skills/"))
    assert "Nobody has said anything yet" in page
    assert 'href="/skills/mine/"' in page


def test_the_table_is_sorted_by_links(client, cast, skills):
    for person in (cast.awa, cast.chloe, cast.eva):
        say(person, cast.claims)
    say(cast.bruno, cast.bikes, INTERESTED)

    def names(query):
        page = main(client.get(f"/skills/?as=table{query}"))
        return re.findall(r'scope="row"><a [^>]+>([^<]+)', page)

    client.force_login(cast.awa)
    assert names("")[0] == "Bikes"
    assert names("&sort=can")[0] == "Claims"
    assert names("&sort=skill") == ["Bikes", "Claims", "Deductible", "Mobility"]
    assert names("&sort=nonsense") == names("")
    page = main(client.get("/skills/?as=table&sort=can"))
    assert page.count("aria-sort") == 1
    assert "<caption" in page
    assert f"/skills/?domain={skills.slug}" not in page


def test_a_long_table_has_pages():
    rows = [
        queries.Skill(f"s{n}", f"Skill {n:02}", "", n, 0, 0, 0, -n) for n in range(queries.PAGE + 3)
    ]
    first, second = (table.portion(table.sorted_by(rows, "can"), n) for n in (1, 2))
    assert (first.start, first.end, first.total, first.has_next) == (0, 25, 28, True)
    assert [one.can for one in second.rows] == [2, 1, 0]
    assert not second.has_next


def test_each_person_reads_the_map_of_their_own_house(client, cast, skills):
    say(cast.awa, cast.claims)
    client.force_login(cast.diego)
    page = main(client.get("/skills/"))
    assert "Claims" not in page
    assert "Claims" not in main(client.get("/skills/?as=table"))
    assert client.get(f"/skills/?domain={skills.slug}").status_code == 404
    assert client.get(f"/skills/?skill={cast.claims.slug}").status_code == 404


def test_a_visitor_signs_in_first(client, cast):
    assert client.get("/skills/").status_code == 302


def test_the_map_costs_the_same_however_much_there_is(client, cast, skills):
    def price():
        # The fifth counts the needs that wait; the sixth is what one reads, once a request.
        with scope.request_scope(), sql_queries(6):
            queries.whole(cast.awa)

    say(cast.chloe, cast.claims)
    price()
    for number in range(30):
        say(cast.eva, subject(cast, f"Cover {number}", skills))
    price()


# Needs that wait are counted by one statement for the map, one for the skill that is open.
@pytest.mark.parametrize(("query", "cost"), [("", 22), ("?as=table", 10)])
def test_pages_cost_the_same_however_much_there_is(client, cast, skills, query, cost):
    client.force_login(cast.awa)
    say(cast.chloe, cast.claims)
    with sql_queries(cost):
        client.get(f"/skills/{query}")
    for number in range(30):
        say(cast.eva, subject(cast, f"Cover {number}", skills))
    with sql_queries(cost):
        client.get(f"/skills/{query}")
