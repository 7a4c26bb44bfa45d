# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Tutorials are passed on: who may, to whom, what becomes of them, and whose work they stay."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from entrepairs.communities import actions as communities
from entrepairs.communities.models import Community, Membership
from entrepairs.kernel.decisions import Refused
from entrepairs.knowledge import rules
from entrepairs.knowledge.actions import (
    attaching,
    crediting,
    editing,
    feedback,
    publishing,
    relaying,
    withdrawing,
)
from entrepairs.knowledge.models import Attachment, Contribution, Credit, Relay

pytestmark = pytest.mark.django_db


@pytest.fixture
def group(cast):
    """Make a group of the house with one facilitator and perhaps members."""

    def made(name, facilitator, *members, visibility="on_request"):
        row = Community.objects.create(
            organisation=cast.house, name=name, visibility=visibility, language="en"
        )
        for person, role in ((facilitator, "facilitator"), *((one, "member") for one in members)):
            Membership.objects.create(
                organisation=cast.house, community=row, person=person, role=role
            )
        return row

    return made


@pytest.fixture
def joker(cast):
    return tutorial_of(cast.awa, cast.counsellors)


def tutorial_of(author, community, **sections):
    return publishing.publish(
        actor=author,
        community=community,
        kind="tutorial",
        title="The joker",
        html="",
        sections={"how": "<ol><li>Say that you do not know.</li></ol>"} | sections,
    )


def passed_on(actor, tutorial, community, **more):
    return relaying.relay_tutorial(actor=actor, tutorial=tutorial, community=community, **more)


def adapted(actor, relay, how="<p>On the tablet.</p>"):
    title = f"The joker of {relay.community.name}"
    return relaying.adapt(actor=actor, relay=relay, title=title, sections={"how": how})


def names(text):
    return {(credit.person and credit.person.name) or credit.name for credit in text.credits.all()}


def test_passing_on_twice_is_passing_on_once(cast, joker):
    first = passed_on(cast.awa, joker, cast.everyone, words="As you wished")
    again = passed_on(cast.awa, joker, cast.everyone, words="Other words")

    assert (first.pk, again.words) == (again.pk, "As you wished")


def test_its_author_those_named_with_them_and_who_looks_after_it_pass_it_on(cast, group):
    text = tutorial_of(cast.bruno, cast.counsellors)
    assert rules.may_pass_on(cast.bruno, text)
    assert rules.may_pass_on(cast.awa, text)
    assert not rules.may_pass_on(cast.chloe, text)

    crediting.credit(actor=cast.bruno, contribution=text, people=[cast.chloe])
    assert rules.may_pass_on(cast.chloe, text)


def test_who_adopted_an_open_one_passes_it_on_for_their_group(cast, group):
    mentors, near = group("Mentors of Lyon", cast.chloe), group("Near", cast.bruno)
    text = tutorial_of(cast.awa, cast.everyone)
    relay = passed_on(cast.awa, text, mentors)
    assert not rules.may_pass_on(cast.chloe, text)

    relaying.adopt(actor=cast.chloe, relay=relay)

    assert passed_on(cast.chloe, text, near).sender == mentors


def test_who_adopted_what_is_for_members_does_not_pass_it_on(cast, group, joker):
    relay = passed_on(cast.awa, joker, group("Mentors of Lyon", cast.chloe))
    relaying.adopt(actor=cast.chloe, relay=relay)

    assert not rules.may_pass_on(cast.chloe, joker)


def test_it_goes_to_groups_that_one_knows(cast, joker):
    for place, why in [
        (cast.hidden, "that you know"),
        (cast.elsewhere, "that you know"),
        (cast.counsellors, "comes from that group"),
    ]:
        with pytest.raises(Refused, match=why):
            passed_on(cast.awa, joker, place)


def test_a_need_is_one_of_the_group_that_receives(cast, group, joker):
    near = group("Near", cast.bruno)
    theirs = communities.name_need(actor=cast.bruno, community=near, wording="Dare to ask")
    other = communities.name_need(actor=cast.awa, community=cast.everyone, wording="Something")
    with pytest.raises(Refused, match="a need of the group"):
        passed_on(cast.awa, joker, near, need=other)

    assert passed_on(cast.awa, joker, near, need=theirs).need == theirs


