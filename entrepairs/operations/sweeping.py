# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is erased by itself."""

from datetime import timedelta

from django.utils import timezone

from entrepairs.operations.importing.staff import loading
from entrepairs.operations.models import StaffFile, StaffLine

KEPT = timedelta(days=30)
State = StaffFile.State


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
