# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who follows a person, a subject or a question hears of it once, while they may read it."""

import re

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.utils import timezone

from entrepairs.communities.models import Membership
from entrepairs.curation.actions import merging
from entrepairs.kernel import outbox, readers
from entrepairs.kernel.decisions import Refused
from entrepairs.kernel.models import OutboxMessage
from entrepairs.knowledge.actions import asking, talking
from entrepairs.knowledge.actions.publishing import publish
from entrepairs.notifications import actions, following, stopping, usefulness
from entrepairs.notifications.models import OF_FOLLOWED, Follow, Kind, Notice
from entrepairs.notifications.queries import follows
from entrepairs.notifications.tests.conftest import work
from entrepairs.people.models import Person, Subject
from entrepairs.skills import actions as skills

ONE_CLICK = {"List-Unsubscribe": "One-Click"}


def write(cast, kind="tip", actor=None, community=None, title="Let the silence work", **more):
    who, place = actor or cast.awa, community or cast.counsellors
    made = publish(
        actor=who, community=place, kind=kind, title=title, html="<p>Three seconds.</p>", **more
    )
    readers.catch_up()
    return made


def answer(cast, question, actor=None):
    return write(cast, "answer", actor or cast.awa, title="", parent=question)


def news(person):
    """What somebody was told, as it stands in their inbox."""
    rows = Notice.objects.visible_to(person).filter(person=person)
    return [notice.kind for notice in rows.order_by("pk")]


def send_now(person):
    """The mails that somebody gets once theirs are due."""
    mail.outbox.clear()
    OutboxMessage.objects.update(due_at=timezone.now())
    while outbox.deliver_due():
        pass
    return [sent for sent in mail.outbox if sent.to == [person.email]]


def test_a_follower_hears_of_a_new_text_and_nobody_else_does(cast):
    actions.follow(actor=cast.bruno, thing=cast.awa)
    write(cast)

    assert news(cast.bruno) == [Kind.OF_COLLEAGUE]
    assert Notice.objects.count() == 1


def test_a_text_of_a_followed_colleague_on_a_followed_subject_is_told_once(cast):
    for thing in (cast.awa, cast.subject):
        actions.follow(actor=cast.bruno, thing=thing)
    actions.follow(actor=cast.chloe, thing=cast.subject)
    write(cast, subjects=[cast.subject])
    readers.Bookmark.objects.update(entry=0)
    readers.catch_up()

    assert news(cast.bruno) == [Kind.OF_COLLEAGUE]
    assert news(cast.chloe) == [Kind.OF_SUBJECT]


def test_what_one_may_not_read_is_told_neither_then_nor_after_one_came_in(cast):
    actions.follow(actor=cast.farid, thing=cast.awa)
    actions.follow(actor=cast.farid, thing=cast.subject)
    write(cast, subjects=[cast.subject])
    write(cast, community=cast.everyone)
    Membership.objects.create(
        organisation=cast.house, community=cast.counsellors, person=cast.farid
    )

    assert news(cast.farid) == [Kind.OF_COLLEAGUE]


def test_what_was_there_before_is_not_told(cast):
    actions.follow(actor=cast.bruno, thing=cast.awa)
    Follow.objects.update(at=timezone.now() + timezone.timedelta(minutes=1))
    write(cast)

    assert news(cast.bruno) == []


def test_who_is_named_hears_of_that_alone(cast):
    actions.follow(actor=cast.bruno, thing=cast.awa)
    named = f'<p><a data-mention="{cast.bruno.slug}" href="/people/x/">@Bruno</a></p>'
    publish(actor=cast.awa, community=cast.counsellors, kind="tip", title="Ask him", html=named)
    readers.catch_up()

    assert news(cast.bruno) == [Kind.MENTION]


