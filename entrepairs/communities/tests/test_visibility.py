# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who sees a community: the table of the rules, cell by cell."""

from datetime import timedelta

import pytest
from django.http import Http404
from django.utils import timezone

from entrepairs.communities import actions, queries, readable
from entrepairs.communities.models import Community, CommunityInvitation, Membership
from entrepairs.kernel.decisions import Refused
from entrepairs.people.models import Person

NOTHING, NAME, CONTENTS = "nothing", "name", "contents"
TABLE = {
    #              open       on request  invitation  hidden
    "outsider": (NOTHING, NOTHING, NOTHING, NOTHING),
    "colleague": (CONTENTS, NAME, NOTHING, NOTHING),
    "invited": (CONTENTS, NAME, NAME, NOTHING),
    "member": (CONTENTS, CONTENTS, CONTENTS, CONTENTS),
    "ex-member": (CONTENTS, NAME, NOTHING, NOTHING),
    "removed": (CONTENTS, NAME, NOTHING, NOTHING),
    "suspended": (NOTHING, NOTHING, NOTHING, NOTHING),
    "left": (NOTHING, NOTHING, NOTHING, NOTHING),
    "declined": (CONTENTS, NAME, NOTHING, NOTHING),
    "invitation withdrawn": (CONTENTS, NAME, NOTHING, NOTHING),
    "invitation expired": (CONTENTS, NAME, NOTHING, NOTHING),
}
CELLS = [
    pytest.param(who, visibility, told, id=f"{who}-{visibility}")
    for who, row in TABLE.items()
    for visibility, told in zip(Community.Visibility.values, row, strict=True)
]


def becomes(who, cast, here):
    """The reader of a cell, in the state that its name says."""
    if who == "outsider":
        return cast.diego
    if who.startswith("invit"):
        _is_invited(who, cast, here)
    elif who == "declined":
        if here.visibility == "on_request":
            request = actions.request_to_join(actor=cast.bruno, community=here)
            actions.decline_request(actor=cast.awa, request=request)
    elif who != "colleague":
        _was_member(who, cast, here)
    return Person.objects.get(pk=cast.bruno.pk)


def _is_invited(who, cast, here):
    invitation = actions.invite_person(actor=cast.awa, community=here, person=cast.bruno)
    if who == "invitation withdrawn":
        actions.withdraw_invitation(actor=cast.awa, invitation=invitation)
    if who == "invitation expired":
        CommunityInvitation.objects.update(expires_at=timezone.now() - timedelta(minutes=1))


def _was_member(who, cast, here):
    invitation = actions.invite_person(actor=cast.awa, community=here, person=cast.bruno)
    actions.accept_invitation(actor=cast.bruno, token=invitation.token)
    if who == "ex-member":
        actions.leave_community(actor=cast.bruno, community=here)
    if who == "removed":
        actions.remove_member(actor=cast.awa, community=here, person=cast.bruno)
    if who == "suspended":
        Person.objects.filter(pk=cast.bruno.pk).update(is_active=False)
    if who == "left":
        Person.objects.filter(pk=cast.bruno.pk).update(left_at=timezone.now())


@pytest.fixture
def here(cast):
    """A community of each visibility in turn, that Awa facilitates."""

    def of(visibility):
        return actions.open_community(actor=cast.awa, name="Vesper", visibility=visibility)

    return of


@pytest.mark.parametrize("who, visibility, told", CELLS)
def test_its_existence_and_its_contents(cast, here, who, visibility, told):
    community = here(visibility)
    reader = becomes(who, cast, community)

    assert (community in Community.objects.visible_to(reader)) is (told != NOTHING)
    assert (community.pk in readable.communities(reader)) is (told == CONTENTS)
    assert (community in Community.objects.readable_by(reader)) is (told == CONTENTS)
    assert Membership.objects.visible_to(reader).filter(community=community).exists() is (
        told == CONTENTS
    )


@pytest.mark.parametrize("who, visibility, told", CELLS)
def test_what_its_pages_say(cast, here, who, visibility, told):
    community = here(visibility)
    reader = becomes(who, cast, community)

    listed = [card.slug for card in queries.directory(reader).cards]
    assert (community.slug in listed) is (told != NOTHING)
    if told == NOTHING:
        for look in (queries.row, queries.community, queries.card):
            with pytest.raises(Http404):
                look(reader, community.slug)
        return
    page = queries.community(reader, community.slug)
    assert page.may_read is (told == CONTENTS)
    assert (page.members is not None) is (told == CONTENTS)
    assert (len(page.people) > 0) is (told == CONTENTS)
    assert (queries.card(reader, community.slug).members is not None) is (told == CONTENTS)
    if told == NAME:
        with pytest.raises(Refused):
            queries.members(reader, community)


def test_narrowing_acts_at_once(cast):
    here = cast.everyone
    assert queries.community(cast.farid, here.slug).may_read
    actions.edit_community(actor=cast.awa, community=here, changes={"visibility": "on_request"})
    assert not queries.community(cast.farid, here.slug).may_read
    actions.edit_community(actor=cast.awa, community=here, changes={"visibility": "hidden"})
    with pytest.raises(Http404):
        queries.community(cast.farid, here.slug)


def test_a_hidden_name_is_not_found_out_by_trying_it(cast):
    actions.open_community(actor=cast.awa, name="Restructuring", visibility="hidden")
    actions.open_community(actor=cast.bruno, name="Restructuring", visibility="hidden")
    actions.open_community(actor=cast.bruno, name="RESTRUCTURING", visibility="open")
    with pytest.raises(actions.NameTakenError):
        actions.open_community(actor=cast.chloe, name="Restructuring", visibility="on_request")


def test_a_hidden_community_changes_nothing_in_the_lists_of_others(cast):
    before = queries.directory(cast.bruno)
    theme = actions.create_theme(actor=cast.eva, name="Moving out")
    actions.open_community(
        actor=cast.eva, name="Aaa", visibility="hidden", theme=theme, site=cast.lyon
    )
    assert queries.directory(cast.bruno) == before
    assert queries.directory(cast.bruno, theme=theme.slug).cards == ()
    assert [one.name for one in queries.directory(cast.eva).themes] == ["Moving out"]


def test_a_hidden_sibling_is_told_to_its_members_only(cast):
    for name, visibility in (("One", "open"), ("Two", "hidden"), ("Three", "on_request")):
        actions.open_community(actor=cast.eva, name=name, visibility=visibility, theme=cast.theme)
    one = Community.objects.get(name="One")
    assert [s.name for s in queries.community(cast.bruno, one.slug).siblings] == ["Three"]
    assert [s.name for s in queries.community(cast.eva, one.slug).siblings] == ["Three", "Two"]
