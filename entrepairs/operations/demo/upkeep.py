# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What readers of the demo suggest and doubt, and who looked at a text again."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

from entrepairs.curation import passages
from entrepairs.curation.models import Suggestion, Verdict
from entrepairs.knowledge.models import Contribution, Validity
from entrepairs.operations.demo.book import Row
from entrepairs.operations.demo.stage import Stage
from entrepairs.operations.demo.writings import Thing

Texts = dict[str, Contribution]


def keep_true(stage: Stage, things: list[Thing]) -> None:
    """Let them suggest, doubt and look."""
    texts = {thing.writing.key: thing.row for thing in things if thing.told is thing.writing}
    told = stage.book.curation
    suggestions = list(_suggestions(stage, told["suggestion"], texts))
    verdicts = list(_doubts(stage, told["doubt"], texts))
    Suggestion.objects.bulk_create(suggestions)
    Verdict.objects.bulk_create(verdicts)
    for row in suggestions:
        name = "curation.improvement_suggested"
        stage.done(name, by=row.by, about=row.pk, at=row.at)
    for said in verdicts:
        stage.done("curation.doubted", by=said.person, about=said.contribution_id, at=said.at)
    _count(stage, told["looked"], texts, suggestions, verdicts)


def _suggestions(stage: Stage, rows: list[Row], texts: Texts) -> Iterator[Suggestion]:
    for row in rows:
        text = texts.get(row["text"])
        if text is None:
            continue
        before = passages.parts_of(text)
        after = before | {row["part"]: _longer(before[row["part"]], row)}
        yield Suggestion(
            slug=stage.slug(),
            contribution=text,
            by=stage.people[row["by"]],
            why=row["why"],
            before=before,
            after=after,
            role=passages.role_of(before, after),
            at=max(stage.moments.on(row["days_ago"]), text.published_at),
            organisation_id=text.organisation_id,
            community_id=text.community_id,
        )


def _longer(part: str, row: Row) -> str:
    if "add" in row:
        return f"{part}<p>{row['add']}</p>"
    start = max(part.rfind("</ul>"), part.rfind("</ol>"))
    return f"{part[:start]}<li>{row['item']}</li>{part[start:]}"


def _doubts(stage: Stage, rows: list[Row], texts: Texts) -> Iterator[Verdict]:
    for row in rows:
        if row["text"] in texts:
            text = texts[row["text"]]
            yield Verdict(
                contribution=text,
                person=stage.people[row["by"]],
                says=Verdict.Says.DOUBTS,
                why=row["why"],
                at=max(stage.moments.on(row["days_ago"]), text.published_at),
                organisation_id=text.organisation_id,
                community_id=text.community_id,
            )


def _count(
    stage: Stage,
    looked: list[Row],
    texts: Texts,
    suggestions: list[Suggestion],
    verdicts: list[Verdict],
) -> None:
    waiting = Counter(row.contribution_id for row in suggestions)
    doubted = Counter(said.contribution_id for said in verdicts)
    checked = {texts[row["text"]].pk: row for row in looked if row["text"] in texts}
    rows = {text.pk: text for text in texts.values()}
    for key in sorted({*waiting, *doubted, *checked}):
        text = rows[key]
        validity = Validity(
            contribution=text,
            doubts=doubted[key],
            suggestions=waiting[key],
            organisation_id=text.organisation_id,
            community_id=text.community_id,
        )
        if key in checked:
            _look(stage, validity, checked[key])
        validity.save()


def _look(stage: Stage, validity: Validity, row: Row) -> None:
    at = max(stage.moments.on(row["days_ago"]), validity.contribution.published_at)
    by = stage.people[row["by"]]
    validity.checked_at, validity.checked_by = at, by
    validity.review_by = stage.moments.now + timedelta(days=row["due_in"])
    stage.done("knowledge.said_to_hold", by=by, about=validity.contribution_id, at=at)
