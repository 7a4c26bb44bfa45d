# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Joining pictures and files to what one writes: only its writer has them until it is published."""

import io
import re
from dataclasses import dataclass
from typing import IO, cast

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from entrepairs.kernel import filetypes, images
from entrepairs.knowledge import keeping
from entrepairs.knowledge.models import Attachment
from entrepairs.media import containers
from entrepairs.media import keeping as pieces
from entrepairs.media.actions import filming
from entrepairs.media.actions.sending import NotTakenError
from entrepairs.media.models import Upload
from entrepairs.people.models import Person

__all__ = ["HeicError", "NotTakenError", "attach_file", "remove_file", "take_upload"]

NAME_LENGTH = 100
NOT_IN_A_NAME = re.compile(r"[\x00-\x1f\x7f<>:\"'/\\|?*#%&\u202a-\u202e\u2066-\u2069]+")


class HeicError(ValueError):
    """A picture as some phones keep it, which no browser shows."""


REFUSALS = {
    HeicError: _(
        "This photo is in the format HEIC, which cannot be read here. Save it as JPEG; on an "
        "iPhone: Settings, Camera, Formats, Most Compatible."
    ),
    images.NotAPictureError: _(
        "This picture cannot be read. Save it again as JPEG or PNG, and send that."
    ),
    images.TooManyPixelsError: _("This picture is too large: make it smaller, and send that."),
    filetypes.UnknownTypeError: _(
        "Files of this kind are not taken. Pictures (JPEG, PNG, WebP, GIF), PDF, Word, Excel, "
        "PowerPoint, OpenDocument, text and ZIP files are."
    ),
    filetypes.NotWhatItSaysError: _(
        "This file does not hold what its name says. Save it again in its program, and send that."
    ),
    filetypes.UnpacksTooLargeError: _("This archive would unpack to an enormous size."),
}


def attach_file(*, actor: Person, upload: UploadedFile, alt: str = "") -> Attachment:
    """Keep a file for the text the actor is writing.

    A picture is made anew, without what its camera wrote in it; any other file is kept as it came
    and only ever downloaded. Raises `NotTakenError`.
    """
    file = cast("IO[bytes]", upload.file)
    ready = _looked_at(_clean_name(upload.name or ""), file, alt, size=upload.size or 0)
    return ready.keep(actor)


def take_upload(*, actor: Person, upload: Upload, alt: str = "") -> Attachment:
    """Make of what came piece by piece what a text may show. Once, however often it is asked.

    Raises `NotTakenError`.
    """
    if not upload.made and not upload.is_complete:
        raise NotTakenError(_("This file has not come whole. Send it again."))
    name, ready = _clean_name(upload.name), None
    if not upload.made and upload.kind == Upload.Kind.FILE:
        # Before the transaction: it takes a second in which nobody else would write.
        ready = _looked_at(name, pieces.whole(upload), alt, size=upload.size)
    with transaction.atomic():
        row = Upload.objects.select_for_update(of=("self",)).get(pk=upload.pk, owner=actor)
        if row.made:
            return _made_before(actor, row)
        if ready is None:
            video = filming.receive_video(actor=actor, upload=row)
            made = keeping.keep_video(actor, video, name, alt, row.size)
        else:
            made = ready.keep(actor)
            transaction.on_commit(lambda: pieces.drop_pieces(row))
        row.made = made.slug
        row.save(update_fields=["made"])
    return made


def _made_before(actor: Person, upload: Upload) -> Attachment:
    made = Attachment.objects.filter(owner=actor, slug=upload.made).first()
    if made is None:
        raise NotTakenError(_("This file was taken back. Choose it again."))
    return made


def remove_file(*, actor: Person, attachment: Attachment) -> None:
    """Take back a file that one joined and did not publish; any other stays."""
    mine = Attachment.objects.filter(pk=attachment.pk, owner=actor, contribution=None)
    keeping.erase(actor.organisation_id, mine)


@dataclass(frozen=True)
class _Ready:
    """A file that was looked at: its bytes, and what its row says of them."""

    content: IO[bytes]
    thumb: IO[bytes] | None
    columns: dict[str, object]

    def keep(self, actor: Person) -> Attachment:
        return keeping.keep(actor, self.content, self.thumb, **self.columns)


def _looked_at(name: str, file: IO[bytes], alt: str, size: int) -> _Ready:
    """Raises `NotTakenError`."""
    try:
        if filetypes.extension(name) in filetypes.PICTURES or _is_heic(name, file):
            return _picture(name, file, alt)
        return _as_it_is(name, file, alt, size)
    except tuple(REFUSALS) as refusal:
        raise NotTakenError(str(REFUSALS[type(refusal)])) from refusal


def _is_heic(name: str, file: IO[bytes]) -> bool:
    file.seek(0)
    start = file.read(containers.ENOUGH)
    file.seek(0)
    return filetypes.extension(name) in ("heic", "heif") or containers.is_heic(start)


def _as_it_is(name: str, file: IO[bytes], alt: str, size: int) -> _Ready:
    media_type = filetypes.recognise(name, file)
    columns = {"name": name, "alt": alt, "media_type": media_type, "size": size}
    return _Ready(file, None, columns | {"kind": Attachment.Kind.FILE})


def _picture(name: str, file: IO[bytes], alt: str) -> _Ready:
    if _is_heic(name, file):
        raise HeicError
    picture = images.remake(file)
    columns = {
        "kind": Attachment.Kind.IMAGE,
        "name": f"{name.rpartition('.')[0]}.webp",
        "alt": alt,
        "media_type": images.MEDIA_TYPE,
        "size": len(picture.full),
        "width": picture.width,
        "height": picture.height,
    }
    return _Ready(io.BytesIO(picture.full), io.BytesIO(picture.thumb), columns)


def _clean_name(name: str) -> str:
    """A name that is safe in an address, a header and a folder, and still says what it said."""
    stem, dot, ending = NOT_IN_A_NAME.sub("-", name).rpartition(".")
    stem = stem.strip(" .-")[:NAME_LENGTH] or "file"
    return f"{stem}.{ending.lower()}" if dot else ending
