# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Publishing: one verb for all kinds, so that author, text, files and journal are written once."""

from collections.abc import Iterable, Mapping

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from entrepairs.communities.models import Community
from entrepairs.kernel import journal
from entrepairs.kernel.prepared import PreparedUpdate
from entrepairs.kernel.writing import insert
from entrepairs.knowledge import rules, texts, ties
from entrepairs.knowledge.models import Contribution, Draft, Tagging, Version
from entrepairs.people.models import Person, Subject

Kind = Contribution.Kind


@transaction.atomic
def publish(
    *,
    actor: Person,
    community: Community,
    kind: str,
    title: str,
    html: str,
    sections: Mapping[str, str] | None = None,
    subjects: Iterable[Subject] = (),
    parent: Contribution | None = None,
    attachments: Iterable[str] = (),
    draft_key: str = "",
    author_name: str = "",
    in_person: bool = True,
    signed_like: Contribution | None = None,
) -> Contribution:
    """Publish a text of any kind, and join the open community it is written in.

    `html` and `sections` are what the form sent: they are cleaned here. An answer names its
    question as `parent` and lives in its community. `attachments` are public names of files the
    actor uploaded; those the text shows are found without being named. The draft is erased. With
    an `author_name` the words are of somebody without account, and the actor answers for them;
    `signed_like` a text, they are of whoever signs that one, and the actor published them. Where
    somebody else sends what the actor said before (not `in_person`), no charter is asked for.
    """
    if parent is not None:
        community = parent.community
        _count_in(actor, parent)
    rules.may_contribute(actor, community).or_refuse()
    ties.join(actor, community, in_person=in_person)
    title = title.strip()[: texts.TITLE_LENGTH]
    written = texts.written(
        html, title=title, sections=sections, default_language=community.language
    )
    author, author_name = _signature(actor, author_name, signed_like)
    contribution = _write(
        author,
        community,
        author_name=author_name,
        kind=kind,
        title=title,
        parent=parent,
        **written.columns(),
    )
    _tag(contribution, subjects)
    ties.take_files(contribution, by=actor, slugs=attachments)
    ties.name_people(contribution, by=actor)
    _tell(actor, contribution, draft_key)
    return contribution


def _tag(contribution: Contribution, subjects: Iterable[Subject]) -> None:
    Tagging.objects.bulk_create(
        Tagging(contribution=contribution, subject=subject) for subject in subjects
    )


def _signature(
    actor: Person, author_name: str, like: Contribution | None
) -> tuple[Person | None, str]:
    if like is not None:
        return like.author, like.author_name
    return None if author_name else actor, author_name


def _count_in(actor: Person, question: Contribution) -> None:
    """One answer more. The counting locks the row, and counts only where an answer may stand."""
    rules.may_answer(actor, question).or_refuse()
    if not _one_answer_more.run(question.pk, timezone.now()):
        # Closed or withdrawn since the page was read.
        question.refresh_from_db(fields=["hidden", "duplicate_of"])
        _count_in(actor, question)


_one_answer_more = PreparedUpdate(
    lambda question, now: (
        Contribution.objects.filter(pk=question, hidden=False, duplicate_of=None),
        {"answers_count": F("answers_count") + 1, "active_at": now},
    )
)


def _write(author: Person | None, community: Community, **columns: object) -> Contribution:
    now = timezone.now()
    place = {"organisation_id": community.organisation_id, "community": community}
    contribution = Contribution(author=author, published_at=now, active_at=now, **place, **columns)
    insert(contribution)
    version = Version(
        contribution=contribution,
        number=1,
        title=contribution.title,
        html=contribution.html,
        sections=contribution.sections,
        edited_by=author,
        edited_at=now,
        **place,
    )
    insert(version)
    return contribution


def _tell(actor: Person, contribution: Contribution, draft_key: str) -> None:
    if draft_key:
        Draft.objects.filter(author=actor, key=draft_key).delete()
    if contribution.kind == Kind.QUESTION:
        journal.record("knowledge.question_asked", actor=actor, about=contribution)
    elif contribution.kind == Kind.ANSWER:
        journal.record("knowledge.question_answered", actor=actor, about=contribution)
    elif contribution.kind == Kind.TIP:
        journal.record("knowledge.tip_shared", actor=actor, about=contribution)
    elif contribution.kind == Kind.TUTORIAL:
        journal.record("knowledge.tutorial_published", actor=actor, about=contribution)
    else:
        journal.record("knowledge.experience_told", actor=actor, about=contribution)
