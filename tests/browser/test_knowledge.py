# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Reading and answering, with scripts and without, at a desk and on a phone."""

import pytest
from django.urls import reverse

from entrepairs.communities.models import Expert
from entrepairs.knowledge.actions import feedback, reporting, talking
from entrepairs.knowledge.actions.publishing import publish
from entrepairs.knowledge.models import Contribution
from tests.browser.conftest import DESK, PHONE, amiss, too_wide, violations


@pytest.fixture
def question(cast):
    """A question of Bruno with two answers; Chloé is an expert of its subject."""
    place = {"organisation": cast.house, "community": cast.counsellors}
    Expert.objects.create(subject=cast.subject, person=cast.chloe, **place)
    asked = publish(
        actor=cast.bruno,
        community=cast.counsellors,
        kind="question",
        title="Which contract for a cargo bike?",
        html="<p>It is electric.</p>",
        subjects=[cast.subject],
    )
    for words in ("The one for the home.", "Ask where it sleeps."):
        answer(cast.awa, asked, words)
    return asked


def answer(person, question, words):
    return publish(
        actor=person,
        community=question.community,
        kind="answer",
        title="",
        html=f"<p>{words}</p>",
        parent=question,
    )


def address(thing):
    return reverse("knowledge:discussion", args=[thing.slug])


def write(page, area, words):
    """Type into a text: the editor comes with the focus."""
    if page.locator(area).is_visible():
        page.focus(area)
    text = page.locator(f".writing:has({area}) .ProseMirror")
    text.wait_for()
    text.focus()
    page.keyboard.type(words)


def focus_reaches(page, name):
    """Focus comes to the thing of that id, or else class."""
    here = "(document.activeElement.id || document.activeElement.className)"
    page.wait_for_function(f"name => {here}.includes(name)", arg=name)


def test_a_reader_says_useful_tries_and_comments(cast, seat, question):
    page = seat(cast.eva)
    page.goto(address(question))
    first = question.answers.earliest("pk")

    page.click(f"#useful-{first.slug}")
    page.wait_for_selector(f"#useful-{first.slug}[aria-pressed=true]")
    focus_reaches(page, f"useful-{first.slug}")

    page.click(f"#try-{first.slug}")
    page.wait_for_selector(f"#trial-{first.slug}")
    focus_reaches(page, f"try-{first.slug}-outcome_0")
    page.keyboard.press("Space")
    page.click(f"#trial-{first.slug} button")
    page.wait_for_selector(f"#here-{first.slug} .note--ok")
    focus_reaches(page, "note")

    page.click(f"#comment-{first.slug}")
    page.wait_for_selector(f"#say-{first.slug} .ProseMirror")
    focus_reaches(page, "ProseMirror")
    page.keyboard.type("Done this morning")
    page.click(f"#say-{first.slug} .btn--main")
    page.wait_for_selector(f"#talk-{first.slug} .talk li")
    focus_reaches(page, "c-")
    assert not page.query_selector(f"#say-{first.slug}")

    first.refresh_from_db()
    assert (first.useful_count, first.comments_count) == (1, 1)


def missing_drawings(page):
    return page.evaluate(
        "[...document.querySelectorAll('use')].map((one) => one.getAttribute('href'))"
        ".filter((name) => !document.querySelector(name))"
    )


def test_the_drawings_of_what_opens_are_there(cast, seat, addresses):
    for place in addresses[:3]:
        page = seat(cast.eva)
        page.goto(place)
        for opener, opened in (("try", "trial"), ("comment", "say")):
            for button in page.locator(f"[id^={opener}-]").all()[:1]:
                button.click()
                page.wait_for_selector(f"[id^={opened}-]")
                assert missing_drawings(page) == []


def test_an_empty_comment_says_so_in_place(cast, seat, question):
    page = seat(cast.eva)
    page.goto(address(question))
    page.click(f"#comment-{question.slug}")
    page.click(f"#say-{question.slug} .btn--main")
    page.wait_for_selector(f"#say-{question.slug} [role=alert]")


def test_an_answer_is_added_below_and_can_be_taken_back(cast, seat, question):
    page = seat(cast.eva)
    page.goto(address(question))
    write(page, "#answer-html", "I went there and asked.")
    page.click("#reply button.btn--main")
    page.wait_for_selector("article.answer >> text=I went there and asked.")
    made = question.answers.latest("pk")
    focus_reaches(page, f"a-{made.slug}-title")
    assert page.input_value("#answer-html") == ""
    page.click("#toasts >> text=Undo")
    page.wait_for_selector(".toast >> text=withdrawn")
    made.refresh_from_db()
    assert made.hidden


