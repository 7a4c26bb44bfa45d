# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Badges: their owner's, and what whoever holds an address verifies."""

from dataclasses import dataclass
from datetime import datetime

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone

from entrepairs.people.models import Person
from entrepairs.people.queries import profiles
from entrepairs.skills import addresses, carrying
from entrepairs.skills.models import Badge
from entrepairs.skills.queries import verifying
from entrepairs.skills.queries.verifying import Verdict


@dataclass(frozen=True)
class MyBadge:
    """The badge of a certification, to its owner. `address`: what others open.

    `is_of_before`: of an earlier round, or of what is not valid any more.
    """

    slug: str
    is_public: bool
    address: str
    is_of_before: bool


@dataclass(frozen=True)
class PublicBadge:
    """What whoever holds the address sees, and nothing else.

    `standing`: as `carrying.Standing`, or "false" where the signed credential does not hold.
    `has_file`: not of an earlier round, whose credential ends by itself.
    """

    slug: str
    name: str
    skill: str
    house: str
    since: datetime
    until: datetime
    standing: str
    has_file: bool


def mine(person: Person, certification: str) -> MyBadge | None:
    """The newest badge of one's certification. One SQL query."""
    made = _mine(person, certification)
    if made is None:
        return None
    return MyBadge(
        slug=made.slug,
        is_public=made.is_public,
        address=addresses.whole("badge", made.slug),
        is_of_before=not _is_present(made),
    )


def mine_row(person: Person, certification: str) -> Badge:
    """The same, for the action that follows; 404 where there is none. One SQL query."""
    made = _mine(person, certification)
    if made is None:
        raise Http404
    return made


def _mine(person: Person, certification: str) -> Badge | None:
    rows = Badge.objects.visible_to(person).filter(certification__slug=certification)
    return rows.select_related("certification").order_by("-round").first()


def my_token(person: Person, certification: str) -> str:
    """What the owner downloads, as long as it is valid; 404 otherwise. One SQL query."""
    return _valid(mine_row(person, certification))


def public(slug: str) -> PublicBadge:
    """What is verified at this moment; 404 unless its owner opened it. Two SQL queries."""
    badge = _opened(slug)
    one = badge.certification
    speaks = one.joined or one
    is_genuine = verifying.is_genuine(badge, one.organisation)
    standing = carrying.standing(one, timezone.now()).value
    return PublicBadge(
        slug=slug,
        name=one.person.name,
        skill=profiles.tag(one.subject).name,
        house=one.organisation.name,
        since=speaks.certified_at,
        until=speaks.expires_at,
        standing=standing if is_genuine else Verdict.FALSE.value,
        has_file=is_genuine and _is_present(badge),
    )


def public_token(slug: str) -> str:
    """The credential, while it is valid and open; 404 otherwise. One SQL query."""
    return _valid(_opened(slug))


def _opened(slug: str) -> Badge:
    things = [f"certification__{one}" for one in ("person", "subject", "organisation", "joined")]
    return get_object_or_404(Badge.objects.own(slug).select_related(*things))


def _valid(badge: Badge) -> str:
    if not _is_present(badge):
        raise Http404
    return badge.token


def _is_present(badge: Badge) -> bool:
    one = badge.certification
    return one.is_valid(timezone.now()) and badge.round == carrying.round_of(one)
