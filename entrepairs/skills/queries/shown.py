# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who shows what to a reader: the one door to skills of others."""

from dataclasses import dataclass, field

from django.db.models import QuerySet
from django.utils import timezone

from entrepairs.communities import readable
from entrepairs.people.models import Person, PersonSubject
from entrepairs.skills.fading import present_weight
from entrepairs.skills.models import Certification, Endorsement, Evidence

Says = PersonSubject.Says
Kind = Evidence.Kind


def shown(reader: Person) -> QuerySet[PersonSubject]:
    """What those who have not left say they can help with, as far as each shows it to the reader.

    No SQL query until it is read, but for the reader's communities, once a request.
    """
    return _said(reader, Says.HELPS)


def wished(reader: Person) -> QuerySet[PersonSubject]:
    """What those who have not left would like to learn."""
    return _said(reader, Says.INTERESTED)


def _said(reader: Person, says: str) -> QuerySet[PersonSubject]:
    rows = PersonSubject.objects.visible_to(reader, companions=readable.companions(reader))
    return rows.filter(
        says=says, subject__merged_into=None, person__left_at=None, person__is_active=True
    )


@dataclass
class Summary:
    """What speaks for one person and one skill, as far as the reader may see what it points at.

    Each number is of things (answers, tutorials, meetings), `groups` of groups that adopted,
    `peers` of colleagues whose endorsement the person accepted.
    """

    accepted: int = 0
    certified: int = 0
    adopted: int = 0
    groups: int = 0
    useful: int = 0
    tried: int = 0
    led: int = 0
    taught: int = 0
    peers: int = 0
    is_certified: bool = False
    weight: float = field(default=0.0, repr=False)

    def add(self, kind: str, by: int) -> None:
        """One more thing of a kind, attested by so many."""
        setattr(self, kind, getattr(self, kind) + 1)
        self.groups += by if kind == Kind.ADOPTED else 0


def summaries(reader: Person, rows: QuerySet[PersonSubject]) -> dict[tuple[int, int], Summary]:
    """By (person, subject) of these rows, which have to be `shown` to the reader.

    Four SQL queries, whatever the number of rows.
    """
    pairs = rows.order_by().values_list("person", "subject")
    people, subjects = {one for one, _ in pairs}, {one for _, one in pairs}
    found: dict[tuple[int, int], Summary] = {pair: Summary() for pair in pairs}
    about = {"person__in": people, "subject__in": subjects}
    now = timezone.now()
    pieces = Evidence.objects.visible_to(reader).filter(**about)
    for person, subject, kind, by, weight, at in pieces.values_list(
        "person", "subject", "kind", "attested_by", "weight", "happened_at"
    ):
        if summary := found.get((person, subject)):
            summary.add(kind, by)
            summary.weight += present_weight(weight, at, now)
    for pair in Endorsement.objects.own(**about).values_list("person", "subject"):
        if summary := found.get(pair):
            summary.peers += 1
            summary.weight += 1
    for pair in Certification.objects.own(now, **about).values_list("person", "subject"):
        if summary := found.get(pair):
            summary.is_certified = True
            summary.weight += 3
    return found


def halves(of: Summary) -> str:
    """The glyph of what speaks for a skill."""
    if of.is_certified:
        return "sceau"
    by_text = of.accepted or of.certified or of.adopted or of.useful or of.tried
    if by_text or of.taught or of.led:
        return "plein" if of.peers else "demi"
    return "autre" if of.peers else "vide"
