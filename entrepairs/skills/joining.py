# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Certifications of two skills that become one: the one that lasts longest speaks for both.

What was said of the other stays, line by line, and what was carried elsewhere stands as the one
that remains does.
"""

from datetime import UTC, datetime

from django.utils import timezone

from entrepairs.people.models import Person, Subject
from entrepairs.skills import history
from entrepairs.skills.models import Certification, Step

State = Certification.State
# Which remains where none is valid: what peers look at, then what was, then what was taken away.
RANKS = (State.REVOKED, State.CERTIFIED, State.ASKED)
NEVER = datetime.min.replace(tzinfo=UTC)


def join(subject: Subject, into: Subject, *, by: Person) -> None:
    """All certifications of the first are of the second; of two standing ones, one remains."""
    now = timezone.now()
    both = Certification.objects.select_for_update(of=("self",)).filter(joined=None)
    both = both.exclude(state=State.REFUSED).order_by("pk")
    there = {(row.community_id, row.person_id): row for row in both.filter(subject=into)}
    for row in both.filter(subject=subject):
        other = there.get((row.community_id, row.person_id))
        if other:
            _join(*sorted((row, other), key=lambda one: _lasts(one, now)), by=by)
    Certification.objects.filter(subject=subject).update(subject=into)


def speak_again(row: Certification, *, by: Person) -> None:
    """It is valid again: of itself and the one that spoke for it, the longer lasting speaks."""
    if row.joined_id is None:
        return
    other = Certification.objects.select_for_update(of=("self",)).get(pk=row.joined_id)
    now = timezone.now()
    row.joined = None
    if _lasts(other, now) < _lasts(row, now):
        _join(other, row, by=by)
        row.save(update_fields=["joined"])
    else:
        row.joined = other


def _join(row: Certification, remains: Certification, *, by: Person) -> None:
    row.joined, row.is_renewing = remains, False
    row.save(update_fields=["joined", "is_renewing"])
    # What it spoke for itself, the one that remains speaks for now.
    Certification.objects.filter(joined=row).update(joined=remains)
    history.add(row, Step.Kind.JOINED, by=by)


def _lasts(row: Certification, now: datetime) -> tuple[bool, datetime, int, int]:
    ends = row.expires_at if row.is_valid(now) else None
    state = State.ASKED if row.is_renewing else State(row.state)
    return row.is_valid(now), ends or NEVER, RANKS.index(state), -row.pk
