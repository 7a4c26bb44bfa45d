# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A house that says some things in its own words: what the catalogues give passes by its speaker.

Django keeps one translation object a language for everybody; ours asks who speaks now. Without a
speaker a word costs one look at a variable more.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.utils.translation import override, trans_real

# Message, what the catalogue makes of it, language; gives what is said. Hashable: it keys caches.
Speaker = Callable[[str, str, str], str]
_now: ContextVar[Speaker | None] = ContextVar("speaker", default=None)


def speaker() -> Speaker | None:
    """Who speaks now, for caches of what was said."""
    return _now.get()


@contextmanager
def speaking(who: Speaker | None, language: str) -> Iterator[None]:
    """Within, words are of this language, as this speaker says them."""
    before = _now.set(who)
    try:
        with override(language):
            yield
    finally:
        _now.reset(before)


class Translation(trans_real.DjangoTranslation):
    """The catalogues of one language, and who speaks them."""

    def gettext(self, message: str) -> str:
        """The words for `message`, which may carry its context before a mark, as gettext has it."""
        return self._said(message, super().gettext(message))

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """The same for a number of things."""
        return self._said(msgid1, super().ngettext(msgid1, msgid2, n))

    def _said(self, message: str, text: str) -> str:
        who = _now.get()
        if who is None:
            return text
        # Where nothing is translated the mark of the context is still in the text.
        plain = text.rpartition(trans_real.CONTEXT_SEPARATOR)[2]
        said = who(message, plain, self.language())
        return text if said == plain else said


def take_up() -> None:
    """Let Django build our translations from now on: it offers no other way to choose the class.

    Those that were built while rooms were read are built anew.
    """
    vars(trans_real).update(DjangoTranslation=Translation, _translations={}, _default=None)
