# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What says the same as a text, to make one of two."""

from entrepairs.knowledge.models import Contribution
from entrepairs.knowledge.queries import asking, lists
from entrepairs.people.models import Person


def candidates(person: Person, gone: Contribution, said: str) -> tuple[lists.Row, ...]:
    """Those of its kind and community, by address or by the words of their title. One SQL query."""
    found = Contribution.objects.visible_to(person).filter(
        kind=gone.kind, community=gone.community_id, hidden=False, duplicate_of=None
    )
    return asking.looked_for(found.exclude(pk=gone.pk), said)
