# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""An existing base of documents is taken over once, whole, and kept up to date."""

import io
import json
from datetime import UTC, datetime

import pytest
from django.core.management import CommandError, call_command

from entrepairs.communities.models import Community
from entrepairs.kernel.models import JournalEntry
from entrepairs.kernel.progress import Progress
from entrepairs.knowledge.models import Contribution, Source, Version
from entrepairs.operations.importing import documents, jsonlines, places, store
from entrepairs.operations.importing.faults import BadSourceError
from entrepairs.operations.models import ImportRun
from entrepairs.people.models import Person, Subject

LEAVE = {
    "id": "leave",
    "title": "How to ask for leave",
    "body": "<p>Ask <b>your</b> manager.</p>",
    "lang": "en",
    "tags": ["excess", "Paid leave"],
    "created_at": "2024-03-01",
    "url": "https://intranet.example/leave",
}
PAY = {"id": 7, "title": "Le jour de la paie", "body": "Le **28** de chaque mois."}


def lines(*rows):
    return io.BytesIO("".join(json.dumps(row) + "\n" for row in rows).encode())


def take(cast, *rows, file=None, community="Counsellors", dry_run=False):
    place = places.place(organisation="Atelier Marceau", community=community, source="base")
    return documents.import_documents(
        place,
        file or lines(*rows),
        name="base.jsonl",
        dry_run=dry_run,
        progress=Progress(quiet=True),
    )


def test_a_document_becomes_a_tutorial_with_all_its_fields(cast):
    take(cast, LEAVE | {"author_email": cast.awa.email.upper()}, PAY)

    leave, pay = Contribution.objects.order_by("pk")
    assert (leave.title, leave.html) == (LEAVE["title"], "<p>Ask <b>your</b> manager.</p>")
    assert (leave.kind, leave.language, leave.author) == ("tutorial", "en", cast.awa)
    assert leave.community == cast.counsellors
    assert leave.published_at.date().isoformat() in ("2024-02-29", "2024-03-01")
    assert {str(subject) for subject in leave.subjects.all()} == {"Franchise", "Paid leave"}
    assert (leave.source.source_id, leave.source.url) == ("leave", LEAVE["url"])
    assert (pay.language, pay.author, pay.source.source_id) == ("fr", None, "7")
    assert pay.html == "<p>Le <strong>28</strong> de chaque mois.</p>"
    assert leave.versions.get().html == leave.html


def test_each_import_is_told_once_to_who_indexes_and_to_nobody_else(cast):
    take(cast, LEAVE, PAY)

    told = JournalEntry.objects.values_list("name", "actor", "about", "organisation")
    rows = Contribution.objects.order_by("pk").values_list("pk", flat=True)
    expected = [(store.IMPORTED, None, pk, cast.house.pk) for pk in rows]
    assert list(told.order_by("pk")) == expected


def test_a_second_run_adds_nothing(cast):
    take(cast, LEAVE, PAY)
    report = take(cast, PAY, LEAVE)

    assert [report.number(o) for o in ("added", "updated", "unchanged")] == [0, 0, 2]
    assert Contribution.objects.count() == Source.objects.count() == Version.objects.count() == 2


def test_a_changed_source_becomes_a_version(cast):
    take(cast, LEAVE, PAY)
    report = take(cast, LEAVE | {"body": "Ask me.", "tags": ["pay"]}, PAY)

    leave = Contribution.objects.get(source__source_id="leave")
    assert (report.number("updated"), report.number("unchanged")) == (1, 1)
    assert (leave.version, leave.html, leave.text) == (2, "<p>Ask me.</p>", "Ask me.")
    assert leave.edited_at is not None
    assert [str(subject) for subject in leave.subjects.all()] == ["pay"]
    assert [v.number for v in leave.versions.order_by("number")] == [1, 2]
    assert JournalEntry.objects.filter(name=store.EDITED, about=leave.pk).count() == 1


