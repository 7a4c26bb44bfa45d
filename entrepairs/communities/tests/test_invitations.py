# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""T-INV: an invitation lets in those it was made for, as long as it stands, and nobody else."""

import threading
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, connections
from django.urls import reverse
from django.utils import timezone

from entrepairs.communities import actions, readable
from entrepairs.communities.models import CommunityInvitation, Membership
from entrepairs.kernel.decisions import Refused
from entrepairs.kernel.models import JournalEntry

NoSuch = actions.InvitationOverError


def belongs(person, community):
    return community.pk in readable.mine(person)


@pytest.mark.parametrize("place", ["everyone", "counsellors", "invited", "hidden"])
def test_a_link_lets_in_whoever_of_the_organisation_holds_it(cast, place):
    here = getattr(cast, place)
    actor = here.memberships.get(role="facilitator").person
    link = actions.invite_by_link(actor=actor, community=here)
    for person in (cast.farid, cast.farid, cast.bruno):
        actions.accept_invitation(actor=person, token=link.token)

    assert belongs(cast.farid, here)
    assert belongs(cast.bruno, here)
    with pytest.raises(NoSuch):
        actions.accept_invitation(actor=cast.diego, token=link.token)
    assert not Membership.objects.filter(community=here, person=cast.diego).exists()


def test_an_invitation_by_name_is_for_that_person_once(cast):
    made = actions.invite_person(actor=cast.chloe, community=cast.invited, person=cast.bruno)
    for stranger in (cast.farid, cast.diego):
        with pytest.raises(NoSuch):
            actions.accept_invitation(actor=stranger, token=made.token)
    actions.accept_invitation(actor=cast.bruno, token=made.token)
    actions.accept_invitation(actor=cast.bruno, token=made.token)
    assert belongs(cast.bruno, cast.invited)

    actions.leave_community(actor=cast.bruno, community=cast.invited)
    with pytest.raises(NoSuch):
        actions.accept_invitation(actor=cast.bruno, token=made.token)


def test_what_any_member_could_make_opens_no_community_that_narrowed(cast):
    actions.join_community(actor=cast.bruno, community=cast.everyone)
    place = {"community": cast.everyone}
    printed = actions.invite_by_link(actor=cast.awa, **place)
    link = actions.invite_by_link(actor=cast.bruno, **place)
    by_name = actions.invite_person(actor=cast.bruno, person=cast.eva, **place)
    actions.edit_community(actor=cast.awa, changes={"visibility": "hidden"}, **place)

    for person, made in ((cast.farid, link), (cast.eva, by_name)):
        with pytest.raises(NoSuch):
            actions.accept_invitation(actor=person, token=made.token)
    actions.accept_invitation(actor=cast.farid, token=printed.token)
    assert belongs(cast.farid, cast.everyone)


@pytest.mark.parametrize("over", ["withdrawn", "expired"])
@pytest.mark.parametrize("by_name", [True, False])
def test_once_over_it_lets_nobody_in(cast, over, by_name):
    if by_name:
        made = actions.invite_person(actor=cast.chloe, community=cast.invited, person=cast.bruno)
    else:
        made = actions.invite_by_link(actor=cast.chloe, community=cast.invited)
    if over == "withdrawn":
        actions.withdraw_invitation(actor=cast.chloe, invitation=made)
    else:
        CommunityInvitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))

    with pytest.raises(NoSuch):
        actions.accept_invitation(actor=cast.bruno, token=made.token)
    assert not belongs(cast.bruno, cast.invited)


def test_inviting_again_after_the_first_is_over(cast):
    first = actions.invite_person(actor=cast.chloe, community=cast.invited, person=cast.bruno)
    assert (
        actions.invite_person(actor=cast.chloe, community=cast.invited, person=cast.bruno) == first
    )
    actions.withdraw_invitation(actor=cast.chloe, invitation=first)
    second = actions.invite_person(actor=cast.chloe, community=cast.invited, person=cast.bruno)

    assert second.token != first.token
    actions.accept_invitation(actor=cast.bruno, token=second.token)
    with pytest.raises(Refused, match="already"):
        actions.invite_person(actor=cast.chloe, community=cast.invited, person=cast.bruno)


def test_who_may_invite(cast):
    here = cast.counsellors
    actions.invite_by_link(actor=cast.chloe, community=here)
    for other in (cast.bruno, cast.eva, cast.farid):
        with pytest.raises(Refused):
            actions.invite_by_link(actor=other, community=here)
    actions.join_community(actor=cast.bruno, community=cast.everyone)
    link = actions.invite_by_link(actor=cast.bruno, community=cast.everyone)
    actions.join_community(actor=cast.eva, community=cast.everyone)
    with pytest.raises(Refused):
        actions.withdraw_invitation(actor=cast.eva, invitation=link)
    actions.withdraw_invitation(actor=cast.awa, invitation=link)


def test_a_closed_community_lets_nobody_in(cast):
    made = actions.invite_person(actor=cast.chloe, community=cast.invited, person=cast.bruno)
    actions.archive_community(actor=cast.chloe, community=cast.invited)
    with pytest.raises(Refused, match="closed"):
        actions.accept_invitation(actor=cast.bruno, token=made.token)


def test_who_may_invite_finds_no_invitation_of_somebody_else(cast, client):
    made = actions.invite_person(actor=cast.awa, community=cast.counsellors, person=cast.farid)
    client.force_login(cast.chloe)
    place = [cast.counsellors.slug, made.token]

    assert client.get(reverse("communities:beam", args=place)).status_code == 404
    assert client.post(reverse("communities:withdraw", args=place)).status_code == 404
    made.refresh_from_db()
    assert made.stands


@pytest.mark.postgres
@pytest.mark.skipif(connection.vendor != "postgresql", reason="one writer at a time without it")
@pytest.mark.django_db(transaction=True)
def test_fifty_at_once_make_one_member(cast):
    made = actions.invite_person(actor=cast.chloe, community=cast.invited, person=cast.bruno)
    crowd = 50
    start = threading.Barrier(crowd)
    failures = []

    def accept():
        start.wait()
        try:
            actions.accept_invitation(actor=cast.bruno, token=made.token)
        except (NoSuch, DatabaseError) as error:
            failures.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=accept) for _ in range(crowd)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failures == []
    assert Membership.objects.filter(community=cast.invited, person=cast.bruno).count() == 1
    assert JournalEntry.objects.filter(name="communities.joined").count() == 1
