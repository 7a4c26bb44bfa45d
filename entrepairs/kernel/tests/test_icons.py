# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A page carries the drawing of each icon it names, once."""

import re
from pathlib import Path

import pytest
from django.http import HttpResponse, StreamingHttpResponse
from markupsafe import Markup

from entrepairs.kernel import icons, middleware

PACKAGE = Path(__file__).resolve().parents[2]
NAMED = re.compile(r'(?:icon\(|icon=)"([a-z0-9-]+)"')


def test_each_icon_is_drawn_once():
    page = icons.with_symbols(Markup("<main>{0}{0}</main>").format(icons.reference("bell")))

    assert page.count('<symbol id="i-bell"') == 1
    assert page.startswith("<main>")


def test_a_page_carries_what_a_fragment_may_need():
    page = icons.with_symbols(Markup("<main></main>"))

    assert all(f'<symbol id="i-{name}"' in page for name in icons.EVERYWHERE)


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
    assert [name for name in sorted(names | icons.EVERYWHERE) if not icons.symbol(name)] == []


def test_a_fragment_brings_the_drawings_that_a_page_may_lack():
    fragment = icons.reference("undo-2") + icons.reference("check")

    assert re.findall('<symbol id="i-([^"]*)"', icons.of_fragment(fragment)) == ["undo-2"]
    assert icons.of_fragment(icons.reference("check")) == ""


@pytest.mark.parametrize(
    ("answer", "brings"),
    [
        (HttpResponse(icons.reference("undo-2")), True),
        (HttpResponse(f"<html>{icons.reference('undo-2')}</html>\n"), False),
        (HttpResponse(icons.reference("undo-2"), content_type="text/plain"), False),
        (HttpResponse("<p>No icon</p>"), False),
        (StreamingHttpResponse([icons.reference("undo-2")]), False),
    ],
)
def test_fragments_alone_bring_drawings(answer, brings):
    told = middleware.with_drawings(lambda _request: answer)(None)

    assert (b"<symbol" in told.getvalue()) is brings
