# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A new list of what a text may hold is applied to the texts that are there."""

import pytest
from django.core.management import call_command

from entrepairs.kernel import html
from entrepairs.kernel.testing import sql_queries
from entrepairs.knowledge import recleaning, texts
from entrepairs.knowledge.actions import talking
from entrepairs.knowledge.models import Contribution


@pytest.fixture
def stricter(monkeypatch):
    monkeypatch.setattr(html, "ALLOW_LIST_VERSION", 7)
    monkeypatch.setattr(html, "TAGS", html.TAGS - {"strong", "b"})


def test_all_texts_are_cleaned_again_once(cast, tip, asked, stricter):
    said = talking.comment(actor=cast.chloe, contribution=tip, html="Hm")
    rows = {"html": "<p>A <strong>word</strong></p>", "sections": {"how": "<p><b>x</b></p>"}}
    Contribution.objects.filter(pk=tip.pk).update(**rows, cleaned_with=1)
    type(said).objects.filter(pk=said.pk).update(html="<p><b>Hm</b></p>", cleaned_with=1)
    Contribution.objects.exclude(pk=tip.pk).update(cleaned_with=7)

    assert recleaning.clean_all() == 2
    tip.refresh_from_db()
    said.refresh_from_db()
    assert (tip.html, tip.sections, tip.cleaned_with) == ("<p>x</p>", {"how": "<p>x</p>"}, 7)
    assert (said.html, said.cleaned_with) == ("<p>Hm</p>", 7)
    assert (tip.version, tip.edited_at) == (1, None)
    with sql_queries(2):
        assert recleaning.clean_all() == 0


def test_a_migration_cleans(cast, tip, stricter, capsys):
    call_command("migrate", verbosity=0)
    tip.refresh_from_db()
    assert tip.cleaned_with == 7
    assert "1 texts were cleaned again" in capsys.readouterr().out


def test_batches_reach_the_end(cast, asked, tip, stricter, monkeypatch):
    monkeypatch.setattr(recleaning, "BATCH", 1)
    assert recleaning.clean_all() == 3


@pytest.mark.parametrize(
    ("kept", "typed"),
    [
        ("<p>One</p><p>Two &amp; three<br>four</p>", "One\n\nTwo & three\nfour"),
        ("<p>A <b>b</b></p>", "<p>A <b>b</b></p>"),
        ("<ul><li>a</li></ul>", "<ul><li>a</li></ul>"),
        ("Bare <b>words</b><p>then</p>", "<p>Bare <b>words</b></p><p>then</p>"),
        ("Bare <b>words</b>", "<p>Bare <b>words</b></p>"),
        ("", ""),
    ],
)
def test_a_kept_text_is_typed_again_without_loss(kept, typed):
    assert texts.typed(kept) == typed
    again = html.from_input(texts.typed(kept))
    assert html.plain(again) == html.plain(kept)


def test_a_text_that_begins_with_a_picture_is_formatted():
    shown = '<img src="/files/abc/x.webp" alt="x"><p>Under it</p>'
    assert html.from_input(shown) == shown
    assert html.from_input("<3 this") == "<p>&lt;3 this</p>"
