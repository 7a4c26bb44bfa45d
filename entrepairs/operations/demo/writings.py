# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the people of the demo wrote: contributions, their answers, versions, comments, ties."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from entrepairs.knowledge import texts
from entrepairs.knowledge.models import (
    Attachment,
    Certification,
    Comment,
    Contribution,
    Link,
    Mention,
    Tagging,
    Version,
)
from entrepairs.operations.demo import boards
from entrepairs.operations.demo.book import ANYBODY, NAMED, Answer, Writing
from entrepairs.operations.demo.groups import was_there
from entrepairs.operations.demo.stage import Stage

DEEDS = {
    "question": "knowledge.question_asked",
    "answer": "knowledge.question_answered",
    "tip": "knowledge.tip_shared",
    "tutorial": "knowledge.tutorial_published",
    "experience": "knowledge.experience_told",
}
# How long people take, in hours, where the book does not say.
ANSWERED_WITHIN = 20
COMMENTED_WITHIN = 40
DECIDED_WITHIN = 24


@dataclass
class Thing:
    """One contribution on the shelf: as the book has it, as the database has it."""

    writing: Writing
    told: Writing | Answer
    author: str
    row: Contribution
    photo: Attachment | None = None


def write(stage: Stage) -> list[Thing]:
    """Publish the whole book, oldest first, and decide on it."""
    written = sorted(stage.book.writings, key=lambda writing: -writing.days_ago)
    things = [_published(stage, writing) for writing in written]
    Contribution.objects.bulk_create(thing.row for thing in things)
    answers = [answer for thing in things for answer in _answers(stage, thing)]
    Contribution.objects.bulk_create(answer.row for answer in answers)
    everything = [*things, *answers]
    _give_photos(everything)
    _keep_versions(stage, everything)
    Tagging.objects.bulk_create(
        Tagging(contribution=thing.row, subject=stage.subjects[subject])
        for thing in things
        for subject in thing.writing.subjects
    )
    for thing in everything:
        by, at = stage.people[thing.author], thing.row.published_at
        stage.done(DEEDS[thing.row.kind], by=by, about=thing.row.pk, at=at)
    _talk(stage, everything)
    _name(stage, [thing.row for thing in everything])
    _decide(stage, things, answers)
    return everything


def _published(stage: Stage, writing: Writing) -> Thing:
    author = _who(stage, writing.community, writing.author, ())
    at = stage.moments.on(writing.days_ago)
    photo, body = _body(stage, writing, author)
    words = texts.written(body, sections=writing.sections).columns()
    row = _row(stage, writing, author, at, kind=writing.kind, title=writing.title, **words)
    row.language = writing.language
    return Thing(writing, writing, author, row, photo)


def _answers(stage: Stage, thing: Thing) -> Iterator[Thing]:
    seated = {thing.author, *(answer.author for answer in thing.writing.answers)}
    at = thing.row.published_at
    for answer in thing.writing.answers:
        author = _who(stage, thing.writing.community, answer.author, seated)
        seated.add(author)
        hours = answer.hours or stage.rng.expovariate(1 / ANSWERED_WITHIN)
        at = max(stage.moments.after(thing.row.published_at, hours), at)
        photo, body = _body(stage, answer, author)
        words = texts.written(body).columns()
        row = _row(stage, thing.writing, author, at, kind="answer", parent=thing.row, **words)
        row.language = answer.language
        thing.row.answers_count += 1
        thing.row.active_at = at
        yield Thing(thing.writing, answer, author, row, photo)


def _row(
    stage: Stage, writing: Writing, author: str, at: datetime, **columns: object
) -> Contribution:
    was_there(stage, writing.community, author, at)
    return Contribution(
        slug=stage.slug(),
        author=stage.people[author],
        published_at=at,
        active_at=at,
        **stage.place(writing.community),
        **columns,
    )


def _who(stage: Stage, community: str, author: str, seated: Iterable[str]) -> str:
    """The author, or somebody of the community whom nobody described and who is not there yet."""
    if author != ANYBODY:
        return author
    members = [key for key in stage.members[community] if key.startswith("drawn-")]
    return stage.rng.choice([key for key in members if key not in seated] or members)


def _keep_versions(stage: Stage, things: list[Thing]) -> None:
    """Each as it was published; for those that changed, one more for each change."""
    versions = [version for thing in things for version in _versions(stage, thing)]
    Version.objects.bulk_create(versions)
    Contribution.objects.bulk_update((thing.row for thing in things), ["version", "edited_at"])


def _versions(stage: Stage, thing: Thing) -> Iterator[Version]:
    row, changes = thing.row, sorted(getattr(thing.told, "changes", ()), key=lambda c: -c.days_ago)
    sections = [row.sections]
    for change in reversed(changes):
        was = sections[0][change.section].replace(change.new, change.old, 1)
        sections.insert(0, sections[0] | {change.section: was})
    moments = [row.published_at, *(stage.moments.on(change.days_ago) for change in changes)]
    editors = [thing.author, *(change.author for change in changes)]
    for number, (text, at, who) in enumerate(zip(sections, moments, editors, strict=True), 1):
        yield Version(
            contribution=row,
            number=number,
            title=row.title,
            html="\n".join(text.values()) or row.html,
            sections=text,
            edited_by=stage.people[who],
            edited_at=at,
            **stage.place(thing.writing.community),
        )
    row.version = len(sections)
    row.edited_at = moments[-1] if changes else None


