# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Stems and function words of French and English, on words without accents.

The rules are light on purpose: they bring together the forms of one word (congé, congés; poste,
posting) and leave different words apart. One table serves both languages, because people mix them
in one sentence and nobody declares the language of a word.
"""

SHORTEST = 4  # acronyms and short words are left alone
VOWELS = frozenset("aeiouy")
SHORTEST_ADVERB = 6
REMAINS = 3  # letters at least remain of a word

# (ending, what replaces it): the first that fits is applied, and only if three letters remain.
ENDINGS = (
    ("issement", ""),
    ("issant", ""),
    ("ication", "iqu"),
    ("ation", ""),
    ("atrice", "at"),
    ("ateur", "at"),
    ("trice", "t"),
    ("teur", "t"),
    ("euse", "eu"),
    ("eur", "eu"),
    ("ance", ""),
    ("ence", ""),
    ("ite", ""),
    ("ive", "if"),
    ("elle", "el"),
    ("enne", "en"),
    ("iere", "ier"),
    ("able", ""),
    ("ible", ""),
    ("ant", ""),
    ("ent", ""),
    ("ee", ""),
    ("er", ""),
    ("ez", ""),
    ("ons", ""),
    ("ir", ""),
    ("ing", ""),
    ("ed", ""),
    ("ie", "i"),
    ("y", "i"),
    ("e", ""),
    ("i", ""),
)

# French, then English. They are kept and count little: which, comment and pourquoi carry the need.
FUNCTION_WORDS = frozenset(
    """
    a ai aie ainsi alors apres as au aussi autre autres aux avait avant avec avez avoir avons
    ayant bien c ca car ce ceci cela celle celles celui cependant ces cet cette ceux chez
    combien comme comment d dans de deja depuis des doit doivent donc dont du elle elles en
    encore est et etaient etait etant ete etes etre eu eux faire fait faut font fut ici il ils j
    je l la le les leur leurs lors lorsque lui m ma mais me meme memes mes moi moins mon n ne ni
    non nos notre nous on ont or ou par parce pas peu peut peuvent plus pour pourquoi pouvez
    puis puisque qu quand que quel quelle quelles quels qui quoi s sa sans se selon sera serait
    ses si soit sommes son sont sous suis sur t ta te tes toi ton tous tout toute toutes tres tu
    un une vers veut veux voici voila vos votre voudrais vous y
    about after again all already also am an and any are at be because been before being both
    but by can could did do does doing done down each either few for from had has have having he
    her here him his how however i if in into is it its just may me might more most must my no
    nor not of off once only onto other our out over own same shall she should since so some
    still such than that the their them then there therefore these they this those thus to too
    under up us ve very want was we well were what when where which while who whom whose why
    will with without would yet you your
    """.split()
)


def stem(word: str) -> str:
    """The common part of a word's forms. Expects lower case without accents."""
    if len(word) < SHORTEST or VOWELS.isdisjoint(word):
        return word
    return _single_end(_without_ending(_without_adverb(_singular(word))))


def _singular(word: str) -> str:
    if word.endswith("aux") and len(word) > len("chaux"):
        return word[:-3] + "al"
    if word.endswith(("s", "x")) and not word.endswith("ss"):
        return word[:-1]
    return word


def _without_adverb(word: str) -> str:
    for ending in ("ement", "ment"):
        if word.endswith(ending) and len(word) > SHORTEST_ADVERB:
            return word[: -len(ending)]
    return word


def _without_ending(word: str) -> str:
    for ending, instead in ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= REMAINS:
            return word[: -len(ending)] + instead
    return word


def _single_end(word: str) -> str:
    """runn(ing) and run, appell(e) and appel."""
    if len(word) > REMAINS and word[-1] == word[-2] and word[-1] not in VOWELS:
        return word[:-1]
    return word
