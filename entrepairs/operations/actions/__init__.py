# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The writes of the room."""

from entrepairs.operations.actions.mydata import ask_erasure, ask_export, keep_account
from entrepairs.operations.actions.staff import (
    drop_staff_file,
    give_staff_file,
    load_staff_file,
    map_columns,
    reopen_columns,
)
from entrepairs.operations.actions.upkeep import (
    test_mail,
    try_entries_again,
    try_mails_again,
    try_tasks_again,
)

__all__ = [
    "ask_erasure",
    "ask_export",
    "drop_staff_file",
    "give_staff_file",
    "keep_account",
    "load_staff_file",
    "map_columns",
    "reopen_columns",
    "test_mail",
    "try_entries_again",
    "try_mails_again",
    "try_tasks_again",
]