def test_who_looks_after_the_group_answers_and_may_think_again(cast, group, joker):
    relay = passed_on(cast.awa, joker, group("Near", cast.bruno, cast.chloe))
    with pytest.raises(Refused, match="Those who look after the group"):
        relaying.adopt(actor=cast.chloe, relay=relay)

    relaying.decline(actor=cast.bruno, relay=relay, reason="time", note="After the summer")
    relay.refresh_from_db()
    assert (relay.state, relay.note, relay.answered_by) == (
        "declined",
        "After the summer",
        cast.bruno,
    )

    relaying.reconsider(actor=cast.bruno, relay=relay)
    relay.refresh_from_db()
    assert (relay.state, relay.note, relay.answered_by) == ("received", "", None)


def test_it_is_taken_back_until_it_is_answered(cast, group, joker):
    relay = passed_on(cast.awa, joker, group("Near", cast.bruno))
    with pytest.raises(Refused):
        relaying.take_relay_back(actor=cast.bruno, relay=relay)
    relaying.adopt(actor=cast.bruno, relay=relay)
    with pytest.raises(Refused, match="has answered"):
        relaying.take_relay_back(actor=cast.awa, relay=relay)
    relaying.reconsider(actor=cast.bruno, relay=relay)

    relaying.take_relay_back(actor=cast.awa, relay=relay)

    assert not Relay.objects.exists()


def test_what_was_withdrawn_is_neither_adopted_nor_adapted(cast, group, joker):
    relay = passed_on(cast.awa, joker, group("Near", cast.bruno))
    withdrawing.withdraw(actor=cast.awa, contribution=joker)

    for act in (lambda: relaying.adopt(actor=cast.bruno, relay=relay), lambda: _own(cast, relay)):
        with pytest.raises(Refused, match="Ask them, or write a tutorial of your own"):
            act()
    relaying.decline(actor=cast.bruno, relay=relay, reason="other")


def _own(cast, relay):
    adapted(cast.bruno, relay)


def test_a_variant_is_made_once_and_the_group_goes_on_with_it(cast, group, joker):
    relay = passed_on(cast.awa, joker, group("Near", cast.bruno))
    variant = adapted(cast.bruno, relay)

    relay.refresh_from_db()
    assert (relay.state, relay.variant, variant.community) == ("adapted", variant, relay.community)
    with pytest.raises(Refused, match="its own version already"):
        adapted(cast.bruno, relay)
    with pytest.raises(Refused, match="withdraw that one"):
        relaying.reconsider(actor=cast.bruno, relay=relay)


def test_credits_are_conserved_through_any_number_of_adaptations(cast, group, joker):
    crediting.credit(actor=cast.awa, contribution=joker, people=[cast.eva, cast.bruno])
    text, people = joker, {cast.awa.name, cast.eva.name, cast.bruno.name}
    for number, who in enumerate([cast.bruno, cast.chloe, cast.farid, cast.awa]):
        sender = text.author
        relay = passed_on(sender, text, group(f"Group {number}", who, sender))
        text = adapted(who, relay)
        people.add(who.name)
        assert names(text) | {text.author.name} == people
        assert text.author.name not in names(text)
        assert all(credit.before for credit in text.credits.all())


def test_an_author_without_account_stays_named(cast, group, joker):
    Contribution.objects.filter(pk=joker.pk).update(author=None, author_name="Minh")
    joker.refresh_from_db()
    relay = passed_on(cast.awa, joker, group("Near", cast.bruno))

    assert names(adapted(cast.bruno, relay)) == {"Minh"}


def test_a_line_never_comes_back(cast, group, joker):
    near, far = group("Near", cast.bruno), group("Far", cast.chloe)
    variant = adapted(cast.bruno, passed_on(cast.awa, joker, near))
    with pytest.raises(Refused, match="adapted from what that group wrote"):
        passed_on(cast.bruno, variant, cast.counsellors)
    further = adapted(cast.chloe, passed_on(cast.bruno, variant, far))
    for place in (near, cast.counsellors):
        with pytest.raises(Refused, match="adapted from what that group wrote"):
            passed_on(cast.chloe, further, place)
    # What it comes from may still reach the group that has a version of a version.
    assert passed_on(cast.awa, joker, far).first == joker
    assert Relay.objects.filter(first=joker).count() == 3


