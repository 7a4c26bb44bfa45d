# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What changes how a text is drawn for its reader, and the words that go into the drawing."""

from dataclasses import dataclass, field
from typing import NamedTuple

from django.utils.translation import get_language

from entrepairs.kernel.html import CleanHtml
from entrepairs.kernel.interface import number
from entrepairs.knowledge.queries import firsts
from entrepairs.knowledge.queries.posts import Post


@dataclass(frozen=True)
class Marks:
    """The reader's own marks on the texts of a page; and how many tried each.

    `writes`: they have begun an answer.
    """

    useful: frozenset[int] = frozenset()
    thanked: frozenset[int] = frozenset()
    first: frozenset[int] = frozenset()
    tried: dict[int, str] = field(default_factory=dict)
    trials: dict[int, int] = field(default_factory=dict)
    is_expert: bool = False
    writes: bool = False


@dataclass(frozen=True)
class Offers:
    """What to propose to this reader; the rules decide again when a button is pressed."""

    writes: bool
    answers: bool
    accepts: bool
    closes: bool
    edits: bool
    withdraws: bool
    moderates: bool
    puts_back: bool


@dataclass(frozen=True)
class Answers:
    """Some answers of a question, the accepted one first."""

    shown: tuple[Post, ...] = ()
    total: int = 0
    page: int = 1
    pages: int = 1
    accepted: int | None = None


class Facts(NamedTuple):
    """Of one text for one reader. `stamped` draws once for each set of them."""

    kind: str
    focus: bool
    foreign: bool
    edited: bool
    best: bool
    certified: bool
    mine: bool
    found_useful: bool
    thanks: bool
    thanked: bool
    told: bool
    comments: bool
    accepts: bool
    unaccepts: bool
    certifies: bool
    uncertifies: bool
    edits: bool
    closes: bool
    improves: bool
    first: bool
    celebrates: bool


class Words(NamedTuple):
    """Of one text: what is printed. A count of nobody is no word."""

    slug: str
    question: str
    name: str
    href: str
    line: str
    language: str
    html: CleanHtml
    certified_by: str
    useful: str
    tried: str


class Drawn:
    """A page, or a fragment, that draws texts."""

    question: str
    is_closed: bool
    answers: Answers
    marks: Marks
    offers: Offers

    def facts(self, post: Post, reader: str, focus: str = "") -> Facts:
        """Of one of its texts; `reader` and `focus` are public names."""
        marks, offers = self.marks, self.offers
        mine = post.author.slug == reader
        best = self.answers.accepted == post.key
        is_answer, is_question = post.kind == "answer", post.kind == "question"
        seals = marks.is_expert and not mine
        return Facts(
            kind=post.kind,
            focus=post.slug == focus,
            foreign=post.language != (get_language() or "")[:2],
            edited=post.version > 1,
            best=best,
            certified=post.is_certified,
            mine=mine,
            found_useful=post.key in marks.useful,
            thanks=bool(post.author.slug) and not mine,
            thanked=post.key in marks.thanked,
            told=post.key in marks.tried,
            comments=offers.writes,
            accepts=offers.accepts and is_answer and not best,
            unaccepts=offers.accepts and best,
            certifies=seals and not post.is_certified and post.kind in TAKES_A_SEAL,
            uncertifies=seals and post.is_certified,
            edits=mine or offers.moderates,
            closes=is_question and offers.closes and not self.is_closed,
            improves=offers.writes and not mine and post.kind in CAN_BE_IMPROVED,
            first=post.key in marks.first,
            celebrates=mine and post.key in marks.first and firsts.is_just_now(post.moment),
        )

    def words(self, post: Post) -> Words:
        """Of one of its texts."""
        tried = self.marks.trials.get(post.key, 0)
        return Words(
            slug=post.slug,
            question=self.question,
            name=post.author.name,
            href=post.author.href,
            line=post.author.line,
            language=post.language,
            html=post.html,
            certified_by=post.certified_by,
            useful=number(post.useful) if post.useful else "",
            tried=number(tried) if tried else "",
        )


TAKES_A_SEAL = ("answer", "tip", "tutorial")
CAN_BE_IMPROVED = ("tip", "tutorial")
