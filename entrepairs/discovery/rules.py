# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who may teach search, and whose word is enough; who may look for somebody to answer."""

from django.utils.translation import gettext as _

from entrepairs.communities import rules as communities
from entrepairs.discovery.models import Solicitation
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


MOST = 5  # of a question, by its author


def may_seek(person: Person, question: Contribution) -> Decision:
    """Its author, as long as it waits for an answer."""
    if question.author_id != person.pk:
        return Decision(_("Whoever asked the question says who else is asked."))
    if question.hidden or question.duplicate_of_id:
        return Decision(_("This question is closed: nobody is asked about it any more."))
    if question.accepted_id:
        return Decision(_("This question has its answer: nobody else needs to be asked."))
    return ALLOWED


def may_ask_more(question: Contribution, number: int) -> Decision:
    """A handful of people at most: the others find it where they read."""
    asked = Solicitation.objects.own(question).exclude(asked_by=None).count()
    if asked + number <= MOST:
        return ALLOWED
    return Decision(
        _("A question is brought to %(num)d people at most; all others find it in the community.")
        % {"num": MOST}
    )


def may_settle(person: Person, solicitation: Solicitation) -> Decision:
    """The person who is asked."""
    if solicitation.person_id == person.pk:
        return ALLOWED
    return Decision(_("Only the person who is asked says so."))
