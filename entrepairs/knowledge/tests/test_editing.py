# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Editing: versions, conflicts, reasons, restoring."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from entrepairs.communities.models import Community
from entrepairs.kernel import scope
from entrepairs.kernel.decisions import Refused, StaleError
from entrepairs.kernel.models import JournalEntry
from entrepairs.kernel.testing import sql_queries
from entrepairs.knowledge import texts
from entrepairs.knowledge.actions import editing
from entrepairs.knowledge.actions.publishing import publish
from entrepairs.knowledge.models import Contribution, Draft, Version
from entrepairs.knowledge.queries import versions as queries


def rewrite(actor, row, html, **change):
    row.refresh_from_db()
    facts = {"seen": texts.mark_of(row), "title": row.title, "html": html} | change
    return editing.edit_contribution(actor=actor, contribution=row, **facts)


def later(row, **ago):
    Version.objects.filter(contribution=row).update(edited_at=timezone.now() - timedelta(**ago))


def deeds(row):
    entries = JournalEntry.objects.filter(about=row.pk, name__contains="version_restored")
    edited = JournalEntry.objects.filter(about=row.pk, name="knowledge.contribution_edited")
    return edited.count(), entries.count()


def test_an_edit_is_a_new_version(cast, tip):
    row = rewrite(cast.awa, tip, "<p>Five <b>seconds</b><script>x</script>.</p>", title="Silence")

    row.refresh_from_db()
    assert (row.title, row.html) == ("Silence", "<p>Five <b>seconds</b>.</p>")
    assert (row.text, row.excerpt, row.version) == ("Five seconds.", "Five seconds.", 2)
    assert row.edited_at is not None
    assert [(v.number, v.html) for v in row.versions.order_by("number")] == [
        (1, "<p>Three seconds after the price.</p>"),
        (2, "<p>Five <b>seconds</b>.</p>"),
    ]
    assert deeds(row) == (1, 0)


def test_corrections_in_one_sitting_are_one_version(cast, tip):
    for html in ("Four seconds", "Five seconds"):
        rewrite(cast.awa, tip, html)
    assert [v.html for v in tip.versions.order_by("number")][1:] == ["<p>Five seconds</p>"]

    later(tip, minutes=11)
    rewrite(cast.awa, tip, "Six seconds")
    assert tip.versions.count() == 3
    rewrite(cast.eva, tip, "Seven seconds", reason="A slip")
    assert tip.versions.count() == 4


def test_the_same_text_is_no_edit(cast, tip):
    rewrite(cast.awa, tip, tip.html, seen="old")
    assert (tip.versions.count(), deeds(tip)) == (1, (0, 0))


def test_nothing_is_overwritten_unseen(cast, tip):
    mine = texts.mark_of(tip)
    rewrite(cast.eva, tip, "Her words", reason="Clearer")
    with pytest.raises(StaleError):
        rewrite(cast.awa, tip, "My words", seen=mine)

    tip.refresh_from_db()
    assert tip.html == "<p>Her words</p>"


@pytest.mark.parametrize("name", ["bruno", "chloe", "farid", "diego"])
def test_only_its_author_and_those_who_moderate_edit(cast, tip, name):
    with pytest.raises(Refused, match="Only its author"):
        rewrite(getattr(cast, name), tip, "Other words", reason="I can")


def test_who_changes_anothers_words_says_why(cast, tip):
    with pytest.raises(Refused, match="Say why"):
        rewrite(cast.eva, tip, "Other words", reason=" ")
    rewrite(cast.eva, tip, "Other words", reason="A customer could be recognised")

    last = tip.versions.get(number=2)
    assert (last.edited_by, last.reason) == (cast.eva, "A customer could be recognised")


def test_a_closed_community_and_a_withdrawn_text_stay_as_they_are(cast, tip):
    Contribution.objects.filter(pk=tip.pk).update(hidden=True)
    with pytest.raises(Refused, match="put it back"):
        rewrite(cast.awa, tip, "Other words")
    Community.objects.filter(pk=tip.community_id).update(archived_at=timezone.now())
    with pytest.raises(Refused, match="closed"):
        rewrite(cast.awa, tip, "Other words")


def test_a_text_that_came_without_versions_gets_its_first(cast, tip):
    tip.versions.all().delete()
    rewrite(cast.awa, tip, "Other words")

    first, second = tip.versions.order_by("number")
    assert (first.html, first.edited_at) == (tip.html or first.html, tip.published_at)
    assert (second.number, second.html) == (2, "<p>Other words</p>")


def test_new_names_and_subjects_follow(cast, tip):
    named = f'<p><a data-mention="{cast.bruno.slug}" href="/people/x/">@Bruno</a></p>'
    row = rewrite(cast.awa, tip, named, subjects=[])

    assert [mention.person for mention in row.mentions.all()] == [cast.bruno]
    assert not row.subjects.exists()
    rewrite(cast.awa, tip, named, subjects=[cast.subject])
    assert (list(row.subjects.all()), deeds(row)) == ([cast.subject], (2, 0))


