# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The bytes of the room: pieces that wait to be a whole, and the films made of them.

Films are kept once per organisation and digest, so two rows may share one. Writing and erasing
take turns by a lock on the organisation, as for all files.
"""

import io
from collections.abc import Iterable, Iterator
from typing import IO

from django.db import transaction
from django.db.models import QuerySet

from entrepairs.kernel import files
from entrepairs.media.models import Upload, Video
from entrepairs.people.models import Organisation

POSTER = "p"


def folder_of(organisation_id: int) -> str:
    """Where the films of an organisation lie."""
    return f"videos/{organisation_id}"


def lock(organisation_id: int) -> None:
    """Until the transaction ends, nobody else writes or erases files of this organisation."""
    rows = Organisation.objects.select_for_update(no_key=True)
    rows.only("pk").get(pk=organisation_id)


def keep_piece(upload: Upload, source: IO[bytes]) -> None:
    """Keep what comes next, before the row says that it is there (I60)."""
    files.put(_piece(upload, upload.received), source)


def pieces(upload: Upload) -> Iterator[bytes]:
    """All that came, in order; `FileNotFoundError` when a piece is not there any more."""
    at = 0
    while at < upload.received:
        with files.open_named(_piece(upload, at)) as piece:
            content = piece.read()
        if not content:
            raise FileNotFoundError(upload.slug)
        at += len(content)
        yield content


def whole(upload: Upload) -> IO[bytes]:
    """All of it, for what is small enough to be held: photos and papers."""
    return io.BytesIO(b"".join(pieces(upload)))


def first_bytes(upload: Upload, number: int) -> bytes:
    """How it begins."""
    with files.open_named(_piece(upload, 0)) as piece:
        return piece.read(number)


def drop_pieces(upload: Upload) -> None:
    """Erase all that came, the last first: what an interrupted erasing leaves is found again."""
    places, at = [], 0
    while at < upload.received:
        name = _piece(upload, at)
        try:
            with files.open_named(name) as piece:
                at += piece.size or upload.size
        except FileNotFoundError:
            break
        places.append(name)
    # The row does not know yet of the one that was being written.
    for name in (_piece(upload, upload.received), *reversed(places)):
        files.drop_named(name)


def keep_film(video: Video, film: IO[bytes], poster: IO[bytes]) -> str:
    """Keep a film and its first picture; their digest. Call it in the transaction of the row."""
    lock(video.organisation_id)
    folder = folder_of(video.organisation_id)
    digest = files.keep(folder, film)
    files.keep(folder, poster, POSTER, of=digest)
    return digest


@transaction.atomic
def erase(organisation_id: int, rows: QuerySet[Video]) -> int:
    """Delete videos of one organisation, the films no other row names, and what was sent."""
    lock(organisation_id)
    digests = {digest for digest in rows.values_list("digest", flat=True) if digest}
    sent = list(Upload.objects.filter(pk__in=rows.values("upload")))
    count, _ = rows.delete()
    named = Video.objects.filter(organisation=organisation_id, digest__in=digests)
    for digest in digests.difference(named.values_list("digest", flat=True)):
        files.drop(folder_of(organisation_id), digest, POSTER)
    forget(sent)
    return count


def forget(uploads: Iterable[Upload]) -> int:
    """Erase uploads, pieces first: a row without pieces can be erased again, not the reverse."""
    count = 0
    for upload in uploads:
        drop_pieces(upload)
        count += Upload.objects.filter(pk=upload.pk).delete()[0] and 1
    return count


def _piece(upload: Upload, at: int) -> str:
    return f"uploads/{upload.slug[:2]}/{upload.slug}-{at:012d}"
