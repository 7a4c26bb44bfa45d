# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A text in passages: what changed, and each taken by itself into what stands there now."""

import pytest

from entrepairs.curation import passages

BEFORE = {"title": "T", "how": "<ol><li>one</li><li>two</li></ol><p>end</p>"}


def told(before, after):
    return [(one.part, one.before, one.becomes) for one in passages.passages(before, after)]


def test_items_and_paragraphs_are_passages():
    after = {"title": "T2", "how": "<ol><li>one!</li><li>two</li><li>three</li></ol><p>end.</p>"}
    assert told(BEFORE, after) == [
        ("title", "T", "T2"),
        ("how", "<li>one</li>", "<li>one!</li>"),
        ("how", "", "<li>three</li>"),
        ("how", "<p>end</p>", "<p>end.</p>"),
    ]


def test_a_list_that_becomes_another_kind_is_one_passage():
    after = {"title": "T", "how": "<ul><li>one</li><li>two!</li></ul><p>end</p>"}
    ((part, before, becomes),) = told(BEFORE, after)
    assert part == "how"
    assert before == "<ol><li>one</li><li>two</li></ol>"
    assert becomes == "<ul><li>one</li><li>two!</li></ul>"


def test_a_passage_is_taken_into_a_text_that_changed_elsewhere():
    after = {"title": "T", "how": "<ol><li>one!</li><li>two</li><li>three</li></ol><p>end.</p>"}
    now = {"title": "New", "how": "<ol><li>zero</li><li>one</li><li>two</li></ol><p>END</p>"}
    assert passages.fitting(now, BEFORE, after) == {0, 1}
    taken = passages.taken_into(now, BEFORE, after, {0, 1})
    assert taken == {
        "title": "New",
        "how": "<ol><li>zero</li><li>one!</li><li>two</li><li>three</li></ol><p>END</p>",
    }
    with pytest.raises(passages.OverlapError) as lost:
        passages.taken_into(now, BEFORE, after, {0, 2})
    assert lost.value.numbers == {2}


def test_all_passages_make_the_text_that_was_suggested():
    after = {"title": "T", "how": "<h2>First</h2><p>one, two</p>", "words": "<p>Say it.</p>"}
    every = {one.number for one in passages.passages(BEFORE, after)}
    assert passages.taken_into(BEFORE, BEFORE, after, every) == after


@pytest.mark.parametrize(
    "after, role",
    [
        ({"how": "<p>end</p><ol><li>two</li><li>one</li></ol>"}, "structured"),
        ({"how": "<h2>Steps</h2><ol><li>one</li><li>two</li></ol><p>end</p>"}, "structured"),
        ({"title": "A better title"}, "structured"),
        ({"how": BEFORE["how"] + '<p><img src="/files/a/b.png" alt=""></p>'}, "illustrated"),
        ({"example": "<p>On Monday it worked.</p>"}, "illustrated"),
        ({"how": "<ol><li>one</li><li>two, calmly</li></ol><p>end</p>"}, "enriched"),
    ],
)
def test_what_was_done_is_told_by_what_changed(after, role):
    assert passages.role_of(BEFORE, BEFORE | after) == role
