# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What somebody looks for help with: a question that waits, or a need on the board."""

from dataclasses import dataclass, replace

from django.db.models import QuerySet

from entrepairs.communities.models import Community, Need
from entrepairs.discovery.models import Solicitation
from entrepairs.knowledge.models import Contribution
from entrepairs.people.models import Person, Subject

WAITING = (Need.State.OPEN, Need.State.TAKEN)


@dataclass(frozen=True)
class Sought:
    """One of both. `author`: who looks for help; their name shows only where it `is_signed`.

    `seeker`: who animates the community and looks for help in the author's place, if anybody does.
    """

    community: Community
    author: Person | None
    title: str
    text: str
    language: str
    is_signed: bool
    waits: bool
    question: Contribution | None = None
    need: Need | None = None
    seeker: Person | None = None

    @property
    def asker(self) -> Person | None:
        """Who says whom to ask: only what they may read speaks for somebody."""
        return self.seeker or self.author

    @property
    def things(self) -> dict[str, Contribution | Need]:
        """The column of a solicitation that says so."""
        return {"question": self.question} if self.question else {"need": self.need}

    @property
    def subjects(self) -> QuerySet[Subject]:
        """What it is about. One SQL query once it is read; none for a need about nothing."""
        if self.question:
            return self.question.subjects.all()
        about = self.need.subject_id if self.need else None
        return Subject.objects.filter(pk=about) if about else Subject.objects.none()

    @property
    def slug(self) -> str:
        """Its public name."""
        return (self.question or self.need).slug


def a_question(row: Contribution) -> Sought:
    """A question looks for an answer as long as it stands, is not closed and has none."""
    return Sought(
        community=row.community,
        author=row.author,
        title=row.title,
        text=row.text,
        language=row.language,
        is_signed=True,
        waits=not (row.hidden or row.duplicate_of_id or row.accepted_id) and _is_open(row),
        question=row,
    )


def a_need(row: Need) -> Sought:
    """A need looks for help until it is answered."""
    return Sought(
        community=row.community,
        author=row.named_by,
        title=row.wording,
        text=row.reason,
        language=row.community.language,
        is_signed=row.is_signed,
        waits=row.withdrawn_at is None and row.state in WAITING and _is_open(row),
        need=row,
    )


def about(solicitation: Solicitation) -> Sought:
    """What somebody is asked about."""
    if solicitation.question:
        return a_question(solicitation.question)
    return a_need(solicitation.need)


def locked(sought: Sought) -> Sought:
    """The same as it is now, for an action: until its end nobody else changes it."""
    if sought.question:
        rows = Contribution.objects.select_for_update(of=("self",), no_key=True)
        row = rows.select_related("community", "author").get(pk=sought.question.pk)
        return replace(a_question(row), seeker=sought.seeker)
    needs = Need.objects.select_for_update(of=("self",), no_key=True)
    return a_need(needs.select_related("community", "named_by").get(pk=sought.need.pk))


def _is_open(row: Contribution | Need) -> bool:
    return row.community.archived_at is None
