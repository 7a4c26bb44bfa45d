# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who may read, write, answer, accept, certify, close, withdraw, report, pass on; why not."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from entrepairs.communities import readable
from entrepairs.communities import rules as communities
from entrepairs.communities.models import Community, Membership, Need
from entrepairs.kernel.decisions import ALLOWED, Decision
from entrepairs.knowledge import gratitude, lasting, lines, texts
from entrepairs.knowledge.models import (
    Certification,
    Comment,
    Contribution,
    Credit,
    NeedAnswer,
    Relay,
    Report,
    Thanks,
    Validity,
)
from entrepairs.people.models import Person

KINDS_THAT_ARE_TRIED = (
    Contribution.Kind.ANSWER,
    Contribution.Kind.TIP,
    Contribution.Kind.TUTORIAL,
    Contribution.Kind.EXPERIENCE,
)
KINDS_THAT_ARE_CERTIFIED = (
    Contribution.Kind.ANSWER,
    Contribution.Kind.TIP,
    Contribution.Kind.TUTORIAL,
)

# Whoever looks after a group in one way or another answers for it.
ROLES_THAT_ANSWER = (*communities.ROLES_THAT_MODERATE, Membership.Role.AMBASSADOR)


def may_read(person: Person, contribution: Contribution) -> bool:
    """The one decision of reading: `visible_to`. One SQL query."""
    return Contribution.objects.visible_to(person).filter(pk=contribution.pk).exists()


def may_contribute(person: Person, community: Community) -> Decision:
    """Members write; in an open community whoever writes joins."""
    return communities.may_write_in(person, community)


def may_answer(person: Person, question: Contribution) -> Decision:
    """Whoever may write in the community, while the question stands and is not closed."""
    if question.kind != Contribution.Kind.QUESTION or question.hidden:
        return Decision(_("This question was withdrawn: it takes no answer any more."))
    if question.duplicate_of_id:
        return Decision(_("This question is closed: its answers are under the other one."))
    return may_contribute(person, question.community)


def may_comment(person: Person, contribution: Contribution) -> Decision:
    """Whoever may write in the community."""
    if contribution.hidden:
        return Decision(_("This text was withdrawn: it takes no comment any more."))
    return may_contribute(person, contribution.community)


def may_edit(person: Person, contribution: Contribution) -> Decision:
    """Its author; who moderates the community, saying why (`must_say_why`)."""
    if contribution.community.archived_at:
        return Decision(_("This community is closed: it can be read, nothing is changed."))
    if contribution.hidden:
        return Decision(_("This text was withdrawn: put it back before you change it."))
    if contribution.author_id == person.pk:
        return ALLOWED
    if communities.moderates(person, contribution.community):
        return ALLOWED
    return Decision(_("Only its author, or those who moderate the community, change this text."))


def must_say_why(person: Person, contribution: Contribution) -> bool:
    """Who changes somebody else's words gives the reason, and everybody reads it."""
    return contribution.author_id != person.pk


def may_withdraw(person: Person, thing: Contribution | Comment) -> Decision:
    """Its author, or who moderates the community."""
    if thing.author_id == person.pk or communities.moderates(person, thing.community):
        return ALLOWED
    return Decision(_("Only its author, or those who moderate the community, withdraw this."))


def may_put_back(person: Person, thing: Contribution | Comment) -> Decision:
    """Who withdrew it: not its author when a moderator did, nor a moderator when the author did.

    A moderator as long as they are one.
    """
    if thing.withdrawn_by_id == person.pk:
        return may_withdraw(person, thing)
    if thing.author_id == person.pk:
        return Decision(_("Those who moderate the community withdrew this: ask them."))
    return Decision(_("Only the person who withdrew this puts it back."))


def may_accept(person: Person, question: Contribution) -> Decision:
    """Who asked."""
    if question.author_id == person.pk:
        return ALLOWED
    return Decision(_("Only the person who asked says which answer was the right one."))


def may_certify(person: Person, contribution: Contribution) -> Decision:
    """An expert, named in this community for one of its subjects; never of one's own text.

    At most one SQL query.
    """
    if contribution.kind not in KINDS_THAT_ARE_CERTIFIED:
        return Decision(_("Answers, tips and tutorials are certified; this is neither."))
    if contribution.author_id == person.pk:
        return Decision(_("Somebody else certifies what you wrote."))
    # An answer speaks of what its question speaks of.
    about = [contribution.pk, contribution.parent_id or contribution.pk]
    expertises = person.expertises.filter(
        community=contribution.community_id, subject__tags__contribution__in=about
    )
    if communities.is_member(person, contribution.community) and expertises.exists():
        return ALLOWED
    return Decision(_("Only the experts named for one of its subjects certify it."))


def may_close_duplicate(person: Person, question: Contribution) -> Decision:
    """Who asked, or who moderates the community, unless it was merged: that is parted otherwise."""
    if question.kind != Contribution.Kind.QUESTION:
        return Decision(_("Only a question is closed in favour of another."))
    if question.merged_at:
        return Decision(
            _("This question was merged into another one. Part them first, from the group’s page.")
        )
    if question.author_id == person.pk or communities.moderates(person, question.community):
        return ALLOWED
    return Decision(_("The person who asked, or those who moderate, close this question."))


