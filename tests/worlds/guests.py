# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Groups that others invite to their meetings."""

from entrepairs.meetings.actions import planning
from entrepairs.meetings.actions.planning import Plan
from tests.worlds.oracle import Oracle


def some_groups(world, community, keeper):
    """Sometimes another group or two, of which whoever invites them knows."""
    if world.chance(0.6):
        return set()
    law = Oracle(world.facts)
    known = [
        key
        for key, facts in sorted(world.facts["communities"].items())
        if key != community and not facts["archived"] and law.knows_community(keeper, key)
    ]
    return set(world.rng.sample(known, min(len(known), world.rng.randint(1, 2))))


def invite(world):
    """Other groups than before are invited; those stay of which the keeper does not know."""
    key = world.some("meetings", state="planned")
    meeting = world.facts["meetings"][key] if key else None
    keeper = world.keeper(meeting["community"], "facilitator") if key else None
    if keeper is None:
        return
    row, groups = world.rows["meetings"][key], some_groups(world, meeting["community"], keeper)
    row.refresh_from_db()
    columns = {name: getattr(row, name) for name in Plan.__dataclass_fields__ if name != "guests"}
    plan = Plan(**columns, guests=tuple(world.rows["communities"][group] for group in groups))
    planning.change_meeting(actor=world.rows["people"][keeper], meeting=row, plan=plan)
    law = Oracle(world.facts)
    stay = {one for one in meeting["guests"] if not law.knows_community(keeper, one)}
    meeting["guests"] = groups | stay


def comer(world, key):
    """Somebody who may come: of the group, or of one that is invited."""
    meeting = world.facts["meetings"][key]
    group = world.rng.choice([meeting["community"], *sorted(meeting["guests"])])
    if group == meeting["community"]:
        return world.writer(group)
    return world.keeper(group, "member", "facilitator", "ambassador", "moderator")
