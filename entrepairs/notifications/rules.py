# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who may, and why not."""

from django.utils.translation import gettext as _

from entrepairs.communities import readable, rules
from entrepairs.communities.models import Community
from entrepairs.kernel import outgoing
from entrepairs.kernel.decisions import ALLOWED, Decision
from entrepairs.knowledge.models import Contribution
from entrepairs.people.models import Person, Subject


def may_be_told_on_devices(person: Person) -> Decision:
    """Anybody, where an operator named push services."""
    if not outgoing.pushes():
        return Decision(_("Your administrators have not allowed news on devices."))
    return ALLOWED


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


def may_follow(person: Person, thing: Person | Subject | Contribution) -> Decision:
    """A colleague who is still there, a subject of the house, a question that one reads."""
    if thing.organisation_id != person.organisation_id:
        return Decision(_("This is not of your organisation."))
    if isinstance(thing, Person):
        return _may_follow_colleague(person, thing)
    if isinstance(thing, Contribution):
        reads = not thing.hidden and thing.community_id in readable.communities(person)
        if not reads or thing.kind != Contribution.Kind.QUESTION:
            return Decision(_("There is no question here that you can follow."))
    return ALLOWED


def _may_follow_colleague(person: Person, colleague: Person) -> Decision:
    if colleague.pk == person.pk:
        return Decision(_("You know already what you write."))
    if not readable.is_present(colleague):
        return Decision(_("%(name)s has left the organisation.") % {"name": colleague.name})
    return ALLOWED
