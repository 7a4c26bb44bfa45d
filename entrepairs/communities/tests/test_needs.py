# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A need is named, supported, taken up, answered and confirmed; or is no longer one."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from entrepairs.communities import actions, asking, queries, readable, words
from entrepairs.communities.models import Membership, Need, Offer, Support
from entrepairs.kernel.decisions import Refused
from entrepairs.kernel.models import JournalEntry
from entrepairs.kernel.testing import sql_queries
from entrepairs.people.models import Person

State = Need.State


@pytest.fixture
def need(cast):
    """Bruno needs something, and does not sign."""
    return actions.name_need(
        actor=cast.bruno, community=cast.counsellors, wording="Reading a rival contract"
    )


@pytest.fixture
def answered(cast, need):
    return actions.answer_need(actor=cast.awa, need=need)


def crowd(cast, need, number):
    """So many more people who need it."""
    people = Person.objects.bulk_create(
        Person(organisation=cast.house, name=f"Person {n} of {number}") for n in range(number)
    )
    place = {"organisation": cast.house, "community": need.community, "need": need}
    Support.objects.bulk_create(Support(person=person, **place) for person in people)


def deeds(need):
    rows = JournalEntry.objects.filter(about=need.pk, name__startswith="communities.need_")
    return [name.removeprefix("communities.need_") for name in rows.values_list("name", flat=True)]


def test_who_names_a_need_has_it(cast, need):
    card = queries.need_card(cast.bruno, need.slug)

    assert (card.state, card.is_supported, card.author) == ("open", True, None)


def test_naming_in_an_open_community_joins_it(cast):
    actions.name_need(actor=cast.farid, community=cast.everyone, wording="Speaking in public")

    assert Membership.objects.filter(community=cast.everyone, person=cast.farid).exists()


def test_a_need_is_worded_once_in_a_community(cast, need):
    with pytest.raises(actions.NamedAlreadyError) as named:
        actions.name_need(
            actor=cast.chloe, community=cast.counsellors, wording=" READING a rival  contract "
        )
    assert named.value.need == need
    actions.name_need(actor=cast.awa, community=cast.everyone, wording=need.wording)
    actions.withdraw_need(actor=cast.bruno, need=need)
    actions.name_need(actor=cast.chloe, community=cast.counsellors, wording=need.wording)


def test_putting_back_what_was_named_again_leads_to_it(cast, need):
    actions.withdraw_need(actor=cast.bruno, need=need)
    again = actions.name_need(actor=cast.chloe, community=cast.counsellors, wording=need.wording)

    with pytest.raises(actions.NamedAlreadyError) as named:
        actions.put_back_need(actor=cast.bruno, need=need)
    assert named.value.need == again


def test_supporting_twice_counts_once_and_joins_nothing(cast):
    need = actions.name_need(actor=cast.awa, community=cast.everyone, wording="Speaking in public")
    for _ in range(2):
        actions.support_need(actor=cast.farid, need=need)

    assert Support.objects.filter(need=need).count() == 2
    assert deeds(need) == ["named", "supported"]
    assert not Membership.objects.filter(community=cast.everyone, person=cast.farid).exists()
    for _ in range(2):
        actions.unsupport_need(actor=cast.farid, need=need)
    assert deeds(need)[2:] == ["unsupported"]


def test_an_offer_has_a_name_and_is_replaced_when_said_again(cast, need):
    actions.offer_help(actor=cast.awa, need=need, kind="knows_who", note="Ask Farid")
    actions.offer_help(actor=cast.awa, need=need, kind="can_show")

    (offer,) = queries.need(cast.chloe, need.slug).card.offers
    assert (offer.who.name, offer.kind, offer.note) == ("Awa Diop", "can_show", "")
    actions.withdraw_offer(actor=cast.awa, need=need)
    actions.withdraw_offer(actor=cast.awa, need=need)
    assert not Offer.objects.filter(need=need).exists()


def test_nobody_offers_help_for_their_own_need(cast, need):
    with pytest.raises(Refused):
        actions.offer_help(actor=cast.bruno, need=need, kind="can_show")


