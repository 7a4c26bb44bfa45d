# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""How a house calls a tip, a tutorial, a community, a meeting: one of a few words for each.

The words are chosen here and not typed, since French bends what stands around a noun. A noun of
the same gender takes the place of ours, elisions mended; where the gender changes, the words before
and after it follow, and whole sentences are written by hand (`masculine.toml`).
"""

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from entrepairs.kernel import spoken
from entrepairs.people.models import Organisation


@dataclass(frozen=True)
class Noun:
    """A word in both languages, one and many."""

    french: tuple[str, str]
    english: tuple[str, str]
    is_masculine: bool = False


# Ours first, under no name; then what may stand in its place.
NOUNS: Mapping[str, Mapping[str, Noun]] = {
    "tip": {
        "": Noun(("astuce", "astuces"), ("tip", "tips")),
        "practice": Noun(("pratique", "pratiques"), ("practice", "practices")),
    },
    "tutorial": {
        "": Noun(("tuto", "tutos"), ("tutorial", "tutorials"), is_masculine=True),
        "guide": Noun(("guide", "guides"), ("guide", "guides"), is_masculine=True),
        "howto": Noun(
            ("mode d’emploi", "modes d’emploi"), ("how-to", "how-tos"), is_masculine=True
        ),
    },
    "community": {
        "": Noun(("communauté", "communautés"), ("community", "communities")),
        "circle": Noun(("cercle", "cercles"), ("circle", "circles"), is_masculine=True),
        "club": Noun(("club", "clubs"), ("club", "clubs"), is_masculine=True),
    },
    "meeting": {
        "": Noun(("rencontre", "rencontres"), ("meeting", "meetings")),
        "session": Noun(("séance", "séances"), ("session", "sessions")),
        "gathering": Noun(("réunion", "réunions"), ("gathering", "gatherings")),
    },
}
Choices = tuple[tuple[str, str], ...]
PLACE = r"%\(\w+\)"
MASCULINE = {
    "la": "le",
    "une": "un",
    "cette": "ce",
    "aucune": "aucun",
    "quelle": "quel",
    "toute": "tout",
    "toutes": "tous",
    "seule": "seul",
    "première": "premier",
    "ma": "mon",
    "sa": "son",
}
BEFORE = "|".join((*MASCULINE, *"les de à même autre mes ses vos".split()))
AFTER = (
    r"(?:(?: dont je suis membre)? (?:n’)?est)?(?: pas| plus)? (?:ouvert|fermé|rouvert|sondé)es?\b"
)


@dataclass(frozen=True)
class Vocabulary:
    """The speaker of a house (`kernel.spoken`): what it chose, and nothing else."""

    choices: Choices

    def __call__(self, message: str, text: str, language: str) -> str:
        """The text in the words of the house."""
        return _said(self.choices, message, text, language)


def of(house: Organisation | None) -> Vocabulary | None:
    """How the house speaks; nobody where it speaks as the tool does. No query."""
    choices = chosen(house) if house else ()
    return Vocabulary(choices) if choices else None


def chosen(house: Organisation) -> Choices:
    """Noun and choice, of those that differ from ours and that we still know."""
    kept = house.vocabulary
    return tuple((noun, kept[noun]) for noun in NOUNS if kept.get(noun) in NOUNS[noun])


def offers(noun: str, choice: str) -> bool:
    """May a house say it so?"""
    return choice in NOUNS.get(noun, {})


@contextmanager
def speaking(house: Organisation | None, language: str) -> Iterator[None]:
    """Within, words are of this language and of this house."""
    with spoken.speaking(of(house), language):
        yield


@lru_cache(maxsize=16_384)
def _said(choices: Choices, message: str, text: str, language: str) -> str:
    if language.startswith("fr"):
        text = _written_by_hand(choices, message) or text
    for noun, choice in choices:
        text = _in_place(NOUNS[noun][""], NOUNS[noun][choice], text, language)
    return text


def _written_by_hand(choices: Choices, message: str) -> str:
    community = NOUNS["community"][dict(choices).get("community", "")]
    if not community.is_masculine:
        return ""
    one, many = community.french
    return _sentences().get(message, "").replace("{one}", one).replace("{many}", many)


@cache
def _sentences() -> Mapping[str, str]:
    source = files("entrepairs.people") / "masculine.toml"
    return tomllib.loads(source.read_text(encoding="utf-8"))


def _in_place(ours: Noun, theirs: Noun, text: str, language: str) -> str:
    if language.startswith("fr"):
        put = _masculine if theirs.is_masculine and not ours.is_masculine else _french
        return put(ours.french, theirs.french, text)
    return _english(ours.english, theirs.english, text)


def _english(ours: tuple[str, str], theirs: tuple[str, str], text: str) -> str:
    return _replaced(
        rf"\b({ours[0]}|{ours[1]})\b", lambda found: _number(found, ours, theirs), text
    )


def _french(ours: tuple[str, str], theirs: tuple[str, str], text: str) -> str:
    """The same gender: what was elided before a vowel is whole again before a consonant."""

    def noun(found: re.Match) -> str:
        article = {"l": "a ", "d": "e "}.get(found[1].lower(), "") if found[1] else ""
        return (found[1] or "") + article + _number(found, ours, theirs, group=2)

    return _replaced(rf"\b(?:([LlDd])[’'])?({ours[1]}|{ours[0]})\b", noun, text)


def _masculine(ours: tuple[str, str], theirs: tuple[str, str], text: str) -> str:
    """The words before a noun follow its gender, and so do the few adjectives after it."""

    def noun(found: re.Match) -> str:
        before = [_like(word, MASCULINE.get(word.lower(), word)) for word in found[1].split()]
        said = " ".join([*before, _number(found, ours, theirs, group=2)])
        for apart, together in ((r"\b([Dd])e le\b", r"\1u"), (r"\bà le\b", "au"), ("À le ", "Au ")):
            said = re.sub(apart, together, said)
        return said + re.sub(r"e(s?)$", r"\1", found[3] or "")

    pattern = rf"((?:\b(?:{BEFORE}) )*)\b({ours[1]}|{ours[0]})\b({AFTER})?"
    return _replaced(pattern, noun, text)


def _replaced(pattern: str, put: Callable[[re.Match], str], text: str) -> str:
    """Outside of places such as %(tip)s, whatever the capitals."""
    either = re.compile(f"{PLACE}|{pattern}", re.IGNORECASE)
    return either.sub(lambda found: found[0] if found[0].startswith("%(") else put(found), text)


def _number(found: re.Match, ours: tuple[str, str], theirs: tuple[str, str], group: int = 1) -> str:
    word = found[group]
    return _like(word, theirs[word.lower() == ours[1]])


def _like(model: str, word: str) -> str:
    return word[0].upper() + word[1:] if model[0].isupper() else word
