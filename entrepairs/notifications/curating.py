# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who hears of improvements, of what became of them, and of texts that are worth a look."""

from entrepairs.communities.models import Membership
from entrepairs.communities.rules import ROLES_THAT_MODERATE
from entrepairs.curation.models import Review, Suggestion
from entrepairs.kernel.models import JournalEntry
from entrepairs.knowledge.models import Contribution
from entrepairs.notifications.models import Kind
from entrepairs.notifications.telling import tell
from entrepairs.people.models import Person

State = Suggestion.State


def tell_who_may_take_it(entry: JournalEntry) -> None:
    """Whoever signs the text; where nobody does any more, those who look after its community."""
    row = _suggestion(entry, State.WAITING)
    if row is None:
        return
    author = row.contribution.author
    is_there = author is not None and author.is_active and not author.left_at
    for person in [author] if is_there else _keepers(row.community_id):
        tell(person, Kind.IMPROVEMENT, entry, **_about(row))


def tell_it_was_taken(entry: JournalEntry) -> None:
    """Who suggested it."""
    row = _suggestion(entry, State.TAKEN)
    if row:
        tell(row.by, Kind.TAKEN, entry, **_about(row))


def tell_it_was_declined(entry: JournalEntry) -> None:
    """Who suggested it, and nobody else."""
    row = _suggestion(entry, State.DECLINED)
    if row:
        tell(row.by, Kind.NOT_TAKEN, entry, **_about(row))


def tell_they_are_thanked(entry: JournalEntry) -> None:
    """Who suggested it."""
    row = _suggestion(entry, State.TAKEN)
    if row:
        tell(row.by, Kind.THANKED, entry, **_about(row))


def tell_whose_answer_it_was(entry: JournalEntry) -> None:
    """Somebody made a tip or a tutorial of an answer: it is signed by whoever wrote that."""
    text = Contribution.objects.select_related("author").filter(pk=entry.about).first()
    if text:
        tell(text.author, Kind.TURNED, entry, contribution=text, community=text.community_id)


def ask_who_answers_for_it(entry: JournalEntry) -> None:
    """One notice, however many texts: the most urgent names them."""
    asked = Review.objects.select_related("person", "contribution").filter(pk=entry.about).first()
    if asked is None:
        return
    text = asked.contribution
    told = tell(asked.person, Kind.REVIEW, entry, contribution=text, community=text.community_id)
    if told:
        together = Review.objects.filter(person=asked.person, asked_at=asked.asked_at)
        told.figures = {"texts": together.count()}
        told.save(update_fields=["figures"])


def tell_who_answers_now(entry: JournalEntry) -> None:
    """Who answers for a text from now on, if they still do."""
    text = Contribution.objects.select_related("validity__keeper").filter(pk=entry.about).first()
    validity = getattr(text, "validity", None)
    if validity:
        things = {"contribution": text, "community": text.community_id}
        tell(validity.keeper, Kind.HANDED, entry, **things)


def _suggestion(entry: JournalEntry, state: str) -> Suggestion | None:
    rows = Suggestion.objects.select_related("by", "contribution__author")
    return rows.filter(pk=entry.about, state=state).first()


def _keepers(community: int) -> list[Person]:
    here = Membership.objects.filter(community=community, role__in=ROLES_THAT_MODERATE)
    return [seat.person for seat in here.select_related("person").order_by("pk")]


def _about(row: Suggestion) -> dict[str, int]:
    return {
        "community": row.community_id,
        "contribution": row.contribution_id,
        "suggestion": row.pk,
    }
