# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What becomes of what people follow is told to them, and to nobody that they follow it.

Each is told one thing once: not who is told it anyway, as the asker of an answer, the author of a
comment or somebody who is named. That is read from the texts and not from notices: a preference
that holds one of them back must not bring it by another way.
"""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Q, QuerySet

from entrepairs.communities.models import Community, Membership
from entrepairs.curation.models import Merge
from entrepairs.kernel.models import JournalEntry
from entrepairs.kernel.prepared import Prepared, PreparedThings
from entrepairs.knowledge.models import Comment, Contribution, Mention
from entrepairs.notifications.models import Follow, Kind
from entrepairs.notifications.telling import tell
from entrepairs.people.models import Person

OPEN = Community.Visibility.OPEN
# What is not looked at here, and may be long.
WORDS = [f"{of}{name}" for of in ("", "parent__") for name in ("html", "text", "sections")]


def tell_of_a_text(entry: JournalEntry) -> None:
    """A text is published: who follows its author hears of it, then who follows a subject of it.

    Two SQL queries where nobody follows any.
    """
    text = _text(entry.about) if any(_follows_of_its_author_or_subjects(entry.about)) else None
    if text is None:
        return
    follows = Follow.objects.filter(at__lte=entry.at)
    by = follows.filter(colleague__contributions=text.pk)
    on = follows.filter(subject__tags__contribution=text.pk)
    readers = _readers(text, but=text.author_id, named=Q(contribution=text.pk))
    things = {"contribution": text, "community": text.community}
    for person in readers.filter(pk__in=by.values("person")):
        tell(person, Kind.OF_COLLEAGUE, entry, **things)
    others = readers.exclude(pk__in=by.values("person"))
    for person in others.filter(pk__in=on.values("person")):
        tell(person, Kind.OF_SUBJECT, entry, **things)


def _follows_of_its_author_or_subjects(text: int) -> Iterator[tuple]:
    yield from _follows_of_its_author.rows(text)
    yield from _follows_of_its_subjects.rows(text)


_follows_of_its_author = Prepared(
    lambda text: (
        Follow.objects.filter(colleague__contributions=text).order_by("pk").values_list("pk")[:1]
    )
)
_follows_of_its_subjects = Prepared(
    lambda text: (
        Follow.objects.filter(subject__tags__contribution=text).order_by("pk").values_list("pk")[:1]
    )
)


def tell_of_an_answer(entry: JournalEntry) -> None:
    """A question is answered: its asker hears of that anyway.

    One SQL query where nobody follows it.
    """
    answer = _text(entry.about) if any(_follows_of_it.rows(entry.about)) else None
    if answer and answer.parent:
        readers = _readers(answer, but=answer.author_id, named=Q(contribution=answer.pk))
        hears = readers.exclude(pk=answer.parent.author_id)
        _tell(hears, Kind.OF_QUESTION, entry, answer.parent, contribution=answer)


_follows_of_it = Prepared(
    lambda answer: (
        Follow.objects.standing()
        .filter(question__answers=answer)
        .order_by("pk")
        .values_list("pk")[:1]
    )
)


def tell_of_a_comment(entry: JournalEntry) -> None:
    """Somebody comments on a question or an answer; who wrote that hears of it anyway."""
    rows = Comment.objects.filter(pk=entry.about, withdrawn_at=None)
    for said in rows.select_related("contribution__parent", "contribution__community"):
        text = said.contribution
        question = text.parent or text
        if question.kind == Contribution.Kind.QUESTION and not text.hidden:
            hears = _readers(text, but=text.author_id, named=Q(comment=said))
            _tell(hears, Kind.OF_QUESTION, entry, question, contribution=text, comment=said)


def tell_it_is_solved(entry: JournalEntry) -> None:
    """An answer is accepted; its author hears of that anyway."""
    answer = _text(entry.about)
    if answer and answer.parent and answer.parent.accepted_id == answer.pk:
        hears = _readers(answer, but=answer.author_id)
        _tell(hears, Kind.SOLVED, entry, answer.parent, contribution=answer)


def follow_what_it_became(entry: JournalEntry) -> None:
    """Of two subjects one was made: who followed the one that is gone follows the other."""
    there = set(Follow.objects.filter(subject=entry.about).values_list("person", flat=True))
    for row in Follow.objects.filter(subject__merged_into=entry.about).order_by("pk"):
        if row.person_id in there:
            row.delete()
        else:
            there.add(row.person_id)
            Follow.objects.filter(pk=row.pk).update(subject=entry.about)


def follow_the_kept_one(entry: JournalEntry) -> None:
    """A question is merged into another: who followed or asked it follows that one with it.

    Their own stands as it was, so that nothing is lost once the two are parted.
    """
    for merge in _merges().filter(pk=entry.about):
        _follow_the_kept_one(merge)


def follow_each_again(entry: JournalEntry) -> None:
    """The two are parted: who followed the kept one only because of the other does no more.

    Unless yet another one, which they follow as well, is merged into it still.
    """
    brought = Follow.objects.filter(merged_from=entry.about)
    kept = list(brought.values_list("question", flat=True).distinct())
    brought.delete()
    for merge in _merges().filter(kept__in=kept).exclude(gone=entry.about):
        _follow_the_kept_one(merge)


def _merges() -> QuerySet[Merge]:
    questions = Merge.objects.filter(gone__kind=Contribution.Kind.QUESTION)
    return questions.select_related("gone", "kept__community").order_by("pk")


def _follow_the_kept_one(merge: Merge) -> None:
    kept, gone = merge.kept, merge.gone
    there = Follow.objects.filter(question=kept).values("person")
    new = _hears_of(gone, _readers(kept, but=kept.author_id)).exclude(pk__in=there)
    Follow.objects.bulk_create(
        [
            Follow(
                organisation_id=person.organisation_id,
                person=person,
                question=kept,
                merged_from=gone,
                at=merge.at,
            )
            for person in new
        ]
    )


def _text(key: int) -> Contribution | None:
    text: Contribution | None = TEXT.first(key)
    return text


def _shown(key: int) -> QuerySet[Contribution]:
    rows = Contribution.objects.filter(pk=key, hidden=False)
    return rows.select_related("community", "parent").defer(*WORDS)


TEXT = PreparedThings(_shown)


def _tell(
    readers: QuerySet[Person],
    kind: str,
    entry: JournalEntry,
    question: Contribution,
    **things: Contribution | Comment,
) -> None:
    """Those of the readers who follow a question or asked it, but for who hears no more of it."""
    for person in _hears_of(question, readers, since=entry.at):
        tell(person, kind, entry, community=question.community_id, **things)


def _hears_of(
    question: Contribution, people: QuerySet[Person], *, since: datetime | None = None
) -> QuerySet[Person]:
    said = Follow.objects.filter(question=question)
    yes = said.standing().filter(at__lte=since) if since else said.standing()
    no = said.filter(is_muted=True).values("person")
    follows = Q(pk__in=yes.values("person")) | Q(pk=question.author_id)
    return people.filter(follows).exclude(pk__in=no)


def _readers(text: Contribution, *, but: int | None, named: Q | None = None) -> QuerySet[Person]:
    """Those who may read it today, but its author and who is told because they are named."""
    people = Person.objects.present().filter(organisation=text.organisation_id)
    if text.community.visibility != OPEN:
        belongs = Membership.objects.filter(community=text.community_id)
        people = people.filter(pk__in=belongs.values("person"))
    if named is not None:
        people = people.exclude(pk__in=Mention.objects.filter(named).values("person"))
    return people.exclude(pk=but).order_by("pk")
