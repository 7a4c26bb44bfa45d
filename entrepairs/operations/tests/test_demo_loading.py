# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The demo company moves in whole, in order, and the same for the same seed and day."""

from datetime import UTC, datetime
from functools import cached_property
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth import authenticate
from django.core.management.base import CommandError
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from entrepairs.communities.models import Community, Expert, Membership, Need, Support
from entrepairs.kernel import files
from entrepairs.kernel.models import Bookmark, JournalEntry, OutboxMessage
from entrepairs.knowledge import gratitude, keeping, reconcile, rules
from entrepairs.knowledge.models import (
    Attachment,
    Comment,
    Contribution,
    NeedAnswer,
    Rating,
    Relay,
    Thanks,
    Trial,
    Useful,
    Version,
)
from entrepairs.knowledge.months import Month
from entrepairs.knowledge.queries import became, journeys, thanked
from entrepairs.notifications import rules as notification_rules
from entrepairs.notifications.models import OF_FOLLOWED, Follow, Kind, Notice
from entrepairs.notifications.queries.follows import followed
from entrepairs.notifications.stopping import PERSON, QUESTION, SUBJECT
from entrepairs.operations import demo
from entrepairs.operations.demo import large
from entrepairs.operations.demo.book import Book
from entrepairs.people.models import Organisation, Person

PARIS = ZoneInfo("Europe/Paris")
NOW = datetime(2026, 3, 11, 9, 40, tzinfo=UTC)


class OneChapter(Book):
    @cached_property
    def writings(self):
        chapter = [w for w in super().writings if w.community == "jeunes"]
        kept = {w.key for w in chapter}
        return [w for w in chapter if not w.duplicate_of and set(w.related) <= kept]


@pytest.fixture(scope="module")
def company(django_db_setup, django_db_blocker):
    """Loaded once for the module, then forgotten."""
    with django_db_blocker.unblock(), transaction.atomic():
        with pytest.MonkeyPatch.context() as clock:
            clock.setattr(timezone, "now", lambda: NOW)
            # What a column has by default is of the real clock: that reader would wait for it.
            Bookmark.objects.create(reader="notifications", next_try_at=NOW)
            demo.load(seed=1, now=NOW)
        yield Organisation.objects.get()
        transaction.set_rollback(True)


def test_it_is_of_the_promised_size(company):
    assert Person.objects.filter(organisation=company).count() == 300
    assert company.sites.count() == 14
    assert Community.objects.count() == 25
    assert 390 <= Contribution.objects.count() <= 450
    assert set(Contribution.objects.values_list("kind", flat=True)) == set(Contribution.Kind.values)


def test_the_boards_show_every_state(company):
    assert 25 <= Need.objects.count() <= 35
    assert set(Need.objects.values_list("state", flat=True)) == set(Need.State.values)
    assert Support.objects.count() > 400
    assert NeedAnswer.objects.count() >= 8
    for need in Need.objects.filter(useful_at__isnull=False):
        assert need.named_at < need.useful_at <= need.confirmed_at < NOW
    for support in Support.objects.select_related("need"):
        assert support.need.named_at <= support.at < NOW
        assert support.confirmed_at is None or support.at <= support.confirmed_at < NOW


def test_a_tutorial_travelled(company):
    nadia = Person.objects.get(name="Nadia Benali")
    joker = Contribution.objects.get(title__contains="haut-parleur")
    told = journeys.journey(nadia, joker.pk)
    assert [stop.state for stop in told.stops] == [
        "origin",
        *("adopted", "adapted", "adopted", "tried", "declined", "adopted", "received"),
    ]
    variant = Contribution.objects.get(title="Le joker, version visio")
    assert [credit.person.name for credit in variant.credits.all()] == ["Thierry Vasseur"]
    waiting = Relay.objects.get(state="received", community__name="Assurance Rhône-Sud")
    assert waiting.need.wording == "Ne plus improviser devant le client"
    for relay in Relay.objects.exclude(answered_at=None):
        assert relay.tutorial.published_at <= relay.relayed_at <= relay.answered_at < NOW


def test_three_people_sign_in(company):
    logins = demo.logins()
    assert [login.part for login in logins] == ["employee", "facilitator", "administrator"]
    assert [login.name for login in logins[:2]] == ["Nadia Benali", "Rachid Amrani"]
    for login in logins:
        found = authenticate(None, email=login.email, password=login.password)
        assert found and found.name == login.name
    rachid = Person.objects.get(email=logins[1].email)
    assert rachid.memberships.filter(role=Membership.Role.FACILITATOR).exists()
    assert [p.email for p in Person.objects.filter(is_administrator=True)] == [logins[2].email]


