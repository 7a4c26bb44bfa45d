# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""One text takes over what another one holds: answers, names, the address; and gives it back.

For a room above, which asked its own rule and holds both texts.
"""

from collections.abc import Collection

from django.db import transaction
from django.utils import timezone

from entrepairs.kernel import journal
from entrepairs.knowledge.models import Contribution, Credit, Link
from entrepairs.people.models import Person


@transaction.atomic
def move_answers(
    *,
    actor: Person,
    origin: Contribution,
    target: Contribution,
    only: Collection[int] | None = None,
) -> list[int]:
    """Put the answers of one question under another; the keys of those that moved.

    `only`: these, as long as they are still there. An accepted answer is accepted where it goes,
    if none is there.
    """
    found = Contribution.objects.select_for_update(of=("self",)).filter(parent=origin)
    found = found if only is None else found.filter(pk__in=only)
    moved = sorted(found.values_list("pk", flat=True))
    accepted = origin.accepted_id in moved
    best, since = origin.accepted_id, origin.accepted_at
    if accepted:
        origin.accepted = origin.accepted_at = None
        origin.save(update_fields=["accepted", "accepted_at"])
        if target.accepted_id is None:
            target.accepted_id, target.accepted_at = best, since
            target.save(update_fields=["accepted", "accepted_at"])
    Contribution.objects.filter(pk__in=moved).update(parent=target)
    for question in (origin, target):
        standing = Contribution.objects.filter(parent=question, withdrawn_at=None)
        question.answers_count = standing.count()
        question.save(update_fields=["answers_count"])
    # What is found under either has changed.
    for key in (*moved, *((origin.pk, target.pk) if moved else ())):
        journal.record("knowledge.moved", actor=actor, about=Contribution(pk=key, **_of(target)))
    return moved


@transaction.atomic
def close_into(*, actor: Person, gone: Contribution, kept: Contribution) -> None:
    """The one leads to the other from now on, with its address."""
    now = timezone.now()
    gone.duplicate_of, gone.closed_at, gone.closed_by, gone.merged_at = kept, now, actor, now
    gone.save(update_fields=["duplicate_of", "closed_at", "closed_by", "merged_at"])
    journal.record("knowledge.closed_as_duplicate", actor=actor, about=gone)


@transaction.atomic
def open_again(*, actor: Person, gone: Contribution) -> None:
    """It stands by itself again."""
    gone.duplicate_of = gone.closed_at = gone.closed_by = gone.merged_at = None
    gone.save(update_fields=["duplicate_of", "closed_at", "closed_by", "merged_at"])
    journal.record("knowledge.reopened", actor=actor, about=gone)


@transaction.atomic
def take_names_over(*, actor: Person, origin: Contribution, target: Contribution) -> list[int]:
    """All whose work is in one text are named by the other; the keys of the new credits."""
    known = set(Credit.objects.filter(contribution=target).values_list("person", flat=True))
    named = [
        Credit(contribution=target, person_id=person, name=name, **_of(target))
        for person, name in _names(origin)
        if (person or name) and person != target.author_id and person not in known - {None}
    ]
    made = Credit.objects.bulk_create(named)
    if made:
        journal.record("knowledge.credited", actor=actor, about=target)
    return [credit.pk for credit in made]


@transaction.atomic
def give_names_back(*, actor: Person, contribution: Contribution, keys: Collection[int]) -> None:
    """They are named no longer, unless they have improved it since."""
    named = Credit.objects.filter(contribution=contribution, pk__in=keys)
    taken, _rows = named.filter(structured=False, illustrated=False, enriched=False).delete()
    if taken:
        journal.record("knowledge.credited", actor=actor, about=contribution)


@transaction.atomic
def relate(*, actor: Person, one: Contribution, other: Contribution) -> None:
    """Each is shown beside the other. Twice changes nothing."""
    _link, is_new = Link.objects.get_or_create(
        origin=one, target=other, kind=Link.Kind.RELATED, defaults=_of(one)
    )
    if is_new:
        journal.record("knowledge.related", actor=actor, about=one)


def _names(text: Contribution) -> list[tuple[int | None, str]]:
    signs = (text.author_id, "" if text.author_id else text.author_name)
    others = Credit.objects.filter(contribution=text).order_by("pk").values_list("person", "name")
    return list(dict.fromkeys([signs, *others]))


def _of(text: Contribution) -> dict[str, int]:
    return {"organisation_id": text.organisation_id, "community_id": text.community_id}
