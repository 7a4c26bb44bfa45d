# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A certification's history: lines that are only ever added, each chained to the one before.

The digest of a line covers the digest before it (SHA-256). Whoever changes, takes away or moves a
line afterwards breaks the chain there: Haber and Stornetta, "How to time-stamp a digital document",
Journal of Cryptology 3, 1991. A line taken away at the end breaks no chain: the state of the
certification, which it must explain, tells.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from itertools import groupby
from operator import attrgetter

from django.utils import timezone

from entrepairs.people.models import Person
from entrepairs.skills.models import Certification, Step

Kind, State = Step.Kind, Certification.State
# The last line that decides must say what the certification is.
# (Joined to another one, it is what it was.)
DECIDES = {
    Kind.ASKED: State.ASKED,
    Kind.CERTIFIED: State.CERTIFIED,
    Kind.REVOKED: State.REVOKED,
    Kind.RESTORED: State.CERTIFIED,
    Kind.UPHELD: State.REVOKED,
    Kind.REFUSED: State.REFUSED,
}


def add(
    certification: Certification,
    kind: str,
    *,
    by: Person | None = None,
    sentence: str = "",
    at: datetime | None = None,
) -> Step:
    """Write the next line. Call it inside the transaction of the deed; the row is locked here."""
    row = Certification.objects.select_for_update(of=("self",)).get(pk=certification.pk)
    last = Step.objects.filter(certification=row).order_by("-number").first()
    step = Step(
        organisation_id=row.organisation_id,
        community_id=row.community_id,
        certification=row,
        number=last.number + 1 if last else 1,
        kind=kind,
        by=by,
        by_slug=by.slug if by else "",
        sentence=sentence,
        at=at or timezone.now(),
    )
    step.digest = digest(last.digest if last else "", step)
    step.save(force_insert=True)
    return step


def digest(before: str, step: Step) -> str:
    """What a line must be sealed with."""
    said = (
        before,
        step.certification.slug,
        str(step.number),
        step.kind,
        step.by_slug,
        step.sentence,
        step.at.astimezone(UTC).isoformat(),
    )
    # The length of each stands before it: no two different lines read the same.
    return sha256("".join(f"{len(part)}:{part}" for part in said).encode()).hexdigest()


def verify(steps: Iterable[Step]) -> int:
    """The number of the first line that does not hold, 0 if all do. Steps in their order."""
    before = ""
    for number, step in enumerate(steps, start=1):
        is_other = step.by is not None and step.by.slug != step.by_slug
        if is_other or step.number != number or step.digest != digest(before, step):
            return number
        before = step.digest
    return 0


def first_broken(certification: Certification, steps: Sequence[Step]) -> int:
    """As `verify`; and the line that would explain the present state, where it is missing."""
    broken = verify(steps)
    decided = next((DECIDES[Kind(s.kind)] for s in reversed(steps) if s.kind in DECIDES), None)
    if not broken and decided != certification.state:
        return len(steps) + 1
    return broken


def faults() -> list[tuple[str, int]]:
    """The slug of each certification whose history does not hold, with the line. Two SQL queries.

    For `entrepairs check --data`.
    """
    rows = Step.objects.select_related("certification", "by").order_by("certification", "number")
    told = {
        certification: list(steps)
        for certification, steps in groupby(rows.iterator(), attrgetter("certification"))
    }
    found = []
    for row in Certification.objects.order_by("pk"):
        broken = first_broken(row, told.get(row, []))
        if broken:
            found.append((row.slug, broken))
    return found
