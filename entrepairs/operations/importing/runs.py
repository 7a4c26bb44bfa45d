# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""How far an import came: written with each batch, read by the same command the next time."""

from django.utils import timezone

from entrepairs.operations.importing.places import Place
from entrepairs.operations.importing.report import Report
from entrepairs.operations.models import ImportRun


def begin(place: Place, kind: str, digest: str) -> ImportRun:
    """The run that was interrupted on this very content, else a new one."""
    of_this_source = {"community": place.community, "kind": kind, "source": place.source}
    run, _ = ImportRun.objects.get_or_create(
        **of_this_source,
        digest=digest,
        finished_at=None,
        defaults={"organisation": place.organisation},
    )
    # What was interrupted on another content begins anew: this one changes what that one wrote.
    others = ImportRun.objects.filter(**of_this_source, finished_at=None).exclude(pk=run.pk)
    others.update(position=0, counts={})
    return run


def move(run: ImportRun, position: int, report: Report) -> None:
    """Call it inside the batch's transaction: what is written and how far go together."""
    run.position, run.counts, run.moved_at = position, report.table, timezone.now()
    run.save(update_fields=["position", "counts", "moved_at"])


def finish(run: ImportRun) -> None:
    """The source is in: the next run of the command starts afresh, and finds everything there."""
    run.finished_at = timezone.now()
    run.save(update_fields=["finished_at"])


def take_up(run: ImportRun, report: Report) -> None:
    """Count on from where an interrupted run stopped, and say so."""
    if not run.position:
        return
    report.go_on_from(run.counts)
    when = timezone.localtime(run.moved_at)
    report.notes.append(f"Went on where the import of {when:%Y-%m-%d %H:%M} was interrupted.")
