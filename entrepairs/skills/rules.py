# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who looks after the list; who may attest a skill, answer, certify, end it, carry it elsewhere."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from entrepairs.communities import readable
from entrepairs.communities import rules as communities
from entrepairs.communities.models import Community, Membership
from entrepairs.kernel.decisions import ALLOWED, Decision
from entrepairs.people.models import Person, PersonSubject, Subject
from entrepairs.skills.models import (
    Badge,
    Certification,
    Endorsement,
    Evidence,
    Step,
    Suggestion,
)

State = Certification.State
Said = Endorsement.State
RENEWABLE = timedelta(days=60)  # before its end
APPEALABLE = timedelta(days=60)  # after it was revoked
JOINED = gettext_lazy("Two skills became one: the certification of the other speaks for both.")


def may_endorse(person: Person, somebody: Person) -> Decision:
    """Any colleague who is here; never oneself (I74)."""
    if person.pk == somebody.pk:
        return Decision(_("Nobody endorses their own skills: ask a colleague who saw you do it."))
    if somebody.left_at or not somebody.is_active:
        return Decision(_("This person has left the organisation."))
    return ALLOWED


def may_reword(person: Person, endorsement: Endorsement) -> Decision:
    """Who gave it, until it is accepted. Declined is as good as waiting: nobody learns of it."""
    if endorsement.by_id != person.pk:
        return Decision(_("Only the person who gave this endorsement changes it."))
    if endorsement.state == Said.ACCEPTED:
        return Decision(
            _("Your endorsement is accepted as it is. Withdraw it first to write another one.")
        )
    return ALLOWED


def may_withdraw(person: Person, endorsement: Endorsement) -> Decision:
    """Who gave it, at any time."""
    if endorsement.by_id == person.pk:
        return ALLOWED
    return Decision(_("Only the person who gave this endorsement withdraws it."))


def may_answer(person: Person, endorsement: Endorsement) -> Decision:
    """Whose skill it is, while it waits."""
    if endorsement.person_id != person.pk:
        return Decision(_("Only the person whose skill it is answers."))
    if endorsement.state != Said.WAITING:
        return Decision(_("You have answered already. Take your answer back first."))
    return ALLOWED


def may_reconsider(person: Person, endorsement: Endorsement) -> Decision:
    """Whose skill it is, whatever the answer was."""
    if endorsement.person_id == person.pk:
        return ALLOWED
    return Decision(_("Only the person whose skill it is answers."))


def may_ask(person: Person, community: Community) -> Decision:
    """A member, as long as the community goes on."""
    if not communities.is_member(person, community):
        return Decision(_("Only a community that you belong to certifies a skill of yours."))
    if community.archived_at:
        return Decision(_("This community is closed: it certifies nothing any more."))
    return ALLOWED


def has_ground(person: Person, subject: Subject) -> Decision:
    """Something speaks for it: a piece of evidence, or an accepted attestation. Two SQL queries."""
    pieces = Evidence.objects.visible_to(person).filter(person=person, subject=subject)
    if pieces.exists() or Endorsement.objects.own(person=person, subject=subject).exists():
        return ALLOWED
    return Decision(
        _("Nothing speaks for this skill yet: peers would have nothing to look at. Ask later.")
    )


def is_shown(person: Person, subject: Subject) -> Decision:
    """Others see that it is asked for, so the person shows it to others first. One SQL query."""
    said = PersonSubject.objects.visible_to(person).filter(
        person=person, subject=subject, says=PersonSubject.Says.HELPS
    )
    if said.exclude(shown=PersonSubject.Shown.SELF).exists():
        return ALLOWED
    return Decision(_("Say first to whom you show this skill: its peers have to see it."))


def may_vouch(person: Person, certification: Certification) -> Decision:
    """A member, but the person, while peers look at it."""
    if certification.person_id == person.pk:
        return Decision(_("Nobody certifies their own skills."))
    if not communities.is_member(person, certification.community):
        return Decision(_("Only members of the community say whether they certify it."))
    if certification.community.archived_at:
        return Decision(_("This community is closed: it certifies nothing any more."))
    is_renewing = certification.state == State.CERTIFIED and certification.is_renewing
    is_looked_at = certification.state == State.ASKED or is_renewing
    if is_looked_at and certification.joined_id is None:
        return ALLOWED
    return Decision(_("Nobody is asked to look at it now."))


