# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A stamp is the macro, whatever the facts and the words; it keeps nobody's words."""

from typing import NamedTuple

import pytest
from django.template import engines
from django.utils import translation
from jinja2 import DictLoader
from markupsafe import Markup

from entrepairs.kernel.stamps import Stamps

PAGE = """
{%- macro line(how, it, csrf) -%}
<p{% if how.mine %} class="mine"{% endif %}>{{ it.name }}
{%- if it.count %} 100% {{ it.count }}{% endif %}{{ csrf }}{{ _("Close") }}</p>
{%- endmacro -%}
{%- macro decides(how, it) -%}{% if it.name == "Awa" %}her{% endif %}{%- endmacro -%}
{%- macro changes(how, it) -%}{{ it.name[:2] }}{%- endmacro -%}
"""


class How(NamedTuple):
    mine: bool = False


class It(NamedTuple):
    name: str
    count: str = ""


@pytest.fixture
def stamped():
    return Stamps(engines["jinja2"].env.overlay(loader=DictLoader({"page": PAGE})))


def test_draws_what_the_macro_draws(stamped):
    with translation.override("en"):
        for name in ("Awa", "Bruno"):
            drawn = stamped("page", "line", How(), It(name, "3"), csrf=Markup("<i></i>"))
            assert drawn == f"<p>{name} 100% 3<i></i>Close</p>"
        assert stamped("page", "line", How(mine=True), It("Awa"), csrf="") == (
            '<p class="mine">AwaClose</p>'
        )


def test_escapes_words_and_speaks_the_readers_language(stamped):
    with translation.override("fr"):
        drawn = stamped("page", "line", How(), It("<b>%s \ue0001\ue001"), csrf="")
    assert drawn == "<p>&lt;b&gt;%s \ue0001\ue001Fermer</p>"


def test_keeps_no_word(stamped):
    with translation.override("en"):
        stamped("page", "line", How(), It("Awa", "3"), csrf=Markup("a secret"))
    assert "Awa" not in repr(stamped._patterns)
    assert "secret" not in repr(stamped._patterns)


@pytest.mark.parametrize("macro", ["decides", "changes"])
def test_refuses_a_macro_that_does_more_than_print_a_word(stamped, macro):
    with pytest.raises(TypeError):
        stamped("page", macro, How(), It("Awa"))
