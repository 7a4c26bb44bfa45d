# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""When a word to everybody comes to each (trust.md section 7, "Re-engagement"; I39, I41).

The day is drawn from the word and the person alone, never from whether they were around: having it
early or late says nothing, nor does having it at all, since everybody does.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef
from django.utils.crypto import salted_hmac

from entrepairs.outreach.models import Announcement, Turn
from entrepairs.outreach.words import A_QUARTER, MOST_WORDS
from entrepairs.people.models import Person

# Days of the month on which somebody's turn may come: what waits for a Monday still arrives.
DAYS = 26
SALT = "entrepairs.outreach.turns"


def due(now: datetime) -> Iterator[tuple[Announcement, int]]:
    """Words whose turn has come, for the key of somebody who had no turn yet."""
    for word in Announcement.objects.current().filter(kind=Announcement.Kind.WORD).order_by("pk"):
        had = Turn.objects.filter(announcement=word, person=OuterRef("pk"))
        members = Person.objects.present().filter(memberships__community=word.community_id)
        waiting = members.filter(~Exists(had)).exclude(pk=word.author_id)
        for key, slug in waiting.order_by("pk").values_list("pk", "slug"):
            if now >= moment(word, slug):
                yield word, key


def moment(word: Announcement, person: str) -> datetime:
    """For who has this slug: the same at each call, and nothing that can be guessed."""
    drawn = salted_hmac(SALT, f"{word.slug}-{person}").digest()
    share = int.from_bytes(drawn[:6], "big") / 2**48
    return word.at + timedelta(days=share * DAYS)


def take(word: Announcement, key: int, now: datetime) -> Person | None:
    """Write somebody's turn down: who is told; nobody who had two in the last quarter already.

    Called inside a transaction: of two words at once, the second counts the first.
    """
    person = Person.objects.select_for_update(of=("self",), no_key=True).get(pk=key)
    lately = Turn.objects.filter(person=person, is_told=True, at__gt=now - A_QUARTER)
    is_told = lately.count() < MOST_WORDS
    turn, is_new = Turn.objects.get_or_create(
        announcement=word,
        person=person,
        defaults={"organisation_id": word.organisation_id, "is_told": is_told, "at": now},
    )
    return person if is_new and turn.is_told else None


def sweep(now: datetime) -> int:
    """Forget the turns that count no more."""
    old = Turn.objects.filter(at__lt=now - A_QUARTER)
    return old.exclude(announcement__in=Announcement.objects.current()).delete()[0]