def may_be_pointed_to(person: Person, question: Contribution, other: Contribution) -> Decision:
    """Another question that the person reads and that takes answers itself. One SQL query."""
    if other.kind != Contribution.Kind.QUESTION or other.hidden or not may_read(person, other):
        return Decision(_("Choose a question that you can read."))
    if other.pk == question.pk:
        return Decision(_("A question is not closed in favour of itself."))
    if other.duplicate_of_id:
        return Decision(_("That question is closed too: choose the one it points to."))
    return ALLOWED


def may_answer_for(person: Person, row: Contribution) -> Decision:
    """Who answers for it, certified it or looks after its community. Five SQL queries at most."""
    if row.kind not in lasting.KINDS_THAT_AGE:
        return Decision(_("Answers, tips and tutorials are kept true; this is neither."))
    if row.community.archived_at:
        return Decision(_("This community is closed: it can be read, nothing is changed."))
    if row.hidden:
        return Decision(_("This text was withdrawn: put it back before you change it."))
    if communities.moderates(person, row.community) or answers_for(person, row):
        return ALLOWED
    return Decision(
        _("Only the person who answers for it, or those who look after the community, say this.")
    )


def answers_for(person: Person, row: Contribution) -> bool:
    """Is the person the one who answers for it, or did they certify it?"""
    validity = Validity.objects.own(contribution=row).select_related("keeper").first()
    if lasting.keeper_of(row, validity) == person:
        return True
    vouched = Certification.objects.visible_to(person)
    return vouched.filter(contribution=row, certified_by=person).exists()


def may_be_handed_to(row: Contribution, person: Person) -> Decision:
    """Somebody who belongs to its community: they know whether it still holds. One SQL query."""
    if communities.is_member(person, row.community):
        return ALLOWED
    return Decision(_("Choose a member of the community: they can say whether it still holds."))


def may_replace(person: Person, row: Contribution, other: Contribution) -> Decision:
    """A text that stands and holds, read by all who read the one it replaces. One SQL query."""
    if other.hidden or not may_read(person, other):
        return Decision(_("Choose a text that you can read."))
    if other.pk == row.pk or other.parent_id:
        return Decision(_("Choose another text: a tip, a tutorial, a question or an experience."))
    apart = other.community_id != row.community_id
    if apart and other.community.visibility != Community.Visibility.OPEN:
        return Decision(_("Those who read this text could not read that one."))
    if Validity.objects.own(contribution=other, obsolete_at__isnull=False).exists():
        return Decision(_("That text no longer holds either."))
    return ALLOWED


def may_say_useful(person: Person, contribution: Contribution) -> Decision:
    """Every reader but the author."""
    if contribution.author_id == person.pk:
        return Decision(_("It is yours: leave it to the others to say so."))
    if contribution.hidden:
        return Decision(_("This text was withdrawn."))
    return ALLOWED


def may_save(person: Person, contribution: Contribution) -> Decision:
    """Every reader puts aside what may be read alone."""
    if contribution.kind not in KINDS_THAT_ARE_TRIED:
        return Decision(_("A question alone says little: put aside the answer that helps you."))
    return ALLOWED


def may_try(person: Person, contribution: Contribution) -> Decision:
    """Every reader but the author tells what happened; a question is not tried."""
    if contribution.kind not in KINDS_THAT_ARE_TRIED:
        return Decision(_("A question is answered, not tried."))
    return may_say_useful(person, contribution)


def may_answer_need(person: Person, need: Need, contribution: Contribution) -> Decision:
    """Whoever may write where the need is, with a text that all who read the need may read.

    One SQL query.
    """
    if contribution.hidden:
        return Decision(_("This text was withdrawn: it answers nothing any more."))
    if contribution.parent_id or not may_read(person, contribution):
        return Decision(_("Choose a question, a tip, a tutorial or an experience."))
    apart = contribution.community_id != need.community_id
    if apart and contribution.community.visibility != Community.Visibility.OPEN:
        return Decision(_("Those who need it could not read this text: it is for its members."))
    return communities.may_answer_need(person, need)


def may_take_answer_back(person: Person, answer: NeedAnswer) -> Decision:
    """Who said that it answers the need, who wrote it, or who moderates where the need is."""
    concerned = (answer.linked_by_id, answer.contribution.author_id)
    if person.pk in concerned or communities.moderates(person, answer.community):
        return ALLOWED
    return Decision(_("Only the person who said that it answers this need takes it back."))


def may_report(person: Person, thing: Contribution | Comment | Thanks) -> Decision:
    """Every reader; what one wrote oneself is withdrawn instead. Thanks: who was thanked."""
    if isinstance(thing, Thanks):
        return gratitude.may_put_thanks_away(person, thing)
    if thing.author_id == person.pk:
        return Decision(_("You wrote this: you can withdraw it yourself."))
    return ALLOWED


