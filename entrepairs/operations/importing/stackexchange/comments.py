# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Comments of the dump."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import F

from entrepairs.kernel import html as kernel_html
from entrepairs.knowledge.models import Comment, Contribution, Source
from entrepairs.operations import rows
from entrepairs.operations.importing import texts
from entrepairs.operations.importing.places import Place
from entrepairs.operations.importing.report import ADDED, CHANGED, SAME, Report
from entrepairs.operations.importing.stackexchange.authors import Authors
from entrepairs.operations.importing.stackexchange.dump import Row
from entrepairs.operations.importing.stackexchange.posts import LICENCE_LENGTH, Site
from entrepairs.operations.importing.stackexchange.spool import Spool, moment

THING = "comments"


@dataclass(frozen=True)
class Known:
    """What an earlier import made of a comment."""

    source_pk: int
    comment_id: int
    digest: str


class Comments:
    """Writes the comments of a batch of posts, or counts them."""

    def __init__(
        self, place: Place, spool: Spool, site: Site, authors: Authors, report: Report
    ) -> None:
        self.place = place
        self.spool = spool
        self.site = site
        self.authors = authors
        self.report = report

    def count(self, posts: Sequence[int]) -> None:
        """What would become of the comments under these posts."""
        said = [row for talk in self.spool.comments(posts).values() for row in talk]
        known = self._known(said)
        for row in said:
            self.report.tell(THING, self._outcome(known.get(_source_id(row)), row))

    def write(self, talk: Mapping[int, Sequence[Row]], keys: Mapping[str, int]) -> None:
        """Add new ones, follow changed ones; `keys` are contributions by post number."""
        said = [row for post in talk.values() for row in post]
        known = self._known(said)
        fresh = [row for row in said if _source_id(row) not in known]
        for row in said:
            was = known.get(_source_id(row))
            outcome = self._outcome(was, row)
            if was is not None and outcome == CHANGED:
                self._change(was, row)
            self.report.tell(THING, outcome)
        self._add(fresh, keys)
        for post, number in Counter(row["PostId"] for row in fresh).items():
            counted = Contribution.objects.filter(pk=keys[post])
            counted.update(comments_count=F("comments_count") + number)

    def _known(self, said: Sequence[Row]) -> dict[str, Known]:
        if self.place.community is None:
            return {}
        here = Source.objects.filter(
            community=self.place.community,
            source=self.place.source,
            source_id__in=[_source_id(row) for row in said],
            comment__isnull=False,
        )
        found = here.values_list("source_id", "pk", "comment_id", "digest")
        return {source_id: Known(*rest) for source_id, *rest in found}

    def _add(self, fresh: Sequence[Row], keys: Mapping[str, int]) -> None:
        pairs = list(zip(fresh, rows.reserve(Comment, len(fresh)), strict=True))
        rows.insert(Comment, (self._row(row, key, keys[row["PostId"]]) for row, key in pairs))
        rows.insert(Source, (self._source(row, key) for row, key in pairs))

    def _row(self, row: Row, key: int, contribution: int) -> dict[str, object]:
        return {
            "id": key,
            "contribution_id": contribution,
            "author_id": self.authors.person(row.get("UserId")),
            "author_name": self.authors.name(row.get("UserId"), row.get("UserDisplayName")),
            "html": texts.from_site_comment(row["Text"], self.site.base),
            "cleaned_with": kernel_html.ALLOW_LIST_VERSION,
            "published_at": moment(row["CreationDate"]),
            **self.place.scope,
        }

    def _source(self, row: Row, key: int) -> dict[str, object]:
        return {
            "source": self.place.source,
            "source_id": _source_id(row),
            "comment_id": key,
            "url": self.site.of_comment(int(row["Id"])),
            "licence": row.get("ContentLicense", "")[:LICENCE_LENGTH],
            "score": int(row.get("Score", 0)),
            "digest": self._digest(row),
            **self.place.scope,
        }

    def _change(self, was: Known, row: Row) -> None:
        html = texts.from_site_comment(row["Text"], self.site.base)
        Comment.objects.filter(pk=was.comment_id).update(
            html=html, cleaned_with=kernel_html.ALLOW_LIST_VERSION
        )
        Source.objects.filter(pk=was.source_pk).update(
            digest=self._digest(row),
            url=self.site.of_comment(int(row["Id"])),
            score=int(row.get("Score", 0)),
            licence=row.get("ContentLicense", "")[:LICENCE_LENGTH],
        )

    def _outcome(self, was: Known | None, row: Row) -> str:
        if was is None:
            return ADDED
        return SAME if was.digest == self._digest(row) else CHANGED

    def _digest(self, row: Row) -> str:
        whole = json.dumps([row, self.site.host], sort_keys=True)
        return hashlib.sha256(whole.encode()).hexdigest()


def people(talk: Iterable[Sequence[Row]]) -> set[int]:
    """Numbers of those who speak."""
    return {int(row["UserId"]) for post in talk for row in post if row.get("UserId")}


def _source_id(row: Row) -> str:
    # Posts and comments count apart at the source, and share one column here.
    return f"comment-{row['Id']}"
