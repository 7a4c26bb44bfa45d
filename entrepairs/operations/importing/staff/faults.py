# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What may be wrong with a staff file or with one of its lines: codes, said in `telling`."""

from typing import Any

# A line with one of these is left out.
FAULTS = (
    "missing_name",
    "no_identity",
    "bad_email",
    "same_email",
    "same_number",
    "doubled",
    "bad_date",
    "leaves_before_arriving",
    "unknown_manager",
    "unclear_manager",
    "manages_oneself",
    "circular_manager",
    "formula",
    "broken_cell",
    "encoding",
    "too_long",
    "shifted",
    "elsewhere",
    "address_of_another",
    "erased",
)
# A line with one of these is loaded all the same.
REMARKS = ("spaces", "number_changed", "manager_left_out", "account_closed")
# Found out at the last moment: the line was right, and is left out all the same.
TOO_LATE = ("address_taken", "last_administrator", "oneself")

Fault = dict[str, Any]


def fault(code: str, **facts: Any) -> Fault:
    """One thing that is wrong, as it is kept: a code and what the sentence needs."""
    return {"code": code, **facts}


class UnreadableError(Exception):
    """The file as a whole cannot be read, or is none; `code` says why."""

    def __init__(self, code: str, **facts: Any) -> None:
        super().__init__(code)
        self.problem = fault(code, **facts)
