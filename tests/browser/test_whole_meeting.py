# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Four windows hold a whole meeting, and what they wrote travels to two other groups."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from entrepairs.communities.models import Community, Membership
from entrepairs.meetings import delivered, reading
from entrepairs.meetings.models import Meeting
from tests.browser.test_knowledge import write
from tests.browser.windows import all_at, all_show, all_told, come_together, go_on, note, reads, say

PROTOCOL = "peer-meeting"
STEPS = [step.title for step in delivered.protocol(PROTOCOL, "en").steps]


@pytest.fixture
def siblings(cast):
    """Two groups of the same theme as the counsellors, with somebody to answer for each."""
    Community.objects.filter(pk=cast.counsellors.pk).update(theme=cast.theme)

    def group(name, facilitator):
        place = {"organisation": cast.house}
        row = Community.objects.create(
            name=name, visibility="on_request", theme=cast.theme, **place
        )
        Membership.objects.create(community=row, person=facilitator, role="facilitator", **place)
        return row

    return group("Atlantic", cast.farid), group("Estuary", cast.chloe)


def write_in_secret(windows, *notes):
    """Each phone writes; before the reveal nobody else reads it, who leads no more than others."""
    for phone, words in zip(windows[1:], notes, strict=True):
        say(phone, words)
        note(phone, words).wait_for()
    all_told(windows)
    for window, own in zip(windows, ("", *notes), strict=True):
        told = reads(window)
        assert [words for words in notes if words in told] == [own] * bool(own)


def reveal(windows, *notes):
    windows[0].get_by_role("button", name=f"Reveal the {len(notes)} notes").click()
    all_show(windows, *notes)


def keep(lead, words):
    lead.get_by_role("button", name=f"Keep {words}").click()
    lead.get_by_role("button", name=f"Kept {words}").wait_for()


def give(window, points, words):
    for _point in range(points):
        left = int(window.locator("#notes p").first.inner_text().split()[2])
        window.get_by_role("button", name=f"+ 1 for: {words}").click()
        window.locator("#notes").get_by_text(f"You have {left - 1} point").wait_for()


def dots(window, points, words):
    note(window, words).get_by_role("img", name=f"{points} points").wait_for()


def test_a_whole_peer_meeting_becomes_a_tutorial_that_two_groups_take_up(cast, seat, siblings):
    people = cast.awa, cast.bruno, cast.chloe, cast.eva
    windows = come_together(
        seat, *people, community=cast.counsellors, title="Say the price", protocol=PROTOCOL
    )
    hold(windows)
    title = write_it_down(windows)
    travel(windows, seat(cast.farid), siblings, title)


def hold(windows):
    """Every step of the protocol, as it is delivered."""
    awa, bruno, chloe, eva = windows
    all_at(windows, STEPS[0])

    go_on(windows, STEPS[1])
    say(bruno, "I tried to say the amount first")
    all_show(windows, "I tried to say the amount first")

    go_on(windows, STEPS[2])
    stories = "The boiler of Mrs Roy", "A roof in March", "The man with two dogs"
    write_in_secret(windows, *stories)
    go_on(windows, STEPS[3])
    reveal(windows, *stories)
    keep(awa, stories[1])

    go_on(windows, STEPS[4])
    give(bruno, 3, stories[1])
    give(chloe, 2, stories[1])
    give(eva, 1, stories[2])
    awa.get_by_role("button", name="Show the points").click()
    for window in windows:
        dots(window, 5, stories[1])

    go_on(windows, STEPS[5])
    write_in_secret(
        windows, *(said := ("It is nine hundred", "It stays so for a year", "Shall I go on"))
    )
    reveal(windows, *said)
    keep(awa, said[0])

    go_on(windows, STEPS[6])
    write_in_secret(windows, *(how := ("The amount came first", "Then a silence", "Pen down")))
    reveal(windows, *how)
    keep(awa, how[0])
    keep(awa, how[1])

    go_on(windows, STEPS[7])
    for window in windows:
        give(window, 1, how[1])
    awa.get_by_role("button", name="Show the points").click()
    for window in windows:
        dots(window, 4, how[1])

    go_on(windows, STEPS[8])
    write_in_secret(windows, *(when := ("A first offer", "A price went up", "A quote is late")))
    reveal(windows, *when)
    keep(awa, when[2])

    go_on(windows, STEPS[9])
    write_in_secret(windows, *(traps := ("Filling the silence", "A discount", "Whispering")))
    reveal(windows, *traps)
    keep(awa, traps[0])

    go_on(windows, STEPS[10])
    say(eva, "Ask what worries them")
    all_show(windows, "Ask what worries them")
    keep(awa, "Ask what worries them")

    go_on(windows, STEPS[11])
    for phone, words in (
        (bruno, "Once on Monday"),
        (chloe, "With a quote"),
        (eva, "I watch first"),
    ):
        say(phone, words)
        all_show(windows, words)
    awa.get_by_text("End the meeting").click()
    awa.get_by_role("button", name="Yes, end it").click()
    for phone in (bruno, chloe, eva):
        phone.get_by_role("heading", name="This meeting has ended.").wait_for()


