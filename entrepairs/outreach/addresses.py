# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Where things of this room are."""

from django.urls import reverse


def announcement(slug: str) -> str:
    """One announcement's page."""
    return reverse("outreach:announcement", args=[slug])
