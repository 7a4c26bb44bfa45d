# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The command line finds what the page finds, and teaches it."""

import io
import json

import pytest
from django.core.management import CommandError, call_command

from entrepairs.discovery import store
from entrepairs.discovery.models import Wording
from entrepairs.knowledge.models import Source


def run(*words, **options):
    out = io.StringIO()
    call_command(*words, stdout=out, **options)
    return out.getvalue()


def typed(monkeypatch, *rows):
    lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(lines.encode())))


def source(contribution, name, source_id):
    return Source.objects.create(
        organisation_id=contribution.organisation_id,
        community_id=contribution.community_id,
        contribution=contribution,
        source=name,
        source_id=source_id,
        digest="",
    )


def test_it_searches_as_somebody(book, cast, index):
    index()
    assert book.tip.title in run("search", "--as", cast.bruno.email.upper(), "échéance", "client")
    assert "Nothing found" in run("search", "--as", cast.diego.email, "échéance")
    told = json.loads(
        run("search", "--as", cast.bruno.email, "--json", "--kind", "tip", "échéance")
    )
    assert [hit["id"] for hit in told["hits"]] == [book.tip.slug]


@pytest.mark.parametrize("words", [["--as", "nobody@nowhere.example", "x"], ["--as", "awa"]])
def test_it_says_who_and_what_it_needs(book, words):
    with pytest.raises(CommandError):
        run("search", *words)


def test_a_batch_answers_each_line_by_the_ids_of_the_source(book, cast, index, monkeypatch):
    source(book.tip, "base", "d7")
    index()
    typed(
        monkeypatch,
        {"id": "q1", "text": "échéance", "lang": "fr", "k": 3},
        {"id": 2, "text": "girafe"},
    )
    answers = run("search", "--as", cast.bruno.email, "--batch", "-").splitlines()
    first, second = map(json.loads, answers)
    assert (first["id"], first["hits"][0]["id"]) == ("q1", "d7")
    assert second == {"id": 2, "hits": []}


BAD_QUESTIONS = [
    (b"not json", "not JSON at column 1"),
    (b'{"text": "\xe9"}', "not UTF-8 at byte 11"),
    (b"[1]", "not an object"),
    (b"[" * 100_000, "not JSON that can be read"),
    (b'{"id": ' + b"1" * 5000 + b"}", "not JSON that can be read"),
    (b'{"text": null}', "«text» must be text"),
    (b'{"text": "\\ud800"}', "half a character"),
    (b'{"text": "a", "k": 1e400}', "«k» must be a whole number"),
]


@pytest.mark.parametrize("line, sentence", BAD_QUESTIONS)
def test_a_bad_line_is_named_and_those_before_it_are_answered(
    book, cast, monkeypatch, line, sentence
):
    lines = b'{"id": "\\ud800", "text": "girafe", "lang": [], "k": null}\n\n' + line + b"\n"
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(lines)))
    out = io.StringIO()
    with pytest.raises(CommandError, match=f"Line 3: .*{sentence}"):
        call_command("search", "--as", cast.bruno.email, "--batch", "-", stdout=out)
    assert json.loads(out.getvalue()) == {"id": "\ud800", "hits": []}


def test_what_was_resolved_elsewhere_is_found_here(book, cast, index, monkeypatch):
    source(book.tip, "base", "d7")
    rows = [
        {"text": "papier annuel", "doc": "d7", "user": "u1"},
        {"text": "papiers annuels", "doc": "d7", "user": "u2"},
        {"text": "courrier de janvier", "doc": book.tip.slug, "user": "u2"},
    ]
    typed(monkeypatch, *rows)
    assert run("learn", "-").strip() == "3 resolved questions, 2 new wordings."
    assert book.tip.title in run("search", "--as", cast.bruno.email, "papier", "annuel")


def test_learning_names_what_it_does_not_know(book, index, monkeypatch):
    typed(monkeypatch, {"text": "papier", "doc": "d9", "user": "u"})
    with pytest.raises(CommandError, match="Line 1: there is no document «d9»"):
        run("learn", "-")
    typed(monkeypatch, {"text": "papier", "doc": book.tip.slug}, {"text": ["papier"], "doc": 9})
    with pytest.raises(CommandError, match="Line 2: «text» must be text"):
        run("learn", "-")
    assert not Wording.objects.exists()
    source(book.tip, "one", "d9")
    source(book.tutorial, "two", "d9")
    typed(monkeypatch, {"text": "papier", "doc": "d9", "user": "u"})
    with pytest.raises(CommandError, match="--source"):
        run("learn", "-")
    typed(monkeypatch, {"text": "papier", "doc": "d9", "user": "u"})
    run("learn", "-", source="two")
    assert Wording.objects.get().contribution == book.tutorial


def test_reindexing_makes_it_anew(book, cast, index):
    index()
    before = store.named(store.CURRENT)
    assert "4 texts can be searched." in run("reindex")
    assert store.named(store.CURRENT) != before
    assert book.tip.title in run("search", "--as", cast.bruno.email, "échéance")
