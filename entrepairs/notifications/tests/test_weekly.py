# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The letter of the week: five things at most, with the reader's rights when it leaves."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core import mail
from django.utils import timezone

from entrepairs.communities.models import Membership
from entrepairs.discovery import actions as discovery
from entrepairs.kernel.models import OutboxMessage
from entrepairs.knowledge.actions import asking, feedback
from entrepairs.knowledge.actions.publishing import publish
from entrepairs.meetings.actions import planning
from entrepairs.notifications import actions, weekly
from entrepairs.notifications.models import Kind, Letter
from entrepairs.notifications.tests.conftest import PARIS, work
from entrepairs.people.models import Person

pytestmark = pytest.mark.hours
MONDAY, FRIDAY = "2026-11-16 10:00", "2026-11-20 09:00"


@pytest.fixture(autouse=True)
def _known_for_long(cast):
    Person.objects.update(created_at=datetime(2026, 1, 5, tzinfo=PARIS))


def write(cast, title, kind="tip", community=None, actor=None):
    place = community or cast.counsellors
    who = actor or cast.awa
    html = "<p>With a cup of coffee.</p>"
    return publish(actor=who, community=place, kind=kind, title=title, html=html)


def letter_of(person):
    work()
    found = [sent for sent in mail.outbox if sent.to == [person.email]]
    return found[0] if found else None


def test_a_week_in_which_nothing_happened_sends_nothing(cast, clock):
    clock(FRIDAY)

    assert work() == []
    assert set(OutboxMessage.objects.values_list("state", flat=True)) == {"dropped"}


def test_it_holds_the_best_of_ones_communities_one_of_each_first(cast, clock):
    clock(MONDAY)
    Membership.objects.create(
        organisation=cast.house, community=cast.everyone, person=cast.bruno, role="member"
    )
    for number in range(6):
        text = write(cast, f"Tip {number}.")
        if number == 3:
            for reader in (cast.bruno, cast.chloe):
                feedback.find_useful(actor=reader, contribution=text)
    write(cast, "Of everyone", community=cast.everyone)
    clock(FRIDAY)
    letter = letter_of(cast.bruno)

    lines = [line for line in letter.body.splitlines() if "Tip" in line or "everyone" in line]
    titles = [line.removeprefix("* ") for line in lines if "·" not in line]
    assert titles == ["Tip 3.", "Of everyone", "Tip 5.", "Tip 4.", "Tip 2."]
    assert letter.subject == "A tip: Tip 3."
    assert "useful to 2 colleagues" in letter.body
    assert "Hello Bruno." in letter.body


def test_nothing_of_ones_own_nor_of_last_week_nor_of_a_muted_community(cast, clock):
    clock("2026-11-12 10:00")
    write(cast, "Old")
    clock(MONDAY)
    write(cast, "Mine", actor=cast.bruno)
    clock(FRIDAY)

    assert letter_of(cast.bruno) is None


def test_a_question_that_found_its_answer_is_told(cast, clock):
    clock(MONDAY)
    question = write(cast, "Who knows?", kind="question", actor=cast.chloe)
    place = {"community": cast.counsellors, "parent": question}
    answer = publish(actor=cast.awa, kind="answer", title="", html="<p>I do.</p>", **place)
    asking.accept_answer(actor=cast.chloe, answer=answer)
    clock(FRIDAY)

    assert "A question that found its answer" in letter_of(cast.bruno).body


def test_rights_are_those_of_the_moment_it_leaves(cast, clock):
    """I11: the letter was written on Friday; the membership ended before it left."""
    clock(MONDAY)
    write(cast, "Only for members")
    clock(FRIDAY)
    weekly.write()
    Membership.objects.filter(person=cast.bruno).delete()

    assert letter_of(cast.bruno) is None


def test_the_next_meeting_is_in_it(cast, clock):
    clock(MONDAY)
    moment = datetime(2026, 11, 24, 7, 45, tzinfo=UTC)
    planning.plan_meeting(
        actor=cast.awa,
        community=cast.counsellors,
        plan=planning.Plan(
            title="Saying no",
            protocol="peer_meeting",
            starts_at=moment,
            minutes=60,
            place="Room 4",
            call_link="",
            capacity=None,
        ),
    )
    clock(FRIDAY)
    letter = letter_of(cast.bruno)

    assert "Your next meeting" in letter.body
    assert "Room 4" in letter.body
    assert "08:45" in letter.body or "8:45" in letter.body


