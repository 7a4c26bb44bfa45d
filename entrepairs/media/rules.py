# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which files are taken, and who says what of a video."""

import shutil
from pathlib import Path

from django.conf import settings
from django.core.files.storage import FileSystemStorage, storages
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from entrepairs.kernel.decisions import ALLOWED, Decision
from entrepairs.media import transcoding
from entrepairs.media.models import Upload, Video
from entrepairs.people.models import Person

# Of one person, not yet whole.
MOST_UNDERWAY = 24
# What is sent lies there twice while a film is made of it.
ROOM_LEFT = 2


def may_send(kind: str, size: int, *, underway: int = 0) -> Decision:
    """A file of this kind and size; asked before a byte of it is sent."""
    if kind == Upload.Kind.VIDEO and not transcoding.is_here():
        return Decision(
            _(
                "Videos cannot be taken here yet: the server lacks the program that prepares them "
                "(ffmpeg). Your administrator can add it."
            )
        )
    if size < 1:
        return Decision(_("This file is empty."))
    if size > most(kind):
        return Decision(_too_large(kind))
    if underway >= MOST_UNDERWAY:
        return Decision(_("Too many files of yours are on their way. Wait until they are here."))
    if not _has_room(size):
        return Decision(_("There is no room left on the server. Your administrator can make some."))
    return ALLOWED


def most(kind: str) -> int:
    """The largest file of a kind, in bytes."""
    return settings.VIDEO_MAX_BYTES if kind == Upload.Kind.VIDEO else settings.UPLOAD_MAX_BYTES


def may_caption(person: Person, video: Video) -> Decision:
    """Whoever filmed it, or spoke in it, writes what is said: its owner."""
    if video.owner_id == person.pk:
        return ALLOWED
    return Decision(_("Only who shared this video writes its captions."))


def _too_large(kind: str) -> str:
    if kind == Upload.Kind.VIDEO:
        words = _("This video is larger than %(most)s: film a shorter one, or in lower quality.")
    else:
        words = _("This file is larger than %(most)s: make it smaller, or give a link to it.")
    return words % {"most": filesizeformat(most(kind))}


def _has_room(size: int) -> bool:
    storage = storages["default"]
    if not isinstance(storage, FileSystemStorage):
        return True
    folder = Path(storage.location)
    while not folder.exists():
        folder = folder.parent
    return shutil.disk_usage(folder).free > ROOM_LEFT * size
