# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Icons: a page names them, and carries the drawing of each once.

An icon in a page is a reference (`<use href="#i-check">`), free to write and to cache. When the
page is complete, `with_symbols` reads which references it holds and appends their drawings.
Reading the finished page rather than collecting names on the way keeps fragments that come out
of a cache right. A fragment brings those that the page may lack, and `js/icons.js` hands them over.
"""

import re
from collections.abc import Iterable
from functools import cache

from lucide import IconDoesNotExist
from lucide.jinja import lucide
from markupsafe import Markup

REFERENCE = re.compile(r'<use href="#i-([a-z0-9-]+)"')

# On every page, so that fragments need not bring them, and scripts may draw with them.
EVERYWHERE = frozenset(
    {
        "arrow-right",
        "book-open",
        "check",
        "circle-alert",
        "flag",
        "hand",
        "lightbulb",
        "message-circle",
        "pen-line",
        "sprout",
        "thumbs-up",
        "triangle-alert",
        "venetian-mask",
        "wifi-off",
        "x",
    }
)


@cache
def reference(name: str) -> Markup:
    """The icon as it stands in a page: hidden from screen readers, its size that of the text."""
    return Markup('<svg class="i" aria-hidden="true"><use href="#i-{}"/></svg>').format(name)


@cache
def symbol(name: str) -> str:
    """The drawing behind a reference; nothing for a name that is not an icon."""
    try:
        drawing = str(lucide(name, size=None))
    except IconDoesNotExist:
        return ""
    inside = drawing[drawing.index(">") + 1 : drawing.rindex("</svg>")]
    return f'<symbol id="i-{name}" viewBox="0 0 24 24">{" ".join(inside.split())}</symbol>'


def with_symbols(page: Markup) -> Markup:
    """The page, followed by the drawings of the icons it names."""
    return page + _drawings(EVERYWHERE.union(REFERENCE.findall(page)))


def of_fragment(fragment: str) -> Markup:
    """The drawings of the icons it names that are not on every page, if any."""
    names = set(REFERENCE.findall(fragment)) - EVERYWHERE
    return _drawings(names) if names else Markup()


def _drawings(names: Iterable[str]) -> Markup:
    symbols = Markup("".join(map(symbol, sorted(names))))
    return Markup(
        '<svg data-ep-drawings width="0" height="0" hidden aria-hidden="true">{}</svg>'
    ).format(symbols)
