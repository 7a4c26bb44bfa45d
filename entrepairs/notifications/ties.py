# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What ties across the house bring: a coffee, a message to think about, what became of it."""

from entrepairs.discovery.models import Coffee, Consultation, Opinion
from entrepairs.kernel.models import JournalEntry
from entrepairs.notifications.models import Kind
from entrepairs.notifications.telling import tell


def tell_the_two(entry: JournalEntry) -> None:
    """Each of the two hears of the other."""
    for row in Coffee.objects.select_related("one", "other").filter(pk=entry.about):
        tell(row.one, Kind.COFFEE, entry, coffee=row, actor=row.other)
        tell(row.other, Kind.COFFEE, entry, coffee=row, actor=row.one)


def tell_who_is_consulted(entry: JournalEntry) -> None:
    """Somebody is asked what they think of a message."""
    for row in Opinion.objects.select_related("person").filter(pk=entry.about):
        about = {"community": row.community_id, "consultation": row.consultation_id}
        tell(row.person, Kind.OPINION, entry, **about)


def tell_what_became(entry: JournalEntry) -> None:
    """Those who answered hear what became of it, with thanks."""
    for row in Consultation.objects.filter(pk=entry.about):
        about = {"community": row.community_id, "consultation": row.pk}
        given = row.opinions.exclude(given_at=None).select_related("person").order_by("pk")
        for opinion in given:
            tell(opinion.person, Kind.RESULT, entry, **about)
