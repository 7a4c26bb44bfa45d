# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who may teach search, and whose word is enough; who may look for somebody to answer."""

from collections.abc import Collection

from django.utils import timezone
from django.utils.translation import gettext as _

from entrepairs.communities import readable
from entrepairs.communities import rules as communities
from entrepairs.communities.models import Community
from entrepairs.discovery.models import Coffee, Consultation, Opinion, Outside, Solicitation
from entrepairs.discovery.routing.sought import Sought
from entrepairs.kernel.decisions import ALLOWED, Decision
from entrepairs.knowledge import rules as knowledge
from entrepairs.knowledge.models import Contribution
from entrepairs.outreach.rules import animates, has_waited
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
    """Who asked the question or named the need, as long as it waits.

    In their place who animates the community, once a question has waited 72 hours.
    """
    if sought.author != person and not may_seek_for(person, sought):
        return Decision(_("Only the person who looks for help says who is asked."))
    if not sought.waits:
        return Decision(_("It has its answer, or is closed: nobody needs to be asked any more."))
    return communities.may_write_in(person, sought.community)


def may_seek_for(person: Person, sought: Sought) -> bool:
    """May the person look for help in the author's place?"""
    return (
        sought.question is not None
        and has_waited(sought.question, timezone.now())
        and animates(person, sought.community.pk)
    )


def may_ask_more(person: Person, sought: Sought, people: Collection[int]) -> Decision:
    """A handful of people at most: the others find it where they read."""
    asked = Solicitation.objects.own(sought.things).filter(asked_by=person)
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


def may_say_learned(person: Person, shown: Outside) -> Decision:
    """Whom it was shown to."""
    if shown.person_id == person.pk:
        return ALLOWED
    return Decision(_("Only the person to whom it is shown says so."))


def may_tell_coffee(person: Person, coffee: Coffee) -> Decision:
    """One of the two."""
    if person.pk in (coffee.one_id, coffee.other_id):
        return ALLOWED
    return Decision(_("Only the two who were proposed a coffee say so."))


def may_ask_voices(person: Person, community: Community) -> Decision:
    """Those who facilitate a community that goes on, and its ambassadors."""
    if community.archived_at:
        return Decision(_("This community is closed: nothing is sent there any more."))
    if readable.mine(person).get(community.pk) in communities.ROLES_THAT_INVITE:
        return ALLOWED
    return Decision(_("Only those who facilitate the community and its ambassadors ask for this."))


def may_give_opinion(person: Person, opinion: Opinion) -> Decision:
    """Who is asked, for 48 hours."""
    if opinion.person_id != person.pk:
        return Decision(_("Only the person who is asked says so."))
    if opinion.consultation.closes_at <= timezone.now():
        return Decision(_("The 48 hours are over: this cannot be changed any more."))
    return ALLOWED


def may_tell_result(person: Person, consultation: Consultation) -> Decision:
    """Who asked."""
    if consultation.asked_by_id == person.pk:
        return ALLOWED
    return Decision(_("Only the person who asked tells what became of it."))