def test_the_answer_is_accepted_where_it_stands(cast, seat, question):
    page = seat(cast.bruno)
    page.goto(address(question))
    last = question.answers.latest("pk")
    page.click(f"#accept-{last.slug}")
    page.wait_for_selector(".answer--best")
    focus_reaches(page, f"a-{last.slug}-title")
    assert page.locator("article.answer--best, article.answer").first.get_attribute("id") == (
        f"a-{last.slug}"
    )
    question.refresh_from_db()
    assert question.accepted == last


def test_an_expert_certifies_where_it_stands(cast, seat, question):
    page = seat(cast.chloe)
    page.goto(address(question))
    last = question.answers.latest("pk")
    page.click(f"#certify-{last.slug}")
    page.wait_for_selector(f"#a-{last.slug} >> text=Certified by Chloé Martin")


def test_a_report_takes_two_taps(cast, seat, question):
    page = seat(cast.eva, PHONE)
    page.goto(address(question))
    first = question.answers.earliest("pk")
    page.click(f"#a-{first.slug} .menu summary")
    page.click(f"#a-{first.slug} .menu >> text=Report")
    page.click(f"#report-{first.slug} >> text=It is wrong, or out of date")
    page.wait_for_selector(f"#here-{first.slug} .note--ok")
    assert first.reports.get().reporter == cast.eva


def test_everything_works_without_scripts(cast, seat, question):
    page = seat(cast.bruno, java_script_enabled=False)
    page.goto(address(question))
    first = question.answers.earliest("pk")
    page.click(f"#useful-{first.slug}")
    page.wait_for_selector(f"#useful-{first.slug}[aria-pressed=true]")
    assert page.url.endswith(f"#a-{first.slug}")
    page.click(f"#try-{first.slug}")
    page.locator("input[value=worked]").check(force=True)
    page.click("main form .btn--main")
    page.click(f"#comment-{first.slug}")
    page.fill("textarea", "Thanks")
    page.click("#say .btn--main")
    page.wait_for_selector(".talk >> text=Thanks")
    page.goto(address(question))
    page.click(f"#accept-{first.slug}")
    page.wait_for_selector(".answer--best")
    page.fill("#reply textarea", "I went there and asked.")
    page.click("#reply button.btn--main")
    page.wait_for_selector("article >> text=I went there and asked.")
    page.click(".toast >> text=Undo")
    page.wait_for_selector(".toast >> text=withdrawn")
    assert Contribution.objects.filter(parent=question, hidden=False).count() == 2


@pytest.fixture
def addresses(cast, question):
    """Every page of the room that is read, with things on it."""
    first = question.answers.earliest("pk")
    said = talking.comment(actor=cast.chloe, contribution=first, html="Hm")
    place = {"actor": cast.chloe, "community": cast.counsellors, "subjects": [cast.subject]}
    parts = {
        "when": "<p>When you do not know</p>",
        "how": "<ol><li><p><strong>Say so</strong></p><p>Out loud.</p></li></ol>",
        "words": "<p>Let us call her.</p>",
        "example": "<p>She laughed.</p>",
        "pitfalls": "<ul><li><p>Too often</p></li></ul>",
    }
    guide = publish(kind="tutorial", title="The joker", html="", sections=parts, **place)
    tip = publish(kind="tip", title="Let the silence work", html="<p>Three seconds</p>", **place)
    feedback.tell_trial(actor=cast.awa, contribution=guide, outcome="worked", minutes=20)
    reporting.report(actor=cast.awa, thing=tip, reason="wrong", note="Since May")
    long = publish(
        kind="question", title="Donaudampfschifffahrtsgesellschaft " * 5, html="x" * 300, **place
    )
    names = "answer close"
    return [
        *(address(thing) for thing in (question, guide, tip, long)),
        *(reverse(f"knowledge:{name}", args=[question.slug]) for name in names.split()),
        *(reverse(f"knowledge:{name}", args=[tip.slug]) for name in ("trial", "report")),
        reverse("knowledge:comments", args=[first.slug]),
        reverse("knowledge:report_comment", args=[said.slug]),
        reverse("knowledge:reports", args=[cast.counsellors.slug]),
        reverse("knowledge:list"),
        reverse("knowledge:list") + "?only=certified",
        reverse("knowledge:ask") + "?q=Deductible",
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("device", [DESK, PHONE], ids=["desk", "phone"])
def test_no_page_has_a_barrier(cast, seat, addresses, device, scheme):
    page = seat(cast.awa, device, color_scheme=scheme, bypass_csp=True)
    assert amiss(page, addresses, violations) == {}


def test_nothing_scrolls_sideways_in_either_language(cast, seat, addresses):
    assert too_wide(seat, cast.awa, addresses) == {}
