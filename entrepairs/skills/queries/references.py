# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Entries of official lists that are no skill here yet, to be proposed from."""

import re
from dataclasses import dataclass

from django.db.models import Case, QuerySet, Value, When
from django.db.models.functions import Coalesce, Length, NullIf
from django.utils.translation import get_language

from entrepairs.kernel.folding import fold
from entrepairs.people.models import Person
from entrepairs.skills.models import Reference

FEW = 8
# One letter means half of the list.
SHORTEST, LONGEST = 2, 80
ACCENTED = {
    "a": "aàâäáãå",
    "c": "cç",
    "e": "eéèêë",
    "i": "iîïí",
    "n": "nñ",
    "o": "oôöóõ",
    "u": "uùûüú",
    "y": "yÿ",
    " ": " -\N{NO-BREAK SPACE}",
    "'": "'’",
}
LIGATURES = {"oe": "œ", "ae": "æ"}


@dataclass(frozen=True)
class ReferenceTag:
    """One entry as its list calls it in the reader's language, else in the other."""

    label: str
    uri: str
    scheme: str


def references_like(person: Person, text: str, limit: int = FEW) -> list[ReferenceTag]:
    """Entries that the words typed so far may mean: those that begin so, then those that hold it.

    Accents, capitals, œ, hyphens and apostrophes do not matter. One SQL query, none below two
    letters. Labels are not kept folded, so each of the organisation's is compared with a regular
    expression: 47,000 of them (all of ROME and ESCO) take 0.17 s on SQLite, 0.13 s on PostgreSQL.
    """
    key = fold(text)[:LONGEST]
    if len(key) < SHORTEST:
        return []
    pattern = _pattern(key)
    found = _named(Reference.objects.visible_to(person).filter(subject=None))
    found = found.filter(label__regex=pattern).annotate(
        begins=Case(When(label__regex=f"^{pattern}", then=Value(0)), default=Value(1))
    )
    found = found.order_by("begins", Length("label"), "label", "pk")
    rows = found.values_list("label", "uri", "scheme")[:limit]
    return [ReferenceTag(*row) for row in rows]


def _named(rows: QuerySet[Reference]) -> QuerySet[Reference]:
    """With the label that the reader is shown."""
    english = (get_language() or "fr").startswith("en")
    first, second = ("label_en", "label_fr") if english else ("label_fr", "label_en")
    return rows.annotate(label=Coalesce(NullIf(first, Value("")), second))


def _pattern(key: str) -> str:
    """The folded words as a regular expression that both databases read alike."""
    parts = re.findall("|".join((*LIGATURES, ".")), key)
    return "".join(_letter(part) for part in parts)


def _letter(part: str) -> str:
    if part in LIGATURES:
        ligature = LIGATURES[part]
        return f"({''.join(map(_letter, part))}|[{ligature}{ligature.upper()}])"
    if part in ACCENTED or part.isalpha():
        letters = ACCENTED.get(part, part)
        return f"[{''.join(dict.fromkeys(letters + letters.upper()))}]"
    return re.escape(part)
