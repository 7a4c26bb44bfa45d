# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Text of another house made ours: cleaned, calling nobody outside, pointing where it pointed."""

import html as entities
import re
from collections.abc import Callable
from urllib.parse import urljoin

from markdown_it import MarkdownIt

from entrepairs.kernel import html

CODE = re.compile(r"```.*?```|`[^`\n]*`", re.DOTALL)
LOOKS_LIKE_HTML = re.compile(
    r"^\s*<(?:!--|[a-z][a-z0-9]*[\s>/])"
    r"|</(?:p|div|ul|ol|li|h[1-6]|table|tr|td|blockquote|pre|a|strong|em|b|i|u|span)>|<br\s*/?>",
    re.IGNORECASE,
)
# Anything here may mean something in Markdown; a text without is paragraphs, which cost a fifth.
MARKDOWN_SIGNS = re.compile(
    r"[*`]|~~|__|(?<!\w)_|\\[^\w\s]|\][(\[:]|://|www\.|&#?\w+;"
    r"|^ {0,3}(?:[#>+-]|\d+[.)]\s|={2,})|^(?: {4}|\t)|^[ |:]*--",
    re.MULTILINE,
)
# What people of the web write, read as what our allow-list calls it.
RENAMED = {"h1": "h2", "h5": "h4", "h6": "h4", "strike": "s", "del": "s", "kbd": "code"}
RENAMED |= {"tt": "code", "samp": "code", "ins": "u", "div": "p", "center": "p"}
RENAMED_TAG = re.compile(rf"<(/?)({'|'.join(RENAMED)})(?=[\s>/])[^>]*>", re.IGNORECASE)
IMAGE = re.compile(r"<img\b[^>]*>", re.IGNORECASE)
LINK = re.compile(r"(<a\b[^>]*>)(.*?)(</a>)", re.IGNORECASE | re.DOTALL)
VALUE = r"\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))"
HREF = re.compile(rf"(<a\b[^>]*?)\shref{VALUE}", re.IGNORECASE)
OUTSIDE = re.compile(r"(?:https?|mailto|tel):", re.IGNORECASE)
EMPTY = re.compile(r"<p>\s*</p>")
IMAGE_WORD = "image"
ADDRESS = re.compile(r"://|www\.")


def _markdown(*, tags: bool, addresses: bool) -> MarkdownIt:
    rules = ["table", "strikethrough", *(["linkify"] if addresses else [])]
    return MarkdownIt("commonmark", {"html": tags, "linkify": addresses}).enable(rules)


# Looking for bare addresses costs as much as all the rest: only where there may be one.
_of_a_document = {found: _markdown(tags=False, addresses=found) for found in (True, False)}
# Some sites let tags through their Markdown; cleaned afterwards like anything else.
_of_a_site = {found: _markdown(tags=True, addresses=found) for found in (True, False)}


def from_document(body: str, base: str = "") -> html.CleanHtml:
    """HTML, Markdown or plain paragraphs, whichever the text looks like."""
    if LOOKS_LIKE_HTML.search(CODE.sub("", body) if "`" in body else body):
        return from_html(body, base)
    if MARKDOWN_SIGNS.search(body):
        return from_html(_of_a_document[bool(ADDRESS.search(body))].render(body), base)
    return html.from_plain(body)


def from_html(body: str, base: str = "") -> html.CleanHtml:
    """HTML of another site; `base` is the address it stood at."""
    return html.CleanHtml(EMPTY.sub("", html.clean(tame(body, base))))


def from_site_markdown(body: str, base: str = "") -> html.CleanHtml:
    """Markdown of a site that also takes HTML in it."""
    return from_html(_of_a_site[bool(ADDRESS.search(body))].render(body), base)


def from_site_comment(text: str, base: str = "") -> str:
    """A short word with a little Markdown in it: one paragraph, no picture."""
    line = _of_a_document[bool(ADDRESS.search(text))].renderInline(text)
    return str(html.clean(f"<p>{tame(line, base)}</p>", images="none"))


def tame(body: str, base: str) -> str:
    """Images become links, links become whole, near relatives take the name we know."""
    if "<" not in body:
        return body
    body = RENAMED_TAG.sub(lambda tag: f"<{tag[1]}{RENAMED[tag[2].lower()]}>", body)
    if re.search("<img", body, re.IGNORECASE):
        body = LINK.sub(lambda a: a[1] + IMAGE.sub(_name_of, a[2]) + a[3], body)
        body = IMAGE.sub(_link_to, body)
    return HREF.sub(_whole(base), body)


def _attribute(tag: str, name: str) -> str:
    found = re.search(rf"\s{name}{VALUE}", tag, re.IGNORECASE)
    return (found[1] or found[2] or found[3] or "").strip() if found else ""


def _name_of(image: re.Match[str]) -> str:
    return _attribute(image[0], "alt") or _attribute(image[0], "title") or IMAGE_WORD


def _link_to(image: re.Match[str]) -> str:
    # Showing it would tell another host who reads what, so it is one click away.
    return f'<a href="{_attribute(image[0], "src")}">{_name_of(image)}</a>'


def _whole(base: str) -> Callable[[re.Match[str]], str]:
    def whole(link: re.Match[str]) -> str:
        address = _outside(entities.unescape(link[2] or link[3] or link[4] or "").strip(), base)
        return f'{link[1]} href="{entities.escape(address)}"' if address else link[1]

    return whole


def _outside(address: str, base: str) -> str:
    """The whole address; nothing for a path of the other site, which would point into ours."""
    if OUTSIDE.match(address):
        return address
    try:
        joined = urljoin(base or "https:", address)
    except ValueError:
        return ""
    return joined if base or address.startswith("//") else ""


def one_line(text: str) -> str:
    """A title or a name: one line, single spaces, nothing a database refuses."""
    return " ".join(text.replace("\0", "").split())
