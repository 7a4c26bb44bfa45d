# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Joining pictures and files to what one writes: only its writer has them until it is published."""

import io
import re
from typing import IO, cast

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from entrepairs.kernel import filetypes, images
from entrepairs.knowledge import keeping
from entrepairs.knowledge.models import Attachment
from entrepairs.people.models import Person

NAME_LENGTH = 100
NOT_IN_A_NAME = re.compile(r"[\x00-\x1f\x7f<>:\"'/\\|?*#%&\u202a-\u202e\u2066-\u2069]+")

REFUSALS = {
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


class NotTakenError(ValueError):
    """A file was refused; the text says why to whoever sent it."""


def attach_file(*, actor: Person, upload: UploadedFile, alt: str = "") -> Attachment:
    """Keep a file for the text the actor is writing.

    A picture is made anew, without what its camera wrote in it; any other file is kept as it came
    and only ever downloaded. Raises `NotTakenError`.
    """
    name = _clean_name(upload.name or "")
    file = cast("IO[bytes]", upload.file)
    try:
        if filetypes.extension(name) in filetypes.PICTURES:
            return _attach_picture(actor, name, file, alt)
        return _attach_as_it_is(actor, name, file, alt, size=upload.size or 0)
    except tuple(REFUSALS) as refusal:
        raise NotTakenError(str(REFUSALS[type(refusal)])) from refusal


def remove_file(*, actor: Person, attachment: Attachment) -> None:
    """Take back a file that one joined and did not publish; any other stays."""
    mine = Attachment.objects.filter(pk=attachment.pk, owner=actor, contribution=None)
    keeping.erase(actor.organisation_id, mine)


def _attach_as_it_is(actor: Person, name: str, file: IO[bytes], alt: str, size: int) -> Attachment:
    return keeping.keep(
        actor,
        file,
        kind=Attachment.Kind.FILE,
        name=name,
        alt=alt,
        media_type=filetypes.recognise(name, file),
        size=size,
    )


def _attach_picture(actor: Person, name: str, file: IO[bytes], alt: str) -> Attachment:
    picture = images.remake(file)
    return keeping.keep(
        actor,
        io.BytesIO(picture.full),
        io.BytesIO(picture.thumb),
        kind=Attachment.Kind.IMAGE,
        name=f"{name.rpartition('.')[0]}.webp",
        alt=alt,
        media_type=images.MEDIA_TYPE,
        size=len(picture.full),
        width=picture.width,
        height=picture.height,
    )


def _clean_name(name: str) -> str:
    """A name that is safe in an address, a header and a folder, and still says what it said."""
    stem, dot, ending = NOT_IN_A_NAME.sub("-", name).rpartition(".")
    stem = stem.strip(" .-")[:NAME_LENGTH] or "file"
    return f"{stem}.{ending.lower()}" if dot else ending
