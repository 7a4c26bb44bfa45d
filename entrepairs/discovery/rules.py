# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who may teach search, and whose word is enough."""

from django.utils.translation import gettext as _

from entrepairs.communities import rules as communities
from entrepairs.kernel.decisions import ALLOWED, Decision
from entrepairs.knowledge.models import Contribution
from entrepairs.people.models import Person


def may_confirm_wording(person: Person, contribution: Contribution) -> Decision:
    """Whoever reads the text may say that it answers them, as long as it stands."""
    if contribution.hidden:
        return Decision(_("This text was withdrawn: nobody else will find it."))
    return ALLOWED


def settles_alone(person: Person, contribution: Contribution) -> bool:
    """The word of who moderates the community is enough; else it takes two people."""
    return communities.moderates(person, contribution.community)
