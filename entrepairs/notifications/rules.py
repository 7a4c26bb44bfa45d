# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who may, and why not."""

from django.utils.translation import gettext as _

from entrepairs.communities import rules
from entrepairs.communities.models import Community
from entrepairs.kernel import outgoing
from entrepairs.kernel.decisions import Decision
from entrepairs.people.models import Person


def may_look_after_channels(person: Person, community: Community) -> Decision:
    """Those who facilitate, also to remove one that is allowed no more."""
    return rules.may_facilitate(person, community)


def may_set_channel(person: Person, community: Community, *, discloses: bool) -> Decision:
    """Where an operator named hosts; of a closed community only if that is said plainly."""
    if not outgoing.is_on():
        return Decision(_("Your administrators have not allowed channels of other programs."))
    decision = rules.may_facilitate(person, community)
    if decision and community.visibility != Community.Visibility.OPEN and not discloses:
        return Decision(
            _("Say first that readers of the channel may see what members alone may read here.")
        )
    return decision
