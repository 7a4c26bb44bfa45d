# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The journal, its bookmarks, what leaves the house, and what may be sent twice."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q, UniqueConstraint
from django.utils import timezone

from entrepairs.kernel.personal import datum

NONE: dict[str, str] = {}


class CurrentTransaction(models.Func):
    """The number of the transaction that writes; 0 where one writer at a time makes it useless."""

    template = "0"
    output_field = models.BigIntegerField()

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        """PostgreSQL hands out ids before it commits: the reader needs the transaction too."""
        return super().as_sql(compiler, connection, template="pg_current_xact_id()::text::bigint")


class JournalEntry(models.Model):
    """A deed: who did what about which thing. Never a look."""

    PERSONAL_DATA = {
        "actor": "who did the deed; removed after the retention delay",
        "name": datum("which deed", stays=True),
        "at": datum("when", stays=True),
    }

    xact = models.BigIntegerField(db_default=CurrentTransaction(), editable=False)
    name = models.CharField(max_length=80)
    at = models.DateTimeField(default=timezone.now)
    organisation = models.ForeignKey(
        "people.Organisation", on_delete=models.CASCADE, related_name="+"
    )
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    about = models.BigIntegerField()

    class Meta:
        indexes = [models.Index("xact", "id", name="journal_order")]

    def __str__(self) -> str:
        return f"{self.name} {self.about}"


class Bookmark(models.Model):
    """How far one reader has read, and how long it waits after a failure."""

    PERSONAL_DATA = NONE

    reader = models.CharField(max_length=40, unique=True)
    xact = models.BigIntegerField(default=0)
    entry = models.BigIntegerField(default=0)
    tries = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.reader} at {self.entry}"


class ParkedEntry(models.Model):
    """A journal line that one reader could not digest; an administrator replays it."""

    PERSONAL_DATA = NONE

    reader = models.CharField(max_length=40)
    entry = models.ForeignKey(JournalEntry, on_delete=models.CASCADE, related_name="+")
    error = models.CharField(max_length=200)
    parked_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [UniqueConstraint("reader", "entry", name="entry_parked_once_a_reader")]

    def __str__(self) -> str:
        return f"{self.reader}: {self.error}"


class OutboxMessage(models.Model):
    """Something that must leave the house; rendered with the receiver's rights when it leaves."""

    PERSONAL_DATA = {"person": "who receives it; the row is erased 7 days after delivery"}

    class State(models.TextChoices):
        WAITING = "waiting"
        SENT = "sent"
        DROPPED = "dropped"
        PARKED = "parked"

    key = models.CharField(max_length=120, unique=True)
    kind = models.CharField(max_length=40)
    about = models.BigIntegerField()
    organisation = models.ForeignKey(
        "people.Organisation", on_delete=models.CASCADE, related_name="+"
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="+"
    )
    message_id = models.CharField(max_length=120, unique=True)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(default=timezone.now)
    leased_until = models.DateTimeField(null=True, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    error = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [
            models.Index("due_at", name="outbox_due", condition=Q(state="waiting")),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


class OnceKey(models.Model):
    """The key of a form that creates: the same form sent twice has one effect."""

    PERSONAL_DATA = {"scope": "the account that sent the form; kept 7 days"}

    scope = models.CharField(max_length=40)
    key = models.CharField(max_length=40)
    digest = models.CharField(max_length=64)
    result = models.CharField(max_length=300)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [UniqueConstraint("scope", "key", name="form_sent_once")]

    def __str__(self) -> str:
        return self.key


class Heartbeat(models.Model):
    """When a worker last said it lives."""

    PERSONAL_DATA = NONE

    worker = models.CharField(max_length=40, unique=True)
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.worker
