# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A page carries the drawing of each icon it names, once."""

import re
from pathlib import Path

from markupsafe import Markup

from entrepairs.kernel import icons

PACKAGE = Path(__file__).resolve().parents[2]
NAMED = re.compile(r'(?:icon\(|icon=)"([a-z0-9-]+)"')


def test_each_icon_is_drawn_once():
    page = icons.with_symbols(Markup("<main>{0}{0}</main>").format(icons.reference("bell")))

    assert page.count('<symbol id="i-bell"') == 1
    assert page.startswith("<main>")


def test_a_page_carries_what_a_fragment_may_need():
    page = icons.with_symbols(Markup("<main></main>"))

    assert all(f'<symbol id="i-{name}"' in page for name in icons.FOR_FRAGMENTS)


def test_a_name_that_is_not_an_icon_draws_nothing():
    page = icons.with_symbols(Markup('<svg><use href="#i-no-such-icon"/></svg>'))

    assert '<symbol id="i-no-such' not in page


def test_icons_named_in_templates_exist():
    names = {
        name
        for template in PACKAGE.rglob("templates/**/*.html")
        for name in NAMED.findall(template.read_text())
    }
    assert names
    assert [name for name in sorted(names | icons.FOR_FRAGMENTS) if not icons.symbol(name)] == []
