# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""How people of a world come, go, and are entrusted with things."""

import io

from django.utils import timezone
from PIL import Image

from entrepairs.communities import actions
from entrepairs.communities.actions import charters
from entrepairs.communities.models import Agreement
from entrepairs.people import actions as people
from entrepairs.people.models import Invitation
from tests.worlds.world import VISIBILITIES


def began(world, community, person):
    """Somebody belongs now: what waited for that is over."""
    world.facts["members"].setdefault((community, person), "member")
    world.facts["invited"].discard((community, person))
    for request in world.facts["requests"].values():
        if (request["community"], request["person"]) == (community, person):
            request["waiting"] = False
    for link in world.facts["links"].values():
        if (link["community"], link["person"]) == (community, person):
            link["stands"] = False


def ended(world, community, person):
    world.facts["members"].pop((community, person), None)
    world.facts["invited"].discard((community, person))


def wrote(world, community, person):
    """Whoever writes in an open community joins it."""
    if (community, person) not in world.facts["members"]:
        began(world, community, person)


def join(world):
    community = world.some("communities")
    person = world.person(world.facts["communities"][community]["organisation"])
    if person:
        actions.join_community(
            actor=world.rows["people"][person], community=world.rows["communities"][community]
        )
        began(world, community, person)


def ask_to_join(world):
    community = world.some("communities")
    person = world.person(world.facts["communities"][community]["organisation"])
    if person is None or world.some("requests", community=community, person=person):
        return
    key = world.new_key("requests")
    row = actions.request_to_join(
        actor=world.rows["people"][person],
        community=world.rows["communities"][community],
        message=world.word("requests", key, "message"),
    )
    world.add("requests", key, row, community=community, person=person, waiting=True)


def answer_request(world):
    key = world.some("requests", waiting=True)
    if key is None:
        return
    facts = world.facts["requests"][key]
    keeper = world.keeper(facts["community"], "facilitator")
    if keeper is None:
        return
    act = world.rng.choice([actions.accept_request, actions.decline_request])
    act(actor=world.rows["people"][keeper], request=world.rows["requests"][key])
    facts["waiting"] = False
    if act is actions.accept_request:
        began(world, facts["community"], facts["person"])


def leave(world):
    """Somebody leaves, often the writer of something there."""
    place = _membership(world)
    if place is None:
        return
    community, person = place
    if world.facts["people"][person]["active"]:
        actions.leave_community(
            actor=world.rows["people"][person], community=world.rows["communities"][community]
        )
        ended(world, community, person)


def expel(world):
    place = _membership(world)
    keeper = world.keeper(place[0], "facilitator") if place else None
    if keeper is None or keeper == place[1]:
        return
    community, person = place
    actions.remove_member(
        actor=world.rows["people"][keeper],
        community=world.rows["communities"][community],
        person=world.rows["people"][person],
    )
    ended(world, community, person)


def _membership(world):
    places = sorted(world.facts["members"])
    return world.rng.choice(places) if places else None


def entrust(world):
    place = _membership(world)
    keeper = world.keeper(place[0], "facilitator") if place else None
    if keeper is None:
        return
    community, person = place
    role = world.rng.choice(["member", "facilitator", "ambassador", "moderator"])
    actions.give_role(
        actor=world.rows["people"][keeper],
        community=world.rows["communities"][community],
        person=world.rows["people"][person],
        role=role,
    )
    world.facts["members"][community, person] = role


def change_visibility(world):
    """Narrow or widen: from the next request on."""
    community = world.some("communities")
    keeper = world.keeper(community, "facilitator")
    if keeper is None:
        return
    visibility = world.rng.choice(VISIBILITIES)
    actions.edit_community(
        actor=world.rows["people"][keeper],
        community=world.rows["communities"][community],
        changes={"visibility": visibility},
    )
    known = world.facts["communities"][community]
    if known["visibility"] == "open" and visibility != "open":
        _end_invitations_of_members(world, community)
    known["visibility"] = visibility
    world.rows["communities"][community].refresh_from_db()


def _end_invitations_of_members(world, community):
    for link in world.facts["links"].values():
        role = world.facts["members"].get((community, link["invited_by"]))
        if link["community"] == community and role not in ("facilitator", "ambassador"):
            link["stands"] = False
            world.facts["invited"].discard((community, link["person"]))


def write_charter(world):
    """Those who facilitate write one, and everybody has said yes: writing goes on as before."""
    community = world.some("communities")
    keeper = world.keeper(community, "facilitator")
    if keeper is None:
        return
    row = world.rows["communities"][community]
    words = world.word("communities", community, "charter")
    charter = charters.write_charter(
        actor=world.rows["people"][keeper], community=row, line=words, text=f"**{words}**"
    )
    row.refresh_from_db()
    Agreement.objects.bulk_create(
        [
            Agreement(
                organisation_id=row.organisation_id, community=row, charter=charter, person=one
            )
            for one in world.rows["people"].values()
            if one.organisation_id == row.organisation_id
        ],
        ignore_conflicts=True,
    )


