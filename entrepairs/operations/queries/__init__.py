# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The reads of the room."""

from entrepairs.operations.queries.mydata import (
    Copy,
    MyData,
    ToSettle,
    my_data,
    opened_copy,
    to_settle,
)
from entrepairs.operations.queries.staff import (
    Column,
    FilePage,
    FileRow,
    LineRow,
    file_page,
    left_out,
    spaces,
    staff_file,
    staff_files,
)
from entrepairs.operations.queries.upkeep import (
    FirstStep,
    LogLine,
    LogPage,
    MailPage,
    Overview,
    administrator,
    first_step,
    log,
    mail,
    overview,
)

__all__ = [
    "Column",
    "Copy",
    "FilePage",
    "FileRow",
    "FirstStep",
    "LineRow",
    "LogLine",
    "LogPage",
    "MailPage",
    "MyData",
    "Overview",
    "ToSettle",
    "administrator",
    "file_page",
    "first_step",
    "left_out",
    "log",
    "mail",
    "my_data",
    "opened_copy",
    "overview",
    "spaces",
    "staff_file",
    "staff_files",
    "to_settle",
]
