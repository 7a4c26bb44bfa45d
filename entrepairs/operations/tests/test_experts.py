# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""`entrepairs experts`, once and line by line."""

import io
import json
from types import SimpleNamespace

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from entrepairs.knowledge.actions.publishing import publish
from entrepairs.operations.models import ImportedPerson

QUESTION = "Which cover pays a stolen bicycle?"


@pytest.fixture
def answered(cast):
    place = {"community": cast.counsellors, "html": "<p>The household cover.</p>"}
    asked = publish(actor=cast.bruno, kind="question", title=QUESTION, **place)
    publish(actor=cast.awa, kind="answer", title="", parent=asked, **place)


def run(*words, **options):
    out = io.StringIO()
    call_command("experts", *words, stdout=out, **options)
    return out.getvalue()


def batch(monkeypatch, email, *lines):
    told = "".join(f"{line if isinstance(line, str) else json.dumps(line)}\n" for line in lines)
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(told.encode())))
    return [json.loads(line) for line in run(email=email, batch="-").splitlines()]


def test_one_question(cast, answered):
    assert "1. Awa Diop" in run("a stolen bicycle", email=cast.chloe.email)
    hits = json.loads(run("a stolen bicycle", email=cast.chloe.email, json=True))["hits"]
    assert [hit["id"] for hit in hits] == [cast.awa.slug]
    assert "Nobody has answered" in run("a stolen bicycle", email=cast.diego.email)
    # Nobody is asked their own question.
    assert "Awa" not in run("a stolen bicycle", email=cast.awa.email)


def test_each_line_is_answered_by_the_ids_of_the_source(cast, answered, monkeypatch):
    ImportedPerson.objects.create(
        organisation=cast.house, source="elsewhere", source_id="17", person=cast.awa
    )
    line = {"id": "q1", "text": QUESTION, "k": 3, "subjects": ["unknown"]}
    later, before = {"at": "2099-01-01T00:00:00"}, {"at": "2001-01-01T00:00:00"}
    first, *others = batch(monkeypatch, cast.chloe.email, line | before, line | later)
    assert (first["id"], first["hits"]) == ("q1", [])
    assert [hit["id"] for answer in others for hit in answer["hits"]] == ["17"]
    assert batch(monkeypatch, cast.chloe.email, line | {"asker": "17"})[0]["hits"] == []


@pytest.mark.parametrize(
    "line, sentence",
    [
        ("{", "not JSON"),
        ({"id": 1}, "«text» must be text"),
        ({"text": "a", "k": "many"}, "whole number"),
        ({"text": "a", "subjects": "theft"}, "list of names"),
        ({"text": "a", "at": "yesterday"}, "must be a moment"),
    ],
)
def test_a_line_that_is_none_is_named(cast, answered, monkeypatch, line, sentence):
    with pytest.raises(CommandError, match=sentence):
        batch(monkeypatch, cast.chloe.email, {"text": QUESTION}, line)


def test_what_cannot_be_done_is_said(cast, answered, monkeypatch):
    with pytest.raises(CommandError, match="goes back"):
        batch(
            monkeypatch,
            cast.chloe.email,
            {"text": "a", "at": "2026-02-01"},
            {"text": "b", "at": "2026-01-01"},
        )
    with pytest.raises(CommandError, match="Nobody here"):
        run("a", email="nobody@marceau.example")
    with pytest.raises(CommandError, match="Say what is asked"):
        run(email=cast.chloe.email)
