# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The screens made of several rooms, the communities, the search and the notices: no barrier.

Those of knowledge and people are looked at by their own tests.
"""

import pytest
from django.urls import reverse

from entrepairs.communities import actions as communities
from entrepairs.communities.models import Need
from entrepairs.discovery import actions as soliciting
from entrepairs.discovery.models import Solicitation
from entrepairs.discovery.routing.sought import a_question
from entrepairs.discovery.routing.why import Why
from entrepairs.kernel import readers
from entrepairs.knowledge.actions import needing
from entrepairs.knowledge.actions.publishing import publish
from entrepairs.notifications import actions as following
from entrepairs.notifications import stopping
from tests.browser.conftest import DESK, PHONE, amiss, too_wide, violations


@pytest.fixture
def addresses(cast, index, book):
    """Every screen, with things on it, as Awa sees it."""
    publish(
        actor=cast.bruno,
        community=cast.counsellors,
        kind="question",
        title="Who knows the new form?",
        html="<p>It changed.</p>",
    )
    following.follow(actor=cast.awa, thing=cast.chloe)
    communities.request_to_join(actor=cast.farid, community=cast.counsellors, message="May I?")
    link = communities.invite_by_link(actor=cast.awa, community=cast.counsellors)
    open_need, found_need = _needs(cast)
    mine, for_me = _requests(cast, book)
    readers.catch_up()
    index()
    here = cast.counsellors.slug
    names = "members settings invite requests leave"
    return [
        "/",
        reverse("home:help"),
        reverse("home:community", args=[here]),
        reverse("home:community", args=[cast.everyone.slug]),
        reverse("home:profile", args=[cast.awa.slug]),
        reverse("home:profile", args=[cast.bruno.slug]),
        reverse("communities:directory"),
        reverse("communities:directory") + "?words=nothing+of+the+kind",
        reverse("communities:new"),
        reverse("home:needs"),
        reverse("home:needs") + "?column=open",
        reverse("home:community_needs", args=[here]),
        reverse("home:need", args=[open_need.slug]),
        reverse("home:need", args=[found_need.slug]),
        reverse("communities:name_need") + "?q=Reading+a+contract",
        reverse("communities:offer_help", args=[open_need.slug]),
        reverse("knowledge:need_answer", args=[open_need.slug]),
        *(reverse(f"communities:{name}", args=[here]) for name in names.split()),
        reverse("communities:member", args=[here, cast.bruno.slug]),
        reverse("communities:beam", args=[here, link.token]),
        reverse("communities:invitation", args=[link.token]),
        "/ask",
        "/ask?q=velo+electrique",
        "/ask?q=zzzz+qqqq",
        reverse("discovery:whom", args=[mine.slug]),
        reverse("discovery:whom", args=[mine.slug]) + "?who=chlo",
        reverse("discovery:for_me", args=[for_me.slug]),
        reverse("discovery:for_me", args=[for_me.slug]) + "?who=zzzz",
        reverse("discovery:availability"),
        reverse("notifications:inbox"),
        reverse("notifications:preferences"),
        reverse("notifications:follows"),
        reverse("notifications:follows") + "?what=question",
        reverse("notifications:follow_person", args=[cast.bruno.slug]),
        stopping.stop_url(cast.awa, "answer"),
        "/no/such/page",
    ]


def _requests(cast, book):
    """A question of Awa's that Bruno could answer, and one that he asks her."""
    about = {"subjects": [cast.subject]}
    asked = book.write("question", "Velo at night", **about)
    book.write("answer", "", "With a lamp.", who=cast.bruno, parent=asked)
    mine = book.write("question", "Velo at night again", **about)
    theirs = book.write("question", "Velo by day", who=cast.bruno, **about)
    why = {cast.awa.pk: Why("answered", book.solved.pk)}
    soliciting.ask_people(actor=cast.bruno, sought=a_question(theirs), people=why)
    chosen = {cast.eva.pk: Why("chosen")}
    soliciting.ask_people(actor=cast.awa, sought=a_question(mine), people=chosen)
    soliciting.refrain(
        actor=cast.awa, solicitation=Solicitation.objects.get(person=cast.awa, question=theirs)
    )
    soliciting.reconsider(
        actor=cast.awa, solicitation=Solicitation.objects.get(person=cast.awa, question=theirs)
    )
    return mine, theirs


