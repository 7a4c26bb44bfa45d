# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is erased by itself."""

from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from entrepairs.operations import exporting
from entrepairs.operations.importing.staff import loading
from entrepairs.operations.models import Export, StaffFile, StaffLine

KEPT = timedelta(days=30)
State = StaffFile.State


def sweep_exports() -> int:
    """Erase copies whose days are over, and what nobody made for as long; how many. Repeatable."""
    now = timezone.now()
    lost = Q(state=Export.State.ASKED, asked_at__lt=now - exporting.KEPT)
    over = list(Export.objects.filter(Q(ends_at__lte=now) | lost))
    for export in over:
        exporting.drop(export)
    return len(over)


def sweep() -> int:
    """Erase last month's lines of staff files, and files never loaded; how many. Repeatable."""
    old = StaffFile.objects.filter(given_at__lt=timezone.now() - KEPT)
    counted = StaffLine.objects.filter(file__in=old.exclude(state=State.LOADING)).delete()[0]
    for file in old.filter(state__in=(State.NEW, State.CHECKING, State.CHECKED)):
        digest = file.digest
        StaffFile.objects.filter(pk=file.pk).update(
            state=State.DROPPED, digest="", ended_at=timezone.now()
        )
        loading.erase(digest)
        counted += 1
    return counted
