# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""PDFs that a text links, with their first page: by the same decision as the text (I14)."""

from dataclasses import dataclass

from entrepairs.knowledge import texts
from entrepairs.knowledge.models import Attachment
from entrepairs.knowledge.previewing import PDF
from entrepairs.knowledge.queries import files
from entrepairs.knowledge.queries.posts import Post
from entrepairs.people.models import Person

ENDING = ".pdf"


@dataclass(frozen=True)
class Paper:
    """One PDF: what its link says, and its first page or why there is none."""

    label: str
    url: str
    picture: str
    pages: int
    width: int
    height: int
    state: str


def papers_of(person: Person, post: Post) -> tuple[Paper, ...]:
    """Those of a text, in its order. One SQL query, none for a text without."""
    words = "".join([post.html, *post.sections.values()])
    if ENDING not in words.lower():
        return ()
    slugs = texts.files_shown(words)
    rows = Attachment.objects.visible_to(person).filter(slug__in=slugs, media_type=PDF)
    return tuple(_paper(row) for row in sorted(rows, key=lambda row: slugs.index(row.slug)))


def _paper(row: Attachment) -> Paper:
    said = files.described(row)
    return Paper(
        label=str(said["label"]),
        url=str(said["url"]),
        picture=files.page_address(row),
        pages=row.pages or 0,
        width=row.width or 0,
        height=row.height or 0,
        state=row.preview,
    )
