# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Sending a file piece by piece: what came is kept, what did not is sent again."""

import hashlib
import io

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from entrepairs.kernel import slugs
from entrepairs.kernel.writing import insert_once
from entrepairs.media import keeping, rules
from entrepairs.media.models import Upload
from entrepairs.people.models import Person

PIECE = 4 * 1024 * 1024


class NotTakenError(ValueError):
    """A file was refused; the text says why to whoever sends it."""


class ElsewhereError(Exception):
    """The piece does not follow what is here; the sender asks where it is and goes on there."""


class DamagedError(Exception):
    """The piece is not what its sender says it is: once more."""


def begin_upload(*, actor: Person, key: str, kind: str, name: str, size: int) -> Upload:
    """Make room for a file that comes in pieces. The same key again is the same upload.

    Raises `NotTakenError`.
    """
    here = Upload.objects.filter(owner=actor, key=key).first()
    if here is None:
        underway = Upload.objects.filter(owner=actor, made="").count()
        decision = rules.may_send(kind, size, underway=underway)
        if not decision:
            raise NotTakenError(decision.refusal)
        begun = Upload(key=key, kind=kind, name=name, size=size, owner=actor)
        begun.organisation_id = actor.organisation_id
        insert_once(begun)
        here = Upload.objects.get(owner=actor, key=key)
    if (here.kind, here.size) != (kind, size):
        raise NotTakenError(_("This file has changed since it began to be sent. Choose it again."))
    return here


@transaction.atomic
def add_piece(
    *, actor: Person, upload: Upload, offset: int, content: bytes, digest: str = ""
) -> Upload:
    """Keep the next piece of a file. Raises `ElsewhereError` unless it follows what is here.

    `digest`: what the sender's SHA-256 says of it, where it can tell.
    """
    if digest and hashlib.sha256(content).hexdigest() != digest.lower():
        raise DamagedError
    row = Upload.objects.select_for_update(of=("self",)).get(pk=upload.pk, owner=actor)
    fits = 0 < len(content) <= min(PIECE, row.size - row.received)
    if row.received != offset or not fits:
        raise ElsewhereError
    keeping.keep_piece(row, io.BytesIO(content))
    row.received += len(content)
    row.save(update_fields=["received"])
    return row


def take_whole(*, actor: Person, upload: UploadedFile, kind: str) -> Upload:
    """A file that came at once, with its form: where there are no scripts."""
    begun = begin_upload(
        actor=actor,
        key=slugs.new_slug(),
        kind=kind,
        name=(upload.name or "")[:255],
        size=upload.size or 0,
    )
    for piece in upload.chunks(PIECE):
        begun = add_piece(actor=actor, upload=begun, offset=begun.received, content=piece)
    return begun


@transaction.atomic
def drop_upload(*, actor: Person, upload: Upload) -> None:
    """Erase what came of a file one does not want any more; what was made of it stays."""
    keeping.forget(Upload.objects.filter(pk=upload.pk, owner=actor, made=""))
