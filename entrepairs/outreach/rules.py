# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who may speak to a whole community, and who takes it back."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from entrepairs.communities import readable
from entrepairs.communities import rules as communities
from entrepairs.communities.models import Community, Membership
from entrepairs.kernel.decisions import ALLOWED, Decision
from entrepairs.knowledge.models import Contribution
from entrepairs.outreach.models import Announcement
from entrepairs.outreach.words import A_MONTH, AGAIN_AFTER, ARRIVED, LONG
from entrepairs.people.models import Person


def may_announce(person: Person, community: Community) -> Decision:
    """Those who facilitate a community that goes on, and its ambassadors."""
    if community.archived_at:
        return Decision(_("This community is closed: nothing is said to it any more."))
    if animates(person, community.pk):
        return ALLOWED
    return Decision(_("Only those who facilitate the community and its ambassadors do this."))


def may_write_to_all(person: Person, community: Community) -> Decision:
    """Those who animate it, once in 30 days. One SQL query."""
    words = Announcement.objects.own(community).filter(kind=Announcement.Kind.WORD)
    decision = may_announce(person, community)
    if decision and words.filter(at__gt=timezone.now() - A_MONTH).exists():
        return Decision(_("A word went out to everybody less than 30 days ago."))
    return decision


def may_greet(person: Person, community: Community, member: Person) -> Decision:
    """Those who animate it, somebody who joined lately. One SQL query."""
    if member.pk == person.pk:
        return Decision(_("One does not greet oneself."))
    lately = Membership.objects.own(community).filter(
        person=member, since__gt=timezone.now() - ARRIVED
    )
    decision = may_announce(person, community)
    if decision and not lately.exists():
        return Decision(_("Whoever joined more than 30 days ago is no newcomer."))
    return decision


def may_put_welcome_away(person: Person, community: Community) -> Decision:
    """Whoever belongs to it."""
    if communities.is_member(person, community):
        return ALLOWED
    return Decision(_("Join the community first."))


def may_put_kit_away(person: Person, community: Community) -> Decision:
    """Those to whom it is shown: who facilitate."""
    return communities.may_facilitate(person, community)


def animates(person: Person, community: int) -> bool:
    """Does the person facilitate it, or is the person its ambassador?"""
    return readable.mine(person).get(community) in communities.ROLES_THAT_INVITE


def has_waited(question: Contribution, now: datetime) -> bool:
    """Did 72 hours pass by the clock without an answer?"""
    return not question.answers_count and question.published_at <= now - LONG


def may_change(person: Person, announcement: Announcement) -> Decision:
    """Those who facilitate; an ambassador, of their own. Not what is withdrawn."""
    if announcement.withdrawn_at:
        return Decision(_("This was withdrawn: put it back first."))
    decision = may_announce(person, announcement.community)
    mine = announcement.author_id == person.pk
    if decision and not mine and not communities.facilitates(person, announcement.community):
        return Decision(_("An ambassador changes what they wrote themselves."))
    return decision


def may_edit(person: Person, announcement: Announcement) -> Decision:
    """Its words, while it stands: what people voted on is what they read."""
    if not announcement.is_current:
        return Decision(_("This is over: it stays as it was."))
    return may_change(person, announcement)


def may_reopen(person: Person, announcement: Announcement) -> Decision:
    """What was ended; not a poll, whose votes are counted and gone."""
    if announcement.kind == Announcement.Kind.POLL:
        return Decision(_("A poll that has ended is counted: it does not begin again."))
    is_over = announcement.ends_at and announcement.ends_at <= timezone.now()
    if announcement.kind == Announcement.Kind.WORD and is_over:
        return Decision(_("Its month is over: it has reached everybody."))
    return may_change(person, announcement)


def may_tell_again(person: Person, announcement: Announcement) -> Decision:
    """Once in seven days, while it stands. A welcome waits for who comes, and rings nowhere."""
    if announcement.kind == Announcement.Kind.WORD:
        return Decision(_("A word reaches everybody once."))
    if announcement.kind == Announcement.Kind.WELCOME:
        return Decision(_("A welcome is read by whoever comes: nobody is told of it."))
    told = announcement.told_at
    if told and told > timezone.now() - AGAIN_AFTER:
        return Decision(_("The members were told less than seven days ago."))
    return may_edit(person, announcement)


def may_withdraw(person: Person, announcement: Announcement) -> Decision:
    """Who wrote it, or who moderates the community."""
    if announcement.author_id == person.pk:
        return ALLOWED
    if communities.moderates(person, announcement.community):
        return ALLOWED
    return Decision(_("Only the person who wrote this, or those who moderate, do this."))


def may_put_back(person: Person, announcement: Announcement) -> Decision:
    """Who withdrew it: not who wrote it when a moderator did."""
    if announcement.withdrawn_by_id == person.pk:
        return ALLOWED
    return Decision(_("Only the person who withdrew this puts it back."))


def may_vote(person: Person, announcement: Announcement) -> Decision:
    """Whoever may write there, until it ends. It joins nothing."""
    if not announcement.is_current:
        return Decision(_("This poll has ended."))
    return communities.may_write_in(person, announcement.community)
