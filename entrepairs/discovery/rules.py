# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who may teach search, and whose word is enough; who may look for somebody to answer."""

from collections.abc import Collection

from django.utils.translation import gettext as _

from entrepairs.communities import rules as communities
from entrepairs.discovery.models import Solicitation
from entrepairs.discovery.routing.sought import Sought
from entrepairs.kernel.decisions import ALLOWED, Decision
from entrepairs.knowledge import rules as knowledge
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


MOST = 5  # for one thing, by who looks for help


def may_seek(person: Person, sought: Sought) -> Decision:
    """Who asked the question or named the need, as long as it waits."""
    if sought.author != person:
        return Decision(_("Only the person who looks for help says who is asked."))
    if not sought.waits:
        return Decision(_("It has its answer, or is closed: nobody needs to be asked any more."))
    return communities.may_write_in(person, sought.community)


def may_ask_more(sought: Sought, people: Collection[int]) -> Decision:
    """A handful of people at most: the others find it where they read."""
    asked = Solicitation.objects.own(sought.things).exclude(asked_by=None)
    if len({*asked.values_list("person", flat=True), *people}) <= MOST:
        return ALLOWED
    return Decision(
        _("It is brought to %(num)d people at most; all others find it in the community.")
        % {"num": MOST}
    )


def may_help(person: Person, sought: Sought) -> Decision:
    """Whoever may answer the question, or offer to help with the need."""
    if sought.question:
        return knowledge.may_answer(person, sought.question)
    return communities.may_offer_help(person, sought.need) if sought.need else ALLOWED


def may_pass_on(person: Person, solicitation: Solicitation, sought: Sought) -> Decision:
    """Whoever is asked, as long as it waits."""
    if not sought.waits:
        return Decision(_("It has its answer, or is closed: nobody needs to be asked any more."))
    return may_settle(person, solicitation)


def may_settle(person: Person, solicitation: Solicitation) -> Decision:
    """The person who is asked."""
    if solicitation.person_id == person.pk:
        return ALLOWED
    return Decision(_("Only the person who is asked says so."))
