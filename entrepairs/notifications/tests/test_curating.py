# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who hears of improvements and doubts; and one text from its first word to what replaced it."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.utils import timezone

from entrepairs.curation import asking
from entrepairs.curation.actions import judging, suggesting
from entrepairs.curation.models import Suggestion
from entrepairs.kernel import outbox, readers
from entrepairs.kernel.models import Bookmark, OutboxMessage
from entrepairs.knowledge import lasting as lasts
from entrepairs.knowledge import texts
from entrepairs.knowledge.actions import feedback, lasting
from entrepairs.knowledge.actions.publishing import publish
from entrepairs.knowledge.models import Validity
from entrepairs.knowledge.queries import credits as crediting
from entrepairs.knowledge.queries.discussion import discussion
from entrepairs.notifications import queries, telling
from entrepairs.notifications.models import Kind, Notice
from entrepairs.people import hours
from entrepairs.skills.models import Evidence

pytestmark = pytest.mark.django_db
HERE = ZoneInfo("Europe/Paris")
HOW = "<p>Call an expert. Hold the line.</p>"


@pytest.fixture
def joker(cast):
    return publish(
        actor=cast.awa,
        community=cast.counsellors,
        kind="tutorial",
        title="The joker",
        html="",
        sections={"how": HOW},
        subjects=[cast.subject],
    )


def suggest(person, text, why="It is clearer", **parts):
    text.refresh_from_db()
    return suggesting.suggest(
        actor=person,
        contribution=text,
        seen=texts.mark_of(text),
        parts={"title": text.title, **parts},
        why=why,
    )


def take(person, made):
    made.contribution.refresh_from_db()
    suggesting.take(
        actor=person, suggestion=made, seen=texts.mark_of(made.contribution), numbers={0}
    )


def told(kind):
    names = Notice.objects.filter(kind=kind).values_list("person__name", flat=True)
    return sorted(name.split()[0] for name in names)


def test_who_signs_hears_of_a_suggestion_and_who_made_it_of_what_became(cast, joker, client):
    made = suggest(cast.bruno, joker, how="<p>Call an expert you know. Hold the line.</p>")
    readers.catch_up()
    assert told(Kind.IMPROVEMENT) == ["Awa"]
    (row,) = queries.waiting(cast.awa, 5)
    assert row.what == "Bruno Costa suggests an improvement of your text"

    take(cast.awa, made)
    suggesting.thank(actor=cast.awa, suggestion=made)
    readers.catch_up()
    assert (told(Kind.TAKEN), told(Kind.THANKED)) == (["Bruno"], ["Bruno"])
    # What was asked of Awa is answered.
    assert queries.waiting(cast.awa, 5) == []
    client.force_login(cast.bruno)
    notice = Notice.objects.get(kind=Kind.TAKEN)
    place = f"/knowledge/{joker.slug}/improvements/{made.slug}/"
    assert client.post(f"/notices/{notice.slug}/open/").url == place


def test_a_no_is_told_to_who_suggested_alone(cast, joker):
    made = suggest(cast.bruno, joker, how="<p>Do not call.</p>")
    suggesting.decline(actor=cast.eva, suggestion=made, answer="It is dangerous")
    readers.catch_up()
    assert told(Kind.NOT_TAKEN) == ["Bruno"]
    assert {row.person for row in Notice.objects.all()} == {cast.bruno}


def test_where_nobody_signs_any_more_those_who_moderate_hear_of_it(cast, joker):
    cast.awa.left_at = timezone.now()
    cast.awa.save()
    suggest(cast.bruno, joker, how="<p>Call nobody.</p>")
    readers.catch_up()
    assert told(Kind.IMPROVEMENT) == ["Eva"]


def test_a_withdrawn_one_is_not_told_of_any_more(cast, joker):
    made = suggest(cast.bruno, joker, how="<p>Call nobody.</p>")
    readers.catch_up()
    suggesting.withdraw(actor=cast.bruno, suggestion=made)
    assert not Notice.objects.exists()
    while outbox.deliver_due():
        pass
    assert mail.outbox == []


def test_somebody_hears_that_a_text_is_handed_to_them(cast, joker):
    lasting.hand_over(actor=cast.awa, contribution=joker, to=cast.chloe)
    readers.catch_up()
    assert told(Kind.HANDED) == ["Chloé"]
    (row,) = queries.waiting(cast.chloe, 5)
    assert row.title == "The joker"


# The whole way, with a moved clock.


# As outside of tests; but for what is asked again as a mail leaves, on holidays above all.
DUE = telling._next_working_moment


@pytest.fixture
def clock(monkeypatch):
    monkeypatch.setattr(telling, "_next_working_moment", DUE)

    def at(moment):
        monkeypatch.setattr(timezone, "now", lambda: moment)
        return moment

    return at


class Nights:
    """Deeds happen while people sleep; what is to be told waits for their next morning."""

    def __init__(self, clock, first):
        self.clock, self.night = clock, first
        self.mails, self.told = 0, set()

    def happens(self, deed, *args, **options):
        """At half past two of this night, which is the one in which clocks change, or is not."""
        self.clock(self.night)
        done = deed(*args, **options)
        self.readers_follow()
        return done

    def readers_follow(self):
        readers.catch_up()
        readers.catch_up()
        while outbox.deliver_due():
            pass
        assert len(mail.outbox) == self.mails, "somebody was woken"

    def morning(self, *receivers):
        """Every notice leaves at eight by the receiver's clock, once; a person's in one mail."""
        waiting = list(OutboxMessage.objects.filter(state=OutboxMessage.State.WAITING))
        for row in waiting:
            here = row.due_at.astimezone(ZoneInfo(row.person.time_zone))
            assert (here.hour, here.minute) == (hours.OPENS.hour, 0)
            assert here.weekday() in hours.WORKING_DAYS
        if waiting:
            self.clock(max(row.due_at for row in waiting))
        while outbox.deliver_due():
            pass
        new = mail.outbox[self.mails :]
        told = Notice.objects.exclude(letter=None).exclude(pk__in=self.told)
        people = [notice.person.email.split("@")[0] for notice in told.select_related("person")]
        assert sorted(people) == sorted(receivers)
        assert sorted(one.to[0].split("@")[0] for one in new) == sorted(set(receivers))
        self.told |= set(told.values_list("pk", flat=True))
        self.mails = len(mail.outbox)

    def later(self, **by):
        self.night = (self.night + timedelta(**by)).replace(hour=2, minute=30)