def test_what_people_here_rewrote_stays(cast):
    take(cast, LEAVE)
    Contribution.objects.update(version=2, html="<p>Better.</p>")
    report = take(cast, LEAVE | {"body": "From the source."})

    assert Contribution.objects.get().html == "<p>Better.</p>"
    assert any("edited here since" in note for note in report.notes)


def test_the_same_id_in_another_source_or_community_is_another_document(cast):
    take(cast, LEAVE)
    take(cast, LEAVE, community="All of Marceau")

    assert Contribution.objects.count() == 2


def test_an_author_who_comes_later_is_named_by_the_next_run(cast):
    row = LEAVE | {"author_email": "new@marceau.example"}
    report = take(cast, row)
    assert any("by a former member" in note for note in report.notes)
    Person.objects.create(organisation=cast.house, name="New", email="new@marceau.example")

    take(cast, row)

    assert Contribution.objects.get().author.name == "New"


def test_an_author_of_another_company_is_not_known(cast):
    take(cast, LEAVE | {"author_email": cast.diego.email})

    assert Contribution.objects.get().author is None


def test_the_body_may_be_empty_and_a_long_title_is_not_lost(cast):
    take(cast, {"id": 1, "title": "word " * 60, "body": None})

    row = Contribution.objects.get()
    assert len(row.title) <= 200
    assert row.title.endswith("…")
    assert row.text == ("word " * 60).strip()


@pytest.mark.parametrize(
    "line, sentence",
    [
        (b'{"id": 2, "title": "x"', "line 2: not JSON at column 23"),
        (b'{"id": 2, "title": "\xe9"}', "line 2: not UTF-8 at byte 21 (0xE9): save the file as"),
        (b'{"title": "x"}', "line 2: the «id» is missing."),
        (b'["id"]', "line 2: a line must be an object"),
        (b'{"id": 2}', "line 2: there is neither a «title» nor a «body»."),
        (b'{"id": 2, "title": 3}', "line 2: «title» must be text."),
        (b'{"id": 2, "title": "x", "kind": "answer"}', "line 2: «kind» is «answer»: it must be"),
        (b'{"id": 2, "title": "x", "tags": "pay"}', "line 2: «tags» must be a list of words"),
        (b'{"id": 2, "title": "x", "created_at": "soon"}', "line 2: «created_at» is «soon»"),
        (b'{"id": 2, "title": "x", "created_at": "2999-01-01"}', "which is still to come"),
        (b'{"id": "leave", "title": "x"}', "line 2: the id «leave» was already used on line 1."),
        (b'{"id": ' + b"2" * 5000 + b"}", "line 2: a number has thousands of digits."),
        (b'{"id": 2, "title": "\\ud83d"}', "line 2: «title» holds half a character"),
    ],
)
def test_a_damaged_file_is_refused_with_the_place_and_nothing_is_written(cast, line, sentence):
    file = io.BytesIO(lines(LEAVE).read() + line + b"\n" + lines(PAY).read())

    with pytest.raises(BadSourceError) as refused:
        take(cast, file=file)

    assert f"base.jsonl, {sentence}" in str(refused.value) or sentence in str(refused.value)
    assert "Nothing was written." in str(refused.value)
    assert not Contribution.objects.exists()


def test_a_file_of_another_encoding_says_which(cast):
    with pytest.raises(BadSourceError, match="the file is UTF-16: save it as UTF-8"):
        take(cast, file=io.BytesIO(json.dumps(LEAVE).encode("utf-16")))


def test_a_byte_order_mark_and_empty_lines_do_not_matter(cast):
    take(
        cast, file=io.BytesIO(b"\xef\xbb\xbf" + lines(LEAVE).read() + b"\r\n\n" + lines(PAY).read())
    )

    assert Contribution.objects.count() == 2


