# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""How a need is held, and sent back to the board. Called inside an action's transaction."""

from entrepairs.communities.models import Need, Support


def lock(need: Need) -> Need:
    """The row as it stands, held until the transaction ends: two deeds see each other's state."""
    rows = Need.objects.select_for_update(of=("self",)).select_related("community")
    return rows.get(pk=need.pk)


def begin_again(need: Need) -> None:
    """Back to the board: what had answered it did not, and nobody's word for it stands."""
    need.state = Need.State.OPEN
    need.taken_by = need.taken_at = None
    need.answered_at = need.asked_at = need.confirmed_at = None
    need.save(
        update_fields=[
            "state",
            "taken_by",
            "taken_at",
            "answered_at",
            "asked_at",
            "confirmed_at",
        ]
    )
    Support.objects.filter(need=need).update(confirmed_at=None)
