# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What somebody says of themselves, with who sees it, for themselves."""

from dataclasses import dataclass

from entrepairs.people.models import Person, PersonSubject
from entrepairs.people.queries.profiles import SubjectTag, tag


@dataclass(frozen=True)
class Said:
    """One subject: whether they can help with it or would like to learn it, and who sees that."""

    tag: SubjectTag
    helps: bool
    shown: str


def said(person: Person) -> list[Said]:
    """All of one's own, whoever sees it. One SQL query."""
    rows = PersonSubject.objects.visible_to(person).filter(person=person, subject__merged_into=None)
    return [
        Said(tag(row.subject), row.says == PersonSubject.Says.HELPS, row.shown)
        for row in rows.select_related("subject").order_by("pk")
    ]
