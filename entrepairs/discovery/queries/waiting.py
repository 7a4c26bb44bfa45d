# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What waits for somebody who can help."""

from django.db.models import Exists, OuterRef, QuerySet

from entrepairs.discovery.models import Refrain, Solicitation
from entrepairs.knowledge.queries import lists
from entrepairs.knowledge.queries.prepared import ForReader
from entrepairs.people.models import Person


def to_answer(person: Person) -> tuple[lists.Row, ...]:
    """Questions one can help with, but what one does not want to be asked. One SQL query."""
    return tuple(map(lists.row, TO_ANSWER.rows(person)))


def _to_answer(person: Person) -> QuerySet:
    refrains = Refrain.objects.visible_to(person).filter(subject=OuterRef("subject"))
    declined = Solicitation.objects.visible_to(person).filter(declined_at__isnull=False)
    mine = declined.filter(person=person.pk, question=OuterRef("pk"))
    said = person.subjects.filter(~Exists(refrains))
    return lists.answerable(person, said, ~Exists(mine))


TO_ANSWER = ForReader(_to_answer)
