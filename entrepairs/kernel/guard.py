# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Reading never writes: a GET that would change the database raises at the connection."""

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

from django.db import connections
from django.http import HttpRequest, HttpResponse

READS = ("SELECT", "EXPLAIN", "SAVEPOINT", "RELEASE SAVEPOINT", "ROLLBACK TO SAVEPOINT", "WITH")
WRITES_WITHIN = re.compile(
    r"\bFOR\s+(NO\s+KEY\s+)?(UPDATE|SHARE)\b|\bnextval\s*\(|\b(INSERT\s+INTO|DELETE\s+FROM)\b"
    r"|\bUPDATE\s+\S+\s+SET\b",
    re.IGNORECASE,
)
LITERAL = re.compile(r"'(?:[^']|'')*'")
PRAGMA_READ = re.compile(r"PRAGMA\s+\w+\s*(\(|;|$)", re.IGNORECASE)

# What a page may write while it is read, each with its reason.
EXEMPT_TABLES = {
    "django_session": "the session is renewed once a week and holds sign-in steps",
    "kernel_cache": "the cache is not data: rate limits, computed fragments",
}

# Addresses whose GET is a deed, each with its reason.
EXEMPT_ADDRESSES = {
    r"/accounts/oidc/[\w-]+/login/callback/": "an identity provider sends its answer by a GET",
    r"/accounts/saml/\w+/acs/finish/": "where a browser is sent on to with such an answer",
}
DEED_BY_GET = re.compile("|".join(EXEMPT_ADDRESSES))


class WroteWhileReadingError(RuntimeError):
    """A GET or HEAD request tried to write."""


def only_reads(
    execute: Callable[..., Any],
    sql: str,
    params: Sequence[object],
    many: bool,
    context: dict[str, Any],
) -> object:
    """Django's execute wrapper that lets reads through."""
    if not _reads(sql):
        raise WroteWhileReadingError(f"A GET request tried to write: {sql[:80]}")
    return execute(sql, params, many, context)


@contextmanager
def counting() -> Iterator[None]:
    """Inside, the cache may count a call: kept in the database, it opens a transaction for that."""
    connection = connections["default"]
    watching = connection.execute_wrappers
    connection.execute_wrappers = [each for each in watching if each is not only_reads]
    try:
        yield
    finally:
        connection.execute_wrappers = watching


# Values stand apart, so a house has a few hundred texts; reading one takes longer than running it.
@lru_cache(maxsize=1024)
def _reads(sql: str) -> bool:
    statement = sql.lstrip(" (\n")
    if any(f'"{table}"' in statement[:120] for table in EXEMPT_TABLES):
        return True
    if statement.upper().startswith(READS):
        return not WRITES_WITHIN.search(LITERAL.sub("''", statement))
    return bool(PRAGMA_READ.match(statement))


def reading_never_writes(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware, inside the session's: GET and HEAD hold a connection that only reads."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.method not in ("GET", "HEAD") or DEED_BY_GET.fullmatch(request.path):
            return get_response(request)
        with connections["default"].execute_wrapper(only_reads):
            return get_response(request)

    return middleware
