# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who may suggest, take, doubt, merge; why not."""

from datetime import timedelta

from django.utils.translation import gettext as _

from entrepairs.communities import rules as communities
from entrepairs.communities.models import Community
from entrepairs.curation.models import Suggestion
from entrepairs.kernel.decisions import ALLOWED, Decision
from entrepairs.knowledge import lasting
from entrepairs.knowledge import rules as knowledge
from entrepairs.knowledge.models import Contribution, Link
from entrepairs.people.models import Person

IMPROVABLE = (Contribution.Kind.TIP, Contribution.Kind.TUTORIAL)
State = Suggestion.State
# As long as nobody has got used to the one text.
CAN_BE_PARTED = timedelta(days=30)


def may_suggest(person: Person, row: Contribution) -> Decision:
    """Who writes in the community, on what somebody else signs."""
    if row.kind not in IMPROVABLE:
        return Decision(_("Tips and tutorials are improved together; this is neither."))
    if row.author_id == person.pk:
        return Decision(_("You wrote this: change it yourself."))
    return knowledge.may_comment(person, row)


def may_answer(person: Person, suggestion: Suggestion) -> Decision:
    """Who may change the text, as long as it waits; never one's own."""
    if suggestion.state != State.WAITING:
        return Decision(_("This suggestion is no longer waiting."))
    if suggestion.by_id == person.pk:
        return Decision(_("Somebody else takes what you suggest."))
    return knowledge.may_edit(person, suggestion.contribution)


def may_withdraw(person: Person, suggestion: Suggestion) -> Decision:
    """Who made it, as long as it waits."""
    if suggestion.by_id != person.pk:
        return Decision(_("Only the person who suggested this takes it back."))
    if suggestion.state != State.WAITING:
        return Decision(_("This suggestion is no longer waiting."))
    return ALLOWED


def may_thank(person: Person, suggestion: Suggestion) -> Decision:
    """Who took it, or who may change the text; somebody who is still there."""
    if suggestion.state != State.TAKEN or suggestion.by_id is None:
        return Decision(_("One thanks for what was taken into the text."))
    if suggestion.by_id == person.pk:
        return Decision(_("It is yours: leave it to the others to thank you."))
    return knowledge.may_edit(person, suggestion.contribution)


def may_give_verdict(person: Person, row: Contribution) -> Decision:
    """Every reader of a tip, a tutorial or an answer, but whoever wrote it."""
    if row.kind not in lasting.KINDS_THAT_AGE:
        return Decision(_("Answers, tips and tutorials are kept true; this is neither."))
    if row.community.archived_at:
        return Decision(_("This community is closed: it can be read, nothing is changed."))
    return knowledge.may_say_useful(person, row)


def may_turn(person: Person, answer: Contribution) -> Decision:
    """Its author, or who looks after the community: it stays signed by its author."""
    if answer.kind != Contribution.Kind.ANSWER:
        return Decision(_("An answer becomes a tip or a tutorial; this is none."))
    if answer.hidden or (answer.parent and answer.parent.hidden):
        return Decision(_("This answer was withdrawn."))
    if answer.author_id == person.pk or communities.moderates(person, answer.community):
        return knowledge.may_contribute(person, answer.community)
    return Decision(_("Its author, or those who look after the community, do this."))


def made_of(answer: Contribution, kind: str) -> Contribution | None:
    """The tip or tutorial that an answer was made into already, if it stands. One SQL query."""
    links = Link.objects.own(
        origin=answer, kind=Link.Kind.RELATED, target__kind=kind, target__hidden=False
    )
    link = links.select_related("target").order_by("pk").first()
    return link.target if link else None


def may_merge(person: Person, gone: Contribution, kept: Contribution) -> Decision:
    """Two questions, or two tips, of one community; by who may change both. One SQL query."""
    if gone.pk == kept.pk or gone.kind != kept.kind or gone.kind not in MERGED:
        return Decision(_("Choose two questions, or two tips, that say the same."))
    if gone.community_id != kept.community_id:
        return Decision(_("Both must be in the same community: their readers stay the same."))
    if gone.hidden or kept.hidden or gone.merged_at or kept.duplicate_of_id:
        return Decision(_("One of the two is withdrawn or closed already."))
    return _may_change(person, gone, kept)


def may_part(person: Person, gone: Contribution, kept: Contribution) -> Decision:
    """The same people."""
    return _may_change(person, gone, kept)


MERGED = (Contribution.Kind.QUESTION, Contribution.Kind.TIP)


def _may_change(person: Person, *texts: Contribution) -> Decision:
    if all(knowledge.may_edit(person, text) for text in texts):
        return ALLOWED
    return Decision(_("The author of both, or those who look after the community, merge them."))


def may_look_after(person: Person, community: Community) -> Decision:
    """Who facilitates or moderates."""
    if communities.moderates(person, community):
        return ALLOWED
    return Decision(_("Only those who look after the community see what needs attention."))
