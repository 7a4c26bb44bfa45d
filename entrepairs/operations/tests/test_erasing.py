# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""My data: the end of it (I12, I45)."""

import io
from datetime import timedelta

import pytest
from django.core.files.storage import storages
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from entrepairs.communities import queries as communities
from entrepairs.communities.models import Membership
from entrepairs.curation import reconcile as curation
from entrepairs.curation.actions import suggesting
from entrepairs.kernel import outbox, readers
from entrepairs.kernel.decisions import Refused
from entrepairs.kernel.models import JournalEntry
from entrepairs.knowledge import keeping, reconcile
from entrepairs.knowledge import texts as states
from entrepairs.knowledge.actions import drafting, editing, feedback, talking
from entrepairs.knowledge.models import Attachment, Contribution, Draft
from entrepairs.meetings.actions import planning
from entrepairs.meetings.tests.conftest import plan
from entrepairs.operations import actions, erased, erasing, fulfilling, queries
from entrepairs.operations.backup import stored
from entrepairs.operations.models import Erasure
from entrepairs.operations.tests.my_data import copy_of, everything, gone, killed, share
from entrepairs.people import actions as people
from entrepairs.people.models import Person
from entrepairs.people.tests.test_me import picture
from entrepairs.skills.actions import endorsing

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _data(settings, tmp_path):
    settings.DATA = tmp_path


@pytest.fixture
def tip(cast):
    return share(cast.bruno, cast.counsellors, "zq-title", "<p>zq-words</p>")


def test_one_asks_with_a_proof_and_thinks_better_of_it(cast, client, mailoutbox):
    """I73."""
    client.force_login(cast.bruno)
    url = reverse("operations:erase")
    assert client.get(url).url.startswith("/accounts/reauthenticate/?next=")
    client.post(reverse("account_reauthenticate"), {"password": "correct horse battery"})
    assert client.get(url).status_code == 200
    assert client.post(url).status_code == 422
    assert not Erasure.objects.exists()

    assert client.post(url, {"texts": "withdraw"}).status_code == 302

    asked = Erasure.objects.get()
    assert asked.withdraws
    assert asked.due_at - asked.asked_at == timedelta(days=14)
    outbox.deliver_due()
    assert mailoutbox[0].subject == "Your account will be erased"
    assert not list(erasing.due())
    erasing.erase(asked.pk)
    assert Person.objects.filter(pk=cast.bruno.pk).exists()
    assert "Keep my account" in client.get(reverse("operations:my_data")).content.decode()
    client.post(reverse("operations:keep_account"))
    assert not Erasure.objects.exists()


def test_signing_in_says_that_it_is_coming(cast, client):
    actions.ask_erasure(actor=cast.bruno, withdraws=False)
    door = {"login": cast.bruno.email, "password": "correct horse battery"}
    page = client.post(reverse("account_login"), door, follow=True).content.decode()
    assert "will be erased" in page


def test_what_has_begun_is_not_undone(cast):
    actions.ask_erasure(actor=cast.bruno, withdraws=False)
    Erasure.objects.update(begun_at=timezone.now())
    assert not actions.keep_account(actor=cast.bruno)
    assert Erasure.objects.exists()


def test_who_leaves_others_without_a_hand_settles_that_first(cast, client):
    with pytest.raises(Refused, match="All of Marceau, Counsellors"):
        actions.ask_erasure(actor=cast.awa, withdraws=False)
    with pytest.raises(Refused, match="Name another administrator"):
        actions.ask_erasure(actor=cast.farid, withdraws=False)
    settle = queries.to_settle(cast.awa)
    assert [name for _slug, name in settle.communities] == ["All of Marceau", "Counsellors"]
    assert queries.to_settle(cast.farid).is_last_administrator
    assert not queries.to_settle(cast.bruno)


def test_the_last_administrator_is_not_erased_on_the_day_either(cast):
    Erasure.objects.create(person=cast.farid, organisation=cast.house, due_at=timezone.now())
    asked = Erasure.objects.get()
    erasing.erase(asked.pk)
    asked.refresh_from_db()
    assert asked.due_at > timezone.now()
    cast.farid.refresh_from_db()
    assert cast.farid.left_at is None


