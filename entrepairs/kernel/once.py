# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Sending twice, losing nothing: a form that creates has its effect once.

Each such form carries `once`, a random key. The same key with the same content leads to the first
result; with other content it is a conflict that shows both. A refused form (422) leaves no row.
"""

import hashlib
import secrets
from collections.abc import Callable, Mapping
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from entrepairs.kernel.models import OnceKey
from entrepairs.kernel.prepared import PreparedUpdate
from entrepairs.kernel.writing import insert_once

KEPT = timedelta(days=7)
FIELD = "once"


class SentTwiceError(Exception):
    """The key was used for something else; `result` is the address of what it made."""

    def __init__(self, result: str) -> None:
        super().__init__(result)
        self.result = result


def new_key() -> str:
    """A fresh key for a form's hidden field."""
    return secrets.token_urlsafe(18)


def do_once(scope: str, form: Mapping[str, str], create: Callable[[], str]) -> str:
    """Run `create`, which returns the address of its result, unless this form already did.

    The key is written in the transaction of the action, so a parallel repetition waits for it.
    Without a key (a page without its hidden field) the deed is simply done.
    """
    key = form.get(FIELD, "")[:40]
    if not key:
        return create()
    digest = _digest(form)
    with transaction.atomic():
        made = OnceKey(scope=scope, key=key, digest=digest, result="")
        if insert_once(made):
            result = create()
            _led_to.run(made.pk, result)
            return result
        made = OnceKey.objects.get(scope=scope, key=key)
    if made.digest != digest:
        raise SentTwiceError(made.result)
    return made.result


_led_to = PreparedUpdate(lambda made, result: (OnceKey.objects.filter(pk=made), {"result": result}))


def was_done(scope: str, key: str) -> bool:
    """Did a form with this key have its effect? One SQL query, none without a key."""
    return bool(key) and OnceKey.objects.filter(scope=scope, key=key[:40]).exists()


def _digest(form: Mapping[str, str]) -> str:
    content = sorted(
        (name, str(value))
        for name, value in form.items()
        if name not in (FIELD, "csrfmiddlewaretoken")
    )
    return hashlib.sha256(repr(content).encode()).hexdigest()


def sweep() -> int:
    """Forget the keys of last week."""
    return OnceKey.objects.filter(at__lt=timezone.now() - KEPT).delete()[0]
