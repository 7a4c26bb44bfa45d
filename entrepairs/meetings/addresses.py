# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Addresses of the room that leave the program: on a wall, in a mail, in a calendar."""

from django.conf import settings
from django.urls import reverse


def door(slug: str, *, visitors: bool = False) -> str:
    """Where a phone comes in: the meeting's page, whose main button is the room.

    Where visitors may sit, a door that opens without account and sends all others on.
    """
    name = "meetings:visitor_door" if visitors else "meetings:meeting"
    return f"{settings.PUBLIC_URL}{reverse(name, args=[slug])}"


def figures() -> str:
    """Where one types the figures on the wall."""
    return f"{settings.PUBLIC_URL}{reverse('meetings:by_code')}"


def short(address: str) -> str:
    """As one reads it from a wall and types it: without what browsers add by themselves."""
    return address.partition("://")[2].removesuffix("/")


def calendar(token: str) -> str:
    """Where somebody's calendar program reads; whoever has it sees their meetings."""
    return f"{settings.PUBLIC_URL}{reverse('meetings:feed', args=[token])}"


def subscribing(address: str) -> str:
    """The same, as programs that subscribe at a press know it."""
    return address.replace("https://", "webcal://").replace("http://", "webcal://")
