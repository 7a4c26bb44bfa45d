# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A community certifies: three peers of two teams, no friends among themselves, for two years."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, connections, transaction
from django.utils import timezone

from entrepairs.communities.models import Membership
from entrepairs.kernel import readers
from entrepairs.kernel.decisions import Refused
from entrepairs.kernel.models import JournalEntry
from entrepairs.people.models import PersonSubject, Subject
from entrepairs.skills import counting, history
from entrepairs.skills.actions import certifying as actions
from entrepairs.skills.models import Certification, Step, Vouching
from entrepairs.skills.queries import certifying as queries
from entrepairs.skills.queries import shown
from entrepairs.skills.tests.certifying import (
    appeal,
    asked,
    certified,
    decide,
    end,
    not_yet,
    peers,
    person,
    piece,
    revoked,
    yes,
)
from entrepairs.skills.tests.test_endorsing import accepted, endorsed, shows

pytestmark = pytest.mark.django_db
State = Certification.State


@pytest.fixture
def group(cast):
    return peers(cast)


def kinds(row):
    return list(row.steps.order_by("number").values_list("kind", flat=True))


def at(monkeypatch, moment):
    monkeypatch.setattr(timezone, "now", lambda: moment)


# Asking.


def test_one_asks_a_community_of_one_s_own_with_something_to_show(cast, group):
    with pytest.raises(Refused, match="belong to"):
        asked(cast, community=cast.invited)
    other = Subject.objects.create(organisation=cast.house, name_en="Bookkeeping")
    with pytest.raises(Refused, match="Nothing speaks"):
        asked(cast, subject=other)
    accepted(cast, cast.bruno, cast.chloe, subject=other)
    with pytest.raises(Refused, match="to whom you show"):
        asked(cast, subject=other)
    row = asked(cast, subject=other, shown="communities")
    assert PersonSubject.objects.get(subject=other).shown == "communities"
    assert asked(cast, subject=other) == row
    assert kinds(row) == ["asked"]


def test_a_waiting_attestation_is_no_ground(cast):
    shows(cast, cast.bruno)
    endorsed(cast, cast.bruno, cast.chloe)
    with pytest.raises(Refused, match="Nothing speaks"):
        asked(cast)


def test_a_closed_community_certifies_nothing(cast, group):
    cast.counsellors.archived_at = timezone.now()
    with pytest.raises(Refused):
        asked(cast)


# Counting.


def test_three_peers_of_two_teams_certify_for_twenty_four_months(cast, group):
    row = yes(group.row, group.piece, group.one, group.two)
    assert row.state == State.ASKED
    row = yes(row, group.piece, group.other)
    assert row.state == State.CERTIFIED
    assert row.expires_at == row.certified_at + counting.MONTHS
    assert kinds(row) == ["asked", "yes", "yes", "yes", "certified"]
    assert history.faults() == []


def test_three_peers_of_one_team_are_not_enough(cast, group):
    row = yes(group.row, group.piece, group.one, group.two, group.three)
    assert row.state == State.ASKED
    assert yes(row, group.piece, group.other).state == State.CERTIFIED


def test_those_without_a_team_are_one_team_together(cast, group):
    row = yes(group.row, group.piece, cast.chloe, cast.eva, person(cast, "Omar Ben"))
    assert row.state == State.ASKED
    assert yes(row, group.piece, group.one).state == State.CERTIFIED


def test_one_voice_a_peer_changed_until_certified(cast, group):
    row = yes(group.row, group.piece, group.one, group.one, group.one)
    assert Vouching.objects.count() == 1
    assert kinds(row) == ["asked", "yes"]
    row = not_yet(row, group.one)
    row = yes(row, group.piece, group.two, group.other)
    assert row.state == State.ASKED
    row = yes(row, group.piece, group.one)
    assert row.state == State.CERTIFIED
    with pytest.raises(Refused, match="asked to look"):
        not_yet(row, group.one)


def test_not_yet_has_a_reason_for_the_person(cast, group):
    with pytest.raises(IntegrityError), transaction.atomic():
        not_yet(group.row, group.one, "")
    not_yet(group.row, group.one)


def test_neither_the_person_nor_a_stranger_says_yes(cast, group):
    for nobody in (cast.bruno, cast.farid, cast.diego):
        with pytest.raises(Refused):
            yes(group.row, group.piece, nobody)
    assert not Vouching.objects.exists()


