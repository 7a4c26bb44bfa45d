# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a badge says of a certification, and how it stands today."""

from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from uuid import UUID

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from entrepairs.skills import addresses, badges
from entrepairs.skills.models import Badge, Certification

State = Certification.State


class Standing(StrEnum):
    """What whoever verifies it is told."""

    VALID = "valid"
    EXPIRED = "expired"
    REVOKED = "revoked"
    REFUSED = "refused"


def standing(certification: Certification, now: datetime) -> Standing:
    """How it stands; no SQL query, where `joined` is there.

    What another one speaks for stands as that does, unless it had been ended for itself.
    """
    if certification.joined and certification.state in (State.ASKED, State.CERTIFIED):
        return standing(certification.joined, now)
    if certification.is_valid(now):
        return Standing.VALID
    if certification.state == State.CERTIFIED:
        return Standing.EXPIRED
    return Standing.REVOKED if certification.state == State.REVOKED else Standing.REFUSED


def round_of(certification: Certification) -> int:
    """The round in which what is valid was granted."""
    return certification.round - certification.is_renewing


def name_of(slug: str) -> str:
    """What the credential is called in the list of those that ended.

    Not its address: everybody reads the list, and nobody may find a page through it.
    """
    return UUID(bytes=sha256(f"badge {slug}".encode()).digest()[:16], version=4).urn


def ended(organisation: str, now: datetime) -> dict[str, str]:
    """What the list of that house says: the credentials that do not count, and why. One query.

    What was restored, or renewed in the meantime, is not in it any more.
    """
    rows = Badge.objects.filter(organisation__slug=organisation)
    rows = rows.select_related("certification__joined")
    told = {name_of(one.slug): standing(one.certification, now) for one in rows.order_by("pk")}
    return {name: why.value for name, why in told.items() if why != Standing.VALID}


def claim(badge: Badge, certification: Certification) -> badges.Claim:
    """What the credential says, in the language of the house. No name, no address in clear."""
    house = certification.organisation
    with translation.override(house.language):
        skill = certification.subject.name(house.language)
        criteria = _(
            "At least three peers from at least two teams looked at what colleagues learned from "
            "this person, and said yes. Who attests one another does not count."
        )
        description = _("“%(skill)s”, certified by peers at %(house)s.") % {
            "skill": skill,
            "house": house.name,
        }
    person = certification.person
    return badges.Claim(
        id=name_of(badge.slug),
        issuer=badges.Issuer(addresses.did(house.slug), house.name, settings.PUBLIC_URL),
        recipient=badges.recipient(person.email) if person.email else badges.Recipient(),
        achievement=badges.Achievement(
            id=f"{addresses.did(house.slug)}#{certification.subject.slug}",
            name=skill,
            description=description,
            criteria=criteria,
            language=house.language,
        ),
        valid_from=certification.certified_at,
        valid_until=certification.expires_at,
        status_list=addresses.whole("revoked_badges", house.slug),
    )