def test_one_person_looks_after_a_need(cast, need):
    actions.take_need(actor=cast.chloe, need=need)
    actions.take_need(actor=cast.chloe, need=need)
    with pytest.raises(Refused, match="looks after this need already"):
        actions.take_need(actor=cast.awa, need=need)
    with pytest.raises(Refused):
        actions.release_need(actor=cast.bruno, need=need)
    actions.release_need(actor=cast.eva, need=need)  # she moderates
    assert actions.take_need(actor=cast.awa, need=need).state == State.TAKEN
    assert deeds(need) == ["named", "taken", "released", "taken"]


def test_those_who_need_it_say_whether_it_helped(cast, answered):
    actions.support_need(actor=cast.chloe, need=answered)
    with pytest.raises(Refused, match="Those who said that they need it"):
        actions.confirm_useful(actor=cast.eva, need=answered)

    first = actions.confirm_useful(actor=cast.chloe, need=answered)
    actions.confirm_useful(actor=cast.chloe, need=answered)
    actions.confirm_useful(actor=cast.bruno, need=answered)

    assert first.state == State.CONFIRMED
    assert deeds(answered) == ["named", "answered", "supported", "confirmed", "confirmed"]


def test_the_last_confirmation_taken_back_makes_the_need_wait_again(cast, answered):
    actions.support_need(actor=cast.chloe, need=answered)
    for person in (cast.chloe, cast.bruno):
        actions.confirm_useful(actor=person, need=answered)

    actions.take_confirmation_back(actor=cast.chloe, need=answered)
    assert queries.need(cast.awa, answered.slug).card.state == State.CONFIRMED
    actions.take_confirmation_back(actor=cast.bruno, need=answered)
    actions.take_confirmation_back(actor=cast.bruno, need=answered)
    page = queries.need(cast.awa, answered.slug)
    assert (page.card.state, page.useful_at) == (State.ANSWERED, None)


def test_the_lead_time_is_that_of_the_first_useful_answer_and_stays(cast, need):
    long_ago = timezone.now() - timedelta(days=40)
    Need.objects.filter(pk=need.pk).update(named_at=long_ago)
    actions.answer_need(actor=cast.awa, need=need)
    Need.objects.filter(pk=need.pk).update(answered_at=long_ago + timedelta(days=12))
    actions.confirm_useful(actor=cast.bruno, need=need)
    assert queries.need(cast.awa, need.slug).lead == 12

    actions.reopen_need(actor=cast.bruno, need=need)
    assert queries.need(cast.bruno, need.slug).confirmed is False
    actions.answer_need(actor=cast.awa, need=need)
    actions.confirm_useful(actor=cast.bruno, need=need)
    assert queries.need(cast.awa, need.slug).lead == 12


def test_an_answer_that_does_not_help_goes_back_to_the_board(cast, answered):
    with pytest.raises(Refused):
        actions.reopen_need(actor=cast.chloe, need=answered)
    actions.support_need(actor=cast.chloe, need=answered)
    assert actions.reopen_need(actor=cast.chloe, need=answered).state == State.OPEN


def test_what_helped_somebody_is_reopened_by_who_named_it_alone(cast, answered):
    actions.support_need(actor=cast.chloe, need=answered)
    actions.confirm_useful(actor=cast.chloe, need=answered)
    with pytest.raises(Refused):
        actions.reopen_need(actor=cast.chloe, need=answered)
    with pytest.raises(Refused):
        actions.close_need(actor=cast.bruno, need=answered)
    assert actions.reopen_need(actor=cast.bruno, need=answered).state == State.OPEN


@pytest.mark.parametrize("before", [State.OPEN, State.TAKEN, State.ANSWERED])
def test_closing_is_undone_to_where_it_was(cast, need, before):
    if before == State.TAKEN:
        actions.take_need(actor=cast.awa, need=need)
    if before == State.ANSWERED:
        actions.answer_need(actor=cast.awa, need=need)
    with pytest.raises(Refused):
        actions.close_need(actor=cast.chloe, need=need)
    actions.close_need(actor=cast.bruno, need=need)
    closed = actions.close_need(actor=cast.bruno, need=need)
    with pytest.raises(Refused, match="no longer needed"):
        actions.support_need(actor=cast.chloe, need=closed)

    assert actions.reopen_need(actor=cast.bruno, need=need).state == before