def test_a_followed_question_tells_of_answers_comments_and_what_is_accepted(cast):
    question = write(cast, "question", cast.chloe, title="Who knows?")
    actions.follow(actor=cast.bruno, thing=question)
    said = answer(cast, question)
    talking.comment(actor=cast.eva, contribution=question, html="<p>I wonder too.</p>")
    talking.comment(actor=cast.eva, contribution=said, html="<p>Thank you.</p>")
    asking.accept_answer(actor=cast.chloe, answer=said)
    readers.catch_up()

    assert news(cast.bruno) == [Kind.OF_QUESTION, Kind.OF_QUESTION, Kind.OF_QUESTION, Kind.SOLVED]
    # Who asked hears of what concerns them, and of the talk on an answer; who answered, once.
    assert news(cast.chloe) == [Kind.ANSWER, Kind.COMMENT, Kind.OF_QUESTION]
    assert news(cast.awa) == [Kind.COMMENT, Kind.ACCEPTED]
    assert news(cast.eva) == []


def test_one_hears_no_more_of_ones_own_question_once_it_is_muted(cast):
    question = write(cast, "question", cast.bruno, title="Who knows?")
    actions.unfollow(actor=cast.bruno, thing=question)
    actions.unfollow(actor=cast.bruno, thing=question)
    said = answer(cast, question)
    for text in (question, said):
        talking.comment(actor=cast.eva, contribution=text, html="<p>So do I.</p>")
    readers.catch_up()
    assert news(cast.bruno) == []

    actions.follow(actor=cast.bruno, thing=question)
    answer(cast, question, cast.chloe)
    assert news(cast.bruno) == [Kind.ANSWER]


def test_mails_that_wait_do_not_leave_once_it_is_over(cast):
    question = write(cast, "question", cast.bruno, title="Who knows?")
    actions.follow(actor=cast.bruno, thing=cast.awa)
    answer(cast, question)
    write(cast)
    actions.unfollow(actor=cast.bruno, thing=cast.awa)
    actions.unfollow(actor=cast.bruno, thing=question)

    assert send_now(cast.bruno) == []


def test_rights_are_asked_again_when_the_mail_leaves(cast):
    actions.follow(actor=cast.bruno, thing=cast.awa)
    write(cast)
    Membership.objects.filter(person=cast.bruno).delete()

    assert send_now(cast.bruno) == []
    assert news(cast.bruno) == []


@pytest.mark.parametrize("what", ["colleague", "subject", "question"])
def test_a_mail_says_why_and_one_click_ends_that_alone(cast, client, what):
    question = write(cast, "question", cast.chloe, title="Who knows?")
    thing = {"colleague": cast.awa, "subject": cast.subject, "question": question}[what]
    others = [one for one in (cast.eva, cast.awa, cast.subject, question) if one != thing]
    actions.follow(actor=cast.bruno, thing=thing)
    if what == "question":
        answer(cast, question)
    else:
        write(cast, subjects=[cast.subject])
    for other in others:
        actions.follow(actor=cast.bruno, thing=other)
    (sent,) = send_now(cast.bruno)

    why = {"colleague": "you follow Awa Diop.", "subject": "you follow Deductible."}
    assert why.get(what, "you follow the question.") in sent.body
    assert "Three seconds." in sent.body
    address = re.fullmatch(r"<http://localhost:8000(/.+)>", sent.extra_headers["List-Unsubscribe"])
    page = client.post(address[1], ONE_CLICK).content.decode()
    assert "The program still tells" not in page
    assert Follow.objects.filter(person=cast.bruno).count() == len(others)
    (undo,) = re.findall(r'action="(/notices/stop/[^"]+/undo/)"', page)
    client.post(undo)
    assert Follow.objects.filter(person=cast.bruno).count() == len(others) + 1


def test_ones_own_question_is_muted_by_one_click_too(cast, client):
    question = write(cast, "question", cast.bruno, title="Who knows?")
    said = answer(cast, question)
    Notice.objects.all().delete()
    talking.comment(actor=cast.eva, contribution=said, html="<p>Thank you.</p>")
    readers.catch_up()
    (sent,) = send_now(cast.bruno)

    assert "because you asked the question." in sent.body
    client.post(stopping.stop_url(cast.bruno, f"question:{question.slug}"), ONE_CLICK)
    assert Follow.objects.get().is_muted


def test_an_old_link_names_nothing_that_its_owner_may_not_know_of_any_more(cast, client):
    question = write(cast, "question", cast.eva, cast.hidden, "Secret")
    page = client.get(stopping.stop_url(cast.bruno, f"question:{question.slug}")).content.decode()

    assert "Secret" not in page
    assert client.post(stopping.stop_url(cast.diego, f"person:{cast.awa.slug}")).status_code == 404


