# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The letter of the week: five things at most, the most useful first, then one thanks.

It is written on Friday at nine where the person is, or at their next working moment, and drawn
with their rights when it leaves. A week in which nothing happened sends nothing.
"""

import zoneinfo
from collections.abc import Iterator
from datetime import datetime, time, timedelta

from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from entrepairs.kernel import outbox, posting
from entrepairs.kernel.models import OutboxMessage
from entrepairs.kernel.writing import insert_once
from entrepairs.notifications import calm, digest, drawing, failing, letters, stopping
from entrepairs.notifications.models import Letter, Rhythm
from entrepairs.people import vocabulary
from entrepairs.people.models import Person

KIND = "weekly_letter"
DAY = 4  # Friday
AT = time(9)
# Later, the week is over: what it held is in the program.
LATE = timedelta(days=4)
AT_ONCE = 200


def write() -> int:
    """Give a letter of this week to each who wants one and has none yet; how many. Repeatable."""
    now = timezone.now()
    zones = Person.objects.present().exclude(email=None).values_list("time_zone", flat=True)
    return sum(_write_in(name, now) for name in zones.distinct().order_by("time_zone"))


def _write_in(name: str, now: datetime) -> int:
    friday = _last_friday(now.astimezone(zoneinfo.ZoneInfo(name)))
    if now - friday > LATE:
        return 0
    year, number, _day = friday.isocalendar()
    week = f"{year}-W{number:02}"
    written = 0
    for people in _portions(_without(week).filter(time_zone=name, created_at__lt=friday)):
        with transaction.atomic():
            written += sum(_give(person, week, friday) for person in people)
    return written


def _last_friday(local: datetime) -> datetime:
    day = local.date() - timedelta(days=(local.weekday() - DAY) % 7)
    friday = datetime.combine(day, AT, tzinfo=local.tzinfo)
    if friday > local:
        friday = datetime.combine(day - timedelta(days=7), AT, tzinfo=local.tzinfo)
    return friday


def _without(week: str) -> QuerySet[Person]:
    """Those with an account and a weekly letter who have none of this week."""
    theirs = Letter.objects.filter(person=OuterRef("pk"), kind=Letter.Kind.WEEK, week=week)
    stopped = Q(rhythm__pace=Rhythm.Pace.NEVER) | Q(
        rhythm__digest=False, rhythm__pace__in=(Rhythm.Pace.NOW, Rhythm.Pace.DAY)
    )
    wanting = Person.objects.present().exclude(email=None).exclude(stopped)
    verified = wanting.filter(emailaddress__verified=True, emailaddress__primary=True)
    return verified.filter(~Exists(theirs)).select_related(*calm.NEEDS)


def _portions(people: QuerySet[Person]) -> Iterator[list[Person]]:
    last = 0
    while rows := list(people.filter(pk__gt=last).order_by("pk")[:AT_ONCE]):
        last = rows[-1].pk
        yield rows


def _give(person: Person, week: str, friday: datetime) -> bool:
    letter = Letter(
        organisation_id=person.organisation_id,
        person=person,
        kind=Letter.Kind.WEEK,
        key=f"{KIND}-{person.pk}-{week}",
        week=week,
        at=friday,
    )
    if not insert_once(letter):
        return False
    due = calm.next_moment(person, friday)
    outbox.put(letter.key, kind=KIND, about=letter, person=person, due_at=due)
    return True


def deliver(row: OutboxMessage) -> None:
    """Send the letter of a week, unless nothing is in it, it is unwanted now, or a newer one is."""
    posting.expect_an_answer()
    person = calm.receiver(row)
    letter = Letter.objects.filter(pk=row.about).first()
    if letter is None or not letters.has_weekly(calm.rhythm(person)) or _is_past(letter):
        raise outbox.NotWantedAnyMoreError
    calm.not_before(person, timezone.now())
    letters.fill_with_gathered(letter)
    mail = compose(letter, person, row.message_id)
    if mail is None:
        raise outbox.NotWantedAnyMoreError
    failing.post(mail, person)


def _is_past(letter: Letter) -> bool:
    """Whoever was away for three weeks reads the last one."""
    newer = Letter.objects.filter(person=letter.person_id, kind=Letter.Kind.WEEK)
    return newer.filter(at__gt=letter.at).exists()


def compose(letter: Letter, person: Person, message_id: str) -> EmailMultiAlternatives | None:
    """The mail, in the person's language and hours; nothing where the week brought nothing."""
    zone = zoneinfo.ZoneInfo(person.time_zone)
    with vocabulary.speaking(person.organisation, person.language), timezone.override(zone):
        found = digest.of(person, letter)
        if not found.items and not found.thanks:
            return None
        return drawing.mail(person, _page(person, found), message_id)


def _page(person: Person, found: digest.Digest) -> drawing.Page:
    lead = found.items[0] if found.items else None
    title = _("Hello %(name)s.") % {"name": person.given_name}
    if lead and lead.by_somebody:
        title = _("Hello %(name)s, %(what)s.") % {"name": person.given_name, "what": lead.what}
    return drawing.Page(
        subject=drawing.subject(lead.what, lead.title) if lead else _("A thanks for you"),
        title=title,
        lead=lead,
        others=found.items[1:],
        others_title=_("Your week"),
        more=found.more,
        thanks=found.thanks,
        why=_("You receive this once a week because you belong to communities here."),
        scope=stopping.WEEKLY,
        list_name="week",
    )
