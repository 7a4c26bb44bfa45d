# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Django's SQLite, with a queue before the one place where writing happens.

SQLite lets whoever finds it busy try again later, and later still the longer they have waited: up
to a tenth of a second apart, while those who have just come find it free. Of eight people who
write at once, some waited for seconds. A lock on a file is given by the system, in order and at
once, to threads as to processes; who dies lets go of it.

There is no limit to the wait, as there is none for a page that a migration holds up: each
transaction ends, and the next one comes.
"""

import fcntl
import os
from functools import lru_cache

from django.db.backends.sqlite3 import base


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection that takes its turn for each transaction."""

    _turn: int | None = None

    def set_autocommit(
        self, autocommit: bool, force_begin_transaction_with_broken_autocommit: bool = False
    ) -> None:
        """Begin a transaction when its turn has come; let the next one come when it has ended."""
        if autocommit:
            # Committed or rolled back by now; what is called after a commit holds up nobody.
            self._end_turn()
        elif force_begin_transaction_with_broken_autocommit:
            self._take_turn()
        try:
            super().set_autocommit(autocommit, force_begin_transaction_with_broken_autocommit)
        except BaseException:
            self._end_turn()
            raise

    def close(self) -> None:
        """Let go, in the middle of a transaction too."""
        try:
            super().close()
        finally:
            self._end_turn()

    def create_cursor(self, name: str | None = None) -> "Cursor":
        """Nothing but the class of the cursor is ours."""
        return self.connection.cursor(factory=Cursor)

    def _take_turn(self) -> None:
        if self.is_in_memory_db():
            return
        # A file of its own: to close the database's anywhere lets go of SQLite's own locks on it.
        path = f"{self.settings_dict['NAME']}-turn"
        self._turn = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        fcntl.flock(self._turn, fcntl.LOCK_EX)

    def _end_turn(self) -> None:
        if self._turn is not None:
            os.close(self._turn)
            self._turn = None


class Cursor(base.SQLiteCursorWrapper):
    """A cursor that writes a text of SQL in the manner of SQLite once, not each time it is run."""

    def convert_query(self, query: str, *, param_names: list[str] | None = None) -> str:
        """The text with the places of its values as SQLite marks them."""
        if param_names is None:
            return _with_question_marks(query)
        return super().convert_query(query, param_names=param_names)


@lru_cache(maxsize=256)
def _with_question_marks(query: str) -> str:
    return base.FORMAT_QMARK_REGEX.sub("?", query).replace("%%", "%")
