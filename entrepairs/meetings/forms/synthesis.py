# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The parts of a draft as a page sends them: all together, whichever button was pressed."""

from collections.abc import Mapping
from typing import NamedTuple

from entrepairs.meetings.drafting import PARTS
from entrepairs.meetings.forms.protocols import number

LONGEST = 20_000


class Typed(NamedTuple):
    """The words of a part, and the version that their author started from."""

    text: str
    seen: int


def typed(sent: Mapping[str, str]) -> dict[str, Typed]:
    """Those parts that were in the page."""
    return {
        name: Typed(
            sent[f"text-{name}"].replace("\r\n", "\n")[:LONGEST],
            number(sent.get(f"seen-{name}", "")),
        )
        for name in PARTS
        if f"text-{name}" in sent
    }
