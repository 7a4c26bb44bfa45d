# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A tutorial is passed on to a group, which adopts it, adapts it, or says why not."""

from collections.abc import Mapping

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from entrepairs.communities.models import Community, Need
from entrepairs.kernel import journal
from entrepairs.kernel.decisions import Refused
from entrepairs.knowledge import keeping, lines, rules, texts, turns
from entrepairs.knowledge.actions import crediting
from entrepairs.knowledge.actions.publishing import publish
from entrepairs.knowledge.models import Contribution, Relay, Trial
from entrepairs.people.models import Person

State = Relay.State


@transaction.atomic
def relay_tutorial(
    *,
    actor: Person,
    tutorial: Contribution,
    community: Community,
    words: str = "",
    need: Need | None = None,
) -> Relay:
    """Pass a tutorial on to a group: it gets sight of it as it is published. Twice changes nothing.

    `need` is one of that group's, which it may answer.
    """
    tutorial = turns.at(tutorial)
    rules.may_relay(actor, tutorial, community).or_refuse()
    if need is not None and need.community_id != community.pk:
        raise Refused(_("Choose a need of the group that receives it."))
    relay, is_new = Relay.objects.get_or_create(
        tutorial=tutorial,
        community=community,
        defaults={
            "organisation_id": community.organisation_id,
            "first_id": lines.first_of(tutorial),
            "sender_id": rules.sender_of(actor, tutorial) or tutorial.community_id,
            "relayed_by": actor,
            "words": words.strip(),
            "need": need,
        },
    )
    if is_new:
        journal.record("knowledge.tutorial_relayed", actor=actor, about=relay)
    return relay


@transaction.atomic
def take_relay_back(*, actor: Person, relay: Relay) -> None:
    """It was not for them: as long as they have not answered, they never had it."""
    relay = _lock(relay)
    rules.may_take_relay_back(actor, relay).or_refuse()
    journal.record("knowledge.relay_taken_back", actor=actor, about=relay.tutorial)
    relay.delete()


@transaction.atomic
def adopt(*, actor: Person, relay: Relay) -> Relay:
    """The group does it like this from now on. Twice changes nothing."""
    relay = _lock(relay)
    rules.may_adopt(actor, relay).or_refuse()
    if relay.state != State.ADOPTED:
        _answer(actor, relay, State.ADOPTED)
        journal.record("knowledge.relay_adopted", actor=actor, about=relay)
    return relay


@transaction.atomic
def decline(*, actor: Person, relay: Relay, reason: str, note: str = "") -> Relay:
    """It is not for this group, and why. Said again, the last reason stands."""
    relay = _lock(relay)
    rules.may_decline(actor, relay).or_refuse()
    is_new = relay.state != State.DECLINED
    _answer(actor, relay, State.DECLINED, reason=reason, note=note.strip())
    if is_new:
        journal.record("knowledge.relay_declined", actor=actor, about=relay)
    return relay


@transaction.atomic
def reconsider(*, actor: Person, relay: Relay) -> Relay:
    """Take the answer back: it waits again. Twice changes nothing; a variant stays one."""
    relay = _lock(relay)
    rules.may_decline(actor, relay).or_refuse()
    if relay.state != State.RECEIVED:
        _answer(None, relay, State.RECEIVED)
        journal.record("knowledge.relay_reconsidered", actor=actor, about=relay)
    return relay


@transaction.atomic
def adapt(
    *,
    actor: Person,
    relay: Relay,
    title: str,
    sections: Mapping[str, str],
    change: str = "",
    draft_key: str = "",
) -> Contribution:
    """Publish the group's own version: it names what it comes from, and all whose work that is.

    `change` says to its readers what the group does otherwise, and why.

    The pictures it keeps are its own from now on, whatever becomes of the other text.
    """
    relay = _lock(relay)
    rules.may_adopt(actor, relay).or_refuse()
    ancestor = relay.tutorial
    rules.may_be_a_version(ancestor, title, sections).or_refuse()
    variant = publish(
        actor=actor,
        community=relay.community,
        kind=Contribution.Kind.TUTORIAL,
        title=title,
        html="",
        sections=_with_own_files(actor, ancestor, sections),
        subjects=ancestor.subjects.all(),
        draft_key=draft_key,
    )
    crediting.inherit(actor=actor, variant=variant, ancestor=ancestor)
    _answer(actor, relay, State.ADAPTED, variant=variant, change=change.strip())
    journal.record("knowledge.relay_adapted", actor=actor, about=relay)
    return variant


@transaction.atomic
def thank(*, actor: Person, tutorial: Contribution) -> int:
    """Thank the groups that did something with it since the last time; how many. Repeatable."""
    tutorial = turns.at(tutorial)
    rules.may_thank(actor, tutorial).or_refuse()
    tried = Trial.objects.filter(contribution=tutorial, community=OuterRef("community"))
    rows = Relay.objects.filter(
        Q(state__in=(State.ADOPTED, State.ADAPTED)) | Exists(tried),
        tutorial=tutorial,
        thanked_at=None,
    )
    thanked = list(rows.select_for_update(of=("self",)).order_by("pk"))
    for relay in thanked:
        relay.thanked_at = timezone.now()
        relay.save(update_fields=["thanked_at"])
        journal.record("knowledge.thanked", actor=actor, about=relay)
    return len(thanked)


def _lock(relay: Relay) -> Relay:
    """The row as it stands, and its tutorial: withdrawn meanwhile, it is so here too."""
    tutorial = turns.at(relay.tutorial)
    rows = Relay.objects.select_for_update(of=("self",)).select_related("community", "sender")
    row = rows.get(pk=relay.pk)
    row.tutorial = tutorial
    return row


def _answer(
    actor: Person | None,
    relay: Relay,
    state: str,
    *,
    reason: str = "",
    note: str = "",
    variant: Contribution | None = None,
    change: str = "",
) -> None:
    relay.state, relay.answered_by = state, actor
    relay.answered_at = timezone.now() if actor else None
    relay.reason, relay.note, relay.variant, relay.change = reason, note, variant, change
    changed = ["state", "answered_by", "answered_at", "reason", "note", "variant", "change"]
    relay.save(update_fields=changed)


def _with_own_files(
    actor: Person, ancestor: Contribution, sections: Mapping[str, str]
) -> dict[str, str]:
    shown = [slug for part in sections.values() for slug in texts.files_shown(part)]
    if not shown:
        return dict(sections)
    copied = keeping.copy(actor, ancestor.attachments.filter(slug__in=shown))
    return {name: texts.renamed(part, copied) for name, part in sections.items()}
