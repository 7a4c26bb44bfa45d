# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What changed, as one reads it."""

import random

import pytest

from entrepairs.kernel import differences, html
from entrepairs.kernel.differences import compare, compare_words


@pytest.mark.parametrize(
    ("old", "new", "shown"),
    [
        ("<p>The same</p>", "<p>The same</p>", "<p>The same</p>"),
        (
            "<p>Hang up, then repeat it in a sentence.</p>",
            "<p>Hang up, then let the client repeat it in a sentence.</p>",
            "<p>Hang up, then <ins>let the client </ins>repeat it in a sentence.</p>",
        ),
        (
            "<p>Ask three questions.</p><p>Listen.</p>",
            "<p>Ask two questions.</p><p>Listen.</p><h2>Why</h2>",
            (
                "<p>Ask <del>three </del><ins>two </ins>questions.</p><p>Listen.</p>"
                "<h2><ins>Why</ins></h2>"
            ),
        ),
        ("<p>Gone</p><p>Stays</p>", "<p>Stays</p>", "<p><del>Gone</del></p><p>Stays</p>"),
        (
            "<ol><li><p>One</p></li><li><p>Two</p></li></ol>",
            "<ol><li><p>One</p></li><li><p>Three</p></li><li><p>Two</p></li></ol>",
            "<ol><li>One</li><li><ins>Three</ins></li><li>Two</li></ol>",
        ),
        (
            "<table><tbody><tr><td></td><td><p>a</p></td></tr></tbody></table>",
            "<table><tbody><tr><td></td><td><p>a</p></td></tr><tr><td>b</td></tr></tbody></table>",
            "<table><tr><td></td><td>a</td></tr><tr><td><ins>b</ins></td></tr></table>",
        ),
        (
            "<p>A plain word</p>",
            "<p>A <b>plain</b> word</p>",
            "<p>A <del>plain </del><ins><strong>plain</strong> </ins>word</p>",
        ),
        (
            '<p>See <a href="/a">here</a></p>',
            '<p>See <a href="/b">here</a></p>',
            '<p>See <del><a href="/a">here</a></del><ins><a href="/b">here</a></ins></p>',
        ),
        (
            '<p>Look</p><img src="/files/a/b" alt="x">',
            '<p>Look</p><img src="/files/a/c" alt="x">',
            (
                '<p>Look</p><p><del><img src="/files/a/b" alt="x"></del>'
                '<ins><img src="/files/a/c" alt="x"></ins></p>'
            ),
        ),
        (
            "<blockquote><p>L’eau, c’est bien</p></blockquote>",
            "<blockquote><p>L’eau, c’est mieux</p></blockquote>",
            "<blockquote>L’eau, c’est <del>bien</del><ins>mieux</ins></blockquote>",
        ),
        ("", "<p>New</p>", "<p><ins>New</ins></p>"),
        ("<p>Old</p>", "", "<p><del>Old</del></p>"),
    ],
)
def test_changes_are_shown_where_they_stand(old, new, shown):
    assert compare(old, new) == shown


def test_a_title_is_words_not_marks():
    assert compare_words("a <b> c", "a <i> c") == "a &lt;<del>b</del><ins>i</ins>&gt; c"
    assert compare_words("The joker", "My trick") == "<del>The joker</del><ins>My trick</ins>"


def test_what_people_wrote_stays_escaped():
    shown = compare("<p>a &lt;script&gt; b</p>", "<p>a &lt;script&gt; c &amp;amp; d</p>")
    assert "<script" not in shown
    assert "&amp;amp;" in shown


WORDS = "peer group need answer tip tutorial step what why when never always client word".split()


def a_text(dice):
    def words():
        return " ".join(dice.choices(WORDS, k=dice.randint(0, 12)))

    kinds = ("<p>{}</p>", "<h2>{}</h2>", "<ul><li><p>{}</p></li><li>{}</li></ul>", "<pre>{}</pre>")
    rows = "<table><tbody><tr><td><p>{}</p></td><td>{}</td></tr></tbody></table>"
    chosen = dice.choices((*kinds, rows, "<blockquote><p>{}</p></blockquote>"), k=6)
    return "".join(kind.format(*(words() for _ in range(kind.count("{}")))) for kind in chosen)


@pytest.mark.parametrize("seed", range(60))
def test_both_texts_can_be_read_out_of_their_differences(seed):
    dice = random.Random(seed)
    old, new = a_text(dice), a_text(dice)
    shown = compare(old, new)

    assert read(shown, "del") == read(new)
    assert read(shown, "ins") == read(old)


def read(shown, without=None):
    import re

    kept = re.sub(rf"<{without}>.*?</{without}>", "", shown, flags=re.DOTALL) if without else shown
    return html.plain(kept.replace("</td>", " ")).split()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("<p>" + "a " * 50_000 + "</p>", "<p>" + "b a " * 25_000 + "</p>"),
        ("<p>a</p>" * 12_000, "<p>b</p>" * 12_000),
        ("<p>a b c</p>" * 8_000, "<p>a b d</p>" * 8_000),
        (
            "<p>" + " ".join(str(n % 97) for n in range(30_000)) + "</p>",
            "<p>" + " ".join(str(n % 89) for n in range(30_000)) + "</p>",
        ),
    ],
)
def test_hostile_lengths_cost_little(monkeypatch, old, new):
    compared = []
    for name in ("_goes_down", "_alike"):
        asked = getattr(differences, name)
        monkeypatch.setattr(
            differences, name, lambda *of, asked=asked: compared.append(1) or asked(*of)
        )

    assert compare(old, new)

    assert len(compared) <= differences.MOST_DIFFERENCES**2