def test_counters_tell_what_there_is(company):
    assert reconcile.drifts() == []


def test_nothing_happens_before_its_cause_or_after_now(company):
    answers = Contribution.objects.filter(kind="answer")
    assert not answers.filter(published_at__lt=F("parent__published_at")).exists()
    assert not Comment.objects.filter(published_at__lt=F("contribution__published_at")).exists()
    for model in (Useful, Trial, Rating):
        assert not model.objects.filter(at__lt=F("contribution__published_at")).exists()
        assert not model.objects.filter(at__gt=NOW).exists()
    accepted = Contribution.objects.filter(accepted__isnull=False)
    assert not accepted.filter(accepted_at__lt=F("accepted__published_at")).exists()
    assert not JournalEntry.objects.filter(at__gt=NOW).exists()
    assert not Contribution.objects.filter(active_at__gt=NOW).exists()
    assert not Contribution.objects.filter(published_at__lt=F("author__created_at")).exists()


def test_people_work_at_working_hours(company):
    moments = Contribution.objects.values_list("published_at", flat=True)
    paris = [moment.astimezone(PARIS) for moment in moments]
    assert {moment.weekday() for moment in paris} <= set(range(5))
    assert all(8 <= moment.hour < 19 for moment in paris)


def test_whoever_writes_was_a_member(company):
    since = {(m.community_id, m.person_id): m.since for m in Membership.objects.all()}
    for row in Contribution.objects.all():
        assert since[row.community_id, row.author_id] <= row.published_at, row


def test_closed_communities_keep_their_readers(company):
    members = set(Membership.objects.values_list("community_id", "person_id"))
    closed = Community.objects.exclude(visibility=Community.Visibility.OPEN)
    for model, who in ((Useful, "person_id"), (Trial, "person_id"), (Comment, "author_id")):
        rows = model.objects.filter(community__in=closed)
        assert set(rows.values_list("community_id", who)) <= members


def test_certifications_are_those_that_the_rules_allow(company):
    certified = Contribution.objects.filter(certification__isnull=False)
    assert certified.count() >= 20
    for row in certified.select_related("certification__certified_by", "community"):
        assert rules.may_certify(row.certification.certified_by, row), row
    assert Expert.objects.count() >= 20


def test_tutorials_have_their_sections_and_their_earlier_words(company):
    tutorials = Contribution.objects.filter(kind="tutorial")
    assert all(set(row.sections) == set(Contribution.Section.values) for row in tutorials)
    joker = tutorials.get(title__startswith="Le joker\xa0: appeler")
    versions = list(Version.objects.filter(contribution=joker).order_by("number"))
    assert [version.number for version in versions] == [1, 2, 3]
    assert versions[-1].html == joker.html
    assert versions[0].html != versions[1].html != versions[2].html
    assert joker.version == 3
    assert joker.edited_at == versions[-1].edited_at


def test_photos_are_kept_with_the_text_that_shows_them(company):
    photos = Attachment.objects.select_related("contribution")
    assert photos.count() >= 5
    for photo in photos:
        assert photo.slug in photo.contribution.html
        assert photo.owner_id == photo.contribution.author_id
        assert files.is_kept(keeping.folder_of(company.pk), photo.digest)


def test_notices_follow_and_nobody_gets_a_year_of_mail(company):
    nadia = Person.objects.get(name="Nadia Benali")
    assert nadia.notices.count() >= 5
    assert nadia.notices.filter(opened_at=None).exists()
    assert Notice.objects.filter(opened_at__isnull=False).exists()
    assert nadia.notices.filter(kind="mention").exists()
    rachid = Person.objects.get(name="Rachid Amrani")
    waiting = set(rachid.notices.filter(opened_at=None).values_list("kind", flat=True))
    assert {"request", "report"} <= waiting
    assert not OutboxMessage.objects.exists()


def test_each_who_signs_in_reads_thanks_and_what_became_of_the_month(company):
    for login, thanks in zip(demo.logins(), (14, 15, 8), strict=True):
        person = Person.objects.get(email=login.email)
        found = thanked.received(person, 1).object_list
        assert len(found) == thanks
        assert sum(bool(one.words) for one in found) >= 7
        # Whatever the day on which the company moves in.
        month = Month.over(person, NOW)
        for _ in range(2):
            assert became.became(person, month).thanks.words, (person, month)
            month = month.before()


