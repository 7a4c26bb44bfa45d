# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""One thanks those whose work a text is. It is between the two, and nothing counts it."""

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from entrepairs.kernel import journal
from entrepairs.knowledge import gratitude, rules, turns
from entrepairs.knowledge.actions import withdrawing
from entrepairs.knowledge.models import Comment, Contribution, Thanks
from entrepairs.people.models import Person


@transaction.atomic
def say_thanks(*, actor: Person, thing: Contribution | Comment) -> int:
    """Thank its author and those credited with it; how many. Twice changes nothing.

    They hear of it ten minutes later: until then it may be undone, and a sentence be added.
    """
    text = turns.at(gratitude.text_of(thing))
    thing = _as_it_stands(thing, text)
    gratitude.may_say_thanks(actor, thing).or_refuse()
    place = {
        "organisation_id": text.organisation_id,
        "community_id": text.community_id,
        "at": timezone.now(),
    }
    number = 0
    for person in gratitude.thanked_for(actor, thing):
        row, is_new = Thanks.objects.get_or_create(
            **_about(thing), by=actor, to=person, defaults=place
        )
        number += is_new
        if is_new:
            journal.record("knowledge.thanks_said", actor=actor, about=row)
    return number


@transaction.atomic
def add_words(*, actor: Person, thing: Contribution | Comment, words: str) -> None:
    """Give one's thanks a sentence, or another one, before it leaves."""
    rows = _held(actor, thing)
    rows.update(words=words.strip())
    journal.record("knowledge.thanks_worded", actor=actor, about=gratitude.text_of(thing))


@transaction.atomic
def take_thanks_back(*, actor: Person, thing: Contribution | Comment) -> None:
    """As if it had not been said: nobody has heard of it yet. Twice changes nothing."""
    if not Thanks.objects.own(actor, **_about(thing)).exists():
        return
    _held(actor, thing).delete()
    journal.record("knowledge.thanks_taken_back", actor=actor, about=gratitude.text_of(thing))


@transaction.atomic
def put_thanks_away(*, actor: Person, thanks: Thanks) -> None:
    """Read it no more: who was thanked. Who said it is not told. Twice changes nothing."""
    gratitude.may_put_thanks_away(actor, thanks).or_refuse()
    _withdraw(actor, Thanks.objects.filter(pk=thanks.pk))
    journal.record("knowledge.thanks_put_away", actor=actor, about=thanks.contribution)


@transaction.atomic
def withdraw_thanks(*, actor: Person, thanks: Thanks) -> None:
    """Nobody reads it any more, whomever it was said to: for a report that is settled."""
    rules.may_look_after(actor, thanks.community).or_refuse()
    same = {"contribution": thanks.contribution_id, "comment": thanks.comment_id}
    rows = Thanks.objects.filter(by=thanks.by_id, **same)
    _withdraw(actor, rows)
    withdrawing.settle_reports(actor=actor, about={"thanks__in": list(rows)})
    journal.record("knowledge.thanks_put_away", actor=actor, about=thanks.contribution)


def _as_it_stands(thing: Contribution | Comment, text: Contribution) -> Contribution | Comment:
    """Withdrawn meanwhile, it is so here too."""
    if not isinstance(thing, Comment):
        return text
    row = Comment.objects.get(pk=thing.pk)
    row.contribution = text
    return row


def _held(actor: Person, thing: Contribution | Comment) -> QuerySet[Thanks]:
    rows = Thanks.objects.own(actor, **_about(thing)).select_for_update(of=("self",))
    first = rows.order_by("pk").first()
    gratitude.may_change_thanks(first, timezone.now()).or_refuse()
    return Thanks.objects.own(actor, **_about(thing))


def _withdraw(actor: Person, rows: QuerySet[Thanks]) -> None:
    rows.filter(withdrawn_at=None).update(withdrawn_at=timezone.now(), withdrawn_by=actor)


def _about(thing: Contribution | Comment) -> dict[str, object]:
    is_comment = isinstance(thing, Comment)
    return {"contribution": gratitude.text_of(thing), "comment": thing if is_comment else None}