def test_an_interrupted_import_goes_on_where_it_stopped(cast, monkeypatch):
    rows = [PAY | {"id": n} for n in range(5)]
    monkeypatch.setattr(documents, "BATCH", 2)
    add, calls = store.add, []

    def fail_at_the_second_batch(place, texts):
        calls.append(len(texts))
        if len(calls) == 2:
            add(place, texts)
            raise KeyboardInterrupt
        return add(place, texts)

    monkeypatch.setattr(store, "add", fail_at_the_second_batch)
    with pytest.raises(KeyboardInterrupt):
        take(cast, *rows)
    assert Contribution.objects.count() == Source.objects.count() == 2

    report = take(cast, *rows)

    assert calls == [2, 2, 2, 1]
    assert Contribution.objects.count() == JournalEntry.objects.count() == 5
    assert report.number("added") == 5
    assert any("was interrupted" in note for note in report.notes)
    assert ImportRun.objects.get().finished_at is not None


def test_an_interrupted_import_begins_anew_after_another_content(cast, monkeypatch):
    rows, others = ([PAY | {"id": n, "title": title} for n in range(4)] for title in ("A", "B"))
    monkeypatch.setattr(documents, "BATCH", 2)
    add = store.add

    def stop_before_the_last(place, texts):
        if texts[-1].source_id == "3":
            raise KeyboardInterrupt
        return add(place, texts)

    monkeypatch.setattr(store, "add", stop_before_the_last)
    with pytest.raises(KeyboardInterrupt):
        take(cast, *rows)
    monkeypatch.setattr(store, "add", add)
    take(cast, *others)

    take(cast, *rows)

    assert {text.title for text in Contribution.objects.all()} == {"A"}
    assert not ImportRun.objects.filter(finished_at=None).exists()


def test_a_dry_run_counts_and_writes_nothing(cast):
    take(cast, LEAVE)
    before = Source.objects.count(), Subject.objects.count(), ImportRun.objects.count()
    report = take(cast, LEAVE | {"body": "new"}, PAY, dry_run=True)

    assert [report.number(o) for o in ("added", "updated", "unchanged")] == [1, 1, 0]
    assert before == (Source.objects.count(), Subject.objects.count(), ImportRun.objects.count())
    assert "dry run" in report.lines()[0]


def test_a_community_that_does_not_exist_is_made_and_said(cast):
    assert "would be made" in take(cast, LEAVE, community="New base", dry_run=True).notes[0]
    assert not Community.objects.filter(name="New base").exists()

    assert "was made, open" in take(cast, LEAVE, community="New base").notes[0]
    assert Community.objects.get(name="New base").visibility == Community.Visibility.OPEN


def test_a_closed_community_takes_nothing(cast):
    Community.objects.filter(pk=cast.counsellors.pk).update(archived_at=datetime.now(UTC))

    with pytest.raises(BadSourceError, match="is closed"):
        take(cast, LEAVE)


def test_addresses_that_are_none_are_left_out_and_said(cast):
    report = take(cast, LEAVE | {"url": "javascript:alert(1)"})

    assert Source.objects.get().url == ""
    assert len(report.left_out) == 1


def test_the_command_reads_standard_input_and_prints_the_report(cast, monkeypatch, capsys):
    stdin = io.TextIOWrapper(lines(LEAVE, PAY))
    monkeypatch.setattr(jsonlines.sys, "stdin", stdin)
    where = ["--community", "Counsellors", "--organisation", "atelier marceau"]

    call_command("import", "documents", "-", *where, "--source", "base")

    assert "2          0          0  documents" in capsys.readouterr().out
    assert Source.objects.filter(source="base").count() == 2


def test_the_command_says_what_to_type(cast, tmp_path):
    with pytest.raises(CommandError, match="Say which organisation with --organisation"):
        call_command("import", "documents", "-", "--community", "Counsellors")
    missing = str(tmp_path / "none.jsonl")
    with pytest.raises(CommandError, match="cannot be read"):
        call_command(
            "import",
            *("documents", missing, "--community", "X", "--organisation", "Atelier Marceau"),
        )