def test_the_database_refuses_a_circle(cast, group, joker):
    relay = passed_on(cast.awa, joker, group("Near", cast.bruno))
    variant = adapted(cast.bruno, relay)
    with pytest.raises(IntegrityError), transaction.atomic():
        Relay.objects.filter(pk=relay.pk).update(tutorial=variant, variant=joker)


def test_its_pictures_are_seen_where_it_is_received_and_copied_with_a_variant(cast, group):
    sent = SimpleUploadedFile("plan.txt", b"Call the expert.")
    file = attaching.attach_file(actor=cast.awa, upload=sent)
    link = f'<p><a href="/files/{file.slug}/plan.txt">The plan</a></p>'
    text = tutorial_of(cast.awa, cast.counsellors, words=link)
    near = group("Near", cast.farid)
    assert not Attachment.objects.visible_to(cast.farid).exists()

    relay = passed_on(cast.awa, text, near)
    assert Attachment.objects.visible_to(cast.farid).get() == file
    assert not Attachment.objects.visible_to(cast.diego).exists()

    variant = adapted(cast.farid, relay, how=link)
    own = variant.attachments.get()
    assert f"/files/{own.slug}/" in variant.html
    assert file.slug not in variant.html
    withdrawing.withdraw(actor=cast.awa, contribution=text)
    assert Attachment.objects.visible_to(cast.farid).get() == own


def test_members_of_the_group_tell_what_happened_there(cast, group, joker):
    near = group("Near", cast.bruno, cast.farid)
    relay = passed_on(cast.awa, joker, near)
    told = {"contribution": joker, "outcome": "worked", "minutes": 20, "received": relay}

    trial = feedback.tell_trial(actor=cast.farid, stars=4, **told)

    assert (trial.community, trial.contribution) == (near, joker)
    for stranger, why in ((cast.chloe, "Join the group"), (cast.awa, "Join the group")):
        with pytest.raises(Refused, match=why):
            feedback.tell_trial(actor=stranger, **told)


def test_who_receives_it_sees_the_relay_and_not_the_community(cast, group, joker):
    relay = passed_on(cast.awa, joker, group("Near", cast.farid))

    assert Relay.objects.visible_to(cast.farid).get() == relay
    assert not Contribution.objects.visible_to(cast.farid).filter(pk=joker.pk).exists()
    for stranger in (cast.bruno, cast.diego):
        assert not Relay.objects.visible_to(stranger).exists()


def test_somebody_named_with_the_author_can_be_named_no_longer(cast, joker):
    crediting.credit(actor=cast.awa, contribution=joker, people=[cast.bruno, cast.awa])
    assert names(joker) == {cast.bruno.name}

    crediting.take_credit_back(actor=None, contribution=joker, person=cast.bruno)

    assert not Credit.objects.exists()


def test_words_taken_back_leave_what_was_adapted_too(cast, group):
    text = tutorial_of(cast.awa, cast.counsellors, words="<p>I have a joker.</p>")
    crediting.credit(actor=cast.awa, contribution=text, people=[cast.eva])
    relay = passed_on(cast.awa, text, group("Near", cast.bruno))
    variant = relaying.adapt(
        actor=cast.bruno,
        relay=relay,
        title="Ours",
        sections={"how": "<p>On the tablet.</p>", "words": "<p>I have a joker.</p>"},
    )
    assert names(variant) == {cast.awa.name, cast.eva.name}

    editing.take_words_out(actor=None, contribution=text, words="I have a joker.")
    crediting.take_credit_back(actor=None, contribution=text, person=cast.eva)

    variant.refresh_from_db()
    assert "joker" not in variant.html
    assert "joker" not in str(variant.versions.get().sections)
    assert names(variant) == {cast.awa.name}
