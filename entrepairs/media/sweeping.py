# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is not worth keeping: files that never came whole, and work that is done."""

from datetime import timedelta

from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from entrepairs.media import keeping
from entrepairs.media.models import Upload, Video

ABANDONED_AFTER = timedelta(days=3)
# Until then a repetition finds what was made of it.
REMEMBERED = timedelta(days=7)


def sweep() -> int:
    """Erase uploads that were left, and those whose repetition nobody sends any more."""
    now = timezone.now()
    waiting = Video.objects.filter(state=Video.State.WAITING).values("upload")
    old = Upload.objects.filter(begun_at__lt=now - ABANDONED_AFTER, made="")
    old |= Upload.objects.filter(begun_at__lt=now - REMEMBERED)
    count = keeping.forget(old.exclude(pk__in=waiting.exclude(upload=None)).iterator())
    DBTaskResult.objects.filter(finished_at__lt=now - REMEMBERED).delete()
    return count
