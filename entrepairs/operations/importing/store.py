# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Imported texts as rows: what is there already, what is new, what changed at its source.

Everything here is called inside a batch's transaction; the journal's line comes last.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Max
from django.utils import timezone

from entrepairs.kernel import html as kernel_html
from entrepairs.kernel.models import JournalEntry
from entrepairs.knowledge.models import Contribution, Source, Tagging, Version
from entrepairs.operations import rows
from entrepairs.operations.importing.places import Place

TITLE_LENGTH = 200
REASON_LENGTH = 200
IMPORTED = "knowledge.contribution_imported"
EDITED = "knowledge.contribution_edited"


@dataclass(frozen=True)
class Edit:
    """The text as it stood after one edit at its source."""

    title: str
    html: str
    person_id: int | None
    at: datetime
    reason: str = ""


@dataclass(frozen=True)
class Text:
    """One contribution as its source has it now; `edits` are all its versions, this one last."""

    source_id: str
    digest: str
    kind: str
    title: str
    html: str
    language: str
    published_at: datetime
    active_at: datetime | None = None
    author_id: int | None = None
    author_name: str = ""
    parent_id: int | None = None
    url: str = ""
    licence: str = ""
    score: int = 0
    data: Mapping[str, object] = field(default_factory=dict)
    subjects: Sequence[int] = ()
    edits: Sequence[Edit] = ()


@dataclass(frozen=True)
class Known:
    """What an earlier import made of a source's row."""

    source_pk: int
    contribution_id: int
    digest: str
    data: dict
    version: int
    author_id: int | None

    @property
    def edited_here(self) -> bool:
        """Did somebody change the text since? Then their words stay."""
        return self.version != self.data.get("version", 1)


def known(place: Place, source_ids: Sequence[str]) -> dict[str, Known]:
    """What is there already, by the source's id. One SQL query."""
    if place.community is None:
        return {}
    here = Source.objects.filter(
        community=place.community, source=place.source, source_id__in=source_ids
    ).exclude(contribution=None)
    facts = ("pk", "contribution_id", "digest", "data", "contribution__version")
    found = here.values_list("source_id", *facts, "contribution__author_id")
    return {source_id: Known(*rest) for source_id, *rest in found}


def add(place: Place, texts: Sequence[Text]) -> dict[str, int]:
    """Write new contributions, each whole; their keys by the source's id."""
    keys = rows.reserve(Contribution, len(texts)) if texts else []
    pairs = list(zip(texts, keys, strict=True))
    rows.insert(Contribution, (_row(place, text, key) for text, key in pairs))
    rows.insert(
        Version,
        (
            _version(place, key, number, edit)
            for text, key in pairs
            for number, edit in enumerate(_edits(text), start=1)
        ),
    )
    rows.insert(Source, (_source(place, text, key) for text, key in pairs))
    tags = [(key, subject) for text, key in pairs for subject in text.subjects]
    rows.insert(Tagging, ({"contribution_id": key, "subject_id": to} for key, to in tags))
    tell(place, IMPORTED, keys)
    return {text.source_id: key for text, key in pairs}


def change(place: Place, was: Known, text: Text) -> bool:
    """Bring what changed at the source; false when it was edited here since, and stays."""
    row = Contribution.objects.select_for_update(of=("self",)).get(pk=was.contribution_id)
    if row.version != was.data.get("version", 1):
        return False
    if (row.title, row.html) != (text.title, text.html):
        _add_versions(place, row, text)
    columns = {"kind": text.kind, "title": text.title, "published_at": text.published_at}
    columns |= _text_columns(text) | {"version": row.version, "edited_at": row.edited_at}
    columns["active_at"] = max(row.active_at, text.active_at or row.active_at)
    Contribution.objects.filter(pk=row.pk).update(**columns)
    _retag(row.pk, was.data.get("subjects", []), text.subjects)
    Source.objects.filter(pk=was.source_pk).update(
        digest=text.digest,
        url=text.url,
        licence=text.licence,
        score=text.score,
        data=_data(text, row.version),
    )
    tell(place, EDITED, [row.pk])
    return True


def tell(place: Place, deed: str, contributions: Iterable[int]) -> None:
    """One line of the journal for each contribution, by nobody: no notice comes of it."""
    organisation = place.organisation.pk
    rows.insert(
        JournalEntry,
        ({"name": deed, "about": key, "organisation_id": organisation} for key in contributions),
    )


def _row(place: Place, text: Text, key: int) -> dict[str, object]:
    edits = _edits(text)
    return {
        "id": key,
        "kind": text.kind,
        "title": text.title,
        "author_id": text.author_id,
        "author_name": text.author_name,
        "parent_id": text.parent_id,
        "published_at": text.published_at,
        "active_at": text.active_at or text.published_at,
        "version": len(edits),
        "edited_at": edits[-1].at if len(edits) > 1 else None,
        **_text_columns(text),
        **place.scope,
    }


def _text_columns(text: Text) -> dict[str, object]:
    return {
        "html": text.html,
        "text": kernel_html.plain(text.html),
        "excerpt": kernel_html.excerpt(text.html),
        "language": text.language,
        "cleaned_with": kernel_html.ALLOW_LIST_VERSION,
    }


def _edits(text: Text) -> Sequence[Edit]:
    alone = Edit(text.title, text.html, person_id=text.author_id, at=text.published_at)
    return text.edits or (alone,)


def _version(place: Place, contribution: int, number: int, edit: Edit) -> dict[str, object]:
    return {
        "contribution_id": contribution,
        "number": number,
        "title": edit.title[:TITLE_LENGTH],
        "html": edit.html,
        "reason": edit.reason[:REASON_LENGTH],
        "edited_by_id": edit.person_id,
        "edited_at": edit.at,
        **place.scope,
    }


def _source(place: Place, text: Text, contribution: int) -> dict[str, object]:
    return {
        "source": place.source,
        "source_id": text.source_id,
        "contribution_id": contribution,
        "url": text.url,
        "licence": text.licence,
        "score": text.score,
        "digest": text.digest,
        "data": _data(text, len(_edits(text))),
        **place.scope,
    }


def _data(text: Text, version: int) -> dict[str, object]:
    # `version`: the last one that came from the source; a later one was written here.
    return {**text.data, "version": version, "subjects": list(text.subjects)}


def _add_versions(place: Place, row: Contribution, text: Text) -> None:
    """The edits made at the source since; where it tells none, one of today."""
    last = Version.objects.filter(contribution=row).aggregate(last=Max("number"))["last"] or 0
    today = Edit(text.title, text.html, person_id=text.author_id, at=timezone.now())
    fresh = list(text.edits[last:]) or [today]
    numbered = enumerate(fresh, start=last + 1)
    rows.insert(Version, (_version(place, row.pk, number, edit) for number, edit in numbered))
    row.version, row.edited_at = last + len(fresh), fresh[-1].at


def _retag(contribution_id: int, before: Iterable[int], now: Sequence[int]) -> None:
    """Follow the source's tags; those that people here added stay."""
    tags = Tagging.objects.filter(contribution_id=contribution_id)
    tags.filter(subject__in=set(before) - set(now)).delete()
    Tagging.objects.bulk_create(
        [Tagging(contribution_id=contribution_id, subject_id=subject) for subject in now],
        ignore_conflicts=True,
    )
