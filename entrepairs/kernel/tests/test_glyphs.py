# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the server draws."""

import pytest

from entrepairs.kernel import glyphs


def test_an_emblem_never_changes():
    assert glyphs.emblem("k3v9x2m4p7q1") == glyphs.emblem("k3v9x2m4p7q1")
    assert glyphs.emblem("k3v9x2m4p7q1").count("<path") == 4


def test_emblems_differ():
    assert len({glyphs.emblem(f"community{n}") for n in range(50)}) == 50


def test_an_emblem_can_be_told_from_its_ground():
    for n in range(200):
        drawn = glyphs.emblem(f"{n}")
        ground = drawn.split('<rect class="')[1][:2]
        assert f'class="{ground}" d=' not in drawn


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Thierry Vasseur", "TV"),
        ("Fatou N’Diaye", "FN"),
        ("Paul-Henri de Courcy", "PC"),
        ("Awa", "A"),
        ("élodie", "É"),
        ("", "?"),
        ("<script>", "?"),
    ],
)
def test_initials(name, letters):
    assert glyphs.initials(name) == letters


def test_tints_are_stable_and_all_used():
    assert {glyphs.tint(f"p{n}") for n in range(100)} == {1, 2, 3, 4, 5, 6}
    assert glyphs.tint("awa") == glyphs.tint("awa")


@pytest.mark.parametrize("state", glyphs.HALVES)
def test_a_glyph_beside_a_word_is_mute_and_alone_is_named(state):
    assert 'aria-hidden="true"' in glyphs.halves(state)
    assert 'role="img" aria-label="&lt;open&gt;"' in glyphs.halves(state, "<open>")
    assert 'class="g g--l"' in glyphs.halves(state, size="l")
