# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Before what opens doors to others, one proves again who one is (I73)."""

import time

from allauth.account import app_settings
from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.core.internal.httpkit import add_query_params
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse


def was_sure_lately(request: HttpRequest) -> bool:
    """Did they within five minutes?"""
    since = time.time() - app_settings.REAUTHENTICATION_TIMEOUT
    records = get_authentication_records(request, request.user)
    return any(record["at"] > since for record in records)


def prove_again(request: HttpRequest, back: str = "") -> HttpResponse | None:
    """Where one does; nothing for who just did. `back` is where to go on, if not here."""
    return None if was_sure_lately(request) else to_prove(back or request.path)


def to_prove(back: str) -> HttpResponse:
    """To the page that asks it, and from there to `back`."""
    return redirect(add_query_params(reverse("account_reauthenticate"), {"next": back}))


def record_factor(request: HttpRequest, kind: str) -> None:
    """A second factor that was just added was shown in this session."""
    record_authentication(request, request.user, "mfa", type=kind, reauthenticated=True)
