# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The rows of files and their bytes, together: none without the other.

Bytes are kept once per organisation and digest, so two rows may share them. Writing and erasing
take turns by a lock on the organisation: no upload can lose its bytes to a sweep that did not see
its row yet.
"""

import re
from datetime import timedelta
from typing import IO

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from entrepairs.kernel import files
from entrepairs.kernel.slugs import new_slug
from entrepairs.knowledge.models import Attachment, Draft
from entrepairs.media import keeping as media
from entrepairs.media.models import Video
from entrepairs.people.models import Organisation, Person

THUMB = "s"
# The picture of a first page.
PAGE = "p"
FILM = "video/mp4"
ORPHAN_AFTER = timedelta(days=7)
SLUG = re.compile(r"\b[0-9a-z]{12}\b")


def folder_of(organisation_id: int) -> str:
    """Where the bytes of an organisation's files lie."""
    return f"attachments/{organisation_id}"


@transaction.atomic
def keep(
    owner: Person, content: IO[bytes], thumb: IO[bytes] | None = None, **columns: object
) -> Attachment:
    """Write the bytes, then the row that names them."""
    media.lock(owner.organisation_id)
    folder = folder_of(owner.organisation_id)
    digest = files.keep(folder, content)
    if thumb is not None:
        files.keep(folder, thumb, THUMB, of=digest)
    return Attachment.objects.create(
        organisation_id=owner.organisation_id, owner=owner, digest=digest, **columns
    )


@transaction.atomic
def keep_video(owner: Person, video: Video, name: str, alt: str, size: int) -> Attachment:
    """The place of a video in a text to come; its bytes are the room below's."""
    return Attachment.objects.create(
        organisation_id=owner.organisation_id,
        owner=owner,
        kind=Attachment.Kind.VIDEO,
        video=video,
        name=name,
        alt=alt,
        media_type=FILM,
        size=size,
    )


@transaction.atomic
def copy(owner: Person, rows: QuerySet[Attachment]) -> dict[str, str]:
    """The same files for another text of theirs: new rows, the bytes they share. By public name."""
    media.lock(owner.organisation_id)
    copied = {}
    for row in rows:
        before = row.slug
        row.pk, row.slug, row.owner, row.contribution = None, new_slug(), owner, None
        row.uploaded_at = timezone.now()
        row.save(force_insert=True)
        copied[before] = row.slug
    return copied


@transaction.atomic
def erase(organisation_id: int, rows: QuerySet[Attachment]) -> int:
    """Delete rows of one organisation, and the bytes that no other row names."""
    media.lock(organisation_id)
    digests = {digest for digest in rows.values_list("digest", flat=True) if digest}
    videos = {video for video in rows.values_list("video", flat=True) if video}
    count, _ = rows.delete()
    folder = folder_of(organisation_id)
    named = Attachment.objects.filter(organisation=organisation_id, digest__in=digests)
    for digest in digests.difference(named.values_list("digest", flat=True)):
        files.drop(folder, digest, THUMB, PAGE)
    if videos:
        shown = Attachment.objects.filter(video__in=videos).values("video")
        media.erase(organisation_id, Video.objects.filter(pk__in=videos).exclude(pk__in=shown))
    return count


def sweep() -> int:
    """Erase what was uploaded a week ago and is in no text and in no draft."""
    old = Attachment.objects.filter(
        contribution=None, uploaded_at__lt=timezone.now() - ORPHAN_AFTER
    )
    count = 0
    for organisation in Organisation.objects.filter(pk__in=old.values("organisation")):
        mine = old.filter(organisation=organisation)
        kept = _in_drafts(mine.values_list("owner", flat=True))
        count += erase(organisation.pk, mine.exclude(slug__in=kept))
    return count


def _in_drafts(owners: QuerySet[Attachment]) -> set[str]:
    kept: set[str] = set()
    for content in Draft.objects.filter(author__in=owners).values_list("content", flat=True):
        kept.update(SLUG.findall(str(content)))
    return kept
