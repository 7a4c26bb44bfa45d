# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Rows for the action that follows: found through what the person may see, else 404."""

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from entrepairs.communities import queries
from entrepairs.communities.models import Community
from entrepairs.knowledge.models import Comment, Contribution, Report, Thanks
from entrepairs.knowledge.queries.prepared import ThingsForReader
from entrepairs.people.models import Person


def contribution(person: Person, slug: str) -> Contribution:
    """A text of any kind. One SQL query."""
    row: Contribution = ANY.one_or_404(person, slug)
    return row


def root(person: Person, slug: str) -> Contribution:
    """A text that stands by itself: not an answer. One SQL query."""
    row: Contribution = ROOT.one_or_404(person, slug)
    return row


def question(person: Person, slug: str) -> Contribution:
    """A question, which an answer waits for. One SQL query."""
    row: Contribution = QUESTION.one_or_404(person, slug)
    return row


def answer(person: Person, slug: str) -> Contribution:
    """An answer. One SQL query."""
    row: Contribution = ANSWER.one_or_404(person, slug)
    return row


def _text(person: Person, slug: str) -> QuerySet[Contribution]:
    rows = Contribution.objects.visible_to(person).select_related("community", "parent")
    return rows.filter(slug=slug)


ANY = ThingsForReader(_text)
ROOT = ThingsForReader(lambda person, slug: _text(person, slug).filter(parent=None))
QUESTION, ANSWER = (
    ThingsForReader(lambda person, slug, kind=kind: _text(person, slug).filter(kind=kind))
    for kind in (Contribution.Kind.QUESTION, Contribution.Kind.ANSWER)
)


def withdrawn(person: Person, slug: str) -> Contribution:
    """A text that the person wrote or withdrew. One SQL query."""
    rows = Contribution.objects.own(person).select_related("community", "parent")
    return get_object_or_404(rows, slug=slug)


def comment(person: Person, slug: str) -> Comment:
    """A comment. One SQL query."""
    row: Comment = COMMENT.one_or_404(person, slug)
    return row


def _comment(person: Person, slug: str) -> QuerySet[Comment]:
    rows = Comment.objects.visible_to(person).select_related("community", "contribution")
    return rows.filter(slug=slug)


COMMENT = ThingsForReader(_comment)


def withdrawn_comment(person: Person, slug: str) -> Comment:
    """A comment that the person wrote or withdrew. One SQL query."""
    rows = Comment.objects.own(person).select_related("community", "contribution")
    return get_object_or_404(rows, slug=slug)


def thanks(person: Person, slug: str) -> Thanks:
    """Thanks that were said to the person. One SQL query."""
    rows = Thanks.objects.visible_to(person).select_related("community", "contribution")
    return get_object_or_404(rows, slug=slug)


def report(person: Person, community: str, slug: str) -> Report:
    """A report, for those who look after its community and who made it. One SQL query.

    Whoever left a community that does not show itself finds nothing there, not even a refusal.
    """
    known = Community.objects.visible_to(person).filter(slug=community)
    rows = Report.objects.visible_to(person).select_related("community")
    return get_object_or_404(rows, slug=slug, community__in=known)


def community(person: Person, slug: str) -> Community:
    """A community that the person may know of. One SQL query."""
    return queries.row(person, slug)
