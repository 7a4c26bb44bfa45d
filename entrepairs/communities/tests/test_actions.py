# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What people do in communities."""

import pytest

from entrepairs.communities import actions, queries, readable
from entrepairs.communities.models import Community, Exclusion, Expert, JoinRequest, Membership
from entrepairs.kernel import scope
from entrepairs.kernel.decisions import Refused
from entrepairs.kernel.models import JournalEntry


def deeds():
    return list(JournalEntry.objects.order_by("id").values_list("name", flat=True))


def role(person, community):
    return readable.mine(person).get(community.pk)


def test_anybody_opens_a_group_and_facilitates_it(cast):
    knitting = actions.open_community(
        actor=cast.bruno, name="Knitting", purpose="At noon.", kind="interest"
    )

    assert role(cast.bruno, knitting) == "facilitator"
    assert deeds() == ["communities.opened"]


def test_the_programme_opens_the_other_kinds(cast):
    with pytest.raises(Refused):
        actions.open_community(actor=cast.bruno, name="Insurance", kind="practice")
    actions.open_community(actor=cast.farid, name="Insurance", kind="practice")
    with pytest.raises(Refused):
        actions.edit_community(
            actor=cast.awa, community=cast.everyone, changes={"kind": "all_staff"}
        )


def test_joining_twice_changes_nothing(cast):
    for _ in range(2):
        actions.join_community(actor=cast.bruno, community=cast.everyone)

    assert role(cast.bruno, cast.everyone) == "member"
    assert deeds() == ["communities.joined"]


def test_what_one_belongs_to_is_right_within_the_request(cast):
    with scope.request_scope():
        assert readable.mine(cast.farid) == {}
        actions.join_community(actor=cast.farid, community=cast.everyone)
        assert readable.mine(cast.farid) == {cast.everyone.pk: "member"}
        actions.leave_community(actor=cast.farid, community=cast.everyone)
        assert readable.mine(cast.farid) == {}


@pytest.mark.parametrize("place", ["counsellors", "invited", "hidden"])
def test_only_open_communities_are_joined_alone(cast, place):
    with pytest.raises(Refused):
        actions.join_community(actor=cast.farid, community=getattr(cast, place))
    with pytest.raises(Refused):
        actions.join_by_writing(actor=cast.farid, community=getattr(cast, place))


def test_writing_in_an_open_community_joins_it(cast):
    actions.join_by_writing(actor=cast.bruno, community=cast.everyone)

    assert role(cast.bruno, cast.everyone) == "member"


def test_a_closed_community_is_read_and_nothing_else(cast):
    actions.archive_community(actor=cast.awa, community=cast.everyone)
    closed = Community.objects.get(pk=cast.everyone.pk)
    for deed in (actions.join_community, actions.join_by_writing, actions.request_to_join):
        with pytest.raises(Refused):
            deed(actor=cast.bruno, community=closed)
    assert closed.pk in readable.communities(cast.bruno)
    assert closed.slug not in [card.slug for card in queries.directory(cast.bruno).cards]
    assert closed.slug in [card.slug for card in queries.directory(cast.awa, mine=True).cards]

    actions.reopen_community(actor=cast.awa, community=closed)
    actions.join_community(actor=cast.bruno, community=Community.objects.get(pk=closed.pk))


def test_the_last_to_facilitate_hands_over_first(cast):
    with pytest.raises(Refused, match="facilitates"):
        actions.leave_community(actor=cast.awa, community=cast.counsellors)
    with pytest.raises(Refused):
        actions.give_role(
            actor=cast.awa, community=cast.counsellors, person=cast.awa, role="member"
        )
    actions.give_role(
        actor=cast.awa, community=cast.counsellors, person=cast.bruno, role="facilitator"
    )
    actions.leave_community(actor=cast.awa, community=cast.counsellors)

    assert role(cast.awa, cast.counsellors) is None
    assert deeds() == ["communities.role_given", "communities.left"]


