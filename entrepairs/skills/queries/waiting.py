# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Questions and needs on skills that nobody has answered, as far as a reader reads them."""

from django.db.models import QuerySet

from entrepairs.communities.models import Need
from entrepairs.communities.queries import needs as communities
from entrepairs.knowledge.models import Contribution
from entrepairs.knowledge.queries import lists
from entrepairs.people.models import Person


def questions(reader: Person) -> QuerySet[Contribution]:
    """Those without an answer yet. No SQL query until it is read."""
    return texts(reader).filter(lists.ONLY["waiting"])


def needs(reader: Person) -> QuerySet[Need]:
    """Those on the boards one reads that nothing has answered. No SQL query until it is read."""
    return communities.waiting(reader)


def texts(reader: Person) -> QuerySet[Contribution]:
    """All that begins a talk: questions, tips, tutorials, experiences."""
    return Contribution.objects.visible_to(reader, withdrawn=False).filter(parent=None)