def test_restoring_is_a_new_version(cast, tip):
    first = tip.html
    rewrite(cast.awa, tip, "Other words")
    tip.refresh_from_db()
    editing.restore_version(
        actor=cast.awa, contribution=tip, number=1, seen=texts.mark_of(tip), reason=""
    )

    tip.refresh_from_db()
    assert (tip.html, tip.version, tip.versions.count()) == (first, 3, 3)
    assert deeds(tip) == (1, 1)


def test_a_tutorial_keeps_its_parts(cast):
    made = publish(
        actor=cast.awa,
        community=cast.counsellors,
        kind="tutorial",
        title="A complaint",
        html="",
        sections={"how": "Listen", "when": "Before"},
    )
    rewrite(cast.awa, made, "", sections={"how": "Listen first", "when": ""})

    made.refresh_from_db()
    assert made.sections == {"how": "<p>Listen first</p>"}
    shown = queries.history(cast.bruno, made.slug)
    assert [(change.name, change.html) for change in shown.changes] == [
        ("title", "A complaint"),
        ("When to use it", "<p><del>Before</del></p>"),
        ("How to do it", "<p>Listen <ins>first</ins></p>"),
    ]


def page(client, person, name, *about):
    client.force_login(person)
    return client.get(reverse(f"knowledge:{name}", args=about))


def post(client, person, name, about, **given):
    client.force_login(person)
    return client.post(reverse(f"knowledge:{name}", args=about), given)


def test_the_page_holds_the_text_and_sends_it(cast, client, tip):
    opened = page(client, cast.awa, "edit", tip.slug)
    assert "Three seconds after the price." in opened.text
    assert "<p>Three" not in opened.text  # a bare text area shows words, not marks

    given = {"seen": texts.mark_of(tip), "title": "Silence", "html": "Five.\n\nNot three."}
    response = post(client, cast.awa, "edit", [tip.slug], **given)
    tip.refresh_from_db()
    assert response.url == reverse("knowledge:discussion", args=[tip.slug])
    assert tip.html == "<p>Five.</p><p>Not three.</p>"


def test_a_stale_send_shows_both_and_loses_nothing(cast, client, tip):
    mine = texts.mark_of(tip)
    Draft.objects.create(organisation=cast.house, author=cast.awa, key="d", kind="tip", about=tip)
    rewrite(cast.eva, tip, "Her words", reason="Clearer")
    given = {"seen": mine, "title": "Silence", "html": "My words", "draft": "d"}
    response = post(client, cast.awa, "edit", [tip.slug], **given)

    assert response.status_code == 409
    assert "<p>Her words</p>" in response.text
    assert "My words</textarea>" in response.text
    assert "Eva Novak sent other words" in response.text
    assert Draft.objects.filter(key="d").exists()
    tip.refresh_from_db()
    assert texts.mark_of(tip) in response.text  # sent again, it is accepted
    again = post(client, cast.awa, "edit", [tip.slug], **given | {"seen": texts.mark_of(tip)})
    assert again.status_code == 302
    assert not Draft.objects.exists()


def test_sending_twice_edits_once(cast, client, tip):
    given = {"seen": texts.mark_of(tip), "title": "Silence", "html": "Words", "once": "key"}
    for _ in "ab":
        assert post(client, cast.awa, "edit", [tip.slug], **given).status_code == 302
    assert tip.versions.count() == 2
    assert post(client, cast.awa, "edit", [tip.slug], **given | {"html": "x"}).status_code == 409


def test_what_is_missing_is_said(cast, client, tip):
    given = {"seen": texts.mark_of(tip), "title": "", "html": "", "reason": ""}
    response = post(client, cast.eva, "edit", [tip.slug], **given)

    assert response.status_code == 422
    for words in ("Keep a title", "Keep a few words", "Say why you change"):
        assert words in response.text


def test_an_answer_is_edited_without_a_title(cast, client, asked):
    row = asked.answer
    given = {"seen": texts.mark_of(row), "html": "Another contract."}
    assert post(client, cast.awa, "edit", [row.slug], **given).status_code == 302
    row.refresh_from_db()
    assert (row.html, row.title) == ("<p>Another contract.</p>", "")


def test_a_draft_of_changes_is_taken_up_again(cast, client, tip):
    client.force_login(cast.awa)
    words = {"kind": "tip", "about": tip.slug, "html": "Half a sentence", "title": "T"}
    client.post(reverse("knowledge:save_draft", args=["key"]), words)

    assert "Half a sentence" in page(client, cast.awa, "edit", tip.slug).text
    assert "Half a sentence" not in page(client, cast.eva, "edit", tip.slug).text


