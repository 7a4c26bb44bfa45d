# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A need is asked for at a meeting, or not any more."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from entrepairs.communities import addresses
from entrepairs.communities import queries as communities
from entrepairs.meetings.actions import agenda as actions
from entrepairs.meetings.queries import meetings as queries


@require_POST
def ask_for(request: HttpRequest, slug: str, need: str) -> HttpResponse:
    return _do(request, slug, need, actions.put_on_agenda)


@require_POST
def take_off(request: HttpRequest, slug: str, need: str) -> HttpResponse:
    return _do(request, slug, need, actions.take_off_agenda)


def _do(request: HttpRequest, slug: str, need: str, act: Callable[..., None]) -> HttpResponse:
    meeting = queries.row(request.user, slug)
    act(actor=request.user, meeting=meeting, need=communities.need_row(request.user, need))
    if "board" in request.POST:
        return redirect(addresses.need(need))
    return redirect("meetings:meeting", slug)
