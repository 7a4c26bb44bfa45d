# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Text that people write: cleaned once, at the write, then printed as it is."""

import html as entities
import re
from dataclasses import dataclass

import nh3
from django.utils.safestring import SafeString
from markdown_it import MarkdownIt
from markupsafe import Markup, escape

# Raise it with any change of the allow-list: rows cleaned under an older one are cleaned again.
ALLOW_LIST_VERSION = 1
TAGS = set(
    "p br hr strong b em i u s sub sup code pre blockquote h2 h3 h4 ul ol li a img figure "
    "figcaption table caption thead tbody tr th td".split()
)
ATTRIBUTES = {
    "a": {"href", "title", "data-mention"},
    "img": {"src", "alt", "width", "height"},
    "ol": {"start"},
    "th": {"colspan", "rowspan", "scope"},
    "td": {"colspan", "rowspan"},
}
OWN_FILES = re.compile(r"^/files/[0-9a-z]+/[^\"'<>\s]*$")
BLOCKS = re.compile(r"<(?:/?(?:p|h[2-4]|li|ul|ol|tr|table|blockquote|pre|figure)|br|hr)\b[^>]*>")
FORMATTED = re.compile(r"\s*<(?:p|h[2-4]|ul|ol|table|blockquote|figure|pre|hr|img)\b")
MARKUP = re.compile(r"<[^>]+>")
SPACES = re.compile(r"[ \t\xa0]{2,}|\t")  # a single space that does not break is typography
_markdown = MarkdownIt("commonmark", {"html": False, "linkify": True}).enable(
    ["table", "strikethrough", "linkify"]
)


class CleanHtml(Markup):
    """HTML that went through `clean`: the only kind a template prints unescaped."""


@dataclass(frozen=True)
class Cleaned:
    """The two forms kept of one text."""

    html: str
    text: str


def clean(source: str, *, images: str = "own") -> CleanHtml:
    """Keep the allow-list, drop the rest. Images: only our own files, or ("none") none."""

    def attribute(tag: str, name: str, value: str) -> str | None:
        if (tag, name) == ("img", "src") and not OWN_FILES.match(value):
            return None
        return value

    cleaned = nh3.clean(
        source,
        tags=TAGS if images == "own" else TAGS - {"img"},
        attributes=ATTRIBUTES,
        attribute_filter=attribute,
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel="noopener noreferrer nofollow",
    )
    cleaned = re.sub(r"<img(?![^>]*\ssrc=)[^>]*>", "", cleaned)
    cleaned = re.sub(
        r"^(?:\s|<p>(?:\s|&nbsp;|<br>)*</p>)+|(?:\s|<p>(?:\s|&nbsp;|<br>)*</p>)+$", "", cleaned
    )
    return CleanHtml(cleaned)


def trusted(stored: str) -> CleanHtml:
    """Mark what a column of cleaned HTML holds as printable; nothing is parsed again."""
    return CleanHtml(stored)


def from_plain(text: str) -> CleanHtml:
    """Paragraphs from plain text: what a page without JavaScript sends."""
    paragraphs = re.split(r"\n\s*\n", text.replace("\r\n", "\n").strip())
    return clean(
        "".join(f"<p>{escape(p).replace(chr(10), Markup('<br>'))}</p>" for p in paragraphs if p)
    )


def from_markdown(text: str) -> CleanHtml:
    """CommonMark with tables, from imports and mail."""
    return clean(_markdown.render(text))


def from_input(text: str) -> CleanHtml:
    """What a form sends: HTML from the editor, or plain paragraphs from the bare text area."""
    return clean(text) if is_formatted(text) else from_plain(text)


def is_formatted(text: str) -> bool:
    """Does it come from the editor, or from a column of cleaned HTML? They begin with a block."""
    return bool(FORMATTED.match(text))


def plain(cleaned: str) -> str:
    """The words alone, one block a line."""
    text = entities.unescape(MARKUP.sub("", BLOCKS.sub("\n", cleaned)))
    return re.sub(r"\n\s*\n+", "\n", SPACES.sub(" ", text)).strip()


def excerpt(cleaned: str, length: int = 220) -> str:
    """The first words, cut at a word."""
    text = plain(cleaned).replace("\n", " ")
    if len(text) <= length:
        return text
    return text[:length].rsplit(" ", 1)[0].rstrip(" ,;:.") + "…"


def printable(value: object) -> object:
    """Jinja2's finalize: Django's own safe strings pass, None prints nothing."""
    if value is None:
        return ""
    return Markup(value) if isinstance(value, SafeString) else value
