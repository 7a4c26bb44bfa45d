# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Addresses that others print: the front of a community, the whole link of an invitation."""

from django.conf import settings
from django.urls import reverse


def front(slug: str) -> str:
    """Where a community is. The address is this room's; the page is made of several rooms."""
    return f"{reverse('communities:directory')}{slug}/"


def invitation(token: str) -> str:
    """The whole address of an invitation: what is sent, and what the QR code holds."""
    return f"{settings.PUBLIC_URL.rstrip('/')}{reverse('communities:invitation', args=[token])}"


def profile(slug: str) -> str:
    """A colleague's profile; a page made of several rooms too."""
    return f"/people/{slug}/"


def needs(community: str = "") -> str:
    """The needs board: of all one reads, or of one community. Pages made of several rooms."""
    return f"{front(community)}needs/" if community else f"{front('needs')}"


def need(slug: str) -> str:
    """Where a need is: its page shows what answered it, which upper rooms keep."""
    return f"{needs()}{slug}/"