def test_a_withdrawn_need_is_seen_by_those_it_concerns(cast, need):
    actions.withdraw_need(actor=cast.eva, need=need)

    seen = {
        person.name.split()[0]
        for person in (cast.awa, cast.bruno, cast.chloe, cast.eva)
        if Need.objects.visible_to(person).exists()
    }
    assert seen == {"Bruno", "Eva"}
    assert not any(column.cards for column in queries.board(cast.bruno))
    with pytest.raises(Refused):
        actions.put_back_need(actor=cast.bruno, need=need)
    actions.put_back_need(actor=cast.eva, need=need)
    assert Need.objects.visible_to(cast.chloe).exists()


def test_a_closed_community_takes_no_need_and_no_help(cast, need):
    actions.archive_community(actor=cast.awa, community=cast.counsellors)
    need.refresh_from_db()
    for deed in (actions.support_need, actions.take_need, actions.answer_need):
        with pytest.raises(Refused, match="closed"):
            deed(actor=cast.chloe, need=need)
    with pytest.raises(Refused, match="closed"):
        actions.name_need(actor=cast.awa, community=need.community, wording="Another")


def test_after_thirty_days_the_question_is_asked_once(cast, answered):
    assert asking.ask_whether_it_helped() == 0
    Need.objects.update(answered_at=timezone.now() - timedelta(days=31))
    assert asking.ask_whether_it_helped() == 1
    assert asking.ask_whether_it_helped() == 0
    assert deeds(answered)[-1] == "confirmation_asked"

    actions.reopen_need(actor=cast.bruno, need=answered)
    actions.answer_need(actor=cast.awa, need=answered)
    Need.objects.update(answered_at=timezone.now() - timedelta(days=31))
    assert asking.ask_whether_it_helped() == 1


def test_what_was_confirmed_is_not_asked_about(cast, answered):
    actions.confirm_useful(actor=cast.bruno, need=answered)
    Need.objects.update(answered_at=timezone.now() - timedelta(days=31))
    assert asking.ask_whether_it_helped() == 0