def may_look_after(person: Person, community: Community) -> Decision:
    """Who facilitates or moderates sees the reports of the community."""
    if communities.moderates(person, community):
        return ALLOWED
    return Decision(_("Only those who look after the community see what is reported."))


def may_settle(person: Person, report: Report) -> Decision:
    """Who looks after the community, for a report that waits."""
    return may_look_after(person, report.community)


def may_pass_on(person: Person, tutorial: Contribution) -> Decision:
    """Its author, those credited, who looks after its community: they know what may leave it.

    An open one, read by all, also who answers for a group that adopted it. Two SQL queries at most.
    """
    if tutorial.kind != Contribution.Kind.TUTORIAL:
        return Decision(_("A tutorial is passed on: this is none."))
    if tutorial.hidden:
        return Decision(_("This tutorial was withdrawn: put it back before you pass it on."))
    if sender_of(person, tutorial) is None:
        return Decision(
            _("Its authors, or those who look after its community, pass this tutorial on.")
        )
    return ALLOWED


def sender_of(person: Person, tutorial: Contribution) -> int | None:
    """The community for which the person passes a tutorial on. Two SQL queries at most."""
    home = tutorial.community_id
    if tutorial.author_id == person.pk or communities.moderates(person, tutorial.community):
        return home
    if Credit.objects.own(contribution=tutorial.pk, person=person).exists():
        return home
    if tutorial.community.visibility != Community.Visibility.OPEN:
        return None
    mine = [pk for pk, role in readable.mine(person).items() if role in ROLES_THAT_ANSWER]
    adopted = Relay.objects.own(tutorial=tutorial.pk, community__in=mine, state=Relay.State.ADOPTED)
    return adopted.order_by("pk").values_list("community", flat=True).first()


def may_relay(person: Person, tutorial: Contribution, community: Community) -> Decision:
    """To a group one knows, that goes on, and from which it does not come. One SQL query more."""
    if community.archived_at:
        return Decision(_("This group is closed: nothing reaches it any more."))
    if community.pk == tutorial.community_id:
        return Decision(_("This tutorial comes from that group: choose another one."))
    if community.pk in lines.behind(tutorial):
        return Decision(_("It is adapted from what that group wrote: choose another one."))
    if not Community.objects.visible_to(person).filter(pk=community.pk).exists():
        return Decision(_("Choose a group that you know."))
    return may_pass_on(person, tutorial)


def may_thank(person: Person, tutorial: Contribution) -> Decision:
    """Who wrote it."""
    if tutorial.author_id == person.pk:
        return ALLOWED
    return Decision(_("Only the person who wrote it thanks the groups."))


def may_take_relay_back(person: Person, relay: Relay) -> Decision:
    """Who passed it on, until the group has answered."""
    if relay.state != Relay.State.RECEIVED:
        return Decision(_("The group has answered: what it received stays with it."))
    if relay.relayed_by_id == person.pk:
        return ALLOWED
    return Decision(_("Only the person who passed this on takes it back."))


def may_answer_relay(person: Person, relay: Relay) -> Decision:
    """Who looks after the group that received it, ambassadors included."""
    if relay.community.archived_at:
        return Decision(_("This community is closed: it can be read, nothing is changed."))
    if readable.mine(person).get(relay.community_id) in ROLES_THAT_ANSWER:
        return ALLOWED
    return Decision(_("Those who look after the group answer for it: tell them what you think."))


def may_adopt(person: Person, relay: Relay) -> Decision:
    """The same, while the tutorial stands and the group has not made its own of it."""
    if relay.tutorial.hidden:
        return Decision(
            _(
                "Its authors have withdrawn this tutorial: it can be neither adopted nor adapted "
                "now. Ask them, or write a tutorial of your own."
            )
        )
    if relay.state == Relay.State.ADAPTED:
        return Decision(_("Your group has its own version already: improve that one."))
    return may_answer_relay(person, relay)


def may_be_a_version(tutorial: Contribution, title: str, sections: Mapping[str, str]) -> Decision:
    """What differs from what was received, in its title or in one of its parts."""
    received = texts.parts_of(tutorial)
    is_same = title.strip() == tutorial.title.strip() and all(
        texts.read(sections.get(name, "")) == texts.read(texts.typed(received.get(name, "")))
        for name in Contribution.Section.values
    )
    if is_same:
        return Decision(_("Nothing is changed yet: adopt it as it is, or change a part."))
    return ALLOWED


def may_decline(person: Person, relay: Relay) -> Decision:
    """The same, unless the group has made its own of it."""
    if relay.state == Relay.State.ADAPTED:
        return Decision(_("Your group has its own version already: withdraw that one instead."))
    return may_answer_relay(person, relay)


def may_try_received(person: Person, relay: Relay) -> Decision:
    """The members of the group that received it, but whoever wrote it."""
    if not communities.is_member(person, relay.community):
        return Decision(_("Join the group that received it to tell what happened."))
    return may_try(person, relay.tutorial)