def _needs(cast):
    """One that waits, with an offer and somebody on it; one with its answer."""
    place = {"community": cast.counsellors}
    waits = communities.name_need(
        actor=cast.bruno, wording="Reading a rival contract", subject=cast.subject, **place
    )
    communities.offer_help(actor=cast.chloe, need=waits, kind="can_show", note="On Thursdays")
    found = communities.name_need(
        actor=cast.awa, wording="Saying no", reason="They insist", is_signed=True, **place
    )
    tip = publish(actor=cast.eva, kind="tip", title="Say it first", html="<p>Early.</p>", **place)
    needing.answer_need(actor=cast.eva, need=found, contribution=tip)
    return waits, found


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("device", [DESK, PHONE], ids=["desk", "phone"])
def test_no_screen_has_a_barrier(cast, seat, addresses, device, scheme):
    page = seat(cast.awa, device, color_scheme=scheme, bypass_csp=True)
    assert amiss(page, addresses, violations) == {}


def test_nothing_scrolls_sideways_in_either_language(cast, seat, addresses):
    assert too_wide(seat, cast.awa, addresses) == {}


def test_the_keyboard_goes_from_the_skip_link_to_the_content(cast, seat, addresses):
    page = seat(cast.awa)
    page.goto("/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#content"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"


def test_a_need_is_named_supported_and_confirmed(cast, seat, index):
    """A story: named on a phone while what exists shows up, answered, and said to have helped."""
    index()
    communities.name_need(
        actor=cast.awa, community=cast.counsellors, wording="Reading a rival contract"
    )
    phone = seat(cast.bruno, PHONE)
    phone.goto(reverse("home:needs"))
    phone.get_by_label("What do you need?").press_sequentially("Reading a contract")
    phone.get_by_role("heading", name="Named already").wait_for()
    phone.get_by_role("button", name="Name this need").click()
    phone.get_by_label("Why?").press_sequentially("The excess is hard to find")
    phone.locator("#subject-proposed label").click()
    phone.get_by_label("In which community?").select_option(label="Counsellors")
    phone.get_by_role("button", name="Name this need").click()
    phone.get_by_role("heading", name="Reading a contract", level=1).wait_for()
    phone.get_by_role("link", name="Deductible").wait_for()

    desk = seat(cast.chloe)
    desk.goto(reverse("home:needs"))
    me_too = desk.get_by_role("button", name="Me too Reading a contract")
    me_too.press("Enter")
    desk.locator("button[aria-pressed=true]").wait_for()
    assert "Reading a contract" in desk.evaluate("document.activeElement.textContent")

    named = Need.objects.get(wording="Reading a contract")
    tip = publish(
        actor=cast.awa,
        community=cast.counsellors,
        kind="tip",
        title="Begin with the end",
        html="<p>x</p>",
    )
    needing.answer_need(actor=cast.awa, need=named, contribution=tip)
    desk.goto(reverse("home:need", args=[named.slug]))
    desk.get_by_role("button", name="Yes, it helped me").click()
    desk.get_by_text("Nobody is told who said so.").wait_for()


def test_the_board_works_without_scripts(cast, seat, index):
    index()
    page = seat(cast.awa, java_script_enabled=False)
    page.goto(reverse("home:needs"))
    page.get_by_label("What do you need?").fill("Saying the excess")
    page.get_by_role("button", name="Name this need").click()
    page.locator("#subject-proposed label").click()
    page.get_by_label("In which community?").select_option(label="Counsellors")
    page.get_by_role("button", name="Name this need").click()
    page.get_by_role("button", name="Me too").click()
    page.get_by_role("button", name="Me too").wait_for()
    assert not Need.objects.get().supports.exists()
    assert Need.objects.get().subject == cast.subject


@pytest.mark.parametrize(("size", "rows"), [((320, 640), 1), ((390, 844), 1), ((640, 400), 2)])
def test_what_stands_above_a_page_takes_few_rows_of_a_small_screen(cast, seat, size, rows):
    cast.house.name = "A mutual bank with a rather long name"
    cast.house.save()
    page = seat(cast.awa, {"viewport": dict(zip(("width", "height"), size, strict=True))})
    for address in ("/", reverse("communities:directory")):
        page.goto(address)
        assert page.locator(".top").bounding_box()["height"] <= 58 + 44 * (rows - 1)
        mark = page.locator(".mark b").bounding_box()
        assert mark["y"] > 4
