# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What an administrator should look at, as codes and numbers; never who does what.

What several organisations of one installation share (disk, worker, mail server) is told to the
administrators of each. What belongs to one of them is counted for its own alone.
"""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from entrepairs.communities.models import Community
from entrepairs.discovery import following
from entrepairs.kernel import journal
from entrepairs.kernel.models import Heartbeat, JournalEntry, OutboxMessage, ParkedEntry
from entrepairs.operations import health
from entrepairs.people import single_sign_on
from entrepairs.people.models import Organisation

BACKUP_EVERY = timedelta(days=7)
MARK = "last-backup"
LEAST_FREE = 2 * 1024**3
LEAST_FREE_SHARE = 0.05
LATE = timedelta(minutes=10)
GIB = 1024**3


@dataclass(frozen=True)
class Concern:
    """One thing to do: what it is, whether it cannot wait, how many or how much, since when."""

    name: str
    urgent: bool = False
    number: int = 0
    since: datetime | None = None


@dataclass(frozen=True)
class Step:
    """One of the first things to do in a new house: its name, its page, whether it is done."""

    name: str
    url: str
    is_done: bool


# The first things, in their order, and the page of each.
STEPS = {
    "look": "people:appearance",
    "words": "people:words",
    "mail": "operations:mail",
    "sign_in": "people:sign_in_methods",
    "community": "communities:new",
    "people": "people:invite",
}
SEEN_IN_JOURNAL = {
    "people.appearance_changed": "look",
    "people.house_words_changed": "words",
    "operations.mail_tested": "mail",
}


def beginning(house: Organisation) -> list[Step]:
    """The first things, until the house has people and a community. Three SQL queries.

    Nothing is kept of it: what is done is seen by what is there, and any step may be left out.
    """
    peopled = house.people.filter(left_at=None)[1:2].exists()
    gathered = Community.objects.filter(organisation=house).exists()
    if peopled and gathered:
        return []
    deeds = JournalEntry.objects.filter(organisation=house, name__in=SEEN_IN_JOURNAL)
    done = {SEEN_IN_JOURNAL[name] for name in deeds.values_list("name", flat=True).distinct()}
    seen = {
        "sign_in": single_sign_on.provider() is not None,
        "community": gathered,
        "people": peopled,
    }
    done |= {name for name, is_done in seen.items() if is_done}
    return [Step(name, reverse(page), name in done) for name, page in STEPS.items()]


def concerns(house: Organisation) -> list[Concern]:
    """What cannot wait stands first. Eleven SQL queries."""
    found = [*_machine(), *_mail(house), *_parked(house)]
    return sorted(found, key=lambda concern: not concern.urgent)


def _machine() -> Iterator[Concern]:
    for finding in health.ready():
        if not finding.well:
            yield Concern(finding.name, urgent=True)
    free = shutil.disk_usage(_existing(settings.DATA))
    if free.free < max(LEAST_FREE, free.total * LEAST_FREE_SHARE):
        yield Concern("disk", number=free.free // GIB)
    if not settings.SESSION_COOKIE_SECURE:
        yield Concern("https", urgent=True)
    saved = last_backup()
    if saved is None or saved < timezone.now() - BACKUP_EVERY:
        yield Concern("backup", urgent=saved is None, since=saved)
    late = max(journal.lag(), following.lag())
    if late > LATE.total_seconds():
        yield Concern("late", number=int(late // 60))


def _mail(house: Organisation) -> Iterator[Concern]:
    if is_kept_in_folder():
        yield Concern("mail_kept", urgent=True)
        return
    waiting = mails(house).filter(state=OutboxMessage.State.WAITING, tries__gt=0)
    if number := waiting.count():
        yield Concern("mail_failing", urgent=True, number=number)


def _parked(house: Organisation) -> Iterator[Concern]:
    counted = (
        ("entries", entries(house).count()),
        ("mails", mails(house).filter(state=OutboxMessage.State.PARKED).count()),
        ("tasks", failed_tasks().count()),
    )
    for name, number in counted:
        if number:
            yield Concern(name, number=number)


def entries(house: Organisation):
    """Journal lines that a reader could not digest, of one organisation."""
    return ParkedEntry.objects.filter(entry__organisation=house)


def mails(house: Organisation):
    """What leaves an organisation."""
    return OutboxMessage.objects.filter(organisation=house)


def failed_tasks():
    """Background tasks that failed. A task is written to be run twice, whoever starts it again."""
    return DBTaskResult.objects.failed()


def is_kept_in_folder() -> bool:
    """Is no mail server set?"""
    return settings.EMAIL_BACKEND.endswith("filebased.EmailBackend")


def heard_of() -> datetime | None:
    """When a worker last said it lives. One SQL query."""
    return Heartbeat.objects.order_by("-at").values_list("at", flat=True).first()


def mark_backup() -> None:
    """Remember that a backup was made just now, wherever its file lies."""
    (settings.DATA / MARK).write_text(timezone.now().isoformat())


def last_backup() -> datetime | None:
    """When a backup was last made; of those in the usual folder where nothing was remembered."""
    try:
        return datetime.fromisoformat((settings.DATA / MARK).read_text().strip())
    except (OSError, ValueError):
        kept = (settings.DATA / "backups").glob("*.tar.gz")
        moments = [file.stat().st_mtime for file in kept]
        return datetime.fromtimestamp(max(moments), tz=UTC) if moments else None


def free_gigabytes() -> int:
    """Left on the disk of the data folder."""
    return shutil.disk_usage(_existing(settings.DATA)).free // GIB


def _existing(folder: Path) -> Path:
    while not folder.exists():
        folder = folder.parent
    return folder
