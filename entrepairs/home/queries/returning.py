# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is new for whoever comes back after a long time; read for them alone."""

from datetime import datetime

from entrepairs.communities import readable
from entrepairs.knowledge.models import Contribution
from entrepairs.knowledge.queries import lists
from entrepairs.people.models import Person

FEW = 5


def since(person: Person, moment: datetime) -> tuple[lists.Row, ...]:
    """The most useful of what their communities wrote since then, five at most. One SQL query."""
    rows = Contribution.objects.visible_to(person, withdrawn=False).filter(
        parent=None, published_at__gte=moment, community__in=list(readable.mine(person))
    )
    found = rows.exclude(author=person).order_by("-useful_count", "-published_at", "-pk")
    return lists.rows(found[:FEW])
