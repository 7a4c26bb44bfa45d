# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Taking somebody's words into a text that somebody else signs, and naming what they did for it."""

from collections.abc import Mapping

from django.db import transaction

from entrepairs.kernel import journal
from entrepairs.knowledge import rewriting, texts
from entrepairs.knowledge.models import Contribution, Credit
from entrepairs.people.models import Person


@transaction.atomic
def take_in(
    *,
    actor: Person,
    contribution: Contribution,
    seen: str,
    parts: Mapping[str, str],
    by: Person | None,
    role: str,
    reason: str,
) -> Contribution:
    """Make a version of what somebody wrote; they are named for what they did, whoever accepts it.

    `parts` is the whole text as it becomes: "title", then its parts, or "" for one without parts.
    `seen` as for an edit: `StaleError` when another text stands there now. What they uploaded for
    it goes with it.
    """
    row = rewriting.locked(contribution, by=actor, reason=reason)
    sections = {name: text for name, text in parts.items() if name not in ("title", "")}
    written = texts.written(
        parts.get("", ""),
        title=parts["title"],
        sections=sections,
        default_language=row.language,
    )
    title = parts["title"].strip()[: texts.TITLE_LENGTH]
    if rewriting.write(by or actor, row, title, written, seen=seen, reason=reason):
        journal.record("knowledge.contribution_edited", actor=actor, about=row)
    if by is not None and by.pk != row.author_id:
        name_for(actor=actor, contribution=row, person=by, role=role)
    return row


@transaction.atomic
def name_for(*, actor: Person, contribution: Contribution, person: Person, role: str) -> None:
    """Say what somebody did for it; a room above asked its rule. Repeatable."""
    place = {
        "organisation_id": contribution.organisation_id,
        "community_id": contribution.community_id,
    }
    credit, _is_new = Credit.objects.get_or_create(
        contribution=contribution, person=person, defaults=place | {"wrote": False}
    )
    if not getattr(credit, role):
        setattr(credit, role, True)
        credit.save(update_fields=[role])
        journal.record("knowledge.credited", actor=actor, about=contribution)
