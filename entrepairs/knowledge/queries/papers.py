# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""PDFs that a text links, with their first page: by the same decision as the text (I14)."""

from collections.abc import Iterable
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


Papers = dict[int, tuple[Paper, ...]]


def in_texts(person: Person, shown: Iterable[Post]) -> Papers:
    """Those of all the texts of a page, each in its order, by the text's key.

    One SQL query for all of them, none where no text has one.
    """
    linked = {post.key: slugs for post in shown if (slugs := _linked(post))}
    if not linked:
        return {}
    slugs = {slug for of_text in linked.values() for slug in of_text}
    rows = Attachment.objects.visible_to(person).filter(slug__in=slugs, media_type=PDF)
    papers = {row.slug: _paper(row) for row in rows}
    return {
        key: tuple(papers[slug] for slug in of_text if slug in papers)
        for key, of_text in linked.items()
    }


def _linked(post: Post) -> list[str]:
    words = "".join([post.html, *post.sections.values()])
    return texts.files_shown(words) if ENDING in words.lower() else []


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
