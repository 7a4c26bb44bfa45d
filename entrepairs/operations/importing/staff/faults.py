# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What may be wrong with a staff file or with one of its lines: codes, said in `telling`."""

from typing import Any

Fault = dict[str, Any]


def fault(code: str, **facts: Any) -> Fault:
    """One thing that is wrong, as it is kept: a code and what the sentence needs."""
    return {"code": code, **facts}


class UnreadableError(Exception):
    """The file as a whole cannot be read, or is none; `code` says why."""

    def __init__(self, code: str, **facts: Any) -> None:
        super().__init__(code)
        self.problem = fault(code, **facts)