def test_thanks_are_those_that_the_rules_allow(company):
    thanks = Thanks.objects.select_related("by", "to", "contribution__community", "comment")
    assert thanks.count() >= 55
    for row in thanks:
        thing = row.comment or row.contribution
        assert gratitude.may_say_thanks(row.by, thing), row.contribution
        assert list(gratitude.thanked_for(row.by, thing)) == [row.to], row.contribution
        assert Contribution.objects.visible_to(row.by).filter(pk=row.contribution_id).exists()
        assert max(thing.published_at, row.by.created_at) < row.at < NOW
    said = JournalEntry.objects.filter(name="knowledge.thanks_said")
    assert sorted(said.values_list("about", flat=True)) == sorted(row.pk for row in thanks)


def test_people_follow_what_they_may_and_hear_of_it(company):
    follows = Follow.objects.select_related("person", "colleague", "subject", "question__community")
    assert follows.count() >= 50
    for row in follows:
        thing = row.colleague or row.subject or row.question
        assert notification_rules.may_follow(row.person, thing), row
        assert row.person.created_at <= row.at < NOW
    for login in demo.logins():
        person = Person.objects.get(email=login.email)
        for what in (PERSON, SUBJECT, QUESTION):
            assert len(followed(person, what, 1).object_list) >= 3, (person, what)
        kinds = person.notices.filter(kind__in=OF_FOLLOWED).values_list("kind", flat=True)
        assert {Kind.OF_COLLEAGUE, Kind.OF_SUBJECT} <= set(kinds), person


def test_what_the_clock_tells_is_told_when_it_happened(company):
    week = Notice.objects.filter(kind=Kind.THANKED).select_related("thanks")
    assert {"Nadia Benali", "Rachid Amrani"} <= {notice.person.name for notice in week}
    assert all(notice.at == notice.thanks.at for notice in week)
    month = Notice.objects.filter(kind=Kind.JOURNEY)
    assert {notice.at.astimezone(PARIS).date().isoformat() for notice in month} == {"2026-03-01"}
    told = set(month.values_list("person__email", flat=True))
    assert {login.email for login in demo.logins()} <= told


def test_the_journal_is_in_order(company):
    moments = list(JournalEntry.objects.order_by("xact", "pk").values_list("at", flat=True))
    assert moments == sorted(moments)


def test_it_refuses_a_house_that_is_taken(company):
    assert demo.is_loaded()
    with pytest.raises(CommandError, match="already"):
        demo.load(now=NOW)


def told():
    texts = Contribution.objects.order_by("pk")
    people = Person.objects.order_by("pk")
    return (
        list(people.values_list("slug", "name", "site__name", "job")),
        list(texts.values_list("slug", "author__name", "published_at", "useful_count")),
        list(Trial.objects.order_by("pk").values_list("person__name", "outcome", "minutes", "at")),
    )


def loaded(seed):
    with transaction.atomic():
        demo.load(seed=seed, now=NOW, book=OneChapter())
        found = told()
        transaction.set_rollback(True)
    return found


@pytest.mark.django_db
def test_the_same_seed_makes_the_same_company():
    first = loaded(1)
    assert loaded(1) == first
    assert loaded(2) != first


@pytest.mark.django_db
def test_the_large_company_reaches_its_numbers_exactly(monkeypatch):
    sizes = {"PEOPLE": 330, "COMMUNITIES": 30, "DISCUSSIONS": 60, "CONTRIBUTIONS": 1500}
    for name, size in sizes.items():
        monkeypatch.setattr(large, name, size)
    monkeypatch.setattr("entrepairs.operations.demo.wording.SENTENCES", 500)
    demo.load(seed=1, size="large", now=NOW, book=OneChapter())

    assert Person.objects.count() == 330
    assert Community.objects.count() == 30
    assert Contribution.objects.filter(kind="question").count() == 60
    assert Contribution.objects.count() == 1500
    assert Version.objects.count() >= 1500
    assert reconcile.drifts() == []
    deeds = JournalEntry.objects.filter(name__startswith="knowledge.question")
    assert deeds.count() >= 1400
    assert Contribution.objects.filter(answers_count__gte=190).exists()
    assert not Contribution.objects.filter(published_at__gt=NOW).exists()
