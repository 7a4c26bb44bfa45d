# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What became of one's texts, told once a month; read with the receiver's rights as it leaves.

The notice names the month and nothing else: its page and its mail are composed when they are read.
"""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from entrepairs.knowledge.models import (
    Contribution,
    Credit,
    Link,
    NeedAnswer,
    Relay,
    Thanks,
    Trial,
    Useful,
)
from entrepairs.knowledge.months import Month
from entrepairs.knowledge.queries import became
from entrepairs.knowledge.queries.thanked import Received
from entrepairs.notifications.models import Kind, Notice
from entrepairs.notifications.telling import tell
from entrepairs.people.models import Person

FEW = 5
# Where a month is over first, and last.
EDGES = ("Pacific/Kiritimati", "Pacific/Pago_Pago")


def tell_of_the_month() -> int:
    """To each for the month that is over where they are, if it brought something; how many.

    Repeatable: a month is told once, on whichever day the worker comes to it.
    """
    now = timezone.now()
    months = {Month.over(Person(time_zone=zone), now) for zone in EDGES}
    return sum(
        _tell(person, month)
        for month in sorted(months, key=lambda one: one.name)
        for person in _whom(month).exclude(Exists(_told(month)))
        if Month.over(person, now) == month
    )


def _tell(person: Person, month: Month) -> bool:
    if became.became(person, month).is_empty:
        return False
    with transaction.atomic():
        notice = tell(person, Kind.JOURNEY, None, mark=_mark(month))
        if notice is None:
            return False
        notice.figures = {"month": month.name}
        notice.save(update_fields=["figures"])
    return True


def _told(month: Month) -> QuerySet[Notice]:
    """For the key of somebody: were they told of it already?"""
    told = Notice.objects.filter(kind=Kind.JOURNEY, key__endswith=f"-{_mark(month)}")
    return told.filter(person=OuterRef("pk"))


def _mark(month: Month) -> str:
    return month.name.replace("-", "")


def _whom(month: Month) -> QuerySet[Person]:
    """Those to whose texts something may have happened in that month, wherever they are."""
    since, until = month.anywhere()
    during = {"at__gte": since, "at__lt": until}
    texts = Useful.objects.filter(**during).values("contribution")
    texts = texts.union(
        Trial.objects.filter(**during).values("contribution"),
        Relay.objects.filter(answered_at__gte=since, answered_at__lt=until).values("tutorial"),
        NeedAnswer.objects.filter(linked_at__gte=since, linked_at__lt=until).values("contribution"),
        Link.objects.filter(target__published_at__gte=since, target__published_at__lt=until).values(
            "origin"
        ),
    )
    concerned = (
        Q(pk__in=Contribution.objects.filter(pk__in=texts).values("author"))
        | Q(pk__in=Credit.objects.filter(contribution__in=texts, before=False).values("person"))
        | Q(pk__in=Thanks.objects.filter(**during).values("to"))
    )
    return Person.objects.present().filter(concerned).order_by("pk")


def still_told(notices: Iterable[Notice]) -> list[Notice]:
    """Without the months of which nothing is left to be read. Eight SQL queries for a month."""
    return [one for one in notices if not (_month(one) and story(one).is_empty)]


def story(notice: Notice) -> became.Story:
    """What its receiver may read of it now."""
    return became.became(notice.person, _month(notice))


def details(notice: Notice) -> list[str]:
    """For its mail: the five texts to which most happened, and the best thanks."""
    if not _month(notice):
        return []
    found = story(notice)
    lines = [
        _("“%(title)s”: %(what)s") % {"title": text.title, "what": text.line}
        for text in found.texts[:FEW]
    ]
    if found.thanks:
        lines.append(_thanks(found.thanks))
    return lines


def _thanks(thanks: Received) -> str:
    said = {"who": thanks.who.name, "words": thanks.words}
    if thanks.words:
        return _("%(who)s thanked you: “%(words)s”") % said
    return _("%(who)s thanked you for what you wrote.") % said


def _month(notice: Notice) -> Month | None:
    return Month.named((notice.figures or {}).get("month", ""))
