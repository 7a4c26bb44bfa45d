# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Is a credential genuine? By the keys that its house publishes, as anybody outside verifies it."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from django.utils import timezone

from entrepairs.people.models import Organisation
from entrepairs.skills import addresses, badges, carrying, credentials, keys, sealing
from entrepairs.skills.badges import Claim
from entrepairs.skills.credentials import InvalidCredentialError, Reason
from entrepairs.skills.models import Badge


class Verdict(StrEnum):
    """What whoever was shown a credential is told."""

    VALID = "valid"
    NOT_YET = "not_yet"
    EXPIRED = "expired"
    REVOKED = "revoked"
    REFUSED = "refused"
    FALSE = "false"  # it names a house of ours, and is not what that house signed
    ELSEWHERE = "elsewhere"
    UNREADABLE = "unreadable"


@dataclass(frozen=True)
class Verified:
    """The verdict; of what a house of ours did sign, also what it says, in its own language.

    `belongs`: is it that of whoever has the address that was asked about?
    """

    verdict: Verdict
    skill: str = ""
    language: str = ""
    house: str = ""
    since: datetime | None = None
    until: datetime | None = None
    belongs: bool | None = None


TIMES = {Reason.NOT_YET_VALID: Verdict.NOT_YET, Reason.EXPIRED: Verdict.EXPIRED}


def published(organisation: str) -> dict[str, keys.Key]:
    """The keys of a house by their address, as its public document names them. One SQL query."""
    did = addresses.did(organisation)
    return keys.published(keys.did_document(did, sealing.public_ones(organisation)))


def is_genuine(badge: Badge, house: Organisation) -> bool:
    """Is the kept credential what the house signed for this badge? One SQL query.

    Whether its time is over is asked elsewhere: that of an earlier round ends by itself.
    """
    try:
        claim = credentials.opened(badge.token, published(house.slug))
    except InvalidCredentialError:
        return False
    return claim.id == carrying.name_of(badge.slug)


def verify(token: str, email: str = "") -> Verified:
    """What is known of a credential that somebody was shown. Two SQL queries at most."""
    token = "".join(token.split())  # as a mail breaks its lines
    try:
        house = addresses.house_of(credentials.issuer(token))
        if not house:
            return Verified(Verdict.ELSEWHERE)
        claim = credentials.opened(token, published(house))
    except InvalidCredentialError as refusal:
        is_text = refusal.reason == Reason.MALFORMED
        return Verified(Verdict.UNREADABLE if is_text else Verdict.FALSE)
    now = timezone.now()
    said = _said(claim, email)
    ended = carrying.ended(house, now).get(claim.id)
    if ended:
        return replace(said, verdict=Verdict(ended))
    try:
        credentials.in_time(claim, now)
    except InvalidCredentialError as refusal:
        return replace(said, verdict=TIMES[refusal.reason])
    return said


def _said(claim: Claim, email: str) -> Verified:
    who = claim.recipient
    belongs = badges.recipient(email, who.salt).identity_hash == who.identity_hash
    return Verified(
        verdict=Verdict.VALID,
        skill=claim.achievement.name,
        language=claim.achievement.language,
        house=claim.issuer.name,
        since=claim.valid_from,
        until=claim.valid_until,
        belongs=belongs if email else None,
    )
