# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""One JSON line an event. No names, no content, no query strings."""

import json
import logging
import traceback
from datetime import UTC, datetime


class JsonLines(logging.Formatter):
    """Time, level, logger, message, and the error's type and place when there is one."""

    def format(self, record: logging.LogRecord) -> str:
        """Turn a record into one line of JSON."""
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "from": record.name,
            "message": _without_address(record).split("?", 1)[0],
        }
        status = getattr(record, "status_code", None)
        if status:
            line["status"] = status
        if record.exc_info:
            line["trace"] = _trace(record.exc_info[1])
        return json.dumps(line, ensure_ascii=False)


def _without_address(record: logging.LogRecord) -> str:
    """The message; for a request, which kind of page it asked for.

    An address may hold the name of a file, or what opens an invitation.
    """
    message = record.getMessage()
    page = getattr(getattr(record, "request", None), "resolver_match", None)
    if page is None or not isinstance(record.args, tuple) or not record.args:
        return message
    address = str(record.args[-1])
    return message.removesuffix(address) + f"/{page.route}" if address[:1] == "/" else message


def _trace(error: BaseException | None) -> str:
    """Which errors, each at which place, the first last.

    Without what they say: a database repeats the row that it refuses, a mail server an address.
    """
    told, seen = [], set[int]()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        places = traceback.format_tb(error.__traceback__)
        told += [*places, f"{type(error).__module__}.{type(error).__qualname__}\n"]
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return "".join(told)
