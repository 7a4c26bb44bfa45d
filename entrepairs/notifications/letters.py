# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which notices go into one mail, within the budget of a week; what does not fit is gathered.

A letter is filled once, in a transaction before it first leaves, so that a worker that dies or a
server that is silent changes nothing of it: it comes again with the same words and Message-ID.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from entrepairs.kernel import outbox
from entrepairs.kernel.models import OutboxMessage
from entrepairs.kernel.prepared import Prepared, PreparedThings
from entrepairs.notifications import calm, unopened, usefulness
from entrepairs.notifications.models import (
    TO_COME,
    Kind,
    Letter,
    Notice,
    Rhythm,
)
from entrepairs.notifications.telling import MAIL
from entrepairs.people.models import Person

MOST = 5
KEPT = timedelta(days=60)
Pace = Rhythm.Pace
# Each goes alone: it carries what moves the receiver's own calendar.
ALONE = (*TO_COME, Kind.CANCELLED)


def enclose(row: OutboxMessage, person: Person) -> Letter:
    """The letter that this row sends, filled if it was not yet.

    Raises what the outbox understands when the notice left with another one, is gathered for the
    weekly letter, or waits for the letter of the day.
    """
    now = timezone.now()
    with transaction.atomic():
        # Two workers at one person would both count the same week.
        LOCKED.rows(person.pk)
        notice: Notice | None = NOTICE.first(row.about)
        if notice is None or (notice.letter and notice.letter.key != row.key):
            raise outbox.NotWantedAnyMoreError
        if notice.letter:
            return notice.letter
        if notice.is_gathered:
            raise outbox.NotWantedAnyMoreError
        letter = _new(row, notice, person, now)
    if letter is None:
        raise outbox.NotWantedAnyMoreError
    return letter


def _locked(person: int) -> QuerySet:
    return Person.objects.select_for_update(no_key=True).filter(pk=person).values_list("pk")


def _notice(key: int) -> QuerySet[Notice]:
    return Notice.objects.select_related("letter").filter(pk=key)


LOCKED, NOTICE = Prepared(_locked), PreparedThings(_notice)


def _new(row: OutboxMessage, notice: Notice, person: Person, now: datetime) -> Letter | None:
    """A letter with this notice and those that are due with it; nothing if they are gathered."""
    rhythm = calm.rhythm(person)
    if notice.kind in usefulness.CANNOT_WAIT and rhythm.pace != Pace.NEVER:
        return _filled(row, person, [notice], now)
    if rhythm.pace in (Pace.WEEK, Pace.NEVER):
        return _gather([notice], rhythm)
    if rhythm.pace == Pace.DAY:
        leaves = calm.opening_after(person, notice.at)
        if now < leaves:
            raise outbox.NotYetError(leaves)
    due = [notice]
    if notice.kind not in ALONE:
        due = usefulness.most_useful_first({notice, *_due(person, now)})
    if not usefulness.fits(due[0].kind, rhythm, sent_in(person, calm.name_of_week(person, now))):
        return _gather(due, rhythm)
    _gather(due[MOST:], rhythm)
    return _filled(row, person, due[:MOST], now)


def _due(person: Person, now: datetime) -> list[Notice]:
    """What waits for a mail now: it is told at once rather than in several mails."""
    rows = OutboxMessage.objects.filter(
        person=person, kind=MAIL, state=OutboxMessage.State.WAITING, due_at__lte=now
    )
    waiting = unopened.among(person, rows.values_list("about", flat=True))
    return [notice for notice in waiting if notice.letter_id is None and notice.kind not in ALONE]


def sent_in(person: Person, week: str) -> int:
    """How many letters of news the week had already; that of the week has its own place."""
    return Letter.objects.filter(person=person, week=week, kind=Letter.Kind.NEWS).count()


def _filled(row: OutboxMessage, person: Person, notices: list[Notice], now: datetime) -> Letter:
    letter = Letter.objects.create(
        organisation_id=person.organisation_id,
        person=person,
        kind=Letter.Kind.NEWS,
        key=row.key,
        week=calm.name_of_week(person, now),
        at=now,
    )
    inside = [notice.pk for notice in notices]
    Notice.objects.filter(pk__in=inside).update(letter=letter, is_gathered=False)
    return letter


def _gather(notices: list[Notice], rhythm: Rhythm) -> None:
    """Kept for the weekly letter; where there is none, the program alone tells."""
    if has_weekly(rhythm):
        kept = [notice.pk for notice in notices]
        Notice.objects.filter(pk__in=kept, letter=None).update(is_gathered=True)


def has_weekly(rhythm: Rhythm) -> bool:
    """Does a weekly letter come: the best of one's communities, or all there is?"""
    return rhythm.pace == Pace.WEEK or (rhythm.digest and rhythm.pace != Pace.NEVER)


def take_back(letter: Letter) -> None:
    """A letter that turned out to be empty costs nobody a mail of their week."""
    letter.delete()


@transaction.atomic
def fill_with_gathered(letter: Letter) -> None:
    """Put into the weekly letter what waited for it; a second time changes nothing."""
    if not Notice.objects.filter(letter=letter).exists():
        waiting = Notice.objects.filter(person=letter.person_id, is_gathered=True, letter=None)
        waiting.update(letter=letter, is_gathered=False)


def sweep() -> int:
    """Forget which mails left 60 days ago; how many rows."""
    return Letter.objects.filter(at__lt=timezone.now() - KEPT).delete()[0]
