# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Keeping what somebody is writing. A draft is nobody else's business: no deed is recorded."""

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from entrepairs.kernel import once
from entrepairs.knowledge.models import Contribution, Draft
from entrepairs.people.models import Person


@transaction.atomic
def save_draft(
    *,
    actor: Person,
    key: str,
    kind: str,
    content: Mapping[str, object],
    about: Contribution | None = None,
    once_key: str = "",
) -> Draft | None:
    """Keep the present words under the key their page made; saved twice, it is one draft.

    Nothing is kept of a form that was sent already: its last save may come after it.
    """
    if once.was_done(f"person:{actor.pk}", once_key):
        return None
    facts = {"kind": kind, "about": about, "content": dict(content), "saved_at": timezone.now()}
    draft, _ = Draft.objects.update_or_create(
        author=actor, key=key, defaults={"organisation_id": actor.organisation_id, **facts}
    )
    return draft


@transaction.atomic
def begin_draft(*, actor: Person, key: str, kind: str, content: Mapping[str, object]) -> None:
    """Keep these words as a draft to go on from; one that was begun under the key stays."""
    facts = {"organisation_id": actor.organisation_id, "kind": kind, "content": dict(content)}
    Draft.objects.get_or_create(author=actor, key=key, defaults=facts)


@transaction.atomic
def discard_draft(*, actor: Person, key: str) -> None:
    """Erase one's draft. Its files go with the weekly sweep, unless another text shows them."""
    Draft.objects.filter(author=actor, key=key).delete()
