# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Addresses that others print, or that stand in what is carried elsewhere."""

from django.conf import settings
from django.urls import reverse

from entrepairs.skills.keys import did_web


def skill(slug: str) -> str:
    """A skill's page."""
    return f"/skills/{slug}/"


def mine(skill: str = "") -> str:
    """What I can do: where one says what shows, and to whom; the place of one skill there."""
    return "/skills/mine/" + (f"#skill-{skill}" if skill else "")


def certification(slug: str, place: str) -> str:
    """A place on the page of a certification: where something has changed."""
    return f"/skills/certifications/{slug}/#{place}"


def whole(name: str, slug: str) -> str:
    """An address of this room as others follow it, from outside."""
    return settings.PUBLIC_URL.rstrip("/") + reverse(f"skills:{name}", args=[slug])


def did(organisation: str) -> str:
    """The organisation's identity as an issuer: its document lies at `skills:did`."""
    return did_web(whole("keys", organisation))


def house_of(identity: str) -> str:
    """The slug of the house here that has this identity; nothing for one of elsewhere.

    No SQL query: a house that is not there has no keys.
    """
    slug = identity.rpartition(":")[2]
    is_slug = slug.isascii() and slug.isalnum()
    return slug if is_slug and did(slug) == identity else ""
