# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Four windows hold a whole co-development; at each step the others' windows are searched.

The group has its own copy of the protocol: its subjects wait for a reveal, and what each thinks of
the way of working goes to whoever leads. So every way of being seen is there.
"""

import pytest
from django.urls import reverse

from entrepairs.communities.models import Membership
from entrepairs.kernel import readers
from entrepairs.meetings import delivered, protocols
from entrepairs.meetings.actions import protocols as library
from entrepairs.meetings.models import Meeting
from tests.browser.windows import all_at, all_show, all_told, come_together, go_on, note, reads, say

STEPS = [step.title for step in delivered.protocol("codevelopment", "en").steps]
SUBJECTS, REVIEW = 1, 10
# Beside the room's own page: the screen on the wall, and what each keeps.
WALL, KEPT = "meetings:wall", "meetings:kept"
MINE = {
    "awa": "I ask before I answer",
    "bruno": "I too wait too long",
    "chloe": "It is mine to decide",
    "eva": "Less advice at home",
}
OFFERS = "Name the day with her", "I once wrote it down first"


@pytest.fixture
def ours(cast):
    """The delivered protocol, with two steps as this group wants them."""
    told = protocols.dump(delivered.protocol("codevelopment", "en"))
    told["steps"][SUBJECTS]["seen"] = "revealed"
    told["steps"][REVIEW] |= {"captures": "note", "seen": "facilitator"}
    return library.write_protocol(
        actor=cast.awa, protocol=protocols.parse(told), language="en"
    ).slug


class Witness:
    """What is not for all, and in whose windows it may stand. All others are searched."""

    def __init__(self, windows):
        self.windows = windows
        self.slug = windows[0].url.split("/meetings/")[1].split("/")[0]
        self.readers = {}

    def keep(self, words, *readers):
        """`words` stand in the windows of `readers`; from now on no other is to hold them."""
        all_show(readers, words)
        self.readers[words] = readers

    def search(self):
        """No other window holds it: neither its page nor its source, the wall, what is kept."""
        all_told(self.windows)
        beside = reverse(WALL, args=[self.slug]), reverse(KEPT)
        for window in self.windows:
            told = reads(window, *beside)
            assert [words for words in self.strange_to(window) if words in told] == []

    def strange_to(self, window):
        return [words for words, readers in self.readers.items() if window not in readers]


def to_all(windows, writer, words):
    say(writer, words)
    all_show(windows, words)


def test_a_whole_codevelopment_keeps_each_word_where_it_belongs(cast, seat, index, ours):
    place = {"organisation": cast.house, "community": cast.counsellors}
    Membership.objects.create(person=cast.farid, role="member", **place)
    people = cast.awa, cast.bruno, cast.chloe, cast.eva
    windows = come_together(
        seat, *people, community=cast.counsellors, title="Helping one of us", protocol=ours
    )
    witness = Witness(windows)
    said = [*choose(windows, witness), *help_the_client(windows, witness)]
    said += close(windows, witness)
    readers.catch_up()
    index()
    kept_by_each(windows, witness.slug, said)
    farid, words = seat(cast.farid), [*said, *MINE.values()]
    nothing_left(farid, witness.slug, cast.counsellors, words)
    share_one_thing(windows, farid, cast.counsellors, words)


def choose(windows, witness):
    """Subjects wait for the reveal, points choose one, and its author says yes."""
    awa, bruno, chloe, eva = windows
    all_at(windows, STEPS[0])
    for window in windows:
        window.get_by_text("Nothing leaves this room but what each decides to share.").wait_for()
    to_all(windows, bruno, "I called the supplier")
    witness.search()

    go_on(windows, STEPS[1])
    subjects = "A late delivery", "A colleague who is silent", "Too many calls"
    for phone, words in zip((bruno, chloe, eva), subjects, strict=True):
        say(phone, words)
        witness.keep(words, phone)
    witness.search()
    awa.get_by_role("button", name="Reveal the 3 notes").click()
    all_show(windows, *subjects)
    witness.readers.clear()

    go_on(windows, STEPS[2])
    for phone in (bruno, eva):
        for left in (1, 0):
            phone.get_by_role("button", name=f"+ 1 for: {subjects[1]}").click()
            phone.locator("#notes").get_by_text(f"You have {left} point").wait_for()
    assert not eva.get_by_role("button", name=f"+ 1 for: {subjects[2]}").count()
    assert awa.locator(".dots").count() == 0
    awa.get_by_role("button", name="Show the points").click()
    for window in windows:
        note(window, subjects[1]).get_by_role("img", name="4 points").wait_for()

    go_on(windows, STEPS[3])
    assert bruno.get_by_role("button", name="Chloé Martin").count() == 0
    awa.locator("#stage").get_by_role("button", name="Chloé Martin").click()
    for window in windows:
        window.get_by_text("Today: Chloé Martin.").wait_for()
    may_refuse = [w.get_by_role("button", name="Not me this time").count() for w in windows]
    assert may_refuse == [0, 0, 1, 0]
    witness.search()
    return ["I called the supplier", *subjects]


def help_the_client(windows, witness):
    """She tells, they ask, she asks for help in a sentence, they offer, she decides."""
    _awa, bruno, chloe, eva = windows
    for number in (4, 5):
        go_on(windows, STEPS[number])
        assert [window.locator("#note").count() for window in windows] == [0, 0, 0, 0]
        witness.search()

    go_on(windows, STEPS[6])
    to_all(windows, chloe, "Help me to break the silence")
    go_on(windows, STEPS[7])
    for phone, words in zip((bruno, eva), OFFERS, strict=True):
        to_all(windows, phone, words)
    go_on(windows, STEPS[8])
    to_all(windows, chloe, "I ask her out for coffee on Tuesday")
    witness.search()
    return ["Help me to break the silence", *OFFERS, "I ask her out for coffee on Tuesday"]


def close(windows, witness):
    """What each takes is for each alone; what they think of the leading is for who leads."""
    awa, bruno, chloe, eva = windows
    go_on(windows, STEPS[9])
    for window, words in zip(windows, MINE.values(), strict=True):
        window.get_by_text("Only you read this.").wait_for()
        say(window, words)
        witness.keep(words, window)
    witness.search()

    go_on(windows, STEPS[10])
    told = "You cut me short", "More silence would help"
    for phone, words in zip((bruno, eva), told, strict=True):
        phone.get_by_text("Whoever leads reads this, nobody else.").wait_for()
        say(phone, words)
        witness.keep(words, phone, awa)
    witness.search()

    go_on(windows, STEPS[11])
    witness.search()
    awa.get_by_text("End the meeting").click()
    awa.get_by_role("button", name="Yes, end it").click()
    awa.get_by_text("This meeting is confidential: nothing leaves the room.").wait_for()
    assert awa.get_by_role("button", name="Make the draft").count() == 0
    for phone in (bruno, chloe, eva):
        phone.get_by_role("heading", name="This meeting has ended.").wait_for()
        assert phone.get_by_role("link", name="To the synthesis").count() == 0
    return list(told)


def addresses(slug, community):
    """Wherever words of a meeting could turn up, in it and around it."""
    one = [reverse(f"meetings:{name}", args=[slug]) for name in "meeting room synthesis".split()]
    around = "meetings:mine home:today home:needs knowledge:list notifications:inbox".split()
    return [
        *one,
        *(reverse(name) for name in around),
        reverse("home:community", args=[community.slug]),
        reverse("knowledge:ask") + "?q=silence",
        reverse("knowledge:ask") + "?q=advice",
    ]


def kept_by_each(windows, slug, said):
    """“What I took for myself” is on its author's page of what they keep, and on no other."""
    community = Meeting.objects.get().community
    for window, own in zip(windows, MINE.values(), strict=True):
        for address in addresses(slug, community):
            told = window.request.get(address).text()
            assert [words for words in MINE.values() if words in told] == [], address
        window.goto(reverse(KEPT))
        window.get_by_role("paragraph").filter(has_text=own).wait_for()
        told = reads(window)
        assert [words for words in MINE.values() if words in told] == [own]
    # Her first step comes back to the client alone.
    step = "I ask her out for coffee on Tuesday"
    kept = [window.get_by_role("paragraph").filter(has_text=step) for window in windows]
    assert [one.count() for one in kept] == [0, 0, 1, 0]


def nothing_left(farid, slug, community, words):
    """A member who was not there finds that it took place, and not a word of it."""
    farid.goto(reverse("meetings:meeting", args=[slug]))
    farid.get_by_text("What was said belongs to those who were there.").wait_for()
    for address in addresses(slug, community):
        told = farid.request.get(address).text()
        assert [one for one in words if one in told] == [], address


def share_one_thing(windows, farid, community, words):
    """What the client decides to tell, in her own words, is what the others read."""
    chloe, tip = windows[2], "Coffee helps before a hard word"
    chloe.goto(reverse("knowledge:share_tip"))
    chloe.fill("#id_html", tip)
    chloe.get_by_label(community.name).check()
    chloe.get_by_role("button", name="Share", exact=True).click()
    chloe.get_by_role("heading", name=tip).first.wait_for()
    farid.goto(chloe.url)
    farid.get_by_role("heading", name=tip).first.wait_for()
    told = reads(farid)
    assert [one for one in words if one in told] == []