def write_it_down(windows):
    """What was kept is the draft; one puts a part right, one agrees, silence does the rest."""
    awa, bruno, chloe, eva = windows
    awa.get_by_role("button", name="Make the draft").click()
    awa.locator("#text-title").wait_for()
    names = "title when how words example pitfalls".split()
    assert {name: awa.input_value(f"#text-{name}") for name in names} == {
        "title": "Say the price",
        "when": "A quote is late",
        "how": "The amount came first\nThen a silence\nAsk what worries them",
        "words": "It is nine hundred",
        "example": "A roof in March",
        "pitfalls": "Filling the silence",
    }
    assert awa.locator("section[aria-labelledby=try] li").all_inner_texts() == [
        "Bruno Costa Once on Monday",
        "Chloé Martin With a quote",
        "Eva Novak I watch first",
    ]
    for phone in (bruno, chloe, eva):
        phone.get_by_role("link", name="To the synthesis").click()
        phone.locator("#text-title").wait_for()
        # Before its scripts are there, a button sends the whole page, and that is well too.
        phone.wait_for_load_state()
    title = "Say the price, then be silent"
    chloe.fill("#text-title", title)
    chloe.locator("#part-title").get_by_role("button", name="Save this part").click()
    chloe.locator("#part-title").get_by_text("Saved.").wait_for()
    awa.reload()
    assert awa.input_value("#text-title") == title
    awa.get_by_role("button", name="Ask for the last reading").click()
    bruno.reload()
    bruno.get_by_role("button", name="I agree").click()
    bruno.get_by_text("You agree.").wait_for()
    awa.reload()
    assert awa.get_by_role("link", name="Read the tutorial").count() == 0

    Meeting.objects.update(reading_until=timezone.now() - timedelta(seconds=1))
    reading.publish_read()
    for window in windows:
        window.reload()
        window.get_by_role("heading", name="Your tutorial is published").wait_for()
        window.get_by_role("link", name="Read the tutorial").click()
        window.get_by_role("heading", name=title, level=1).wait_for()
    page = eva.locator("#content").inner_text()
    for words in ("Ask what worries them", "A roof in March", "Filling the silence"):
        assert words in page
    assert "Written with" in page
    assert [name for name in ("Bruno Costa", "Chloé Martin", "Eva Novak") if name not in page] == []
    return title


def travel(windows, farid, siblings, title):
    """Passed on from the tutorial's page to both groups, adopted by one, adapted by the other."""
    awa, bruno, chloe, _eva = windows
    near, far = siblings
    awa.get_by_role("link", name="Pass it on").click()
    for group in siblings:
        choice = awa.locator(".choice", has_text=group.name)
        choice.get_by_text("The same theme as your group").wait_for()
        choice.get_by_role("checkbox").check()
    awa.get_by_role("button", name="Pass it on").click()
    awa.get_by_text("Passed on to 2 groups.").wait_for()

    farid.goto(reverse("knowledge:relays", args=[near.slug]))
    farid.get_by_role("link", name=title).click()
    farid.get_by_role("button", name="Adopt").click()
    farid.get_by_text("Your group does it like this.").wait_for()

    chloe.goto(reverse("knowledge:relays", args=[far.slug]))
    chloe.get_by_role("link", name=title).click()
    chloe.get_by_role("link", name="Adapt").click()
    chloe.locator("summary", has_text="How to do it").click()
    write(chloe, "#id_how", "On the tablet. ")
    chloe.fill("#id_title", "Show the price")
    chloe.get_by_role("button", name="Publish in the group").click()
    chloe.get_by_role("heading", name="Show the price", level=1).wait_for()
    chloe.get_by_text("After Awa Diop").wait_for()

    for reader in (awa, bruno):
        reader.reload()
        told = reader.locator(".journey__stops > li").all_inner_texts()
        assert [" ".join(words.split()[:2]) for words in told] == [
            "Counsellors where",
            "Atlantic adopted",
            "Estuary adapted",
        ]
    assert awa.locator(".journey__arcs").is_visible()
    assert awa.locator(".journey__arcs path:not(.waits)").count() == 2
    assert not bruno.locator(".journey__arcs").is_visible()
