# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is kept of a text somebody writes: clean HTML, words, excerpt, language."""

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import unescape

from entrepairs.kernel import html, language
from entrepairs.knowledge import likeness
from entrepairs.knowledge.models import Contribution, Version

MENTION = re.compile(r'data-mention="([0-9a-z]{12})"')
FILE = re.compile(r'(?:src|href)="/(?:files|videos)/([0-9a-z]{12})/')
VIDEO = re.compile(r'<p><a href="/videos/([0-9a-z]{12})/"[^>]*>[^<]*</a></p>')
PARAGRAPHS = re.compile(r"\s*(?:<p>(?:[^<]|<br>)*</p>\s*)*")
FIRST_RUN = re.compile(
    r"(.*?)((?:<(?:p|h[2-4]|ul|ol|table|blockquote|figure|pre|hr)\b.*)?)$", re.DOTALL
)
# Blocks that hold words and no other block, and those that are left with nothing.
BLOCK = re.compile(
    r"<(?P<tag>li|p|h[2-4])>(?P<inside>(?:(?!<(?:li|p|h[2-4]|[uo]l)\b).)*?)</(?P=tag)>", re.DOTALL
)
EMPTY = re.compile(r"<(li|ul|ol|blockquote)\b[^>]*>\s*</\1>")
STORY = re.compile(r"<blockquote>(.*?)</blockquote>", re.DOTALL)
TITLE_LENGTH = 200
FIRST_WORDS = 90


@dataclass(frozen=True)
class Written:
    """The columns that hold one text."""

    html: str
    sections: dict[str, str]
    text: str
    excerpt: str
    language: str
    cleaned_with: int

    def columns(self) -> dict[str, object]:
        """Their values by name, as `Contribution` has them."""
        return {
            "html": self.html,
            "sections": self.sections,
            "text": self.text,
            "excerpt": self.excerpt,
            "language": self.language,
            "cleaned_with": self.cleaned_with,
        }


def written(
    source: str,
    *,
    title: str = "",
    sections: Mapping[str, str] | None = None,
    default_language: str = "fr",
) -> Written:
    """Clean what a form sent. Sections, if any, are cleaned one by one and joined in order."""
    given = sections or {}
    parts = {
        key: str(cleaned)
        for key in Contribution.Section.values
        if key in given and (cleaned := html.from_input(given[key]))
    }
    return _columns(str(html.from_input(source)), parts, title, default_language)


def cleaned_again(state: Contribution | Version, *, default_language: str) -> Written:
    """What is kept of a text that was clean under some list of what is allowed."""
    parts = {key: str(html.clean(part)) for key, part in state.sections.items()}
    return _columns(str(html.clean(state.html)), parts, state.title, default_language)


def without(
    state: Contribution | Version, said: str, others: Iterable[str], *, default_language: str
) -> Written | None:
    """The same without the passages that are what was said (`likeness`); nothing if none are."""
    parts = {key: _without(part, said, others) for key, part in state.sections.items()}
    if parts == state.sections:
        return None
    kept = {key: part for key, part in parts.items() if html.plain(part).strip()}
    return _columns("", kept, state.title, default_language)


def _without(part: str, said: str, others: Iterable[str]) -> str:
    """Paragraph by paragraph; what holds nothing any more goes with what it held."""

    def left(block: re.Match[str]) -> str:
        kept = likeness.left_of(block["inside"], said, others)
        if kept == block["inside"]:
            return block[0]
        return f"<{block['tag']}>{kept}</{block['tag']}>" if kept.strip() else ""

    left_over = BLOCK.sub(left, part)
    if left_over == part:
        return part
    while left_over != (emptied := EMPTY.sub("", left_over)):
        left_over = emptied
    # A sentence may have gone with one of the two marks around its words.
    return str(html.clean(left_over))


def _columns(whole: str, parts: dict[str, str], title: str, default_language: str) -> Written:
    # The parts of a tutorial are its text; one without parts (imported) is one text.
    joined = "\n".join(parts.values()) or whole
    words = html.plain(joined)
    return Written(
        html=joined,
        sections=parts,
        text=words,
        excerpt=html.excerpt(joined),
        language=language.guess(f"{title}\n{words}", default=default_language),
        cleaned_with=html.ALLOW_LIST_VERSION,
    )


def remark(source: str) -> str:
    """Clean a comment: words, links and names; a picture has its place in an answer."""
    return str(html.clean(html.from_input(source), images="none"))


def mark_of(state: Contribution | Version) -> str:
    """What tells one state of a text from another: an edit names the state it started from."""
    words = repr((state.title, state.html, sorted(state.sections.items())))
    return hashlib.sha256(words.encode()).hexdigest()[:16]


def mark_of_story(told: str) -> str:
    """What tells one lived example from another, by its words: changed, it is nobody's."""
    words = " ".join(html.plain(told).split())
    return hashlib.sha256(words.encode()).hexdigest()[:16]


def stories(example: str) -> list[str]:
    """The lived examples of a text that is quotations and nothing else; none if it is not."""
    told = STORY.findall(example)
    return told if told and not STORY.sub("", example).strip() else []


def parts_of(state: Contribution) -> dict[str, str]:
    """The parts of a tutorial; one that came from elsewhere without any is how one does it."""
    return state.sections or {"how": state.html}


def read(source: str) -> str:
    """What a form sent, through the gate: what a text area gave back unchanged is the original."""
    return str(html.from_input(source.replace("\r\n", "\n")))


def title_of(source: str) -> str:
    """A title for a text that was given none: its first sentence, cut at a word."""
    words = html.plain(html.from_input(source)).partition("\n")[0]
    sentence = re.split(r"(?<=[.!?…])\s", words, maxsplit=1)[0].rstrip(".")
    return html.excerpt(sentence, FIRST_WORDS)


def typed(cleaned: str) -> str:
    """A clean text as a text area takes it: words, if it is paragraphs and nothing else."""
    if PARAGRAPHS.fullmatch(cleaned):
        spaced = cleaned.strip().replace("</p>", "\n\n").replace("<p>", "").replace("<br>", "\n")
        return unescape(spaced).strip()
    if html.is_formatted(cleaned):
        return cleaned
    # A text from elsewhere may begin without a block: its first words become a paragraph.
    first, rest = FIRST_RUN.match(cleaned).groups()
    return f"<p>{first}</p>{rest}"


def people_named(cleaned: str) -> list[str]:
    """Public names of the people a clean text mentions, each once, in order."""
    return list(dict.fromkeys(MENTION.findall(cleaned)))


def around_videos(cleaned: str) -> list[tuple[str, str]]:
    """A clean text cut at its videos: what stands before each, and its name; then the rest."""
    cut = VIDEO.split(cleaned)
    return list(zip(cut[::2], [*cut[1::2], ""], strict=True))


def unnamed(cleaned: str, slug: str, instead: str) -> str:
    """The same text, other words in the place of somebody's name wherever it mentions them."""
    return re.sub(rf'<a\b[^>]*data-mention="{slug}"[^>]*>[^<]*</a>', instead, cleaned)


def files_shown(cleaned: str) -> list[str]:
    """Public names of the files a clean text shows or links, each once."""
    return list(dict.fromkeys(FILE.findall(cleaned)))


def renamed(cleaned: str, slugs: Mapping[str, str]) -> str:
    """The same text with other files in the place of those it shows, by public name."""
    for before, now in slugs.items():
        for place in ("files", "videos"):
            cleaned = cleaned.replace(f"/{place}/{before}/", f"/{place}/{now}/")
    return cleaned
