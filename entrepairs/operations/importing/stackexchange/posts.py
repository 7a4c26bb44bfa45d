# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What one row of the dump says, in our words."""

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from entrepairs.kernel import html as kernel_html
from entrepairs.kernel import language
from entrepairs.knowledge.models import Contribution
from entrepairs.operations.importing import texts
from entrepairs.operations.importing.stackexchange import versions
from entrepairs.operations.importing.stackexchange.authors import Authors
from entrepairs.operations.importing.stackexchange.dump import Row
from entrepairs.operations.importing.stackexchange.spool import ANSWER, WIKI, moment
from entrepairs.operations.importing.store import TITLE_LENGTH, Text

# They move with every look and every neighbour, and say nothing of the text.
NOT_THE_TEXT = ("ViewCount", "FavoriteCount", "AnswerCount", "CommentCount", "LastActivityDate")
LICENCE_LENGTH = 60


@dataclass(frozen=True)
class Post:
    """One post with what the other files say of it."""

    row: Row
    history: Sequence[Row]
    votes: tuple[int, int, str | None] = (0, 0, None)
    # Where the site stands: links of the text are completed from it.
    host: str = ""
    # Of a tag wiki: its tag and the short text shown before it.
    tag: str = ""
    excerpt: Row | None = None
    digest: str = field(init=False)

    def __post_init__(self) -> None:
        said = {name: text for name, text in self.row.items() if name not in NOT_THE_TEXT}
        more = self.history, self.votes, self.tag, self.excerpt, self.host
        whole = json.dumps([said, *more], sort_keys=True)
        object.__setattr__(self, "digest", hashlib.sha256(whole.encode()).hexdigest())

    @property
    def number(self) -> int:
        return int(self.row["Id"])

    @property
    def kind(self) -> str:
        kinds = {ANSWER: Contribution.Kind.ANSWER, WIKI: Contribution.Kind.TUTORIAL}
        return str(kinds.get(int(self.row["PostTypeId"]), Contribution.Kind.QUESTION))

    @property
    def tags(self) -> list[str]:
        """Of a question: `<a><b>` in older dumps, `|a|b|` in newer ones."""
        if self.tag:
            return [self.tag]
        return self.row.get("Tags", "").replace("><", "|").strip("<>|").split("|")

    @property
    def is_answer(self) -> bool:
        return int(self.row["PostTypeId"]) == ANSWER

    @property
    def owner(self) -> Row:
        """The row that names the author: a tag's long text left empty by a program has none."""
        by_a_program = int(self.row.get("OwnerUserId", 1)) < 1
        return self.excerpt if self.excerpt is not None and by_a_program else self.row

    def users(self) -> set[int]:
        """Numbers of those who wrote or edited it."""
        names = [self.owner.get("OwnerUserId"), *(edit.get("UserId") for edit in self.history)]
        return {int(name) for name in names if name}


@dataclass(frozen=True)
class Site:
    """Where the dumped site stands, if that is known."""

    host: str = ""

    @property
    def base(self) -> str:
        return f"https://{self.host}/" if self.host else ""

    def of_post(self, post: Post) -> str:
        """The address of a post."""
        if not self.host:
            return ""
        if post.kind == Contribution.Kind.TUTORIAL:
            return f"{self.base}tags/{post.tag}/info" if post.tag else ""
        way = "a" if post.kind == Contribution.Kind.ANSWER else "q"
        return f"{self.base}{way}/{post.number}"

    def of_comment(self, number: int) -> str:
        """The address of a comment."""
        return f"{self.base}posts/comments/{number}" if self.host else ""


def as_text(
    post: Post,
    *,
    site: Site,
    authors: Authors,
    subjects: Callable[[Sequence[str]], tuple[int, ...]],
    parent: int | None = None,
    default_language: str,
) -> Text:
    """The contribution a post becomes."""
    row = post.row
    title = _title(post)
    html = _html(post, site.base)
    person, owner = authors.person, post.owner
    edits = versions.edits(post.history, title=title, html=html, base=site.base, person=person)
    up, down, _accepted_at = post.votes
    return Text(
        source_id=row["Id"],
        digest=post.digest,
        kind=post.kind,
        title=title,
        html=html,
        language=language.guess(f"{title}\n{kernel_html.plain(html)}", default=default_language),
        published_at=moment(row["CreationDate"]),
        active_at=moment(row.get("LastActivityDate", row["CreationDate"])),
        author_id=person(owner.get("OwnerUserId")),
        author_name=authors.name(owner.get("OwnerUserId"), owner.get("OwnerDisplayName")),
        parent_id=parent,
        url=site.of_post(post),
        licence=row.get("ContentLicense", "")[:LICENCE_LENGTH],
        score=int(row.get("Score", 0)),
        data={"up": up, "down": down, "accepted": row.get("AcceptedAnswerId", "")},
        subjects=subjects(post.tags),
        edits=edits,
    )


def _title(post: Post) -> str:
    if post.kind == Contribution.Kind.ANSWER:
        return ""
    title = texts.one_line(post.tag or post.row.get("Title", ""))
    if not title:
        shown = kernel_html.excerpt(_html(post, ""), length=80)
        title = shown or f"{post.kind.capitalize()} {post.number}"
    return title[:TITLE_LENGTH]


def _html(post: Post, base: str) -> str:
    html = str(texts.from_html(post.row["Body"], base))
    short = post.excerpt["Body"].strip() if post.excerpt is not None else ""
    return f"{kernel_html.from_plain(short)}\n{html}".strip() if short else html
