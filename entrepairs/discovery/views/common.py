# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the pages of who asks and of who is asked have in common."""

from django.http import HttpRequest

from entrepairs.discovery import addresses
from entrepairs.discovery.queries import whom as queries
from entrepairs.discovery.routing.sought import Sought

LONGEST = 100


def by_name(request: HttpRequest, sought: Sought, *, place: str, goal: str) -> dict[str, object]:
    """Colleagues of the name that is looked for at `place`; the choice goes to `goal`."""
    name = request.GET.get("who", "")[:LONGEST]
    return {
        "name": name,
        "place": addresses.of(place, sought),
        "goal": addresses.of(goal, sought),
        "others": queries.others(request.user, sought, name) if name else [],
    }
