# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Where a question or a need is brought to people, and where they say what they do with it."""

from django.urls import reverse

from entrepairs.discovery.routing.sought import Sought

OF_A_NEED = "_need"


def of(page: str, sought: Sought) -> str:
    """A page of this room about one question or need, by the name it has for a question."""
    name = f"discovery:{page}{OF_A_NEED if sought.need else ''}"
    return reverse(name, args=[sought.slug])


def its_page(sought: Sought) -> str:
    """Where it stands itself."""
    return reverse("home:need" if sought.need else "knowledge:discussion", args=[sought.slug])


def help_with(sought: Sought) -> str:
    """Where one answers the question, or offers to help with the need."""
    return reverse("home:need" if sought.need else "knowledge:answer", args=[sought.slug])
