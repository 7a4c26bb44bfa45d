# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The staff file of a month: somebody arrives, somebody leaves; a group gets a successor."""

import io
from datetime import timedelta

from django.utils import timezone

from entrepairs.communities import actions as communities
from entrepairs.communities import rules
from entrepairs.communities.models import Membership
from entrepairs.kernel.decisions import Refused
from entrepairs.operations import actions
from entrepairs.operations.importing.staff import checking, loading
from entrepairs.people.models import Person
from tests.worlds.membership import began

HEADERS = "Nom;Courriel;Fonction;Niveau;Date de sortie"


def arrive(world):
    """Somebody whom nobody knew, with an account."""
    administrator = world.some("people", active=True, administrator=True)
    if administrator is None:
        return
    house = world.facts["people"][administrator]["organisation"]
    key = world.new_key("people")
    name, job, level = (world.word("people", key, field) for field in ("name", "job", "level"))
    email = f"{world.word('people', key, 'email')}@house.example"
    _load(world, administrator, f"{name};{email};{job};{level};")
    row = Person.objects.get(email=email)
    world.add("people", key, row, organisation=house, active=True, administrator=False)


def leave(world):
    """Somebody who has an address, but the one who loads the file; a last administrator stays."""
    administrator = world.some("people", active=True, administrator=True)
    if administrator is None:
        return
    house = world.facts["people"][administrator]["organisation"]
    person = world.person(house)
    row = world.rows["people"][person] if person else None
    if person in (None, administrator) or not row.email:
        return
    row.refresh_from_db()
    day = f"{timezone.localdate() - timedelta(days=1):%d/%m/%Y}"
    _load(world, administrator, f"{row.name};{row.email};;;{day}")
    row.refresh_from_db()
    world.facts["people"][person] |= {
        "active": row.left_at is None and row.is_active,
        "administrator": row.is_administrator,
    }


def succeed_to_nobody(world):
    """Who facilitates a group does so no more, without a successor; then one is named."""
    community = world.some("communities")
    for place, who in sorted(world.facts["members"]):
        if place == community and world.facts["members"][place, who] == "facilitator":
            world.facts["members"][place, who] = "member"
            row, person = world.rows["communities"][community], world.rows["people"][who]
            Membership.objects.filter(community=row, person=person).update(role="member")
    succeed(world, community)


def succeed(world, community=None):
    """An administrator entrusts somebody with a group that nobody facilitates any more."""
    administrator = world.some("people", active=True, administrator=True)
    community = community or world.some("communities")
    if administrator is None or community is None:
        return
    house = world.facts["communities"][community]["organisation"]
    successor = world.person(house)
    by, here = world.rows["people"][administrator], world.rows["communities"][community]
    by.refresh_from_db()
    if house != world.facts["people"][administrator]["organisation"] or successor is None:
        return
    somebody = world.rows["people"][successor]
    if not rules.may_name_successor(by, here, somebody):
        return
    communities.name_successor(actor=by, community=here, person=somebody, reason="They have left")
    began(world, community, successor)
    world.facts["members"][community, successor] = "facilitator"


def _load(world, administrator, line):
    by = world.rows["people"][administrator]
    by.refresh_from_db()
    content = io.BytesIO(f"{HEADERS}\n{line}\n".encode())
    file = actions.give_staff_file(
        actor=by, organisation=by.organisation, name="staff.csv", file=content
    )
    actions.map_columns(actor=by, file=file, mapping=file.mapping, is_whole=False)
    checking.check(file.pk)
    try:
        actions.load_staff_file(actor=by, file=file, is_sure=True)
    except Refused:
        # There was nothing to load.
        return
    loading.load(file.pk)


DEEDS = (arrive, leave, leave, succeed)