def test_it_takes_no_mail_from_what_is_asked_of_one_by_name():
    assert {usefulness.of(kind) for kind in OF_FOLLOWED} == {usefulness.Use.REST}


def test_only_what_one_sees_is_followed(cast):
    hidden = write(cast, "question", cast.eva, cast.hidden, "Secret")
    withdrawn = write(cast, "question", title="Gone")
    type(withdrawn).objects.filter(pk=withdrawn.pk).update(hidden=True)
    withdrawn.refresh_from_db()
    cast.chloe.left_at = timezone.now()
    refused = (cast.bruno, cast.diego, cast.chloe, hidden, withdrawn, write(cast))
    for thing in refused:
        with pytest.raises(Refused):
            actions.follow(actor=cast.bruno, thing=thing)

    assert not Follow.objects.exists()


def test_the_database_holds_what_a_follow_is(cast):
    place = {"organisation": cast.house, "person": cast.bruno}
    wrong = (
        {},
        {"colleague": cast.bruno},
        {"colleague": cast.awa, "subject": cast.subject},
        {"colleague": cast.awa, "is_muted": True},
    )
    for about in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            Follow.objects.create(**place, **about)


def test_who_left_hears_nothing_and_who_is_erased_follows_nothing(cast):
    actions.follow(actor=cast.bruno, thing=cast.awa)
    Person.objects.filter(pk=cast.bruno.pk).update(left_at=timezone.now())
    write(cast)
    assert not Notice.objects.exists()

    cast.bruno.delete()
    assert not Follow.objects.exists()


def test_who_followed_a_subject_follows_the_one_it_became(cast):
    former = Subject.objects.create(organisation=cast.house, name_en="Excess", name_fr="Reste")
    for person, things in ((cast.bruno, [former]), (cast.chloe, [former, cast.subject])):
        for thing in things:
            actions.follow(actor=person, thing=thing)
    skills.merge_skill(actor=cast.farid, subject=former, into=cast.subject)
    readers.catch_up()

    rows = Follow.objects.order_by("person").values_list("person", "subject")
    kept = cast.subject.pk
    assert list(rows) == [(cast.bruno.pk, kept), (cast.chloe.pk, kept)]


def merged(cast, gone, kept):
    merging.merge(actor=cast.eva, gone=gone, kept=kept)
    readers.catch_up()


def followers(question):
    return sorted(Follow.objects.filter(question=question).values_list("person__name", flat=True))


def test_who_followed_or_asked_a_question_follows_the_one_it_was_merged_into(cast):
    gone = write(cast, "question", cast.chloe, title="Who knows?")
    kept = write(cast, "question", cast.awa, title="Who does know?")
    # Who asked the other one, and who follows both already, are told once as they were.
    for person, thing in ((cast.awa, gone), (cast.bruno, gone), (cast.eva, gone), (cast.eva, kept)):
        actions.follow(actor=person, thing=thing)
    merged(cast, gone, kept)
    readers.Bookmark.objects.update(entry=0)
    readers.catch_up()
    assert followers(kept) == [cast.bruno.name, cast.chloe.name, cast.eva.name]

    Notice.objects.all().delete()
    Membership.objects.create(
        organisation=cast.house, community=cast.counsellors, person=cast.farid
    )
    said = answer(cast, kept, cast.farid)
    people = (cast.awa, cast.bruno, cast.chloe, cast.eva)
    assert [news(person) for person in people] == [[Kind.ANSWER], *[[Kind.OF_QUESTION]] * 3]
    for person in (cast.bruno, cast.chloe):
        (page,) = [follows.followed(person, "question", 1)]
        assert [row.button.slug for row in page] == [kept.slug]

    merging.part(actor=cast.eva, gone=gone)
    readers.catch_up()
    assert followers(kept) == [cast.eva.name]
    assert followers(gone) == [cast.awa.name, cast.bruno.name, cast.eva.name]
    Notice.objects.all().delete()
    talking.comment(actor=cast.awa, contribution=said, html="<p>Thank you.</p>")
    answer(cast, gone, cast.farid)
    assert news(cast.chloe) == [Kind.ANSWER]
    assert news(cast.bruno) == [Kind.OF_QUESTION]


