# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What becomes of attestations and certifications is told to whom it concerns alone."""

from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from entrepairs.communities.models import Membership
from entrepairs.kernel import readers
from entrepairs.notifications import mails, queries, unopened, words
from entrepairs.notifications.models import Kind, Notice
from entrepairs.notifications.skills import tell_that_it_ends
from entrepairs.skills.actions import certifying
from entrepairs.skills.actions import endorsing as actions
from entrepairs.skills.tests.certifying import (
    appeal,
    asked,
    certified,
    decide,
    not_yet,
    peers,
    person,
    piece,
    revoked,
    yes,
)
from entrepairs.skills.tests.test_endorsing import endorsed, shows

pytestmark = pytest.mark.django_db


@pytest.fixture
def group(cast):
    return peers(cast)


def told(person, kind):
    readers.catch_up()
    return Notice.objects.visible_to(person).filter(kind=kind).count()


def where(person, kind):
    """The words of the newest notice of a kind, and where it leads."""
    readers.catch_up()
    slug = Notice.objects.visible_to(person).filter(kind=kind).order_by("-pk")[0].slug
    one = words.tell(queries.notice(person, slug))
    return one.title, one.url


def test_who_is_attested_hears_of_it_and_of_other_words(cast):
    row = endorsed(cast)
    assert told(cast.awa, Kind.ENDORSED) == 1
    assert where(cast.awa, Kind.ENDORSED) == ("Deductible", reverse("skills:requests"))
    actions.send_endorsement_back(actor=cast.awa, endorsement=row, reply="Name nobody.")
    assert told(cast.bruno, Kind.SENT_BACK) == 1
    place = reverse("skills:endorse", args=[cast.subject.slug, cast.awa.slug])
    assert where(cast.bruno, Kind.SENT_BACK)[1] == place
    endorsed(cast, sentence="Three questions, and it was calm.")
    assert told(cast.awa, Kind.ENDORSED) == 2
    assert told(cast.bruno, Kind.SENT_BACK) == 0
    actions.withdraw_endorsement(actor=cast.bruno, endorsement=row)
    assert told(cast.awa, Kind.ENDORSED) == 0


def test_accepted_or_declined_nobody_is_told(cast):
    row = endorsed(cast)
    readers.catch_up()
    number = Notice.objects.count()
    actions.accept_endorsement(actor=cast.awa, endorsement=row)
    actions.reconsider_endorsement(actor=cast.awa, endorsement=row)
    actions.decline_endorsement(actor=cast.awa, endorsement=row)
    endorsed(cast, sentence="Worded anew.")
    readers.catch_up()
    assert Notice.objects.count() == number


def test_the_person_hears_what_became_of_their_certification(cast, group):
    not_yet(group.row, group.three)
    assert told(cast.bruno, Kind.NOT_YET) == 1
    row = certified(cast, group)
    assert told(cast.bruno, Kind.GRANTED) == 1
    page = reverse("skills:certification", args=[row.slug])
    assert where(cast.bruno, Kind.GRANTED) == ("Deductible", page)
    certifying.revoke_certification(actor=cast.awa, certification=row, reason="No.")
    assert told(cast.bruno, Kind.REVOKED) == 1
    # Those who may look at it heard of the request.
    others = Notice.objects.exclude(person=cast.bruno).exclude(kind=Kind.LOOK)
    assert not others.exists()


def test_an_appeal_is_told_to_who_may_decide_until_it_is_decided(cast, group):
    row = appeal(cast, revoked(cast, group))
    assert told(cast.eva, Kind.APPEAL) == 1
    assert told(cast.awa, Kind.APPEAL) == 0
    assert told(cast.farid, Kind.APPEAL) == 0
    decide(row, cast.eva, restores=True)
    assert told(cast.bruno, Kind.DECIDED) == 1
    assert told(cast.eva, Kind.APPEAL) == 0


def test_where_nobody_else_looks_after_it_an_administrator_hears_of_the_appeal(cast, group):
    Membership.objects.filter(person=cast.eva).delete()
    before = queries.unread(cast.farid)
    row = appeal(cast, revoked(cast, group))
    assert told(cast.farid, Kind.APPEAL) == 1
    assert not Notice.objects.filter(person=cast.diego).exists()
    # By what is made once for all readers too: the bell, and the mail as it leaves.
    notice = Notice.objects.get(person=cast.farid, kind=Kind.APPEAL)
    assert queries.unread(cast.farid) == before + 1
    assert list(unopened.among(cast.farid, [notice.pk])) == [notice]
    decide(row, cast.farid, restores=True)
    assert list(unopened.among(cast.farid, [notice.pk])) == []


