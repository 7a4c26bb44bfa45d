# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The parts of a tutorial, however their author wrote them."""

import pytest

from entrepairs.knowledge import words
from entrepairs.knowledge.queries import parts


@pytest.mark.parametrize(
    ("item", "title", "text"),
    [
        ("<p><strong>Say so</strong></p><p>Out loud.</p>", "Say so", "<p>Out loud.</p>"),
        ("<strong>Say so.</strong> Out loud.", "Say so", "Out loud."),
        ("<p><strong>Say so.</strong> Out loud.</p>", "Say so", "<p>Out loud.</p>"),
        ("<strong>Say so</strong><br>Out loud.", "Say so", "Out loud."),
        ("<p><strong>Say so</strong></p>", "Say so", ""),
        ("<p><strong>If so</strong>, say it.</p>", "", "<p><strong>If so</strong>, say it.</p>"),
        ("<p>Say so.</p>", "", "<p>Say so.</p>"),
    ],
)
def test_a_step_has_the_title_its_author_gave_it(item, title, text):
    (step,) = parts.steps(f"<ol><li>{item}</li></ol>")
    assert (step.title, step.text) == (title, text)


@pytest.mark.parametrize("text", ["", "<p>In short</p>", "<ul><li>One</li></ul>"])
def test_what_is_not_a_numbered_list_has_no_steps(text):
    assert parts.steps(text) == []


def test_a_list_within_a_list_keeps_its_own_look():
    text = "<ol><li>One<ul><li>Two</li></ul></li></ol>"
    assert parts.steps(text) == []
    assert parts.items(text) == []


def test_items_are_those_of_a_list_or_paragraphs():
    assert parts.items("<ul><li><p>One</p></li><li><p>Two</p></li></ul>") == [
        "<p>One</p>",
        "<p>Two</p>",
    ]
    assert parts.items("<p>One</p><p>Two</p>") == ["One", "Two"]
    assert parts.items("<p>One</p><table></table>") == []


def test_a_story_in_quotes_names_its_teller():
    story = parts.story("<p>“She laughed.”</p><p>Awa Diop, at the desk</p>")
    assert (story.text, story.teller) == ("<p>“She laughed.”</p>", "Awa Diop, at the desk")
    assert parts.story("<p>She laughed.</p><p>So did I.</p>").teller == ""


@pytest.mark.parametrize(
    ("part", "crowd", "told"),
    [
        (11, 11, ""),
        (12, 12, "at least 2 times in 3"),
        (8, 12, "at least 2 times in 3"),
        (7, 12, "1 to 2 times in 3"),
        (5, 12, "1 to 2 times in 3"),
        (4, 12, "at most 1 time in 3"),
        (0, 12, "at most 1 time in 3"),
        (20, 25, "at least 4 times in 5"),
        (19, 25, "3 to 4 times in 5"),
        (180, 200, "at least 9 times in 10"),
    ],
)
def test_a_share_is_told_in_bands_that_hide_all_and_nothing(part, crowd, told):
    assert words.share(part, crowd) == told