def may_renew(person: Person, certification: Certification, now: datetime) -> Decision:
    """The person, from 60 days before its end on."""
    if certification.person_id != person.pk:
        return Decision(_("Only the person whose skill it is asks for it."))
    if certification.joined_id:
        return Decision(str(JOINED))
    if certification.state != State.CERTIFIED or certification.is_renewing:
        return Decision(_("There is nothing to renew now."))
    if certification.expires_at and now < certification.expires_at - RENEWABLE:
        return Decision(_("It can be renewed from 60 days before its end on."))
    return may_ask(person, certification.community)


def may_revoke(person: Person, certification: Certification) -> Decision:
    """Who facilitates or moderates the community; one's own, one gives up instead."""
    if certification.state != State.CERTIFIED:
        return Decision(_("It is not certified now."))
    if certification.joined_id:
        return Decision(str(JOINED))
    if certification.person_id == person.pk:
        return Decision(_("It is yours: give it up instead."))
    if communities.moderates(person, certification.community):
        return ALLOWED
    return Decision(_("Only those who facilitate or moderate the community revoke it."))


def may_refuse(person: Person, certification: Certification) -> Decision:
    """The person, at any time."""
    if certification.person_id != person.pk:
        return Decision(_("Only the person whose skill it is gives it up."))
    if certification.state == State.REFUSED:
        return Decision(_("You have given it up already."))
    return ALLOWED


def may_appeal(
    person: Person, certification: Certification, revoked: Step | None, now: datetime
) -> Decision:
    """The person, once, within 60 days of its being revoked."""
    if certification.person_id != person.pk:
        return Decision(_("Only the person whose skill it is appeals."))
    if certification.state != State.REVOKED or revoked is None:
        return Decision(_("There is nothing to appeal against."))
    if certification.appealed_at:
        return Decision(_("You have appealed already."))
    if now > revoked.at + APPEALABLE:
        return Decision(_("One appeals within 60 days."))
    return ALLOWED


def may_decide(
    person: Person, certification: Certification, last: Step | None, revoked: Step | None
) -> Decision:
    """Another one who looks after the community, or an administrator; never who ended it."""
    waits = certification.appealed_at and last and last.kind == Step.Kind.APPEALED
    if certification.state != State.REVOKED or not waits:
        return Decision(_("No appeal waits here."))
    if person.pk in (certification.person_id, revoked.by_id if revoked else None):
        return Decision(_("Somebody else decides: neither who revoked it, nor whose skill it is."))
    if person.is_administrator or communities.moderates(person, certification.community):
        return ALLOWED
    return Decision(
        _("Only those who facilitate or moderate the community, or administrators, decide.")
    )


def may_carry(person: Person, certification: Certification, now: datetime) -> Decision:
    """The person, as long as it is valid."""
    if certification.person_id != person.pk:
        return Decision(_("A badge belongs to the person whose skill it is."))
    if not certification.is_valid(now):
        return Decision(_("It is not valid any more: there is no badge of it."))
    return ALLOWED


def may_open_badge(person: Person, badge: Badge) -> Decision:
    """The person whose it is."""
    if badge.certification.person_id == person.pk:
        return ALLOWED
    return Decision(_("A badge belongs to the person whose skill it is."))


def may_curate(person: Person) -> Decision:
    """Administrators, and whoever facilitates a community: they know the words of the trade."""
    leads = Membership.Role.FACILITATOR in readable.mine(person).values()
    if readable.is_present(person) and (person.is_administrator or leads):
        return ALLOWED
    return Decision(_("Those who facilitate a community, and administrators, look after the list."))


def may_answer_suggestion(person: Person, suggestion: Suggestion) -> Decision:
    """Whoever looks after the list, as long as nobody answered."""
    if suggestion.answered_at:
        return Decision(_("This proposal was answered already."))
    return may_curate(person)


def may_merge(person: Person, subject: Subject, into: Subject) -> Decision:
    """Two skills of one house that stand, and are not the same."""
    if subject.pk == into.pk or subject.merged_into_id or into.merged_into_id:
        return Decision(_("Choose another skill, one that stands in the list."))
    if subject.organisation_id != into.organisation_id:
        return Decision(_("Choose another skill, one that stands in the list."))
    return may_curate(person)