def test_an_administrator_who_does_not_read_the_community_is_not_sent_its_address(cast, group):
    Membership.objects.filter(person=cast.eva).delete()
    row = appeal(cast, revoked(cast, group))
    assert told(cast.farid, Kind.APPEAL) == 1
    row.community.visibility = "hidden"
    row.community.save()
    notice = Notice.objects.get(person=cast.farid, kind=Kind.APPEAL)
    sent = mails.compose(notice, "<one@localhost>")
    assert sent.extra_headers["List-Id"] == "<notices.localhost>"
    assert row.community.slug not in sent.message().as_string()


def test_its_end_is_told_once_a_round(cast, group, monkeypatch):
    def at(moment):
        monkeypatch.setattr(timezone, "now", lambda: moment)

    row = certified(cast, group)
    at(row.expires_at - timedelta(days=61))
    assert tell_that_it_ends() == 0
    at(row.expires_at - timedelta(days=59))
    assert tell_that_it_ends() == 1
    assert tell_that_it_ends() == 0
    assert Notice.objects.get(kind=Kind.ENDING).person == cast.bruno
    certifying.renew_certification(actor=cast.bruno, certification=row)
    assert tell_that_it_ends() == 0
    row = yes(row, group.piece, group.one, group.two, group.other)
    at(row.expires_at - timedelta(days=59))
    assert tell_that_it_ends() == 1


def test_a_notice_opens_where_it_says(cast, client):
    endorsed(cast)
    readers.catch_up()
    client.force_login(cast.awa)
    inbox = client.get(reverse("notifications:inbox")).content.decode()
    assert "Bruno Costa endorses a skill of yours" in inbox
    assert "Deductible" in inbox
    slug = Notice.objects.get(person=cast.awa).slug
    answer = client.post(reverse("notifications:open", args=[slug]))
    assert answer["Location"] == reverse("skills:requests")
    assert mail.outbox == []


def test_a_member_who_shows_that_skill_hears_of_the_request_and_others_do_not(cast):
    group = peers(cast)
    shows(cast, group.one)
    shows(cast, group.two, "self")
    outside = person(cast, "Nora Faure", community=cast.everyone)
    shows(cast, outside)
    assert told(group.one, Kind.LOOK) == 1
    assert where(group.one, Kind.LOOK)[1] == reverse("skills:certification", args=[group.row.slug])
    for somebody in (group.two, group.three, outside, cast.bruno):
        assert told(somebody, Kind.LOOK) == 0


def test_few_of_those_who_show_it_hear_of_a_request_and_once_a_week(cast, group):
    readers.catch_up()
    able = [person(cast, f"{name} Martin") for name in "Ali Bea Cam Dan Eli Fay Gil".split()]
    for somebody in able:
        shows(cast, somebody)
    able.append(cast.bruno)
    shows(cast, cast.chloe)
    for somebody in (cast.chloe, group.one, group.two):
        piece(cast, somebody)
    asked(cast, cast.chloe)
    readers.catch_up()
    first = heard(able)
    assert len(first) == 6
    shows(cast, group.one)
    asked(cast, group.one)
    readers.catch_up()
    second = heard(able)
    # Those who were left alone, and nobody twice.
    assert len(second) == len(able) == len(set(second))
    Notice.objects.filter(kind=Kind.LOOK).update(at=timezone.now() - timedelta(days=8))
    shows(cast, group.two)
    asked(cast, group.two)
    readers.catch_up()
    assert len(heard([*able, group.one])) == len(able) + 6


def heard(people):
    rows = Notice.objects.filter(kind=Kind.LOOK, person__in=people)
    return list(rows.values_list("person", flat=True))


def test_whoever_is_not_shown_the_skill_any_more_is_not_told_of_it(cast, group):
    assert told(cast.awa, Kind.LOOK) == 1
    Membership.objects.filter(person=cast.bruno).delete()
    shows(cast, cast.bruno, "communities")
    assert told(cast.awa, Kind.LOOK) == 0
    shows(cast, cast.bruno, "all")
    assert told(cast.awa, Kind.LOOK) == 1
    shows(cast, cast.bruno, "self")
    assert told(cast.awa, Kind.LOOK) == 0


def test_nobody_is_asked_to_look_at_the_skill_of_who_left(cast, group):
    assert told(cast.awa, Kind.LOOK) == 1
    type(cast.bruno).objects.filter(pk=cast.bruno.pk).update(left_at=timezone.now())
    assert told(cast.awa, Kind.LOOK) == 0