def rename(world):
    """The old name is as secret as the new one."""
    community = world.some("communities")
    keeper = world.keeper(community, "facilitator")
    if keeper is None:
        return
    for token in _tokens(world, ("communities", community, "name")):
        world.facts["tokens"][token] = ("communities", community, "former_name")
    actions.edit_community(
        actor=world.rows["people"][keeper],
        community=world.rows["communities"][community],
        changes={"name": world.word("communities", community, "name")},
    )
    world.rows["communities"][community].refresh_from_db()


def _tokens(world, thing):
    return [token for token, known in world.facts["tokens"].items() if known == thing]


def archive(world):
    community = world.some("communities", archived=False)
    keeper = world.keeper(community, "facilitator") if community else None
    if keeper:
        actions.archive_community(
            actor=world.rows["people"][keeper], community=world.rows["communities"][community]
        )
        world.facts["communities"][community]["archived"] = True
        world.rows["communities"][community].refresh_from_db()


def reopen(world):
    community = world.some("communities", archived=True)
    keeper = world.keeper(community, "facilitator") if community else None
    if keeper:
        actions.reopen_community(
            actor=world.rows["people"][keeper], community=world.rows["communities"][community]
        )
        world.facts["communities"][community]["archived"] = False
        world.rows["communities"][community].refresh_from_db()


def show_face(world):
    """A portrait: known by its bytes, to the house alone."""
    person = world.person()
    if person is None:
        return
    drawn = io.BytesIO()
    colour = tuple(world.rng.randrange(256) for _ in range(3))
    Image.new("RGB", (40, 30), colour).save(drawn, "PNG")
    people.set_photo(actor=world.rows["people"][person], file=drawn)
    row = world.rows["people"][person]
    row.refresh_from_db()
    world.facts["tokens"][row.photo] = ("people", person, "photo")


def invite(world):
    """A colleague by name; in an open community any member does."""
    community = world.some("communities")
    keeper = _inviter(world, community)
    guest = world.person(world.facts["communities"][community]["organisation"])
    if keeper is None or guest is None:
        return
    if (community, guest) in world.facts["invited"]:
        return
    row = actions.invite_person(
        actor=world.rows["people"][keeper],
        community=world.rows["communities"][community],
        person=world.rows["people"][guest],
    )
    key = world.new_key("links")
    _link(world, key, row, community, keeper, guest)
    world.facts["invited"].add((community, guest))


def _inviter(world, community):
    if world.facts["communities"][community]["visibility"] == "open" and world.chance(0.5):
        return world.keeper(community, "member", "moderator")
    return world.keeper(community, "facilitator", "ambassador")


def invite_by_link(world):
    community = world.some("communities")
    keeper = _inviter(world, community)
    if keeper is None:
        return
    row = actions.invite_by_link(
        actor=world.rows["people"][keeper], community=world.rows["communities"][community]
    )
    key = world.new_key("links")
    _link(world, key, row, community, keeper, None)


def _link(world, key, row, community, invited_by, person):
    facts = {"community": community, "invited_by": invited_by, "person": person}
    world.add("links", key, row, stands=True, **facts)


def withdraw_invitation(world):
    key = world.some("links", stands=True)
    keeper = world.keeper(world.facts["links"][key]["community"], "facilitator") if key else None
    if keeper is None:
        return
    actions.withdraw_invitation(
        actor=world.rows["people"][keeper], invitation=world.rows["links"][key]
    )
    link = world.facts["links"][key]
    link["stands"] = False
    world.facts["invited"].discard((link["community"], link["person"]))


def accept_invitation(world):
    key = world.some("links", stands=True)
    if key is None:
        return
    link = world.facts["links"][key]
    organisation = world.facts["communities"][link["community"]]["organisation"]
    person = link["person"] or world.person(organisation)
    if person is None or not world.facts["people"][person]["active"]:
        return
    actions.accept_invitation(
        actor=world.rows["people"][person], token=world.rows["links"][key].token
    )
    began(world, link["community"], person)


# Accounts.


def offer_account(world):
    """An administrator invites somebody by e-mail."""
    administrator = world.some("people", active=True, administrator=True)
    if administrator is None:
        return
    key = world.new_key("invitations")
    organisation = world.facts["people"][administrator]["organisation"]
    people.invite_person(
        actor=world.rows["people"][administrator],
        organisation=world.rows["organisations"][organisation],
        email=f"{world.word('invitations', key, 'email')}@house.example",
    )
    row = Invitation.objects.latest("pk")
    world.add("invitations", key, row, organisation=organisation, invited_by=administrator)


def suspend(world):
    """An account is shut, or its person has left; their sessions are still in their browsers."""
    person = world.person()
    if person is None or world.chance(0.5):
        return
    row = world.rows["people"][person]
    if world.chance(0.5):
        row.is_active = False
    else:
        row.left_at = timezone.now()
    row.save(update_fields=["is_active", "left_at"])
    world.facts["people"][person]["active"] = False
