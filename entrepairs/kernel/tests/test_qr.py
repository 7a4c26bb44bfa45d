# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A QR code as the policy of our pages lets it through."""

from entrepairs.kernel import qr


def test_a_code_is_drawn_without_style_nor_size():
    drawn = qr.drawing("https://entrepairs.example/join/0123456789abcdefghjkmnpq")

    assert drawn.startswith('<svg aria-hidden="true" viewBox=')
    assert "style" not in drawn
    assert "width" not in drawn
    assert drawn != qr.drawing("https://entrepairs.example/join/other")