@pytest.mark.parametrize(
    "wrong",
    [
        {"state": "taken"},
        {"state": "answered"},
        {"state": "confirmed"},
        {"state": "closed"},
        {"taken_at": timezone.now()},
        {"closed_at": timezone.now()},
    ],
)
def test_the_database_holds_states_and_dates_together(cast, need, wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        Need.objects.filter(pk=need.pk).update(**wrong)


@pytest.mark.parametrize(
    ("more", "said"),
    [(0, "fewer than 12"), (10, "fewer than 12"), (11, "12 to 24"), (24, "25 to 49")],
)
def test_how_many_need_it_is_told_in_bands(cast, need, more, said):
    crowd(cast, need, more)
    assert queries.need_card(cast.awa, need.slug).people == said


def test_bands_follow_each_other():
    assert [words.crowd(band) for band in (50, 200)] == ["50 to 199", "200 or more"]


def test_the_board_is_ordered_by_the_band_not_by_the_number(cast, need):
    """One more person of the same band changes neither a word nor the order."""
    later = actions.name_need(actor=cast.awa, community=cast.counsellors, wording="Saying no")
    before = queries.board(cast.eva)
    crowd(cast, need, 5)

    assert queries.board(cast.eva) == before
    assert [card.slug for card in before[0].cards] == [later.slug, need.slug]
    crowd(cast, need, 6)
    assert [card.slug for card in queries.board(cast.eva)[0].cards] == [need.slug, later.slug]


def test_each_state_has_its_column(cast, need):
    def where():
        return [column.name for column in queries.board(cast.eva) if column.cards]

    assert where() == ["open"]
    actions.take_need(actor=cast.awa, need=need)
    assert where() == ["taken"]
    actions.answer_need(actor=cast.awa, need=need)
    assert where() == ["found"]
    actions.close_need(actor=cast.bruno, need=need)
    assert where() == []
    assert queries.column(cast.eva, "closed", 1).cards


def test_a_column_alone_has_pages(cast):
    for number in range(27):
        actions.name_need(actor=cast.awa, community=cast.everyone, wording=f"Need {number}")

    first, second = (queries.column(cast.farid, "open", page) for page in (1, 2))
    assert (len(first.cards), first.has_next) == (25, True)
    assert (len(second.cards), second.has_next) == (2, False)
    (column, *_) = queries.board(cast.farid)
    assert (len(column.cards), column.has_next) == (8, True)


def test_the_front_page_shows_the_cards_of_the_board(cast, need):
    Person.objects.filter(pk=cast.awa.pk).update(photo="0123abcd")
    facts = {"wording": "Greeting the deaf", "is_signed": True, "subject": cast.subject}
    signed = actions.name_need(actor=cast.awa, community=cast.counsellors, **facts)
    actions.take_need(actor=cast.eva, need=need)

    for reader in (cast.awa, cast.eva):
        board = {card.slug: card for card in queries.to_answer(reader)}
        shown = {card.slug: card for card in queries.named_first(reader, cast.counsellors.pk, 3)}
        assert shown == {slug: board[slug] for slug in (signed.slug, need.slug)}
    assert shown[signed.slug].author.line == "Counsellor, Lyon"
    assert shown[signed.slug].subject.slug == cast.subject.slug
    assert (shown[need.slug].author, shown[need.slug].taken_by.name) == (None, "Eva Novak")
    assert queries.named_first(cast.diego, cast.counsellors.pk, 3) == ()


@pytest.mark.parametrize("more", [0, 30])
def test_prices(cast, need, more):
    for number in range(more):
        one = actions.name_need(
            actor=cast.awa, community=cast.counsellors, wording=f"Need {number}"
        )
        actions.offer_help(actor=cast.chloe, need=one, kind="can_show")
    readable.forget(cast.eva)
    with sql_queries(4):
        queries.board(cast.eva)
    with sql_queries(2):
        queries.column(cast.eva, "open", 1)
    with sql_queries(1):
        queries.named_first(cast.eva, cast.counsellors.pk, 3)
    with sql_queries(1):
        queries.to_answer(cast.eva)
    with sql_queries(1):
        queries.wordings_of(cast.eva, 500)
    with sql_queries(1):
        queries.lead_times(cast.eva)


def test_lead_times_are_told_of_enough_needs(cast):
    now = timezone.now()
    for number, days in enumerate([3, 9, 20, 35, 80]):
        assert queries.lead_times(cast.eva) is None
        named = now - timedelta(days=100)
        Need.objects.create(
            organisation=cast.house,
            community=cast.counsellors,
            wording=f"Need {number}",
            named_at=named,
            answered_at=named + timedelta(days=days),
            useful_at=named + timedelta(days=days),
            confirmed_at=now,
            state=State.CONFIRMED,
        )
    assert queries.lead_times(cast.eva) == queries.LeadTimes(days=20, needs=5)
    assert queries.lead_times(cast.farid) is None


def test_who_named_it_words_it_again_while_it_waits(cast, need):
    said = {"reason": "At renewal", "wanted_by": None, "is_signed": True, "subject": cast.subject}
    actions.edit_need(actor=cast.bruno, need=need, wording="Reading  two contracts", **said)
    need.refresh_from_db()
    told = (need.wording, need.reason, need.is_signed, need.subject)
    assert told == ("Reading two contracts", "At renewal", True, cast.subject)

    with pytest.raises(Refused, match="Only the person who named"):
        actions.edit_need(actor=cast.awa, need=need, wording="Mine", **said)

    actions.answer_need(actor=cast.awa, need=need)
    with pytest.raises(Refused, match="found an answer"):
        actions.edit_need(actor=cast.bruno, need=need, wording="Another", **said)


def test_words_that_the_board_has_already_are_refused(cast, need):
    other = actions.name_need(
        actor=cast.bruno, community=cast.counsellors, wording="Speaking in public"
    )
    with pytest.raises(actions.NamedAlreadyError) as caught:
        actions.edit_need(
            actor=cast.bruno,
            need=other,
            wording=need.wording.upper(),
            reason="",
            wanted_by=None,
            is_signed=False,
            subject=None,
        )
    assert caught.value.need == need
