# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The whole way: read and check the folder, write thread by thread, then links, then tell."""

from collections.abc import Iterator
from itertools import islice

from django.db import transaction

from entrepairs.kernel.progress import Progress
from entrepairs.operations.importing import runs
from entrepairs.operations.importing.places import Place
from entrepairs.operations.importing.report import ADDED, SAME, Report
from entrepairs.operations.importing.stackexchange import address, links, pointing, telling
from entrepairs.operations.importing.stackexchange.dump import Dump, Row
from entrepairs.operations.importing.stackexchange.posts import Site
from entrepairs.operations.importing.stackexchange.spool import Spool
from entrepairs.operations.importing.stackexchange.threads import Threads
from entrepairs.operations.models import ImportRun

# Threads in one transaction: about as many rows as a batch of documents.
BATCH = 20
ROOTS = "SELECT count(*) FROM post WHERE type IN (1, 5) AND id > ?"
SUBJECTS, PEOPLE = "subjects, from tags", "people without login, authors"


def import_community(
    place: Place, dump: Dump, *, host: str, dry_run: bool, progress: Progress
) -> Report:
    """Take over a dumped community. Repeatable; goes on where an interrupted run stopped."""
    spool = Spool()
    spool.fill(dump, progress)
    found = host or address.of_folder(dump.folder.resolve().name)
    site = Site(found or spool.addresses.host(spool.title))
    report = Report(f"The community «{place.source}»", dry_run=dry_run)
    threads = Threads(place, spool, site, report)
    progress.begin("importing", spool.number(ROOTS, 0))
    if dry_run:
        _count(threads, spool, report, progress)
    else:
        _write(threads, spool, report, progress)
    progress.end()
    telling.tell(report, place, spool, site, told=bool(host))
    return report


def _count(threads: Threads, spool: Spool, report: Report, progress: Progress) -> None:
    done = 0
    for batch in _batches(spool.roots(after=0)):
        threads.count(batch)
        progress.at(done := done + len(batch))
    links.count(threads.place, spool, report)
    names = spool.tags()
    known = sum(threads.vocabulary.knows(name) for name in names)
    report.tell(SUBJECTS, SAME, known)
    report.tell(SUBJECTS, ADDED, len(names) - known)
    people = threads.authors.unknown(spool.writers())
    report.tell(PEOPLE, ADDED, people)
    report.tell(PEOPLE, SAME, len(spool.writers()) - people)


def _write(threads: Threads, spool: Spool, report: Report, progress: Progress) -> None:
    threads.place.make()
    run = runs.begin(threads.place, ImportRun.Kind.STACKEXCHANGE, spool.digest)
    runs.take_up(run, report)
    _write_tags(threads, spool, run, report)
    left = spool.number(ROOTS, run.position)
    for batch in _batches(spool.roots(after=run.position)):
        before = threads.authors.made
        with transaction.atomic():
            threads.write(batch)
            report.tell(PEOPLE, ADDED, threads.authors.made - before)
            runs.move(run, int(batch[-1]["Id"]), report)
        left -= len(batch)
        progress.at(progress.total - left)
    links.write(threads.place, spool, report)
    pointing.write(threads.place, threads.site, report)
    report.table[PEOPLE][SAME] = len(spool.writers()) - report.table[PEOPLE][ADDED]
    runs.finish(run)


def _write_tags(threads: Threads, spool: Spool, run: ImportRun, report: Report) -> None:
    """All tags of the dump, so that none waits for a question that carries it."""
    if run.position:
        return
    with transaction.atomic():
        names = spool.tags()
        threads.vocabulary.take(names, threads.place.language)
    made = threads.vocabulary.made
    report.tell(SUBJECTS, ADDED, made)
    report.tell(SUBJECTS, SAME, len(names) - made)


def _batches(roots: Iterator[Row]) -> Iterator[list[Row]]:
    while batch := list(islice(roots, BATCH)):
        yield batch
