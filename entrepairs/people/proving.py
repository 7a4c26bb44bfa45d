# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Before what opens doors to others, one proves again who one is (I73)."""

import time

from allauth.account import app_settings
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core.internal.httpkit import add_query_params
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse


def was_sure_lately(request: HttpRequest) -> bool:
    """Did they within five minutes?"""
    since = time.time() - app_settings.REAUTHENTICATION_TIMEOUT
    records = get_authentication_records(request, request.user)
    return any(record["at"] > since for record in records)


def prove_again(request: HttpRequest) -> HttpResponse | None:
    """Where one does; nothing for who just did."""
    if was_sure_lately(request):
        return None
    return redirect(add_query_params(reverse("account_reauthenticate"), {"next": request.path}))
