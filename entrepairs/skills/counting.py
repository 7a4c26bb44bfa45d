# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which yes counts: what people attest among themselves does not (rings.py)."""

from collections.abc import Iterable
from datetime import datetime

from dateutil.relativedelta import relativedelta

from entrepairs.people.models import Person
from entrepairs.skills import rings
from entrepairs.skills.models import Certification, Endorsement, Vouching

PEERS = 3
TEAMS = 2
# How long an attestation is looked at for rings, and how long a certification is valid.
MONTHS = relativedelta(months=24)
STANDING = (Certification.State.ASKED, Certification.State.CERTIFIED)
Edge = tuple[int, int]


def edges(organisation: int, now: datetime) -> set[Edge]:
    """Who attested whom in the last 24 months: (by, of). Two SQL queries."""
    since = now - MONTHS
    yes = Vouching.objects.filter(
        organisation=organisation, is_yes=True, at__gte=since, certification__state__in=STANDING
    )
    said = Endorsement.objects.own(organisation=organisation, given_at__gte=since)
    return {
        *yes.values_list("by", "certification__person"),
        *said.values_list("by", "person"),
    }


def counted(certification: Certification, now: datetime) -> list[Vouching]:
    """The yes of this round that count. Three SQL queries."""
    bad = rings.collusive(edges(certification.organisation_id, now))
    yes = Vouching.objects.filter(
        certification=certification, round=certification.round, is_yes=True
    )
    return [
        one
        for one in yes.select_related("by").order_by("pk")
        if (one.by_id, certification.person_id) not in bad
    ]


def is_enough(yes: Iterable[Vouching]) -> bool:
    """Three peers from at least two teams; those without a team are one together."""
    people = {one.by_id: one.by.unit_id for one in yes}
    return len(people) >= PEERS and len(set(people.values())) >= TEAMS


def has_attested(by: Person, of: Person, now: datetime) -> bool:
    """Did somebody attest somebody? Both know it. Two SQL queries."""
    since = now - MONTHS
    said = Endorsement.objects.own(by=by, person=of, given_at__gte=since)
    yes = Vouching.objects.filter(
        by=by,
        is_yes=True,
        at__gte=since,
        certification__person=of,
        certification__state__in=STANDING,
    )
    return said.exists() or yes.exists()
