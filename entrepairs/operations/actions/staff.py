# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A staff file is given, its columns are said, it is loaded or dropped.

Checking and loading follow from the journal, in the worker; the command line does them itself.
"""

from collections.abc import Sequence
from typing import IO

from django.db import transaction
from django.utils import timezone

from entrepairs.kernel import files, journal
from entrepairs.kernel.lines import one_line
from entrepairs.operations import rules
from entrepairs.operations.importing.staff import columns, loading, sheets
from entrepairs.operations.importing.staff.checking import FOLDER
from entrepairs.operations.models import StaffFile
from entrepairs.people.models import Organisation, Person

State = StaffFile.State


def give_staff_file(
    *, actor: Person | None, organisation: Organisation, name: str, file: IO[bytes]
) -> StaffFile:
    """Keep the file and read the names of its columns. Raises UnreadableError."""
    rules.may_give(actor, organisation).or_refuse()
    head = sheets.head(file)
    digest = files.keep(FOLDER, file)
    with transaction.atomic():
        given = StaffFile.objects.create(
            organisation=organisation,
            name=one_line(name)[:120],
            digest=digest,
            given_by=actor,
            header_line=head.line,
            headers=[header[:120] for header in head.headers],
            mapping=columns.propose(head.headers, _kept(organisation)),
        )
        journal.record("operations.staff_file_given", actor=actor, about=given)
    return given


@transaction.atomic
def map_columns(
    *, actor: Person | None, file: StaffFile, mapping: Sequence[str], is_whole: bool
) -> StaffFile:
    """Say what each column holds and whether everybody is in it; the check follows."""
    file = _row(file)
    rules.may_map(actor, file).or_refuse()
    if columns.missing(mapping) or len(mapping) != len(file.headers):
        raise ValueError("a staff file needs a name, and a number or an address")
    file.mapping, file.is_whole, file.is_sure = list(mapping), is_whole, False
    file.state, file.problem, file.counts = State.CHECKING, {}, {}
    file.save(update_fields=["mapping", "is_whole", "is_sure", "state", "problem", "counts"])
    journal.record("operations.staff_columns_said", actor=actor, about=file)
    return file


@transaction.atomic
def reopen_columns(*, actor: Person | None, file: StaffFile) -> StaffFile:
    """Go back to what its columns hold; what the check found is forgotten. Repeatable."""
    file = _row(file)
    rules.may_map(actor, file).or_refuse()
    file.state, file.counts = State.NEW, {}
    file.save(update_fields=["state", "counts"])
    file.lines.all().delete()
    return file


@transaction.atomic
def load_staff_file(*, actor: Person | None, file: StaffFile, is_sure: bool = False) -> StaffFile:
    """Load what is right in it, as its check found; the worker does it."""
    file = _row(file)
    if file.state in (State.LOADING, State.LOADED):
        return file
    others = StaffFile.objects.filter(organisation=file.organisation_id, state=State.LOADED)
    running = StaffFile.objects.filter(organisation=file.organisation_id, state=State.LOADING)
    since = others.filter(ended_at__gt=file.checked_at) if file.checked_at else others.none()
    loaded = since.exists() or running.exists()
    rules.may_load(actor, file, is_sure=is_sure, loaded=loaded).or_refuse()
    file.state, file.is_sure, file.given_by = State.LOADING, is_sure, actor
    file.save(update_fields=["state", "is_sure", "given_by"])
    journal.record("operations.staff_file_confirmed", actor=actor, about=file)
    return file


@transaction.atomic
def drop_staff_file(*, actor: Person | None, file: StaffFile) -> StaffFile:
    """Do nothing with it: the file and what was read in it are erased. Repeatable."""
    file = _row(file)
    if file.state == State.DROPPED:
        return file
    rules.may_map(actor, file).or_refuse()
    digest = file.digest
    file.state, file.digest, file.ended_at = State.DROPPED, "", timezone.now()
    file.save(update_fields=["state", "digest", "ended_at"])
    file.lines.all().delete()
    journal.record("operations.staff_file_dropped", actor=actor, about=file)
    transaction.on_commit(lambda: loading.erase(digest))
    return file


def _kept(organisation: Organisation) -> dict[str, str]:
    """What each column held in the files loaded so far, the latest last."""
    rows = StaffFile.objects.filter(organisation=organisation, state=State.LOADED)
    kept: dict[str, str] = {}
    for headers, mapping in rows.order_by("given_at").values_list("headers", "mapping"):
        kept |= {columns.key(header): field for header, field in zip(headers, mapping, strict=True)}
    return kept


def _row(file: StaffFile) -> StaffFile:
    rows = StaffFile.objects.select_for_update(of=("self",)).select_related("organisation")
    return rows.get(pk=file.pk)
