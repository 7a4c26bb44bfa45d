# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""After the room: the draft, put right by those who were there, published by who led."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from entrepairs.kernel.decisions import StaleError
from entrepairs.meetings import words
from entrepairs.meetings.actions import board as boards
from entrepairs.meetings.actions import harvest
from entrepairs.meetings.actions import synthesis as actions
from entrepairs.meetings.forms.board import BoardForm
from entrepairs.meetings.forms.protocols import number
from entrepairs.meetings.queries import synthesis as queries
from entrepairs.meetings.queries.room import note_row
from entrepairs.meetings.queries.room import seat as seat_of

LONGEST = 20_000


@require_http_methods(["GET", "HEAD", "POST"])
def synthesis(request: HttpRequest, slug: str) -> HttpResponse:
    """The draft; asked for by a button where there is none yet, since reading writes nothing."""
    seat = seat_of(request.user, slug)
    if request.method == "POST":
        actions.begin_synthesis(actor=seat)
        return redirect("meetings:synthesis", slug)
    return _page(request, seat)


def _page(
    request: HttpRequest,
    seat: object,
    board: BoardForm | None = None,
    missing: str = "",
) -> HttpResponse:
    found = queries.synthesis(seat)
    page = {
        "synthesis": found,
        "words": words,
        "saved": False,
        "missing": missing,
        "board": board or BoardForm(proposals=found.board.proposals),
    }
    status = 422 if missing or board else 200
    return render(request, "meetings/synthesis.html", page, status=status)


@require_POST
def put_on_board(request: HttpRequest, slug: str) -> HttpResponse:
    seat = seat_of(request.user, slug)
    form = BoardForm(request.POST, proposals=queries.synthesis(seat).board.proposals)
    if not form.slugs:
        # Sent twice, or not by whoever led: the rule says which.
        boards.put_on_board(actor=seat, wordings={})
        return redirect("meetings:synthesis", slug)
    if not form.is_valid():
        return _page(request, seat, board=form)
    boards.put_on_board(actor=seat, wordings=form.wordings)
    messages.success(request, _("The needs are on the board."))
    return redirect("meetings:synthesis", slug)


@require_http_methods(["GET", "HEAD", "POST"])
def section(request: HttpRequest, slug: str, section: str) -> HttpResponse:
    seat = seat_of(request.user, slug)
    part = queries.part(seat, section)
    if part is None:
        raise Http404
    if request.method != "POST":
        return _part(request, slug, part)
    text = request.POST.get("text", "").replace("\r\n", "\n")[:LONGEST]
    try:
        actions.write_section(
            actor=seat, name=section, text=text, seen=number(request.POST.get("seen", ""))
        )
    except StaleError:
        return _part(request, slug, queries.part(seat, section), mine=text, status=409)
    if not request.htmx:
        return redirect("meetings:synthesis", slug)
    return _part(request, slug, queries.part(seat, section), saved=True)


def _part(
    request: HttpRequest, slug: str, part: queries.Part, status: int = 200, **more: object
) -> HttpResponse:
    page = {"part": part, "slug": slug, "words": words, "saved": False} | more
    whole = "mine" in more or not request.htmx
    template = "meetings/part.html" if whole else "meetings/_part.html"
    return render(request, template, page, status=status)


@require_POST
def publish_tip(request: HttpRequest, slug: str, note: str) -> HttpResponse:
    seat = seat_of(request.user, slug)
    harvest.publish_tip(actor=seat, note=note_row(seat, note))
    messages.success(request, _("The tip is published, under the name of whoever wrote it."))
    return redirect("meetings:synthesis", slug)


@require_POST
def leave_tip(request: HttpRequest, slug: str, note: str) -> HttpResponse:
    seat = seat_of(request.user, slug)
    harvest.leave_tip(actor=seat, note=note_row(seat, note))
    messages.success(request, _("It stays unpublished. You may still change your mind."))
    return redirect("meetings:synthesis", slug)


@require_POST
def ask_reading(request: HttpRequest, slug: str) -> HttpResponse:
    actions.ask_last_reading(actor=seat_of(request.user, slug))
    return redirect("meetings:synthesis", slug)


@require_POST
def agree(request: HttpRequest, slug: str) -> HttpResponse:
    actions.agree(actor=seat_of(request.user, slug))
    return redirect("meetings:synthesis", slug)


@require_POST
def object_to(request: HttpRequest, slug: str) -> HttpResponse:
    seat = seat_of(request.user, slug)
    why = request.POST.get("why", "").strip()
    if not why:
        return _page(request, seat, missing=_("Say in a few words what should be changed."))
    actions.object_to(actor=seat, why=why)
    messages.success(request, _("Nothing is published until this is settled."))
    return redirect("meetings:synthesis", slug)
