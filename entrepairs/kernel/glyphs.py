# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the server draws: the halves that say a state, a community's emblem, a person's initials."""

from hashlib import blake2b

from markupsafe import Markup, escape

# The state of a thing. The word stands beside it: nothing rests on the glyph alone.
HALVES = {
    "vide": '<circle class="hr hd" cx="10" cy="10" r="8.25"/>',
    "demi": (
        '<path class="ha" d="M10 1.75a8.25 8.25 0 0 0 0 16.5z"/>'
        '<path class="hr hd" d="M10 1.75a8.25 8.25 0 0 1 0 16.5"/>'
    ),
    "autre": (
        '<path class="hb" d="M10 1.75a8.25 8.25 0 0 1 0 16.5z"/>'
        '<path class="hr" d="M10 1.75a8.25 8.25 0 0 1 0 16.5z"/>'
        '<path class="hr hd" d="M10 1.75a8.25 8.25 0 0 0 0 16.5"/>'
    ),
    "plein": (
        '<path class="hb" d="M10 1.75a8.25 8.25 0 0 1 0 16.5z"/>'
        '<path class="ha" d="M10 1.75a8.25 8.25 0 0 0 0 16.5z"/>'
        '<circle class="hr" cx="10" cy="10" r="8.25"/>'
    ),
    "decale": (
        '<path class="ha" d="M9.6.6a7.3 7.3 0 0 0 0 14.6z"/>'
        '<path class="hb" d="M10.4 4.8a7.3 7.3 0 0 1 0 14.6z"/>'
        '<path class="hr" d="M10.4 4.8a7.3 7.3 0 0 1 0 14.6z"/>'
    ),
    "sceau": (
        '<circle class="hf" cx="10" cy="10" r="9"/>'
        '<path class="htick" d="m6 10.3 2.7 2.7 5.2-5.7"/>'
    ),
}

# A background, and the two colours that can be told from it.
EMBLEM_COLOURS = (("ht", "hb", "ha"), ("hg", "ha", "hf"), ("hb", "ha", "hf"), ("ha", "hb", "hb"))
# A half-disc resting on each side of its square.
EMBLEM_HALVES = (
    "M20 0a10 10 0 0 0 0 20z",
    "M0 0a10 10 0 0 1 0 20z",
    "M0 20a10 10 0 0 1 20 0z",
    "M0 0a10 10 0 0 0 20 0z",
)
EMBLEM_CORNERS = ("0 0", "20 0", "0 20", "20 20")

FACE_TINTS = 6


def halves(state: str, label: str = "", size: str = "") -> Markup:
    """The glyph of a state: mute when a word stands beside it, named by `label` when alone."""
    voice = Markup('role="img" aria-label="{}"').format(label) if label else 'aria-hidden="true"'
    return Markup('<svg class="g{}" viewBox="0 0 20 20" {}>{}</svg>').format(
        f" g--{size}" if size else "", Markup(voice), Markup(HALVES[state])
    )


def emblem(slug: str, size: str = "") -> Markup:
    """A community's picture: four half-discs drawn from its slug, so it never changes."""
    numbers = blake2b(slug.encode(), digest_size=9).digest()
    ground, *inks = EMBLEM_COLOURS[numbers[0] % len(EMBLEM_COLOURS)]
    pieces = "".join(
        f'<path transform="translate({corner})" class="{inks[numbers[2 * n + 1] % 2]}"'
        f' d="{EMBLEM_HALVES[numbers[2 * n + 2] % 4]}"/>'
        for n, corner in enumerate(EMBLEM_CORNERS)
    )
    return Markup(
        '<svg class="emblem{}" viewBox="0 0 40 40" aria-hidden="true">'
        '<rect class="{}" width="40" height="40"/>{}</svg>'
    ).format(f" emblem--{size}" if size else "", ground, Markup(pieces))


def tint(slug: str) -> int:
    """Which of the six tints a person without a photo gets, always the same."""
    return blake2b(str(slug).encode(), digest_size=1).digest()[0] % FACE_TINTS + 1


def initials(name: str) -> str:
    """One or two letters for a face; particles such as "de" don't count."""
    words = [word for word in str(name).replace("-", " ").split() if word[:1].isalpha()]
    if not words:
        return "?"
    others = [word for word in words[1:] if word[0].isupper()] or words[1:]
    return str(escape(words[0][0] + (others[-1][0] if others else ""))).upper()
