# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is on its way, and videos as their pages show them. Who sees which is said above."""

from dataclasses import dataclass
from typing import IO

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from entrepairs.kernel import files
from entrepairs.media import captions, keeping, rules, transcoding
from entrepairs.media.models import Upload, Video
from entrepairs.people.models import Person

Reason = Video.Reason
REASONS: dict[str, Promise] = {
    Reason.MISSING: _(
        "It waits: the server lacks the program that prepares videos (ffmpeg). Your administrator "
        "can add it; the video will then be here by itself."
    ),
    Reason.ODD: _("This file could not be read as a video. Film it again, or send another."),
    Reason.LONG: _("This video lasts longer than three minutes. Send a shorter one."),
    Reason.HEAVY: _("This video could not be prepared in time. Send a shorter one."),
    Reason.LOST: _("A part of this video was lost on the way. Send it again."),
}


@dataclass(frozen=True)
class Film:
    """A video as a page shows it. `reason` is meant for whoever sent it."""

    state: str
    reason: str
    digest: str
    width: int
    height: int
    duration: int
    size: int
    is_captioned: bool
    captions: str

    @property
    def lasts(self) -> str:
        """0:42, as players say it."""
        seconds = round(self.duration / 1000)
        return f"{seconds // 60}:{seconds % 60:02d}"


def upload(person: Person, slug: str) -> Upload:
    """One's own upload. One SQL query."""
    return get_object_or_404(Upload.objects.visible_to(person), slug=slug)


def film(video: Video) -> Film:
    """What to show of a video that the reader may see. No SQL query."""
    said = captions.from_row(video.captions)
    return Film(
        state=video.state,
        reason=str(REASONS.get(video.reason, "")),
        digest=video.digest,
        width=video.width,
        height=video.height,
        duration=video.duration,
        size=video.size,
        is_captioned=bool(said),
        captions=captions.typed(said),
    )


def vtt(video: Video) -> str:
    """Its captions, for a player."""
    return captions.vtt(captions.from_row(video.captions), video.duration)


def open_film(video: Video, variant: str = "") -> IO[bytes]:
    """The film, or its first picture; 404 as long as there is none."""
    if not video.digest:
        raise Http404
    try:
        return files.open_kept(keeping.folder_of(video.organisation_id), video.digest, variant)
    except FileNotFoundError as lost:
        raise Http404 from lost


def no_videos() -> str:
    """Why no video may be sent from here now; nothing where they may."""
    return "" if transcoding.is_here() else rules.may_send(Upload.Kind.VIDEO, 1).refusal


def largest_video() -> int:
    """In bytes, before it is made smaller."""
    return rules.most(Upload.Kind.VIDEO)
