# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Addresses that others print."""


def relay(slug: str) -> str:
    """Where a group has what it received: a page made of several rooms, with the next meeting."""
    return f"/relays/{slug}/"
