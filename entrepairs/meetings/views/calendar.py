# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Meetings in one's own calendar: a private address, and one meeting as a file."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from entrepairs.kernel import often, spoken
from entrepairs.meetings import addresses, calendars
from entrepairs.meetings.actions import calendars as actions
from entrepairs.meetings.queries import calendar as queries

MOST, STRETCH = 30, 600  # calls of one address in so many seconds


@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """Asked by a program without a session; nothing is written down of its asking.

    Programs ask every few minutes at most; one that is out of order is told to wait.
    """
    if often.is_too_often("calendar", token, most=MOST, seconds=STRETCH):
        return HttpResponse(status=429, headers={"Retry-After": str(STRETCH)})
    found = queries.feed(token)
    if found is None:
        raise Http404
    with spoken.speaking(found.speaker, found.language):
        return _answer(calendars.feed(found.entries), "entrepairs")


@require_safe
def one(request: HttpRequest, slug: str) -> HttpResponse:
    return _answer(calendars.file(queries.one(request.user, slug)), slug)


def _answer(content: bytes, name: str) -> HttpResponse:
    return HttpResponse(
        content,
        content_type="text/calendar; charset=utf-8",
        headers={
            "Cache-Control": "private, no-store",
            "Content-Disposition": f'inline; filename="{name}.ics"',
            "X-Robots-Tag": "noindex",
        },
    )


@require_safe
def address(request: HttpRequest) -> HttpResponse:
    known = queries.token(request.user)
    whole = addresses.calendar(known) if known else ""
    page = {"address": whole, "subscribes": addresses.subscribing(whole)}
    answer = render(request, "meetings/calendar.html", page)
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


@require_POST
def renew(request: HttpRequest) -> HttpResponse:
    actions.make_address(actor=request.user)
    messages.success(request, _("Your calendar address is made."))
    return redirect("meetings:calendar")


@require_POST
def end(request: HttpRequest) -> HttpResponse:
    actions.end_address(actor=request.user)
    messages.success(request, _("The address leads nowhere any more."))
    return redirect("meetings:calendar")
