# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who thanked whom in the demo: for a text, for an answer, for a comment."""

from collections.abc import Iterator, Sequence

from entrepairs.knowledge import gratitude
from entrepairs.knowledge.models import Comment, Contribution, Thanks
from entrepairs.operations.demo.book import Row
from entrepairs.operations.demo.stage import Stage
from entrepairs.operations.demo.writings import Thing


def thank_all(stage: Stage, things: list[Thing]) -> None:
    """Call it once everything is written and talked about."""
    rows = [row for told in stage.book.thanks for row in _thanks(stage, told, things)]
    Thanks.objects.bulk_create(rows)
    for row in rows:
        stage.done("knowledge.thanks_said", by=row.by, about=row.pk, at=row.at)


def _thanks(stage: Stage, told: Row, things: list[Thing]) -> Iterator[Thanks]:
    """Nothing, where the text is not in the company."""
    for thing in _meant(stage, told, things):
        text = gratitude.text_of(thing)
        # Whoever thanks has read it first.
        earliest = stage.moments.after(thing.published_at, 1)
        yield Thanks(
            slug=stage.slug(),
            contribution=text,
            comment=thing if isinstance(thing, Comment) else None,
            by=stage.people[told["by"]],
            to=thing.author,
            words=told.get("words", ""),
            at=max(stage.moments.on(told["days_ago"]), earliest),
            organisation_id=text.organisation_id,
            community_id=text.community_id,
        )


def _meant(
    stage: Stage, told: Row, things: list[Thing]
) -> Sequence[Contribution] | Sequence[Comment]:
    """The text, the answer or the comment that a row of the book names: one, if it is there."""
    here = [thing for thing in things if thing.writing.key == told["text"]]
    if "comment" in told:
        said = Comment.objects.filter(contribution__in=[thing.row for thing in here])
        said = said.filter(author=stage.people[told["comment"]]).select_related("contribution")
        return list(said.order_by("pk")[:1])
    if "answer" in told:
        return [one.row for one in here if one.author == told["answer"] and one.row.parent]
    return [one.row for one in here if one.told is one.writing]
