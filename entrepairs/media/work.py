# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Work that takes minutes: promised by a line of the journal, or by the clock."""

from django.utils import timezone
from django_tasks import task

from entrepairs.kernel.models import JournalEntry
from entrepairs.media import preparing
from entrepairs.media.models import Video


@task()
def prepare_video(key: int) -> None:
    """Make a video playable. Written to be run twice."""
    preparing.prepare(key)


def ask_for_film(entry: JournalEntry) -> None:
    """A video came: the worker prepares it."""
    if Video.objects.filter(pk=entry.about).update(asked_at=timezone.now()):
        prepare_video.enqueue(entry.about)


def ask_again() -> int:
    """Videos whose worker was cut off, or that waited for ffmpeg; how many."""
    keys = preparing.left_behind()
    for key in keys:
        prepare_video.enqueue(key)
    return len(keys)
