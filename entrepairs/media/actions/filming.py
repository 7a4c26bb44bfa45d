# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A video: received, captioned."""

from django.db import transaction
from django.utils.translation import gettext as _

from entrepairs.kernel import journal
from entrepairs.media import captions, containers, keeping, rules
from entrepairs.media.actions.sending import NotTakenError
from entrepairs.media.models import Upload, Video
from entrepairs.people.models import Person


@transaction.atomic
def receive_video(*, actor: Person, upload: Upload) -> Video:
    """All of a video is here: the worker makes it playable. Once, however often it is said.

    Raises `NotTakenError` for what begins like no film.
    """
    row = Upload.objects.select_for_update(of=("self",)).get(pk=upload.pk, owner=actor)
    here = Video.objects.filter(upload=row).first()
    if here is not None:
        return here
    if not row.is_complete:
        raise NotTakenError(_("This video has not come whole. Send it again."))
    if not containers.recognise(keeping.first_bytes(row, containers.ENOUGH)):
        raise NotTakenError(
            _("This file cannot be read as a video. MP4, MOV and WebM from a phone are.")
        )
    video = Video.objects.create(organisation_id=row.organisation_id, owner=actor, upload=row)
    journal.record("media.video_sent", actor=actor, about=video)
    return video


@transaction.atomic
def caption_video(*, actor: Person, video: Video, source: str) -> Video:
    """Keep what is said in a video, typed or as WebVTT; nothing takes it away. Repeatable."""
    row = Video.objects.select_for_update(of=("self",)).get(pk=video.pk)
    rules.may_caption(actor, row).or_refuse()
    said = captions.to_row(captions.read(source))
    if said != row.captions:
        row.captions = said
        row.save(update_fields=["captions"])
        journal.record("media.video_captioned", actor=actor, about=row)
    return row
