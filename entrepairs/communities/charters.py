# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Charters: what is asked before somebody writes, and the texts that one may start from."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from entrepairs.communities.models import Agreement, Community
from entrepairs.kernel.decisions import Refused
from entrepairs.people.models import Person


class CharterAskedError(Refused):
    """The person has not agreed to the charter that stands now; nothing was written.

    A refusal like another for whoever does not know better; its page has the charter and the way
    on (`middleware.CharterFirst`).
    """

    def __init__(self, community: Community) -> None:
        super().__init__(
            _("%(community)s has a charter: read it and say yes before you write there.")
            % {"community": community.name}
        )
        self.community = community


def ask(person: Person, community: Community) -> None:
    """Raise `CharterAskedError` where one has still to agree. One SQL query, none without one."""
    if is_asked(person, community):
        raise CharterAskedError(community)


def is_asked(person: Person, community: Community) -> bool:
    """Does a charter stand that the person has not agreed to? One SQL query, none without one."""
    if community.charter_id is None:
        return False
    agreed = Agreement.objects.visible_to(person).filter(charter=community.charter_id)
    return not agreed.exists()


@dataclass(frozen=True)
class Draft:
    """A charter to start from."""

    key: str
    name: str
    purpose: str
    line: str
    text: str


def drafts() -> tuple[Draft, ...]:
    """Those delivered, in the reader's language."""
    return _read("fr" if (get_language() or "").startswith("fr") else "en")


@cache
def _read(language: str) -> tuple[Draft, ...]:
    source = files("entrepairs.communities") / "charters" / f"{language}.toml"
    told = tomllib.loads(source.read_text(encoding="utf-8"))
    return tuple(Draft(key=key, **one) for key, one in told.items())
