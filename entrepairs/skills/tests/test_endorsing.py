# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A colleague attests a skill; the person says whether it shows, and nobody learns of a no."""

import re
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from entrepairs.kernel import readers, scope
from entrepairs.kernel.decisions import Refused
from entrepairs.kernel.models import JournalEntry
from entrepairs.kernel.testing import sql_queries
from entrepairs.people.models import PersonSubject, Subject
from entrepairs.skills.actions import endorsing as actions
from entrepairs.skills.models import Endorsement
from entrepairs.skills.queries import endorsing as queries
from entrepairs.skills.queries import shown

pytestmark = pytest.mark.django_db
State = Endorsement.State
SENTENCE = "She calmed an angry customer with three questions."


def shows(cast, person, shown="all", subject=None):
    row, _ = PersonSubject.objects.update_or_create(
        organisation=cast.house,
        person=person,
        subject=subject or cast.subject,
        says="helps",
        defaults={"shown": shown},
    )
    return row


def endorsed(cast, person=None, by=None, **more):
    facts = {"subject": cast.subject, "sentence": SENTENCE, "happened_on": timezone.localdate()}
    return actions.endorse(actor=by or cast.bruno, person=person or cast.awa, **facts | more)


def accepted(cast, person=None, by=None, **more):
    row = endorsed(cast, person, by, **more)
    actions.accept_endorsement(actor=row.person, endorsement=row)
    return row


def test_nobody_attests_their_own_skill_by_rule_or_by_hand(cast):
    with pytest.raises(Refused):
        endorsed(cast, cast.awa, cast.awa)
    with pytest.raises(IntegrityError), transaction.atomic():
        Endorsement.objects.create(
            organisation=cast.house,
            person=cast.awa,
            by=cast.awa,
            subject=cast.subject,
            sentence=SENTENCE,
            happened_on=timezone.localdate(),
        )
    assert not Endorsement.objects.exists()


def test_who_left_is_attested_no_more(cast):
    cast.awa.left_at = timezone.now()
    with pytest.raises(Refused):
        endorsed(cast)


def test_nothing_shows_before_the_person_said_yes(cast):
    shows(cast, cast.awa)
    row = endorsed(cast)
    pair = (cast.awa.pk, cast.subject.pk)
    assert shown.summaries(cast.chloe, shown.shown(cast.chloe))[pair].peers == 0
    actions.accept_endorsement(actor=cast.awa, endorsement=row)
    assert shown.summaries(cast.chloe, shown.shown(cast.chloe))[pair].peers == 1


def test_accepting_may_show_the_skill_and_says_to_whom(cast):
    row = endorsed(cast)
    assert not shown.shown(cast.bruno).exists()
    actions.accept_endorsement(actor=cast.awa, endorsement=row, shown="communities")
    assert PersonSubject.objects.get(person=cast.awa).shown == "communities"
    assert shown.shown(cast.bruno).exists()
    assert not shown.shown(cast.farid).exists()


def test_only_whose_skill_it_is_answers_and_once(cast):
    row = endorsed(cast)
    with pytest.raises(Refused):
        actions.accept_endorsement(actor=cast.bruno, endorsement=row)
    actions.accept_endorsement(actor=cast.awa, endorsement=row)
    actions.accept_endorsement(actor=cast.awa, endorsement=row)
    assert JournalEntry.objects.filter(name="skills.endorsement_accepted").count() == 1
    with pytest.raises(Refused):
        actions.decline_endorsement(actor=cast.awa, endorsement=row)
    actions.reconsider_endorsement(actor=cast.awa, endorsement=row)
    actions.decline_endorsement(actor=cast.awa, endorsement=row)
    row.refresh_from_db()
    assert row.state == State.DECLINED


def test_a_second_time_words_it_anew_until_it_is_accepted(cast):
    first = endorsed(cast)
    again = endorsed(cast, sentence="She listened first.")
    assert again.pk == first.pk
    assert Endorsement.objects.get().sentence == "She listened first."
    actions.accept_endorsement(actor=cast.awa, endorsement=first)
    with pytest.raises(Refused):
        endorsed(cast, sentence="Something else")


def test_sent_back_it_returns_with_other_words(cast):
    row = endorsed(cast)
    actions.send_endorsement_back(actor=cast.awa, endorsement=row, reply="Name nobody.")
    endorsed(cast, sentence="Three questions, and it was calm.")
    row.refresh_from_db()
    assert (row.state, row.reply, row.answered_at) == (State.WAITING, "", None)


