# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""By the clock, in the worker: the first page of each PDF, once.

A file is marked as looked at before it is drawn: one that would bring the worker down does so once.
"""

import io

from django.db import transaction
from django.db.models import QuerySet

from entrepairs.kernel import files, pdfs
from entrepairs.knowledge import keeping
from entrepairs.knowledge.models import Attachment
from entrepairs.media import keeping as media

PDF = "application/pdf"
AT_ONCE = 20
Preview = Attachment.Preview


def draw_first_pages() -> int:
    """Look at PDFs that nobody has looked at; how many."""
    keys = list(_waiting().order_by("pk").values_list("pk", flat=True)[:AT_ONCE])
    return sum(_look_at(key) for key in keys)


def _waiting() -> QuerySet[Attachment]:
    return Attachment.objects.filter(media_type=PDF, preview=Preview.WAITS)


def _look_at(key: int) -> bool:
    if not _waiting().filter(pk=key).update(preview=Preview.ODD):
        return False
    row = Attachment.objects.get(pk=key)
    try:
        with files.open_kept(keeping.folder_of(row.organisation_id), row.digest) as source:
            page = pdfs.first_page(source)
    except pdfs.LockedError:
        Attachment.objects.filter(pk=key).update(preview=Preview.LOCKED)
    except (pdfs.OddError, FileNotFoundError):
        # It stays marked as what cannot be drawn; downloaded, it is what it was.
        pass
    else:
        _keep(row, page)
    return True


@transaction.atomic
def _keep(row: Attachment, page: pdfs.FirstPage) -> None:
    """The bytes, then the row (I60), in turns with whoever erases it."""
    media.lock(row.organisation_id)
    mine = Attachment.objects.filter(pk=row.pk)
    if not mine.exists():
        return
    folder = keeping.folder_of(row.organisation_id)
    files.keep(folder, io.BytesIO(page.picture), keeping.PAGE, of=row.digest)
    mine.update(preview=Preview.READY, pages=page.pages, width=page.width, height=page.height)