def _talk(stage: Stage, things: list[Thing]) -> None:
    comments = [comment for thing in things for comment in _comments(stage, thing)]
    Comment.objects.bulk_create(comments)
    _name(stage, comments)
    for comment in comments:
        at = comment.published_at
        stage.done("knowledge.commented", by=comment.author, about=comment.pk, at=at)


def _comments(stage: Stage, thing: Thing) -> Iterator[Comment]:
    root = thing.row.parent or thing.row
    at = thing.row.published_at
    seated = {thing.author}
    for told in thing.told.comments:
        author = _who(stage, thing.writing.community, told.author, seated)
        seated.add(author)
        at = max(at, stage.arrived(author))
        at = stage.moments.after(at, stage.rng.expovariate(1 / COMMENTED_WITHIN))
        was_there(stage, thing.writing.community, author, at)
        thing.row.comments_count += 1
        # The talk under an answer wakes its question up.
        root.active_at = max(root.active_at, at)
        yield Comment(
            contribution=thing.row,
            slug=stage.slug(),
            author=stage.people[author],
            html=_linked(stage, texts.remark(told.body)),
            published_at=at,
            **stage.place(thing.writing.community),
        )


def _body(stage: Stage, told: Writing | Answer, author: str) -> tuple[Attachment | None, str]:
    """The text with its names and, if there is one, its picture."""
    body = _linked(stage, told.body)
    if told.board is None:
        return None, body
    photo = boards.keep(told.board, stage.people[author], stage.slug(), stage.rng)
    return photo, body + boards.shown(photo)


def _give_photos(things: list[Thing]) -> None:
    """A picture belongs to the text that shows it, from that day on."""
    photos = [thing.photo for thing in things if thing.photo]
    for thing in things:
        if thing.photo:
            thing.photo.contribution = thing.row
            thing.photo.uploaded_at = thing.row.published_at
    Attachment.objects.bulk_update(photos, ["contribution", "uploaded_at"])


def _linked(stage: Stage, html: str) -> str:
    """`@key` becomes the name of that colleague, as the editor writes it."""

    def link(key: re.Match[str]) -> str:
        person = stage.people[key[1]]
        address = f'href="/people/{person.slug}/" data-mention="{person.slug}"'
        return f"<a {address}>@{person.name}</a>"

    return NAMED.sub(link, html)


def _name(stage: Stage, rows: Sequence[Contribution] | Sequence[Comment]) -> None:
    """Keep who is named in them."""
    by_slug = {person.slug: person for person in stage.people.values()}
    Mention.objects.bulk_create(
        Mention(
            person=by_slug[slug],
            organisation_id=row.organisation_id,
            community_id=row.community_id,
            **{"comment" if isinstance(row, Comment) else "contribution": row},
        )
        for row in rows
        for slug in texts.people_named(row.html)
    )


def _decide(stage: Stage, things: list[Thing], answers: list[Thing]) -> None:
    """Accept, certify, close and relate; then save what changed on the rows."""
    by_key = {thing.writing.key: thing for thing in things}
    for answer in answers:
        if answer.told.accepted:
            _accept(stage, by_key[answer.writing.key], answer)
    for thing in things:
        if thing.writing.duplicate_of:
            _close(stage, thing, by_key[thing.writing.duplicate_of])
    _certify(stage, [thing for thing in (*things, *answers) if thing.told.certified])
    Link.objects.bulk_create(
        Link(
            origin=thing.row,
            target=by_key[key].row,
            kind=Link.Kind.RELATED,
            **stage.place(thing.writing.community),
        )
        for thing in things
        for key in thing.writing.related
    )
    decided = ["accepted", "accepted_at", "duplicate_of", "closed_at", "closed_by"]
    counted = ["active_at", "answers_count", "comments_count"]
    rows = [thing.row for thing in (*things, *answers)]
    Contribution.objects.bulk_update(rows, [*decided, *counted], batch_size=200)


def _accept(stage: Stage, question: Thing, answer: Thing) -> None:
    at = stage.moments.after(answer.row.published_at, stage.rng.expovariate(1 / DECIDED_WITHIN))
    question.row.accepted, question.row.accepted_at = answer.row, at
    by = stage.people[question.author]
    stage.done("knowledge.answer_accepted", by=by, about=answer.row.pk, at=at)


def _close(stage: Stage, question: Thing, other: Thing) -> None:
    at = stage.moments.after(question.row.published_at, stage.rng.uniform(1, DECIDED_WITHIN))
    by = stage.communities[question.writing.community].created_by
    question.row.duplicate_of, question.row.closed_at = other.row, at
    question.row.closed_by = by
    stage.done("knowledge.closed_as_duplicate", by=by, about=question.row.pk, at=at)


def _certify(stage: Stage, things: list[Thing]) -> None:
    certified = [
        Certification(
            contribution=thing.row,
            certified_by=stage.people[thing.told.certified[0]],
            certified_at=stage.moments.after(thing.row.published_at, stage.rng.uniform(2, 72)),
            **stage.place(thing.writing.community),
        )
        for thing in things
    ]
    Certification.objects.bulk_create(certified)
    for seal in certified:
        by, about = seal.certified_by, seal.contribution_id
        stage.done("knowledge.certified", by=by, about=about, at=seal.certified_at)
