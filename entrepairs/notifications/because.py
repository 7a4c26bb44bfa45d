# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Why a mail came that tells of something followed: the very thing, and the link that ends it.

Looked up when the mail leaves: what was followed then and is not any more is no reason.
"""

from dataclasses import dataclass

from entrepairs.notifications import reasons, stopping
from entrepairs.notifications.models import OF_A_THREAD, Follow, Kind, Notice
from entrepairs.people.models import Subject
from entrepairs.people.queries import profiles


@dataclass(frozen=True)
class Because:
    """What stands at the foot of a mail."""

    why: str
    # What one click stops.
    scope: str


def of(notice: Notice, community: str) -> Because:
    """The reason of a notice. One SQL query for a colleague or a subject, none for the rest.

    `community`: the slug of the one it is about, where its receiver reads it.
    """
    if notice.kind == Kind.OF_COLLEAGUE and (author := notice.contribution.author):
        return Because(reasons.follows(author.name), f"{stopping.PERSON}:{author.slug}")
    if notice.kind == Kind.OF_SUBJECT and (subject := _subject(notice)):
        name = profiles.tag(subject).name
        return Because(reasons.follows(name), f"{stopping.SUBJECT}:{subject.slug}")
    if notice.kind in OF_A_THREAD:
        question = notice.contribution.parent or notice.contribution
        asked = question.author_id == notice.person_id
        why = str(reasons.YOUR_QUESTION) if asked else reasons.why(notice)
        return Because(why, f"{stopping.QUESTION}:{question.slug}")
    return Because(reasons.why(notice), stopping.of_a_kind(notice.kind, community))


def _subject(notice: Notice) -> Subject | None:
    """The first of its subjects that the receiver follows."""
    follows = Follow.objects.filter(person=notice.person_id).standing()
    rows = Subject.objects.filter(tags__contribution=notice.contribution_id)
    return rows.filter(pk__in=follows.values("subject")).order_by("pk").first()
