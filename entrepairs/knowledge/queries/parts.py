# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The parts of a tutorial as its page draws them: steps, pitfalls, quotes."""

import re
from dataclasses import dataclass

from entrepairs.kernel.html import CleanHtml, trusted
from entrepairs.knowledge import texts
from entrepairs.knowledge.queries.credits import Credits, Name
from entrepairs.knowledge.queries.posts import Post

ITEM = re.compile(r"<li>(.*?)</li>", re.DOTALL)
PARAGRAPH = re.compile(r"<p>(.*?)</p>", re.DOTALL)
TITLED = re.compile(
    r"^(?:<p>)?<(strong|b)>(?P<title>.*?)(?:\.</\1>|</\1>\s*(?=</p>|<br>|$))(?P<rest>.*)$",
    re.DOTALL,
)
LISTS = re.compile(r"<[uo]l\b")
# Characters of HTML: 200 words of 6, tags included.
READ_IN_A_MINUTE = 1_300


def laid_out(post: Post, named: Credits) -> dict[str, object]:
    """How the parts of a tutorial are laid out: `_tutorial.html`."""
    return {
        "post": post,
        "teller": named.teller,
        "minutes_of_reading": max(1, round(len(post.html) / READ_IN_A_MINUTE)),
        "steps": steps(post.sections.get("how", "")),
        "pitfalls": items(post.sections.get("pitfalls", "")),
        "stories": stories(post.sections.get("example", ""), named),
        "story": story(post.sections.get("example", "")),
        "sayings": items(post.sections.get("words", "")),
    }


@dataclass(frozen=True)
class Step:
    """One thing to do, with a title if its author gave it one."""

    title: CleanHtml
    text: CleanHtml


def items(text: str) -> list[CleanHtml]:
    """The items of a text that is one flat list, or its paragraphs; none if it is anything else."""
    text = text.strip()
    if re.match(r"<[uo]l\b", text) and text.endswith(("</ul>", "</ol>")):
        # A list within the list keeps its own look.
        return [trusted(one) for one in ITEM.findall(text)] if _is_flat(text) else []
    if PARAGRAPH.sub("", text).strip():
        return []
    return [trusted(one) for one in PARAGRAPH.findall(text)]


def steps(text: str) -> list[Step]:
    """The steps of a text that is one numbered list; none if it is not."""
    text = text.strip()
    if not text.startswith("<ol") or not text.endswith("</ol>") or not _is_flat(text):
        return []
    return [_step(one) for one in ITEM.findall(text)]


def _is_flat(text: str) -> bool:
    return len(LISTS.findall(text)) == 1


def _step(item: str) -> Step:
    found = TITLED.match(item.strip())
    if not found:
        return Step(trusted(""), trusted(item))
    # What followed the title in its paragraph is a paragraph of its own.
    rest = re.sub(r"^(?:\s|</p>|<br>)+", "", found["rest"])
    if rest.count("<p>") < rest.count("</p>"):
        rest = f"<p>{rest}"
    return Step(trusted(found["title"]), trusted(rest))


@dataclass(frozen=True)
class Story:
    """Something lived, and who told it if the text says so."""

    text: CleanHtml
    teller: CleanHtml


def story(text: str) -> Story:
    """A text in quotation marks followed by one short line: that line says whose words they are."""
    told = items(text)
    if len(told) > 1 and told[-2].endswith(CLOSING) and len(told[-1]) <= A_LINE:
        return Story(trusted("".join(f"<p>{one}</p>" for one in told[:-1])), told[-1])
    return Story(trusted(text), trusted(""))


@dataclass(frozen=True)
class Told:
    """One of several things lived, and who told and signed it, if anybody did."""

    text: CleanHtml
    teller: Name | None


def stories(text: str, named: Credits) -> list[Told]:
    """Each of the quotations that an example consists of; none if it is anything else."""
    found = texts.stories(text)
    return [Told(trusted(one), named.told.get(texts.mark_of_story(one))) for one in found]


CLOSING = ("»", "”", '"')
A_LINE = 160