def test_what_is_withdrawn_is_gone_wherever_it_showed(cast):
    shows(cast, cast.awa)
    row = accepted(cast)
    with pytest.raises(Refused):
        actions.withdraw_endorsement(actor=cast.awa, endorsement=row)
    actions.withdraw_endorsement(actor=cast.bruno, endorsement=row)
    pair = (cast.awa.pk, cast.subject.pk)
    assert shown.summaries(cast.chloe, shown.shown(cast.chloe))[pair].peers == 0


def steady(page):
    """A page without what changes by itself."""
    text = page.content.decode()
    return re.sub(r'(csrfmiddlewaretoken" value=|X-CSRFToken":)"[^"]+"', "", text)


def seen_by(person, addresses):
    client = Client()  # a browser of their own
    client.force_login(person)
    return [steady(client.get(address)) for address in addresses]


def test_declined_looks_to_who_gave_it_exactly_as_waiting_does(cast, client):
    """Twins: the same world, but for the answer."""
    shows(cast, cast.awa)
    row = endorsed(cast)
    endorsed(cast, cast.eva)
    addresses = [
        reverse("skills:given"),
        reverse("skills:requests"),
        reverse("skills:about_me"),
        reverse("skills:endorse", args=[cast.subject.slug, cast.awa.slug]),
        reverse("skills:choose_skill", args=[cast.awa.slug]),
        reverse("home:profile", args=[cast.awa.slug]),
        reverse("notifications:inbox"),
        reverse("home:today"),
    ]
    readers.catch_up()
    before = seen_by(cast.bruno, addresses)
    client.force_login(cast.awa)
    client.post(reverse("skills:decline_endorsement", args=[row.slug]))
    readers.catch_up()
    row.refresh_from_db()
    assert row.state == State.DECLINED
    assert seen_by(cast.bruno, addresses) == before
    # And to reword it goes as if it waited.
    client.force_login(cast.bruno)
    answer = client.post(addresses[3], {"sentence": "Anew.", "happened_on": timezone.localdate()})
    assert answer.status_code == 302
    row.refresh_from_db()
    assert (row.state, row.sentence) == (State.DECLINED, "Anew.")


def test_of_a_hidden_skill_nobody_else_learns(cast):
    """Twins: a skill that is shown to nobody, attested or not."""
    shows(cast, cast.awa, "self")
    addresses = [
        reverse("home:profile", args=[cast.awa.slug]),
        reverse("skills:choose_skill", args=[cast.awa.slug]),
        reverse("skills:endorse", args=[cast.subject.slug, cast.awa.slug]),
        reverse("skills:requests"),
        reverse("skills:given"),
    ]
    before = {who: seen_by(getattr(cast, who), addresses) for who in ("chloe", "farid")}
    row = accepted(cast)
    readers.catch_up()
    for who, pages in before.items():
        assert seen_by(getattr(cast, who), addresses) == pages
        assert not Endorsement.objects.visible_to(getattr(cast, who)).exists()
    assert Endorsement.objects.visible_to(cast.bruno).get() == row


def test_the_page_asks_for_one_sentence_and_a_day(cast, client):
    client.force_login(cast.bruno)
    address = reverse("skills:endorse", args=[cast.subject.slug, cast.awa.slug])
    page = client.get(address).content.decode()
    assert "Awa Diop" in page
    assert "Deductible" in page
    today = timezone.localdate()
    for wrong in (today + timedelta(days=1), today - timedelta(days=740), ""):
        answer = client.post(address, {"sentence": SENTENCE, "happened_on": wrong})
        assert answer.status_code == 422
        assert SENTENCE in answer.content.decode()
    assert client.post(address, {"sentence": "", "happened_on": today}).status_code == 422
    answer = client.post(address, {"sentence": SENTENCE, "happened_on": today})
    assert answer["Location"] == reverse("home:profile", args=[cast.awa.slug])
    assert Endorsement.objects.get().happened_on == today
    assert isinstance(Endorsement.objects.get().happened_on, date)


def test_a_skill_is_chosen_among_those_one_is_shown_or_by_its_name(cast, client):
    shows(cast, cast.awa)
    hidden = Subject.objects.create(organisation=cast.house, name_en="Bookkeeping")
    shows(cast, cast.awa, "self", hidden)
    client.force_login(cast.bruno)
    address = reverse("skills:choose_skill", args=[cast.awa.slug])
    page = client.get(address).content.decode()
    assert "Deductible" in page
    assert "Bookkeeping" not in page
    answer = client.get(address, {"subject": "excess"})
    goal = reverse("skills:endorse", args=[cast.subject.slug, cast.awa.slug])
    assert answer["Location"] == goal
    assert client.get(address, {"subject": "Juggling"}).status_code == 422
    client.force_login(cast.awa)
    assert client.get(address).status_code == 403


