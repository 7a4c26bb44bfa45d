# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a calendar program is told, and the secret address at which it asks."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import OuterRef, Subquery
from django.shortcuts import get_object_or_404
from django.utils import timezone

from entrepairs.kernel.spoken import Speaker
from entrepairs.meetings.calendars import Entry
from entrepairs.meetings.models import CalendarFeed, Meeting, Rsvp
from entrepairs.meetings.models.meeting import HostedQuerySet
from entrepairs.meetings.queries.meetings import not_refused, of_mine
from entrepairs.people import vocabulary
from entrepairs.people.models import Person

KEPT = timedelta(days=90)
MOST = 500


@dataclass(frozen=True)
class Feed:
    """A person's calendar and the words it is told in."""

    language: str
    speaker: Speaker | None
    entries: tuple[Entry, ...]


def feed(token: str) -> Feed | None:
    """What the owner of this address may know of now and did not refuse. Three SQL queries.

    Of one's own groups and of those that invited them; what is called off is gone. The address
    opens nothing else, and nothing at all once its owner has left.
    """
    found = CalendarFeed.objects.own(token).select_related("person__organisation").first()
    if found is None:
        return None
    person = found.person
    rows = _entries(person).filter(of_mine(person), not_refused(person))
    rows = rows.filter(starts_at__gte=timezone.now() - KEPT)
    rows = rows.exclude(state=Meeting.State.CANCELLED)
    entries = [entry(row) for row in rows.order_by("starts_at", "pk")[:MOST]]
    return Feed(person.language, vocabulary.of(person.organisation), tuple(entries))


def one(person: Person, slug: str) -> Entry:
    """One meeting, to be kept by hand; 404 if the person may not know of it. One SQL query."""
    return entry(get_object_or_404(_entries(person), slug=slug))


def of(person: Person, key: int) -> Entry | None:
    """The same by its key, for a mail. One SQL query."""
    row = _entries(person).filter(pk=key).first()
    return entry(row) if row else None


def token(person: Person) -> str:
    """The secret of one's address; nothing if there is none. One SQL query."""
    found = CalendarFeed.objects.visible_to(person).values_list("token", flat=True)
    return found.first() or ""


def entry(row: Meeting) -> Entry:
    """A meeting with what its reader said, as calendars tell it."""
    return Entry(
        slug=row.slug,
        title=row.title,
        community=row.community.name,
        starts_at=row.starts_at,
        minutes=row.minutes,
        place=row.place,
        call_link=row.call_link,
        sequence=row.sequence,
        is_cancelled=row.state == Meeting.State.CANCELLED,
        comes=row.comes,
    )


def _entries(person: Person) -> HostedQuerySet:
    said = Rsvp.objects.own(OuterRef("pk")).filter(person=person).values("comes")[:1]
    rows = Meeting.objects.visible_to(person).select_related("community")
    return rows.annotate(comes=Subquery(said))