@pytest.fixture
def lived_in(cast, tip, django_capture_on_commit_callbacks):
    """Bruno wrote, was named, was attested, has sessions, drafts, invitations and mails."""
    Person.objects.filter(pk=cast.bruno.pk).update(about="zq-about", job="zq-job")
    named = f'<p>Ask <a href="/people/{cast.bruno.slug}/" data-mention="{cast.bruno.slug}">'
    named += "@Bruno Costa</a> zq-kept</p>"
    theirs = share(cast.awa, cast.counsellors, "Whom to ask", named)
    talking.comment(actor=cast.eva, contribution=tip, html=named)
    feedback.find_useful(actor=cast.bruno, contribution=theirs)
    endorsing.endorse(
        actor=cast.bruno,
        person=cast.awa,
        subject=cast.subject,
        sentence="zq-attested",
        happened_on=timezone.now().date(),
    )
    people.invite_person(actor=cast.farid, organisation=cast.house, email="x@marceau.example")
    readers.turn()
    return theirs


def test_nothing_of_them_is_left_but_what_they_taught(cast, tip, lived_in):
    """I45, in every table there is."""
    slug, email = cast.bruno.slug, cast.bruno.email
    gone(cast.bruno)

    left = "\n".join(everything())

    for word in ("Bruno", "bruno", "zq-about", "zq-job", "zq-attested", slug, email):
        assert word not in left, next(row for row in left.split("\n") if word in row)
    tip.refresh_from_db()
    assert (tip.author, tip.html) == (None, "<p>zq-words</p>")
    lived_in.refresh_from_db()
    assert "a former member zq-kept" in lived_in.text
    assert lived_in.html == "<p>Ask a former member zq-kept</p>"
    assert (reconcile.drifts(), curation.drifts()) == ([], [])


def test_words_outside_texts_name_them_no_more(cast):
    """A colleague's draft, and a suggestion that waits, hold the text with its mentions."""
    slug = cast.bruno.slug
    named = f'<p>Ask <a href="/people/{slug}/" data-mention="{slug}">@Bruno Costa</a>.</p>'
    drafting.save_draft(
        actor=cast.awa, key="a-draft", kind="tip", content={"html": named, "title": "T"}
    )
    theirs = share(cast.awa, cast.counsellors, "T", named)
    suggesting.suggest(
        actor=cast.eva,
        contribution=theirs,
        seen=states.mark_of(theirs),
        parts={"": f"{named}<p>More.</p>"},
        why="more",
    )
    gone(cast.bruno)
    left = "\n".join(everything())
    assert "Bruno" not in left
    assert Draft.objects.get().content["html"] == "<p>Ask une personne qui n’est plus membre.</p>"


def test_what_only_they_wrote_goes_with_them(cast, tip, lived_in):
    """What others answered or rewrote is not only theirs."""
    asked = share(cast.bruno, cast.counsellors, "zq-question", "<p>zq-q</p>", kind="question")
    share(cast.awa, cast.counsellors, "", "<p>Her answer</p>", kind="answer", parent=asked)
    shared = share(cast.bruno, cast.counsellors, "zq-shared", "<p>zq-first</p>")
    editing.edit_contribution(
        actor=cast.eva,
        contribution=shared,
        seen=states.mark_of(shared),
        title="zq-shared",
        html="<p>zq-rewritten</p>",
        reason="clearer",
    )
    answered = share(cast.awa, cast.counsellors, "Hers", "<p>Q</p>", kind="question")
    share(cast.bruno, cast.counsellors, "", "<p>zq-answer</p>", kind="answer", parent=answered)
    talking.comment(actor=cast.bruno, contribution=lived_in, html="<p>zq-comment</p>")

    gone(cast.bruno, withdraws=True)

    left = "\n".join(everything())
    for word in ("zq-words", "zq-title", "zq-answer", "zq-comment"):
        assert word not in left, next(row for row in left.split("\n") if word in row)
    for word in ("zq-question", "Her answer", "zq-rewritten"):
        assert word in left
    answered.refresh_from_db()
    assert answered.answers_count == 0
    assert (reconcile.drifts(), curation.drifts()) == ([], [])


def test_the_place_they_had_goes_to_who_waits_for_it(cast):
    meeting = plan(cast, capacity=2, starts_at=timezone.now() + timedelta(days=30))
    planning.say_whether_one_comes(actor=cast.awa, meeting=meeting, comes=True)
    planning.say_whether_one_comes(actor=cast.bruno, meeting=meeting, comes=True)
    planning.wait_for_a_place(actor=cast.chloe, meeting=meeting)
    gone(cast.bruno)
    coming = meeting.rsvps.filter(comes=True).values_list("person__name", flat=True)
    assert set(coming) == {"Awa Diop", "Chloé Martin"}


