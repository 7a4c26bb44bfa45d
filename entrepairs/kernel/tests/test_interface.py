# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The components, as a page uses them."""

import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from django import forms
from django.template import engines
from django.utils import translation
from markupsafe import Markup

PACKAGE = Path(__file__).resolve().parents[2]
TOKEN = Markup('<input type="hidden" name="csrfmiddlewaretoken" value="T">')
AWA = SimpleNamespace(name="Awa <Diop>", slug="k3v9", photo_url="")


def draw(source, **context):
    page = engines["jinja2"].env.from_string(source)
    return page.render(csrf_input=TOKEN, csrf_token="T", **context)


class Need(forms.Form):
    title = forms.CharField(label="The need", help_text="In a sentence.")
    more = forms.CharField(label="More", required=False, widget=forms.Textarea)
    where = forms.ChoiceField(
        label="Where", widget=forms.RadioSelect, choices=[("a", "Here"), ("b", "There")]
    )


def test_a_deed_is_a_form_with_its_token():
    drawn = draw('{{ ui.action_button("/support/", "Me too", swap="#need-1") }}')

    assert 'method="post" action="/support/"' in drawn
    assert 'hx-post="/support/" hx-target="#need-1"' in drawn
    assert TOKEN in drawn
    assert "Me too</button>" in drawn


def test_a_toggle_replaces_itself_and_says_its_state():
    drawn = draw('{{ ui.toggle("/useful/", "Useful", true, "useful-1", count=1240) }}')

    assert 'id="useful-1-place"' in drawn
    assert 'hx-target="#useful-1-place"' in drawn
    assert 'aria-pressed="true">Useful · 1,240</button>' in drawn


def test_an_icon_button_is_named():
    drawn = draw('{{ ui.btn("/x", "Report", kind="bare icon", icon="flag", about="this answer") }}')

    assert 'aria-label="Report this answer"' in drawn


def test_what_people_write_is_escaped():
    drawn = draw('{{ ui.by(awa, "<b>") }}{{ ui.row("<i>", "/x", text="<u>") }}', awa=AWA)

    assert "Awa &lt;Diop&gt;" in drawn
    assert re.findall(r"<[biu]>", drawn) == ["<b>"]  # the byline's own


def test_a_pseudonym_shows_no_initials():
    assert ">AD<" not in draw("{{ ui.face(awa, masked=true) }}", awa=AWA)


def test_a_field_is_labelled_described_and_marked_wrong():
    drawn = draw("{{ ui.form_errors(form) }}{{ ui.field(form.title) }}", form=Need({"where": "a"}))

    assert 'role="alert"' in drawn
    assert '<a href="#id_title">This field is required.</a>' in drawn
    assert '<label for="id_title">The need</label>' in drawn
    assert 'aria-describedby="id_title-hint id_title-error"' in drawn
    assert 'aria-invalid="true"' in drawn
    assert 'id="id_title-error"' in drawn


def test_what_is_optional_is_written():
    drawn = draw("{{ ui.field(form.more) }}{{ ui.field(form.title) }}", form=Need())

    assert drawn.count("optional") == 1


def test_choices_are_a_group_with_a_legend():
    drawn = draw('{{ ui.choices(form.where, look="chip") }}', form=Need({"where": "b"}))

    assert "<legend>Where</legend>" in drawn
    assert drawn.count('type="radio"') == 2
    assert re.search(r'value="b"[^>]* checked', drawn)


def test_the_tools_words_follow_the_reader():
    with translation.override("fr"):
        assert "Que voulez-vous savoir\u202f?" in draw("{{ ui.ask() }}")
        assert draw("{{ 1240 | number }}") == "1\u202f240"
    assert "What would you like to know?" in draw("{{ ui.ask() }}")


@pytest.mark.parametrize("name", ["404.html", "403.html", "429.html", "400.html", "500.html"])
def test_a_page_of_refusal_needs_neither_request_nor_database(name):
    page = engines["jinja2"].get_template(name).render()

    assert page.count("<h1>") == 1
    assert "data-ep-refusal" in page
    assert "style=" not in page
    assert "<script>" not in page


def test_no_template_imports_the_components():
    for template in PACKAGE.rglob("templates/**/*.html"):
        assert not re.search(r'{%-?\s*(?:from|import)\s+"ui', template.read_text()), template
