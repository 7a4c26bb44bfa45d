# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A need is asked for at a meeting, a tutorial is to be read there; or not any more."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from entrepairs.communities import addresses
from entrepairs.communities import queries as communities
from entrepairs.knowledge import addresses as knowledge
from entrepairs.knowledge.queries import relays
from entrepairs.meetings.actions import agenda as actions
from entrepairs.meetings.queries import meetings as queries


@require_POST
def ask_for(request: HttpRequest, slug: str, need: str) -> HttpResponse:
    return _ask(request, slug, need, actions.put_on_agenda)


@require_POST
def take_off(request: HttpRequest, slug: str, need: str) -> HttpResponse:
    return _ask(request, slug, need, actions.take_off_agenda)


@require_POST
def read_together(request: HttpRequest, slug: str, relay: str) -> HttpResponse:
    return _read(request, slug, relay, actions.read_together)


@require_POST
def read_apart(request: HttpRequest, slug: str, relay: str) -> HttpResponse:
    return _read(request, slug, relay, actions.read_apart)


def _ask(request: HttpRequest, slug: str, need: str, act: Callable[..., None]) -> HttpResponse:
    meeting = queries.row(request.user, slug)
    act(actor=request.user, meeting=meeting, need=communities.need_row(request.user, need))
    return _back(request, slug, addresses.need(need))


def _read(request: HttpRequest, slug: str, relay: str, act: Callable[..., None]) -> HttpResponse:
    meeting = queries.row(request.user, slug)
    act(actor=request.user, meeting=meeting, relay=relays.row(request.user, relay))
    return _back(request, slug, knowledge.relay(relay))


def _back(request: HttpRequest, meeting: str, thing: str) -> HttpResponse:
    """To the page on which it was said: that of the thing, or the meeting's."""
    return redirect(thing) if "from" in request.POST else redirect("meetings:meeting", meeting)
