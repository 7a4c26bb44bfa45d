# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Letting the demo company move in: all of it or nothing, the same for the same seed and day."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from random import Random

from django.core.management.base import CommandError
from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.utils import timezone

from entrepairs.kernel import readers
from entrepairs.kernel.models import Bookmark, JournalEntry, OutboxMessage
from entrepairs.kernel.progress import Progress
from entrepairs.knowledge.models import Thanks
from entrepairs.notifications import months, thanking
from entrepairs.notifications.models import Kind, Notice
from entrepairs.notifications.telling import MAIL
from entrepairs.operations.demo import (
    announcements,
    attestations,
    company,
    follows,
    gratitude,
    groups,
    large,
    meetings,
    needs,
    relays,
    responses,
    skills,
    staff,
    upkeep,
    writings,
)
from entrepairs.operations.demo.book import Book
from entrepairs.operations.demo.moments import Moments
from entrepairs.operations.demo.stage import Stage
from entrepairs.operations.demo.wording import Wording
from entrepairs.people.models import Organisation

SMALL, LARGE = "small", "large"
PARTS = ("employee", "facilitator", "administrator")
READER = "notifications"
# Notices older than that were opened.
UNREAD_DAYS = 6


@dataclass(frozen=True)
class Login:
    """Somebody one can sign in as."""

    part: str
    name: str
    email: str
    password: str


def logins() -> list[Login]:
    """The three people whose password is known: employee, facilitator, administrator."""
    book = Book()
    password = book.organisation["organisation"]["password"]
    people = {row["login"]: row["name"] for row in book.people if "login" in row}
    return [Login(part, people[part], staff.address(people[part]), password) for part in PARTS]


def is_loaded() -> bool:
    """Has the company moved in?"""
    return Organisation.objects.filter(name=Book().organisation["organisation"]["name"]).exists()


@transaction.atomic
def load(
    *,
    seed: int = 1,
    size: str = SMALL,
    now: datetime | None = None,
    progress: Callable[[str], object] = lambda _words: None,
    book: Book | None = None,
) -> None:
    """Let it move in, dated before `now`. `large` adds invented text to measure with.

    Refuses an installation that has another organisation: the demo's passwords are public.
    """
    if Organisation.objects.exists():
        raise CommandError(
            "There is an organisation here already. Run the demo in a folder of its own: "
            "ENTREPAIRS_DATA=demo-data entrepairs demo"
        )
    stage = _stage(seed, now or timezone.now(), book or Book())
    company.settle(stage)
    staff.hire(stage, large.PEOPLE if size == LARGE else staff.STAFF)
    groups.open_all(stage)
    progress(f"{len(stage.people)} people, {len(stage.communities)} communities")
    things = writings.write(stage)
    responses.respond(stage, things)
    needs.name_all(stage, things)
    relays.pass_on_all(stage, things)
    upkeep.keep_true(stage, things)
    groups.enrol(stage)
    meetings.hold(stage)
    skills.say_of_the_drawn(stage)
    skills.close_quarters(stage)
    attestations.attest(stage)
    announcements.announce_all(stage)
    gratitude.thank_all(stage, things)
    follows.follow_all(stage, things)
    stage.write_journal()
    progress(f"{len(things)} contributions")
    _tell(stage)
    attestations.gather(stage)
    if size == LARGE:
        texts = large.fill(stage, Wording(stage.book, stage.rng), Progress())
        _leave_untold()
        progress(f"{texts} more, of no meaning, to measure with")


def _stage(seed: int, now: datetime, book: Book) -> Stage:
    rng = Random(seed)
    house = book.organisation["organisation"]
    moments = Moments(now, rng, house["time_zone"])
    organisation = Organisation.objects.create(
        name=house["name"],
        language=house["language"],
        time_zone=house["time_zone"],
        created_at=moments.on(staff.OPENED_DAYS_AGO) - timedelta(days=1),
    )
    return Stage(book=book, rng=rng, moments=moments, organisation=organisation)


def _tell(stage: Stage) -> None:
    """Let the notices follow now, as they would have; nobody gets the mails of a whole year."""
    reactions = readers.wiring().READERS[READER]
    while readers.step(READER, reactions):
        pass
    _tell_by_the_clock(stage)
    OutboxMessage.objects.filter(kind=MAIL, organisation=stage.organisation).delete()
    recent = stage.moments.now - timedelta(days=UNREAD_DAYS)
    opened = list(Notice.objects.filter(organisation=stage.organisation, at__lt=recent))
    for notice in opened:
        notice.opened_at = stage.moments.after(notice.at, stage.rng.uniform(0.2, 30))
    Notice.objects.bulk_update(opened, ["opened_at"], batch_size=500)


def _tell_by_the_clock(stage: Stage) -> None:
    """What the worker would have told: of this week's thanks, and of the month that is over."""
    thanking.tell_who_is_thanked()
    months.tell_of_the_month()
    told = Notice.objects.filter(organisation=stage.organisation)
    said = Thanks.objects.filter(pk=OuterRef("thanks")).values("at")
    told.filter(kind=Kind.THANKED).update(at=Subquery(said))
    today = stage.moments.now
    told.filter(kind=Kind.JOURNEY).update(
        at=datetime.combine(today.replace(day=1), time(), today.tzinfo)
    )


def _leave_untold() -> None:
    """Nobody hears of what is there to measure with: the notices go on after it."""
    last = JournalEntry.objects.order_by("xact", "pk").last()
    Bookmark.objects.filter(reader=READER).update(xact=last.xact, entry=last.pk)
