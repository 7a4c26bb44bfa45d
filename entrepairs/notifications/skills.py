# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What becomes of attestations and certifications, told to whom they concern."""

from datetime import datetime, timedelta
from hashlib import sha256

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from entrepairs.communities.models import Membership
from entrepairs.communities.rules import ROLES_THAT_INVITE, ROLES_THAT_MODERATE
from entrepairs.kernel.models import JournalEntry
from entrepairs.knowledge.models import Contribution
from entrepairs.notifications.models import Kind, Notice
from entrepairs.notifications.telling import tell
from entrepairs.people.models import Person, PersonSubject
from entrepairs.skills.models import Certification, Endorsement
from entrepairs.skills.rules import RENEWABLE

LATELY = timedelta(days=7)
JUDGES = 6  # twice the voices that a certification takes


def tell_who_is_attested(entry: JournalEntry) -> None:
    """A colleague attests something, or words it anew after it was sent back."""
    said = _endorsement(entry, Endorsement.State.WAITING)
    if said:
        tell(said.person, Kind.ENDORSED, entry, endorsement=said, skill=said.subject_id)


def tell_who_attested(entry: JournalEntry) -> None:
    """It is sent back to them. Accepted and declined, nobody is told."""
    said = _endorsement(entry, Endorsement.State.SENT_BACK)
    if said:
        tell(said.by, Kind.SENT_BACK, entry, endorsement=said, skill=said.subject_id)


def _endorsement(entry: JournalEntry, state: str) -> Endorsement | None:
    rows = Endorsement.objects.select_related("person", "by")
    return rows.filter(pk=entry.about, state=state).first()


def tell_who_may_look(entry: JournalEntry) -> None:
    """Those who run the community, its members who endorsed the person, and a few who can judge.

    All other members find it where requests wait: nobody is flooded.
    """
    row = _certification(entry)
    if row is None:
        return
    here = Membership.objects.filter(community=row.community_id)
    endorsed = Endorsement.objects.own(person=row.person_id, subject=row.subject_id).values("by")
    near = Q(role__in=ROLES_THAT_INVITE) | Q(person__in=endorsed)
    asked = here.filter(near | Q(person__in=_who_can_judge(row, here.exclude(near))))
    for seat in asked.select_related("person").order_by("pk"):
        tell(seat.person, Kind.LOOK, entry, **_about(row))


def _who_can_judge(row: Certification, others: QuerySet[Membership]) -> list[int]:
    """A few members who show the very skill; not who was asked so in the last week.

    Drawn by a digest: told twice it is the same ones, and for another request others.
    """
    said = PersonSubject.objects.filter(
        subject=row.subject_id, says=PersonSubject.Says.HELPS, person__in=others.values("person")
    )
    said = said.exclude(person=row.person_id).exclude(shown=PersonSubject.Shown.SELF)
    lately = Notice.objects.filter(kind=Kind.LOOK, at__gt=timezone.now() - LATELY)
    asked = lately.exclude(certification=row).values("person")
    able = said.exclude(person__in=asked).filter(person__left_at=None, person__is_active=True)
    drawn = sorted(
        (sha256(f"{row.slug} {slug}".encode()).digest(), key)
        for key, slug in able.values_list("person", "person__slug")
    )
    return [key for _, key in drawn[:JUDGES]]


def tell_who_is_certified(entry: JournalEntry) -> None:
    """The community said yes."""
    _tell_the_person(Kind.GRANTED, entry)


def tell_why_not_yet(entry: JournalEntry) -> None:
    """A peer says what is missing."""
    _tell_the_person(Kind.NOT_YET, entry)


def tell_why_it_was_revoked(entry: JournalEntry) -> None:
    """Who looks after the community ended it."""
    _tell_the_person(Kind.REVOKED, entry)


def tell_what_was_decided(entry: JournalEntry) -> None:
    """The appeal was heard."""
    _tell_the_person(Kind.DECIDED, entry)


def _tell_the_person(kind: str, entry: JournalEntry) -> None:
    row = _certification(entry)
    if row:
        tell(row.person, kind, entry, **_about(row))


def tell_who_may_decide(entry: JournalEntry) -> None:
    """Those who look after the community and did not end it; where there is none, who administers.

    An administrator who is nobody in the community hears of it only then.
    """
    row = _certification(entry)
    if row is None or row.appealed_at is None:
        return
    ended_by = row.steps.filter(kind="revoked").order_by("-number").values_list("by").first()
    held = Membership.objects.filter(community=row.community_id, role__in=ROLES_THAT_MODERATE)
    here = Person.objects.present().exclude(pk=row.person_id).order_by("pk")
    if ended_by and ended_by[0]:
        here = here.exclude(pk=ended_by[0])
    near = here.filter(pk__in=held.values("person"))
    house = here.filter(is_administrator=True, organisation=row.organisation_id)
    for person in near or house:
        tell(person, Kind.APPEAL, entry, **_about(row))


def _certification(entry: JournalEntry) -> Certification | None:
    return Certification.objects.select_related("person").filter(pk=entry.about).first()


def tell_that_it_ends() -> int:
    """By the clock, 60 days before the end of what nobody renews; once a round. How many."""
    now = timezone.now()
    rows = Certification.objects.own(now, expires_at__lte=now + RENEWABLE, is_renewing=False)
    rows = rows.filter(Q(person__left_at=None), person__is_active=True)
    told = [
        tell(row.person, Kind.ENDING, None, mark=f"r{row.round}", **_about(row))
        for row in rows.select_related("person").order_by(F("expires_at"), "pk")
    ]
    return sum(notice is not None for notice in told)


def _about(row: Certification) -> dict[str, int]:
    return {
        "community": row.community_id,
        "certification": row.pk,
        "skill": row.subject_id,
    }


FEW = 2


def tell_of_gaps() -> int:
    """By the clock: who showed a skill left, and few are left who do. How many were told.

    Told to those who facilitate a community that writes of it, as a gap: not who left, nor when.
    """
    now = timezone.now()
    said = PersonSubject.objects.filter(says=PersonSubject.Says.HELPS, subject__merged_into=None)
    said = said.exclude(shown=PersonSubject.Shown.SELF)
    gone = said.filter(person__left_at__gt=now - LATELY)
    here = said.filter(person__left_at=None, person__is_active=True)
    told = 0
    for subject in set(gone.values_list("subject", flat=True)):
        if here.filter(subject=subject).count() <= FEW:
            told += _tell_of_gap(subject, now)
    return told


def _tell_of_gap(subject: int, now: datetime) -> int:
    writing = Contribution.objects.filter(
        tags__subject=subject, hidden=False, published_at__gt=now - timedelta(days=365)
    )
    leads = Membership.objects.filter(
        community__in=writing.values("community"), role=Membership.Role.FACILITATOR
    )
    # Once a season: somebody else may leave meanwhile.
    mark = f"{now.year}-{(now.month + 2) // 3}"
    notices = [
        tell(seat.person, Kind.GAP, None, mark=mark, community=seat.community_id, skill=subject)
        for seat in leads.select_related("person").order_by("pk")
    ]
    return sum(notice is not None for notice in notices)
