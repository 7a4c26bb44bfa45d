# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the worker does with a video: once, whatever is cut off, and never two at a time.

A worker that has a video in hand says so for a minute and a half, and again every half minute. What
it leaves behind is taken up again by the clock.
"""

import io
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from entrepairs.kernel import images, worker
from entrepairs.media import containers, keeping, transcoding
from entrepairs.media.models import Upload, Video

IN_HAND = timedelta(seconds=90)
SAID_AGAIN_AFTER = 30
ASKED_AGAIN_AFTER = timedelta(minutes=10)
MOST_TRIES = 3
State, Reason = Video.State, Video.Reason
REASONS = {
    transcoding.OddError: Reason.ODD,
    transcoding.TooLongError: Reason.LONG,
    transcoding.TooHeavyError: Reason.HEAVY,
    images.NotAPictureError: Reason.ODD,
    FileNotFoundError: Reason.LOST,
}


def prepare(key: int) -> None:
    """Make a waiting video playable, or say why it cannot be."""
    video = _take(key)
    if video is None:
        return
    try:
        _make(video)
    except (transcoding.MissingError, transcoding.StoppedError) as later:
        missing = isinstance(later, transcoding.MissingError)
        # Neither is the film's fault.
        _mine(video).update(
            working_until=None,
            tries=F("tries") - 1,
            reason=Reason.MISSING if missing else "",
        )
    except tuple(REASONS) as fault:
        reason = next(said for kind, said in REASONS.items() if isinstance(fault, kind))
        _end(video, reason)


def waiting() -> QuerySet[Video]:
    """Videos that nobody has in hand."""
    free = Q(working_until=None) | Q(working_until__lt=timezone.now())
    return Video.objects.filter(free, state=State.WAITING)


def left_behind() -> list[int]:
    """Those that were asked for a while ago, or never; they are asked for now."""
    since = timezone.now() - ASKED_AGAIN_AFTER
    rows = waiting().filter(Q(asked_at=None) | Q(asked_at__lt=since))
    if not transcoding.is_here():
        rows = rows.exclude(reason=Reason.MISSING)
    keys = list(rows.values_list("pk", flat=True)[:100])
    Video.objects.filter(pk__in=keys).update(asked_at=timezone.now())
    return keys


def _take(key: int) -> Video | None:
    """Nobody else has it in hand from now on; nothing when somebody has, or it is done."""
    soon = timezone.now() + IN_HAND
    if not waiting().filter(pk=key).update(working_until=soon, tries=F("tries") + 1):
        return None
    video = Video.objects.select_related("upload").get(pk=key)
    video.working_until = soon
    if video.tries > MOST_TRIES:
        _end(video, Reason.HEAVY)
        return None
    return video


def _make(video: Video) -> None:
    if video.upload is None:
        raise FileNotFoundError(video.slug)
    with tempfile.TemporaryDirectory(prefix="film-") as folder:
        source, film, poster = (Path(folder, name) for name in ("sent", "film.mp4", "poster.png"))
        with source.open("wb") as target:
            for piece in keeping.pieces(video.upload):
                target.write(piece)
        reader = containers.recognise(keeping.first_bytes(video.upload, containers.ENOUGH))
        beat = _beat(video)
        made = transcoding.make(source, reader, film, beat)
        transcoding.picture(film, made, poster, beat)
        _keep(video, made, film, poster)
    _forget_what_was_sent(video)


def _keep(video: Video, made: transcoding.Film, film: Path, poster: Path) -> None:
    """The bytes, then the row (I60)."""
    with poster.open("rb") as drawn:
        picture = io.BytesIO(images.remake(drawn).full)
    with transaction.atomic(), film.open("rb") as content:
        # Who erases a video takes the same turn: no film is left without its row.
        keeping.lock(video.organisation_id)
        if not _mine(video).exists():
            return
        digest = keeping.keep_film(video, content, picture)
        _mine(video).update(
            state=State.READY,
            reason="",
            digest=digest,
            size=film.stat().st_size,
            width=made.width,
            height=made.height,
            duration=made.duration,
            working_until=None,
        )


def _end(video: Video, reason: str) -> None:
    if _mine(video).update(state=State.FAILED, reason=reason, working_until=None):
        _forget_what_was_sent(video)


def _forget_what_was_sent(video: Video) -> None:
    keeping.forget(Upload.objects.filter(pk=video.upload_id))


def _beat(video: Video) -> Callable[[], bool]:
    """Says now and then that it is still in hand; false when it is not, or the worker ends."""
    said = time.monotonic()

    def beat() -> bool:
        nonlocal said
        if worker.ending.is_set():
            return False
        if time.monotonic() - said > SAID_AGAIN_AFTER:
            said, soon = time.monotonic(), timezone.now() + IN_HAND
            if not _mine(video).update(working_until=soon):
                return False
            video.working_until = soon
        return True

    return beat


def _mine(video: Video) -> QuerySet[Video]:
    """The row, as long as nobody else has taken it."""
    return Video.objects.filter(pk=video.pk, state=State.WAITING, working_until=video.working_until)