def test_a_yes_in_return_is_kept_and_does_not_count(cast, group):
    accepted(cast, group.other, cast.bruno)  # Bruno attested Lina
    row = yes(group.row, group.piece, group.one, group.two, group.other)
    assert Vouching.objects.filter(is_yes=True).count() == 3
    assert row.state == State.ASKED
    page = queries.certification(group.other, row.slug)
    assert page.is_reciprocal
    assert not queries.certification(group.one, row.slug).is_reciprocal


def test_a_yes_in_a_ring_does_not_count_and_nobody_is_told_who(cast, group):
    """Lina says yes to Bruno, Bruno attested Jean, Jean attested Lina."""
    accepted(cast, group.two, cast.bruno)
    accepted(cast, group.other, group.two)
    row = yes(group.row, group.piece, group.other)
    edges = counting.edges(cast.house.pk, timezone.now())
    assert (group.other.pk, cast.bruno.pk) in edges
    assert counting.counted(row, timezone.now()) == []
    page = queries.certification(group.other, row.slug)
    assert not page.is_reciprocal
    assert page.yes == 1


def test_what_was_attested_long_ago_makes_no_ring(cast, group):
    said = accepted(cast, group.other, cast.bruno)
    said.given_at = timezone.now() - timedelta(days=800)
    said.save(update_fields=["given_at"])
    row = yes(group.row, group.piece, group.one, group.two, group.other)
    assert row.state == State.CERTIFIED


def test_a_yes_to_what_was_given_up_is_no_attestation_any_more(cast, group):
    shows(cast, group.other)
    mine = piece(cast, group.other)
    back = asked(cast, group.other)
    yes(back, mine, cast.bruno)
    assert (cast.bruno.pk, group.other.pk) in counting.edges(cast.house.pk, timezone.now())
    actions.refuse_certification(actor=group.other, certification=back)
    assert counting.edges(cast.house.pk, timezone.now()) == set()


# Time.


def test_the_last_day_of_a_month_is_clamped(cast, group, monkeypatch):
    at(monkeypatch, datetime(2028, 2, 29, 12, tzinfo=UTC))
    row = certified(cast, group)
    assert row.expires_at == datetime(2030, 2, 28, 12, tzinfo=UTC)


def test_it_is_valid_until_its_end_and_not_a_moment_longer(cast, group):
    row = certified(cast, group)
    end = row.expires_at
    assert row.is_valid(end - timedelta(seconds=1))
    assert not row.is_valid(end)
    assert Certification.objects.own(end - timedelta(seconds=1)).exists()
    assert not Certification.objects.own(end).exists()


def test_it_is_renewed_from_sixty_days_before_its_end(cast, group, monkeypatch):
    row = certified(cast, group)
    end = row.expires_at
    at(monkeypatch, end - timedelta(days=61))
    with pytest.raises(Refused, match="60 days"):
        actions.renew_certification(actor=cast.bruno, certification=row)
    at(monkeypatch, end - timedelta(days=59))
    actions.renew_certification(actor=cast.bruno, certification=row)
    actions.renew_certification(actor=cast.bruno, certification=row)
    row.refresh_from_db()
    assert (row.round, row.is_renewing, row.state) == (2, True, State.CERTIFIED)
    assert row.is_valid(end - timedelta(days=1))
    row = yes(row, group.piece, group.one, group.two, group.other)
    assert row.expires_at == end + counting.MONTHS
    assert not row.is_renewing
    assert Vouching.objects.count() == 6


def test_renewed_late_it_counts_from_that_day(cast, group, monkeypatch):
    row = certified(cast, group)
    late = row.expires_at + timedelta(days=30)
    at(monkeypatch, late)
    actions.renew_certification(actor=cast.bruno, certification=row)
    row.refresh_from_db()
    assert not row.is_valid(late)
    row = yes(row, group.piece, group.one, group.two, group.other)
    assert row.expires_at == late + counting.MONTHS
    assert row.is_valid(late)


# Ending.


def test_who_looks_after_the_community_revokes_with_a_reason(cast, group):
    row = certified(cast, group)
    for somebody in (group.one, cast.chloe, cast.farid, cast.bruno):
        with pytest.raises(Refused):
            actions.revoke_certification(actor=somebody, certification=row, reason="No.")
    actions.revoke_certification(actor=cast.eva, certification=row, reason="The rules changed.")
    row.refresh_from_db()
    assert row.state == State.REVOKED
    assert not row.is_valid(timezone.now())
    assert row.steps.last().sentence == "The rules changed."