def test_what_waits_is_answered_from_the_page(cast, client):
    row = endorsed(cast)
    client.force_login(cast.awa)
    page = client.get(reverse("skills:requests")).content.decode()
    assert SENTENCE in page
    assert "You show this skill to nobody yet" in page
    place = [row.slug]
    back = reverse("skills:send_endorsement_back", args=place)
    assert client.post(back, {"reply": ""}).status_code == 422
    assert client.post(back, {"reply": "Name nobody."}).status_code == 302
    assert "Name nobody." in client.get(reverse("skills:about_me")).content.decode()
    assert SENTENCE not in client.get(reverse("skills:requests")).content.decode()
    client.post(reverse("skills:reconsider_endorsement", args=place))
    client.post(reverse("skills:accept_endorsement", args=place), {"shown": "all"})
    row.refresh_from_db()
    assert row.state == State.ACCEPTED
    assert SENTENCE in client.get(reverse("skills:about_me")).content.decode()
    client.force_login(cast.bruno)
    assert "Accepted" in client.get(reverse("skills:given")).content.decode()
    client.post(reverse("skills:withdraw_endorsement", args=place))
    assert not Endorsement.objects.exists()


def test_others_find_nothing_of_an_attestation(cast, client):
    row = endorsed(cast)
    pages = [
        reverse("skills:choose_skill", args=[cast.awa.slug]),
        reverse("skills:endorse", args=[cast.subject.slug, cast.awa.slug]),
    ]
    deeds = [
        reverse(f"skills:{name}", args=[row.slug])
        for name in (
            "accept_endorsement",
            "decline_endorsement",
            "send_endorsement_back",
            "reconsider_endorsement",
            "withdraw_endorsement",
        )
    ]
    client.force_login(cast.diego)
    assert [client.get(address).status_code for address in pages] == [404, 404]
    for address in ("requests", "given", "about_me"):
        assert SENTENCE not in client.get(reverse(f"skills:{address}")).content.decode()
    for stranger in (cast.diego, cast.chloe):
        client.force_login(stranger)
        assert {client.post(address).status_code for address in deeds} == {404}
    client.force_login(cast.bruno)
    assert client.post(deeds[0]).status_code == 404
    client.force_login(cast.awa)
    assert client.post(deeds[-1]).status_code == 404


@pytest.mark.parametrize("more", [0, 12])
def test_lists_cost_the_same_however_long(cast, more):
    subjects = [
        Subject.objects.create(organisation=cast.house, name_en=f"Skill {n}") for n in range(more)
    ]
    for subject in [cast.subject, *subjects]:
        endorsed(cast, subject=subject)
    with scope.request_scope(), sql_queries(2):
        assert len(queries.given(cast.bruno, 1).object_list) == more + 1
    with scope.request_scope(), sql_queries(2):
        assert len(queries.waiting(cast.awa, 1).object_list) == more + 1


def test_a_long_list_is_read_by_pages(cast, client):
    for number in range(27):
        subject = Subject.objects.create(organisation=cast.house, name_en=f"Skill {number:02}")
        endorsed(cast, subject=subject)
    client.force_login(cast.awa)
    first, second = (
        client.get(reverse("skills:requests"), {"page": page}).content.decode() for page in (1, 2)
    )
    assert first.count("A colleague endorses") == 25
    assert second.count("A colleague endorses") == 2
    client.force_login(cast.bruno)
    given = client.get(reverse("skills:given"), {"page": 2}).content.decode()
    assert "Skill 00" in given
    assert "Skill 26" not in given


def test_what_was_declined_is_not_asked_again_by_withdrawing_it(cast):
    """Who gave it sees no difference, and who declined hears nothing."""
    said = {"person": cast.awa, "subject": cast.subject, "sentence": "She found it."}
    given = actions.endorse(actor=cast.bruno, happened_on=date(2026, 1, 5), **said)
    actions.decline_endorsement(actor=cast.awa, endorsement=given)
    actions.withdraw_endorsement(actor=cast.bruno, endorsement=given)
    assert not Endorsement.objects.visible_to(cast.bruno).exists()
    assert not Endorsement.objects.visible_to(cast.awa).exists()

    before = JournalEntry.objects.filter(name="skills.endorsed").count()
    again = actions.endorse(actor=cast.bruno, happened_on=date(2026, 2, 5), **said)
    assert (again.pk, again.state) == (given.pk, "declined")
    assert Endorsement.objects.visible_to(cast.bruno).exists()
    assert JournalEntry.objects.filter(name="skills.endorsed").count() == before