def test_of_two_that_were_merged_into_one_the_other_still_brings_it(cast):
    kept = write(cast, "question", cast.awa, title="Who does know?")
    gone = [write(cast, "question", cast.chloe, title=f"Who knows {n}?") for n in "ab"]
    for question in gone:
        actions.follow(actor=cast.bruno, thing=question)
        merged(cast, question, kept)
    merging.part(actor=cast.eva, gone=gone[0])
    readers.catch_up()
    assert followers(kept) == [cast.bruno.name, cast.chloe.name]

    merging.part(actor=cast.eva, gone=gone[1])
    readers.catch_up()
    assert followers(kept) == []


def test_who_may_not_read_what_is_kept_or_muted_their_own_follows_nothing(cast):
    gone = write(cast, "question", cast.chloe, title="Who knows?")
    kept = write(cast, "question", cast.awa, title="Who does know?")
    actions.follow(actor=cast.bruno, thing=gone)
    actions.unfollow(actor=cast.chloe, thing=gone)
    actions.follow(actor=cast.eva, thing=gone)
    Person.objects.filter(pk=cast.eva.pk).update(left_at=timezone.now())
    Membership.objects.filter(person=cast.bruno).delete()
    merging.merge(actor=cast.awa, gone=gone, kept=kept)
    readers.catch_up()

    assert followers(kept) == []


@pytest.mark.parametrize("which", ["kept", "gone"])
def test_what_is_ended_while_they_are_one_does_not_begin_again_once_parted(cast, which):
    gone = write(cast, "question", cast.chloe, title="Who knows?")
    kept = write(cast, "question", cast.awa, title="Who does know?")
    actions.follow(actor=cast.bruno, thing=gone)
    merged(cast, gone, kept)
    for person in (cast.bruno, cast.chloe):
        actions.unfollow(actor=person, thing=kept if which == "kept" else gone)
    assert followers(kept) == []

    merging.part(actor=cast.eva, gone=gone)
    readers.catch_up()
    answer(cast, gone)
    assert news(cast.bruno) == []
    assert news(cast.chloe) == []


def test_merged_tips_are_followed_by_nobody(cast):
    gone, kept = write(cast), write(cast, title="Let them speak")
    merged(cast, gone, kept)

    assert not Follow.objects.exists()


@pytest.mark.hours
def test_the_weekly_letter_prefers_what_is_followed_and_says_nothing_twice(cast, clock):
    readers.catch_up()
    readers.Bookmark.objects.update(next_try_at=clock("2026-01-05 10:00"))
    Person.objects.update(created_at=timezone.now())
    clock("2026-11-16 10:00")
    actions.follow(actor=cast.bruno, thing=cast.subject)
    actions.follow(actor=cast.bruno, thing=cast.eva)
    for number in range(6):
        publish(
            actor=cast.awa,
            community=cast.counsellors,
            kind="tip",
            title=f"Tip {number}",
            html="<p>Wait.</p>",
            subjects=[cast.subject] if number == 0 else [],
        )
    write(cast, actor=cast.eva, community=cast.everyone, title="Elsewhere")
    Notice.objects.filter(kind=Kind.OF_COLLEAGUE).update(opened_at=timezone.now())
    Notice.objects.exclude(kind=Kind.OF_COLLEAGUE).delete()
    clock("2026-11-20 09:00")
    work()
    (letter,) = [sent for sent in mail.outbox if sent.to == [cast.bruno.email]]

    titles = re.findall(r"^\* (.+)$|^A tip\n(.+)$", letter.body, re.MULTILINE)
    assert [a or b for a, b in titles] == ["Tip 0", "Tip 5", "Tip 4", "Tip 3", "Tip 2"]
    assert "Elsewhere" not in letter.body


def test_a_reaction_to_what_is_gone_does_nothing(cast):
    class Gone:
        about, at = 0, timezone.now()

    for react in (
        following.tell_of_a_text,
        following.tell_of_an_answer,
        following.tell_of_a_comment,
        following.tell_it_is_solved,
        following.follow_what_it_became,
        following.follow_the_kept_one,
        following.follow_each_again,
    ):
        react(Gone)

    assert not Notice.objects.exists()