def test_an_appeal_is_decided_by_another_than_who_revoked(cast, group):
    row = appeal(cast, revoked(cast, group))
    for somebody in (cast.awa, cast.bruno, group.one):
        with pytest.raises(Refused):
            decide(row, somebody, restores=True)
    end = row.expires_at
    row = decide(row, cast.eva, restores=True)
    assert (row.state, row.expires_at, row.appealed_at) == (State.CERTIFIED, end, None)
    assert row.is_valid(timezone.now())
    assert history.faults() == []


def test_an_administrator_decides_where_nobody_else_looks_after_it(cast, group):
    Membership.objects.filter(person=cast.eva).delete()
    row = appeal(cast, revoked(cast, group))
    assert [one.slug for one in queries.appealed(cast.farid)] == [row.slug]
    assert queries.appealed(cast.diego) == []
    row = decide(row, cast.farid, restores=False)
    assert row.state == State.REVOKED
    assert history.faults() == []
    assert queries.appealed(cast.farid) == []


def test_one_appeals_once_within_sixty_days(cast, group, monkeypatch):
    row = revoked(cast, group)
    with pytest.raises(Refused):
        appeal(cast, row, cast.chloe)
    now = timezone.now()
    at(monkeypatch, now + timedelta(days=61))
    with pytest.raises(Refused, match="within 60 days"):
        appeal(cast, row)
    at(monkeypatch, now + timedelta(days=59))
    row = appeal(cast, row)
    with pytest.raises(Refused, match="already"):
        appeal(cast, row)
    row = decide(row, cast.eva, restores=False)
    with pytest.raises(Refused, match="already"):
        appeal(cast, row)
    with pytest.raises(Refused, match="No appeal waits"):
        decide(row, cast.eva, restores=True)


def test_the_person_gives_it_up_and_may_ask_anew(cast, group):
    row = certified(cast, group)
    with pytest.raises(Refused):
        actions.refuse_certification(actor=cast.awa, certification=row)
    actions.refuse_certification(actor=cast.bruno, certification=row)
    actions.refuse_certification(actor=cast.bruno, certification=row)
    row.refresh_from_db()
    assert row.state == State.REFUSED
    anew = asked(cast)
    assert anew.pk != row.pk
    assert anew.state == State.ASKED
    assert history.faults() == []


@pytest.mark.parametrize("how", ["expired", "revoked", "refused", "hidden", "left"])
def test_what_does_not_count_is_shown_as_valid_by_no_door(cast, group, how):
    row = certified(cast, group)
    pair = (cast.bruno.pk, cast.subject.pk)
    assert shown.summaries(cast.chloe, shown.shown(cast.chloe))[pair].is_certified
    end(cast, row, how)
    found = shown.summaries(cast.chloe, shown.shown(cast.chloe))
    assert not found.get(pair, shown.Summary()).is_certified
    seen = queries.visible(cast.chloe, timezone.now())
    assert not seen.filter(pk=row.pk).exists()


def test_a_yes_and_a_grant_are_one_transaction(cast, group, monkeypatch):
    """Were the grant to fail, the yes would not be kept without it."""
    row = yes(group.row, group.piece, group.one, group.two)

    def fail(*_args):
        raise RuntimeError("no disk")

    monkeypatch.setattr(actions, "_grant", fail)
    with pytest.raises(RuntimeError):
        yes(row, group.piece, group.other)
    assert Vouching.objects.count() == 2
    assert Step.objects.filter(kind="yes").count() == 2


@pytest.mark.postgres
@pytest.mark.skipif(connection.vendor != "postgresql", reason="one writer at a time without it")
@pytest.mark.django_db(transaction=True)
def test_many_yes_at_once_grant_once(cast):
    group = peers(cast)
    crowd = [group.one, group.two, group.three, group.other, cast.chloe, cast.eva]
    start, failures = threading.Barrier(len(crowd)), []

    def say_yes(somebody):
        start.wait()
        try:
            actions.vouch(actor=somebody, certification=group.row, is_yes=True, piece=group.piece)
        except Refused:
            pass  # it was certified meanwhile
        except DatabaseError as error:
            failures.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=say_yes, args=(one,)) for one in crowd]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert JournalEntry.objects.filter(name="skills.certified").count() == 1
    assert kinds(group.row).count("certified") == 1
    assert history.faults() == []
    readers.catch_up()