def test_who_left_the_organisation_facilitates_nothing(cast):
    Membership.objects.create(
        organisation=cast.house, community=cast.everyone, person=cast.bruno, role="facilitator"
    )
    cast.bruno.is_active = False
    cast.bruno.save()
    with pytest.raises(Refused):
        actions.leave_community(actor=cast.awa, community=cast.everyone)


@pytest.mark.parametrize("who", ["bruno", "chloe", "eva", "farid"])
def test_nobody_raises_their_own_role(cast, who):
    actor = getattr(cast, who)
    Membership.objects.get_or_create(
        organisation=cast.house, community=cast.counsellors, person=actor
    )
    with pytest.raises(Refused):
        actions.give_role(actor=actor, community=cast.counsellors, person=actor, role="facilitator")


def test_a_request_is_answered_once(cast):
    here = cast.counsellors
    request = actions.request_to_join(actor=cast.farid, community=here, message="I run training.")
    assert actions.request_to_join(actor=cast.farid, community=here) == request
    assert queries.card(cast.farid, here.slug).standing == "asked"
    with pytest.raises(Refused):
        actions.accept_request(actor=cast.bruno, request=request)

    actions.accept_request(actor=cast.awa, request=request)
    actions.decline_request(actor=cast.awa, request=request)

    assert role(cast.farid, here) == "member"
    answered = JoinRequest.objects.get()
    assert (answered.state, answered.answered_by) == ("accepted", cast.awa)
    assert deeds() == [
        "communities.join_requested",
        "communities.joined",
        "communities.request_accepted",
    ]


def test_not_now_lets_one_ask_again(cast):
    request = actions.request_to_join(actor=cast.farid, community=cast.counsellors)
    actions.decline_request(actor=cast.awa, request=request)

    assert queries.card(cast.farid, cast.counsellors.slug).standing == "ask"
    again = actions.request_to_join(actor=cast.farid, community=cast.counsellors)
    assert again != request
    assert queries.request_row(cast.awa, cast.counsellors, cast.farid.slug) == again


def test_who_was_removed_comes_back_when_somebody_says_yes(cast):
    here = cast.everyone
    actions.join_community(actor=cast.bruno, community=here)
    link = actions.invite_by_link(actor=cast.awa, community=here)
    actions.remove_member(actor=cast.awa, community=here, person=cast.bruno)

    for come_back in (
        lambda: actions.join_community(actor=cast.bruno, community=here),
        lambda: actions.join_by_writing(actor=cast.bruno, community=here),
        lambda: actions.accept_invitation(actor=cast.bruno, token=link.token),
    ):
        with pytest.raises(Refused, match="removed"):
            come_back()
    assert here.slug not in [choice.slug for choice in queries.writable(cast.bruno)]
    request = actions.request_to_join(actor=cast.bruno, community=here)
    actions.accept_request(actor=cast.awa, request=request)
    assert role(cast.bruno, here) == "member"
    assert not Exclusion.objects.exists()


def test_an_expert_is_a_member_that_a_facilitator_named(cast):
    name = {"community": cast.counsellors, "person": cast.bruno, "subject": cast.subject}
    with pytest.raises(Refused):
        actions.name_expert(actor=cast.eva, **name)
    for _ in range(2):
        actions.name_expert(actor=cast.awa, **name)
    with pytest.raises(Membership.DoesNotExist):
        actions.name_expert(actor=cast.awa, **name | {"person": cast.farid})

    assert [e.named_by for e in queries.experts(cast.eva, cast.counsellors)] == ["Awa Diop"]
    actions.unname_expert(actor=cast.awa, **name)
    assert deeds() == ["communities.expert_named", "communities.expert_unnamed"]


def test_leaving_ends_what_rested_on_belonging(cast):
    actions.name_expert(
        actor=cast.awa, community=cast.counsellors, person=cast.bruno, subject=cast.subject
    )
    actions.leave_community(actor=cast.bruno, community=cast.counsellors)

    assert not Expert.objects.exists()
    assert cast.counsellors.pk not in readable.communities(cast.bruno)


def test_a_theme_is_written_once(cast):
    again = actions.create_theme(actor=cast.bruno, name="customers")

    assert again == cast.theme
