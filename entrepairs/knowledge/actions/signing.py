# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Under which name stands the text of somebody without account."""

from django.db import transaction
from django.db.models import QuerySet

from entrepairs.kernel import journal
from entrepairs.knowledge.models import Contribution


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
