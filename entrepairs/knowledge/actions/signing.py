# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Under which name stands the text of somebody without account, and how it becomes a person’s."""

from django.db import transaction
from django.db.models import QuerySet

from entrepairs.kernel import journal
from entrepairs.knowledge.models import Contribution, Version
from entrepairs.people.models import Person


@transaction.atomic
def rename(*, actor: None, contributions: QuerySet, author_name: str) -> None:
    """Show another name; the caller, who knows whose words they are, asked its own rule.

    What a person signs is left alone. Repeatable.
    """
    rows = Contribution.objects.filter(pk__in=contributions, author=None)
    for row in rows.exclude(author_name=author_name).order_by("pk"):
        row.author_name = author_name
        row.save(update_fields=["author_name"])
        journal.record("knowledge.credited", actor=actor, about=row)


@transaction.atomic
def sign_over(*, actor: Person, contributions: QuerySet) -> None:
    """Make the actor the author of texts that nobody of the house signs. Repeatable.

    As if they had written them with their account; the caller, who knows whose words they are,
    asked its own rule.
    """
    rows = Contribution.objects.filter(pk__in=contributions, author=None)
    for row in rows.order_by("pk"):
        row.author, row.author_name = actor, ""
        row.save(update_fields=["author", "author_name"])
        Version.objects.filter(contribution=row, edited_by=None).update(edited_by=actor)
        journal.record("knowledge.credited", actor=actor, about=row)