# Clocks go forward in the first night, back in the second: half past two is not, and is twice. Of
# a year to come: what the fixtures made is dated by the real clock.
CHANGES = (datetime(2035, 3, 25, 2, 30, tzinfo=HERE), datetime(2035, 10, 28, 2, 30, tzinfo=HERE))


@pytest.mark.parametrize("first", CHANGES, ids=("forward", "back"))
def test_a_tutorial_from_its_first_word_to_what_replaced_it(cast, joker, clock, first):
    joker.published_at = first - timedelta(days=1)
    joker.save(update_fields=["published_at"])
    nights = Nights(clock, first)
    OutboxMessage.objects.all().delete()
    _three_improve_it(cast, joker, nights)
    _it_is_used_and_doubted(cast, joker, nights)
    _it_is_replaced(cast, joker, nights)

    # Read again from the beginning, the journal tells nobody anything twice.
    known = Notice.objects.count()
    Bookmark.objects.filter(reader="notifications").update(xact=0, entry=0)
    nights.readers_follow()
    assert Notice.objects.count() == known


def _three_improve_it(cast, joker, nights):
    # Structured, illustrated, enriched: three people, one author.
    ordered = nights.happens(
        suggest, cast.bruno, joker, how="<ol><li>Call an expert.</li><li>Hold the line.</li></ol>"
    )
    nights.morning("awa")
    assert nights.happens(take, cast.awa, ordered) is None
    shown = nights.happens(suggest, cast.chloe, joker, example="<p>On Monday it worked.</p>")
    nights.morning("awa", "bruno")
    nights.later(days=1)
    nights.happens(take, cast.awa, shown)
    better = nights.happens(
        suggest,
        cast.eva,
        joker,
        how="<ol><li>Call an expert.</li><li>Hold the line, and say so.</li></ol>",
    )
    nights.morning("awa", "chloe")
    nights.later(days=1)
    nights.happens(take, cast.awa, better)
    for made in (ordered, shown, better):
        nights.happens(suggesting.thank, actor=cast.awa, suggestion=made)
        suggesting.thank(actor=cast.awa, suggestion=made)
    nights.morning("bruno", "chloe", "eva", "eva")

    named = crediting.of_text(joker.pk)
    assert [one.name for one in named.structured] == ["Bruno Costa"]
    assert [one.name for one in named.illustrated] == ["Chloé Martin"]
    assert [one.name for one in named.enriched] == ["Eva Novak"]
    assert (named.together, named.before) == ((), ())
    joker.refresh_from_db()
    assert (joker.author, joker.version) == (cast.awa, 4)
    by = [one.edited_by for one in joker.versions.order_by("number")]
    assert by == [cast.awa, cast.bruno, cast.chloe, cast.eva]
    assert Suggestion.objects.filter(state="taken").count() == 3


def _it_is_used_and_doubted(cast, joker, nights):
    # Used, it speaks for all who worked on it; doubted, whoever answers for it is asked, once.
    nights.later(days=100)
    nights.happens(feedback.tell_trial, actor=cast.farid, contribution=joker, outcome="worked")
    assert {row.person for row in Evidence.objects.filter(contribution=joker)} == {
        cast.awa,
        cast.bruno,
        cast.chloe,
        cast.eva,
    }
    nights.happens(judging.doubt, actor=cast.bruno, contribution=joker, why="The line was closed")
    nights.happens(judging.doubt, actor=cast.chloe, contribution=joker, why="Nobody answers")
    assert nights.happens(asking.ask_keepers) == 1
    assert nights.happens(asking.ask_keepers) == 0
    nights.morning("awa")
    assert told(Kind.REVIEW) == ["Awa"]
    nights.later(days=13)
    assert nights.happens(asking.ask_keepers) == 0
    nights.morning()


def _it_is_replaced(cast, joker, nights):
    # Handed over, then obsolete, then replaced: it stays, and says where to go on.
    nights.happens(lasting.hand_over, actor=cast.awa, contribution=joker, to=cast.eva)
    nights.morning("eva")
    newer = publish(
        actor=cast.eva,
        community=cast.counsellors,
        kind="tutorial",
        title="The new line",
        html="",
        sections={"how": "<p>Dial 12.</p>"},
    )
    nights.later(days=30)
    nights.happens(
        judging.declare_obsolete,
        actor=cast.eva,
        contribution=joker,
        why="The line was closed",
        replaced_by=newer,
    )
    assert nights.happens(asking.ask_keepers) == 0
    nights.morning()
    seen = discussion(cast.bruno, joker.slug)
    assert seen.replaced_by.slug == newer.slug
    assert "Hold the line, and say so." in seen.post.html
    assert [one.name for one in seen.credits.structured] == ["Bruno Costa"]
    validity = Validity.objects.select_related("keeper").get(contribution=joker)
    assert (validity.doubts, lasts.keeper_of(joker, validity)) == (0, cast.eva)