def test_one_thanks_stands_at_its_end(cast, clock):
    clock(MONDAY)
    text = write(cast, "My tip", actor=cast.bruno)
    for reader in (cast.awa, cast.chloe):
        feedback.find_useful(actor=reader, contribution=text)
    clock(FRIDAY)
    letter = letter_of(cast.bruno)

    assert letter.subject == "A thanks for you"
    assert "2 colleagues found useful what you wrote: My tip" in letter.body


def test_it_speaks_french_to_who_reads_french(cast, clock):
    Person.objects.filter(pk=cast.bruno.pk).update(language="fr")
    clock(MONDAY)
    write(cast, "Le café")
    clock(FRIDAY)
    letter = letter_of(cast.bruno)

    assert letter.subject == "Une astuce : Le café"
    assert "Bonjour\xa0Bruno." in letter.body
    assert "Vous recevez ce mail une fois par semaine" in letter.body


def test_both_parts_say_the_same_and_follow_nobody(cast, clock, tell):
    clock(MONDAY)
    actions.set_rhythm(actor=cast.bruno, pace="week", budget=5, digest=True)
    tell(Kind.MENTION, title="For you")
    write(cast, "A tip of the week")
    clock(FRIDAY)
    letter = letter_of(cast.bruno)
    page = letter.alternatives[0][0]

    assert "Hello Bruno, Awa Diop is counting on you." in letter.body
    assert letter.subject == "Awa Diop is counting on you: For you"
    for words in ("For you", "A tip of the week", "At most 5 mails a week."):
        assert words in letter.body
        assert words in page
    assert "<img" not in page
    assert "url(" not in page
    assert letter.extra_headers["List-Id"] == "<week.localhost>"
    assert letter.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_it_is_written_once_and_told_once(cast, clock):
    clock(MONDAY)
    write(cast, "A tip")
    clock(FRIDAY)
    assert weekly.write() == 6
    assert weekly.write() == 0
    assert len(work()) == 3
    clock("2026-11-20 15:00")
    assert work() == []


def test_on_a_holiday_it_waits_and_once_back_only_the_last_comes(cast, clock):
    discovery.set_availability(actor=cast.bruno, weekly=3, away_until=date(2026, 11, 29))
    for monday, friday in (("16", "20"), ("23", "27")):
        clock(f"2026-11-{monday} 10:00")
        write(cast, f"Tip of the {monday}th")
        clock(f"2026-11-{friday} 09:00")
        assert letter_of(cast.bruno) is None
    clock("2026-11-30 08:00")
    letter = letter_of(cast.bruno)

    assert "Tip of the 23th" in letter.body
    assert "Tip of the 16th" not in letter.body


def test_who_has_no_account_or_left_or_stopped_it_gets_none(cast, clock):
    clock(MONDAY)
    write(cast, "A tip")
    cast.bruno.emailaddress_set.all().delete()
    actions.set_rhythm(actor=cast.chloe, pace="now", budget=5, digest=False)
    Person.objects.filter(pk=cast.eva.pk).update(left_at=timezone.now())
    clock(FRIDAY)

    assert work() == []
    assert set(Letter.objects.values_list("person__name", flat=True)) == {
        "Awa Diop",
        "Farid Haddad",
        "Diego Ruiz",
    }


def test_zones_have_their_own_friday(cast, clock):
    Person.objects.filter(pk=cast.bruno.pk).update(time_zone="Pacific/Auckland")
    clock(MONDAY)
    write(cast, "A tip")
    clock("2026-11-19 21:00")  # Friday, nine o'clock, in Auckland
    assert letter_of(cast.bruno) is not None
    assert [sent.to for sent in mail.outbox] == [[cast.bruno.email]]


def test_a_letter_is_forgotten_after_sixty_days(cast, clock):
    from entrepairs.notifications import letters

    now = clock(FRIDAY)
    weekly.write()
    clock((now + timedelta(days=61)).strftime("%Y-%m-%d %H:%M"))
    letters.sweep()

    assert not Letter.objects.exists()
