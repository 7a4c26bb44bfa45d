# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The edits of a post become versions of its text."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import groupby

from entrepairs.operations.importing import texts
from entrepairs.operations.importing.stackexchange.dump import Row
from entrepairs.operations.importing.stackexchange.spool import BODIES, moment
from entrepairs.operations.importing.store import Edit

Person = Callable[[str | None], int | None]


def edits(history: list[Row], *, title: str, html: str, base: str, person: Person) -> list[Edit]:
    """The versions, first one first. The last is the post as it stands: the site rendered it."""
    found = list(_edits(history, titled=bool(title), base=base, person=person))
    if found:
        found[-1] = replace(found[-1], title=title, html=html)
    return found


def _edits(history: list[Row], *, titled: bool, base: str, person: Person) -> Iterator[Edit]:
    title = ""
    # Of a tag wiki there are two: the short text has the higher number, and stands first.
    parts: dict[int, str] = {}
    before = None
    for _guid, rows in groupby(history, key=lambda row: row["RevisionGUID"]):
        for row in rows:
            if int(row["PostHistoryTypeId"]) in BODIES:
                parts[int(row["PostId"])] = row.get("Text", "")
            elif titled:
                title = texts.one_line(row.get("Text", ""))
        now = title, tuple(parts[number] for number in sorted(parts, reverse=True) if parts[number])
        if now == before:
            # A rollback to what already stood.
            continue
        shown = "\n".join(str(texts.from_site_markdown(part, base)) for part in now[1])
        yield Edit(
            title=title,
            html=shown.strip(),
            person_id=person(row.get("UserId")),
            at=moment(row["CreationDate"]),
            reason="" if before is None else texts.one_line(row.get("Comment", "")),
        )
        before = now
