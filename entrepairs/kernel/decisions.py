# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A yes, or a no that explains itself."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied


class Refused(PermissionDenied):
    """The person asked for something the rules do not allow; the text is meant for that person."""


class StaleError(Exception):
    """What the person edits was changed meanwhile; nothing was written."""


@dataclass(frozen=True)
class Decision:
    """The answer of a rule: true when allowed, else the sentence that says why not."""

    refusal: str = ""

    def __bool__(self) -> bool:
        return not self.refusal

    def or_refuse(self) -> None:
        """Raise `Refused` unless allowed."""
        if self.refusal:
            raise Refused(self.refusal)


ALLOWED = Decision()
