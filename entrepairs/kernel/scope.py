# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is computed once a request and forgotten with it."""

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TypeVar, cast

Value = TypeVar("Value")
_scope: ContextVar[dict[Hashable, object] | None] = ContextVar("request_scope", default=None)


@contextmanager
def request_scope() -> Iterator[None]:
    """Open a scope: a request, a line of a batch command."""
    token = _scope.set({})
    try:
        yield
    finally:
        _scope.reset(token)


def once_a_request(key: Hashable, compute: Callable[[], Value]) -> Value:
    """The value of `compute`, kept until the scope ends; computed each time outside of one."""
    scope = _scope.get()
    if scope is None:
        return compute()
    if key not in scope:
        scope[key] = compute()
    return cast("Value", scope[key])


def forget(key: Hashable) -> None:
    """Compute the value again next time: an action changed what it rests on."""
    scope = _scope.get()
    if scope is not None:
        scope.pop(key, None)