def test_no_suggestion_keeps_a_copy_of_what_they_took_with_them(cast, tip):
    suggesting.suggest(
        actor=cast.eva,
        contribution=tip,
        seen=states.mark_of(tip),
        parts={"": "<p>zq-words</p><p>More.</p>"},
        why="more",
    )
    gone(cast.bruno, withdraws=True)
    readers.catch_up()
    assert "zq-words" not in "\n".join(everything())
    assert (reconcile.drifts(), curation.drifts()) == ([], [])


def test_the_portrait_and_the_copies_go(cast):
    before = set(stored(storages["default"]))
    # What another test has kept already would be kept once.
    people.set_photo(actor=cast.bruno, file=picture(width=431, height=433, quality=37))
    copy_of(cast.bruno)
    assert len(set(stored(storages["default"])) - before) == 2
    gone(cast.bruno)
    assert set(stored(storages["default"])) == before


def test_a_file_that_no_text_shows_goes_and_the_others_stay(cast):
    owned = {"name": "zq.txt", "kind": "file", "media_type": "text/plain", "size": 4}
    loose, shown = (
        keeping.keep(cast.bruno, io.BytesIO(words), **owned) for words in (b"zq-1", b"zq-2")
    )
    share(cast.bruno, cast.counsellors, "T", "<p>T</p>", attachments=[shown.slug])
    before = set(stored(storages["default"]))
    gone(cast.bruno)
    left = Attachment.objects.get()
    assert (left.slug, left.owner) == (shown.slug, None)
    assert list(before - set(stored(storages["default"]))) == [
        f"attachments/{cast.house.pk}/{loose.digest[:2]}/{loose.digest}"
    ]


@pytest.mark.parametrize("step", ["_erase_files", "_end"])
def test_killed_half_way_it_goes_on_and_is_done_once(cast, tip, monkeypatch, step):
    """F5."""
    asked = actions.ask_erasure(actor=cast.bruno, withdraws=True)
    Erasure.objects.update(due_at=timezone.now())
    monkeypatch.setattr(erasing, step, killed)
    with pytest.raises(KeyboardInterrupt):
        erasing.erase(asked.pk)
    monkeypatch.undo()
    assert not list(erasing.due())
    Erasure.objects.update(begun_at=timezone.now() - timedelta(hours=7))
    assert list(erasing.due()) == [asked.pk]

    for _ in range(2):
        erasing.erase(asked.pk)

    assert JournalEntry.objects.filter(name="people.person_erased").count() == 1
    assert not JournalEntry.objects.filter(actor=cast.bruno.pk).exists()
    assert [slug for slug, _withdrew in erased.listed()] == [cast.bruno.slug]


def test_on_its_day_the_worker_is_asked(cast):
    actions.ask_erasure(actor=cast.bruno, withdraws=False)
    assert fulfilling.erase_who_asked() == 0
    Erasure.objects.update(due_at=timezone.now())
    assert fulfilling.erase_who_asked() == 1


def test_who_was_let_out_by_the_staff_file_is_erased_all_the_same(cast):
    asked = actions.ask_erasure(actor=cast.bruno, withdraws=False)
    people.end_stay(actor=None, person=cast.bruno)
    Erasure.objects.update(due_at=timezone.now())
    erasing.erase(asked.pk)
    assert not Person.objects.filter(pk=cast.bruno.pk).exists()


def test_a_community_that_lost_its_facilitator_so_is_told_to_administrators(cast):
    """By the command line, which asks nobody."""
    Membership.objects.filter(community=cast.everyone).exclude(person=cast.awa).delete()
    gone(cast.awa)
    told = dict(communities.without_facilitator(cast.farid))
    assert told == {
        cast.everyone.slug: "All of Marceau",
        cast.counsellors.slug: "Counsellors",
    }


def test_an_older_backup_erases_them_again(cast, tip):
    """I45: the list lies beside the database."""
    erased.write_down(cast.bruno.slug, withdraws=True)
    with erased.place().open("a") as file:
        file.write("cut-of")
    assert erasing.do_again() == 1
    assert erasing.do_again() == 0
    assert not Person.objects.filter(pk=cast.bruno.pk).exists()
    assert Contribution.objects.get(pk=tip.pk).html == ""


def test_the_command_erases_who_cannot_sign_in_any_more(cast):
    people.end_stay(actor=None, person=cast.bruno)
    with pytest.raises(CommandError, match="--sure"):
        call_command("erase", cast.bruno.email)
    with pytest.raises(CommandError, match="last administrator"):
        call_command("erase", cast.farid.slug, "--sure")
    with pytest.raises(CommandError, match="nobody"):
        call_command("erase", "nobody@marceau.example", "--sure")
    call_command("erase", cast.bruno.email, "--sure", verbosity=0)
    assert not Person.objects.filter(pk=cast.bruno.pk).exists()
