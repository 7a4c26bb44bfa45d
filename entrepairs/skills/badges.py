# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a credential of a skill says, as Open Badges 3.0 writes it.

1EdTech, "Open Badges Specification 3.0", on W3C Verifiable Credentials 2.0; revocation by the
"1EdTech Revocation List Status Method 1.0", in the words in which 1EdTech's validator reads it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from secrets import token_hex
from typing import Any

OB = "https://purl.imsglobal.org/spec/ob/v3p0"
CONTEXT = [
    "https://www.w3.org/ns/credentials/v2",
    f"{OB}/context-3.0.3.json",
    f"{OB}/extensions.json",  # the names of the two 1EdTech types below
]
SCHEMA = {
    "id": f"{OB}/schema/json/ob_v3p0_achievementcredential_schema.json",
    "type": "1EdTechJsonSchemaValidator2019",
}
REVOCATION = "1EdTechRevocationList"


@dataclass(frozen=True)
class Issuer:
    """The organisation, under its `did:web`."""

    did: str
    name: str
    url: str


@dataclass(frozen=True)
class Recipient:
    """Whose skill it is: the hash of an e-mail address, or the address of an identity."""

    identity_hash: str = ""
    salt: str = ""
    url: str = ""  # a did or another address, of somebody without e-mail


@dataclass(frozen=True)
class Evidence:
    """What the skill shows in: an address, a few words, or both."""

    url: str = ""
    narrative: str = ""


@dataclass(frozen=True)
class Achievement:
    """The skill, in one language."""

    id: str
    name: str
    description: str
    criteria: str
    language: str


@dataclass(frozen=True)
class Claim:
    """What a credential says. Moments bear their zone and are kept to the second."""

    id: str
    issuer: Issuer
    recipient: Recipient
    achievement: Achievement
    valid_from: datetime
    valid_until: datetime | None
    status_list: str
    evidence: tuple[Evidence, ...] = ()


def recipient(email: str, salt: str = "") -> Recipient:
    """Recognised by whoever knows the address, told to nobody else.

    A salt for each credential, or two credentials would show that they are one person's.
    """
    salt = salt or token_hex(16)
    digest = sha256(f"{email.strip().lower()}{salt}".encode()).hexdigest()
    return Recipient(identity_hash=f"sha256${digest}", salt=salt)


def document(claim: Claim) -> dict[str, Any]:
    """The credential, not yet signed."""
    until = {"validUntil": _written(claim.valid_until)} if claim.valid_until else {}
    evidence = [_evidence(one) for one in claim.evidence]
    return {
        "@context": CONTEXT,
        "id": claim.id,
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": claim.achievement.name,
        "issuer": {
            "id": claim.issuer.did,
            "type": ["Profile"],
            "name": claim.issuer.name,
            "url": claim.issuer.url,
        },
        "validFrom": _written(claim.valid_from),
        **until,
        "credentialSubject": _subject(claim),
        **({"evidence": evidence} if evidence else {}),
        "credentialSchema": [SCHEMA],
        "credentialStatus": {"id": claim.status_list, "type": REVOCATION},
    }


def _written(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _evidence(one: Evidence) -> dict[str, Any]:
    told = {"id": one.url, "narrative": one.narrative}
    return {"type": ["Evidence"], **{name: value for name, value in told.items() if value}}


def _subject(claim: Claim) -> dict[str, Any]:
    who = claim.recipient
    subject: dict[str, Any] = {
        # The token must name its subject; without an identity of theirs, somebody in this
        # credential alone, so that two credentials cannot be laid side by side.
        "id": who.url or f"{claim.id}#recipient",
        "type": ["AchievementSubject"],
    }
    if who.identity_hash:
        identity = {
            "type": "IdentityObject",
            "hashed": True,
            "identityHash": who.identity_hash,
            "identityType": "emailAddress",
            "salt": who.salt,
        }
        subject["identifier"] = [identity]
    subject["achievement"] = {
        "id": claim.achievement.id,
        "type": ["Achievement"],
        "achievementType": "Competency",
        "name": claim.achievement.name,
        "description": claim.achievement.description,
        "criteria": {"narrative": claim.achievement.criteria},
        "inLanguage": claim.achievement.language,
    }
    return subject


def claim_of(document: Mapping[str, Any]) -> Claim:
    """The way back. What is not written as we write it raises an error of looking it up."""
    subject, issuer = document["credentialSubject"], document["issuer"]
    skill = subject["achievement"]
    until = document.get("validUntil")
    return Claim(
        id=document["id"],
        issuer=Issuer(issuer["id"], issuer["name"], issuer["url"]),
        recipient=_recipient(subject),
        achievement=Achievement(
            id=skill["id"],
            name=skill["name"],
            description=skill["description"],
            criteria=skill["criteria"]["narrative"],
            language=skill["inLanguage"],
        ),
        valid_from=datetime.fromisoformat(document["validFrom"]),
        valid_until=datetime.fromisoformat(until) if until else None,
        status_list=document["credentialStatus"]["id"],
        evidence=tuple(
            Evidence(one.get("id", ""), one.get("narrative", ""))
            for one in document.get("evidence", [])
        ),
    )


def _recipient(subject: Mapping[str, Any]) -> Recipient:
    for identity in subject.get("identifier", []):
        return Recipient(identity["identityHash"], identity["salt"])
    return Recipient(url=subject["id"])


def revocation_list(url: str, issuer: str, revoked: Mapping[str, str]) -> dict[str, Any]:
    """What lies at the address of the status list, with the reason for each credential's id.

    It may be read by everybody: a reason names a rule, never a person.
    """
    return {
        "id": url,
        "issuer": issuer,
        "revokedCredential": [
            {"id": one, "revoked": True, **({"revocationReason": why} if why else {})}
            for one, why in sorted(revoked.items())
        ],
    }