def test_who_only_reads_is_refused_in_words(cast, client, tip):
    for response in (
        page(client, cast.bruno, "edit", tip.slug),
        post(client, cast.bruno, "edit", [tip.slug], html="x"),
        post(client, cast.bruno, "restore", [tip.slug, 1]),
    ):
        assert response.status_code == 403
        assert "Only its author" in response.text


@pytest.mark.parametrize("name", ["edit", "versions", "version", "restore"])
def test_others_find_nothing(cast, client, tip, name):
    about = [tip.slug, 1] if name in ("version", "restore") else [tip.slug]
    for outsider in (cast.diego, cast.farid):
        if name != "restore":
            assert page(client, outsider, name, *about).status_code == 404
        if name in ("edit", "restore"):
            assert post(client, outsider, name, about).status_code == 404
    client.logout()
    visitor = client.get(reverse(f"knowledge:{name}", args=about))
    assert visitor.url.startswith(reverse(settings.LOGIN_URL))


def test_the_history_reads_like_a_story(cast, client, tip):
    rewrite(cast.awa, tip, "Five seconds after the price.")
    rewrite(cast.eva, tip, "Five seconds after any price.", reason="Wider")
    shown = page(client, cast.bruno, "versions", tip.slug).text

    assert "after <del>the </del><ins>any </ins>price." in shown
    assert "Wider" in shown
    assert "Restore this text" not in shown
    first = page(client, cast.bruno, "version", tip.slug, 1).text
    assert "What was first published" in first
    assert "<ins>" not in first
    assert page(client, cast.bruno, "version", tip.slug, 9).status_code == 404


def test_an_earlier_text_is_restored_from_its_page(cast, client, tip):
    first, old = tip.html, texts.mark_of(tip)
    rewrite(cast.awa, tip, "Five seconds.")
    tip.refresh_from_db()
    assert "Restore this text" in page(client, cast.awa, "version", tip.slug, 1).text

    late = post(client, cast.awa, "restore", [tip.slug, 1], seen=old)
    assert (late.status_code, "changed meanwhile" in late.text) == (409, True)
    done = post(client, cast.awa, "restore", [tip.slug, 1], seen=texts.mark_of(tip))
    tip.refresh_from_db()
    assert (done.status_code, tip.html) == (302, first)
    missing = post(client, cast.awa, "restore", [tip.slug, 9], seen=texts.mark_of(tip))
    assert missing.status_code == 404


def test_the_history_costs_the_same_however_long(cast, tip):
    for number in range(8):
        rewrite(cast.awa, tip, f"Version {number}")
        later(tip, hours=number + 1)
    with scope.request_scope(), sql_queries(3):
        queries.history(cast.bruno, tip.slug)


HOSTILE = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '<img src="/files/../x" onerror="alert(1)">',
    '<a href="javascript:alert(1)">x</a>',
    '<a href=" java\tscript:alert(1)">x</a>',
    "<svg><script>alert(1)</script></svg>",
    "<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "<p style=background:url(javascript:alert(1))>x</p>",
    '<p onclick="alert(1)">x</p>',
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<style>@import 'http://evil/';</style>",
    '<a data-mention="abc" href="data:text/html,<script>alert(1)</script>">@x</a>',
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<textarea></textarea><script>alert(1)</script>",
    "<td><script>alert(1)</script></td>",
    "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>",
)


@pytest.mark.parametrize("hostile", HOSTILE)
def test_nothing_that_runs_is_ever_kept_or_shown(cast, client, tip, hostile):
    """Through the edit, the reading page, the history and the page of conflict."""
    mine = texts.mark_of(tip)
    rewrite(cast.awa, tip, f"<p>a</p>{hostile}", title=hostile[:190])
    given = {"seen": mine, "title": hostile[:190], "html": f"<p>b</p>{hostile}"}
    pages = [
        page(client, cast.awa, "discussion", tip.slug),
        page(client, cast.awa, "versions", tip.slug),
        page(client, cast.awa, "edit", tip.slug),
        post(client, cast.awa, "edit", [tip.slug], **given),
    ]
    for response in pages:
        runs = dangerous(response.text)
        assert not runs, runs


def dangerous(shown):
    """What a browser would run: read by a parser, so that escaped words do not count."""
    from html.parser import HTMLParser

    class Reader(HTMLParser):
        found: list = []

        def handle_starttag(self, tag, attrs):
            given = dict(attrs)
            ours = tag == "script" and ("src" in given or given.get("type") == "importmap")
            handlers = [name for name in given if name.startswith("on") or name == "style"]
            address = (given.get("href") or given.get("src") or "").strip().lower()
            foreign = tag in ("script", "iframe", "style", "math", "noscript", "form") and not ours
            if (foreign and tag != "form") or handlers or address.startswith(("java", "data:")):
                self.found.append((tag, attrs))

    reader = Reader()
    reader.found = []
    reader.feed(shown)
    return reader.found
