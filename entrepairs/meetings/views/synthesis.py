# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""After the room: the draft, put right by those who were there, published by who led."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from entrepairs.meetings import words
from entrepairs.meetings.actions import board as boards
from entrepairs.meetings.actions import harvest
from entrepairs.meetings.actions import synthesis as actions
from entrepairs.meetings.forms.board import BoardForm
from entrepairs.meetings.forms.synthesis import Typed, typed
from entrepairs.meetings.queries import synthesis as queries
from entrepairs.meetings.queries.room import note_row
from entrepairs.meetings.queries.room import seat as seat_of


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
    stale: Sequence[str] = (),
) -> HttpResponse:
    found = queries.synthesis(seat)
    page = {
        "synthesis": found,
        "words": words,
        "saved": False,
        "missing": missing,
        "board": board or BoardForm(proposals=found.board.proposals),
        "stale": stale,
        # What was typed in other parts stays in the page, too.
        "typed": typed(request.POST),
    }
    status = 409 if stale else 422 if missing or board else 200
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
    """One part is saved; the page that it comes from sends them all, and none is lost."""
    seat = seat_of(request.user, slug)
    part = queries.part(seat, section)
    if part is None:
        raise Http404
    if request.method != "POST":
        if not queries.may_write(seat):
            return redirect("meetings:synthesis", slug)
        return render(request, "meetings/part.html", _of_part(slug, part))
    sent = typed(request.POST)
    one: dict[str, Typed] = {name: sent[name] for name in sent if name == section}
    if stale := actions.write_sections(actor=seat, typed=one):
        return _page(request, seat, stale=stale)
    if not request.htmx:
        messages.success(request, _("Saved."))
        return redirect("meetings:synthesis", slug)
    part = queries.part(seat, section)
    return render(request, "meetings/_part.html", _of_part(slug, part) | {"saved": True})


def _of_part(slug: str, part: queries.Part) -> dict[str, object]:
    return {"part": part, "slug": slug, "words": words, "saved": False, "typed": {}, "stale": ()}


@require_POST
def write(request: HttpRequest, slug: str) -> HttpResponse:
    """All parts at once: what a button of the page sends without scripts."""
    seat = seat_of(request.user, slug)
    if stale := actions.write_sections(actor=seat, typed=typed(request.POST)):
        return _page(request, seat, stale=stale)
    messages.success(request, _("Saved."))
    return redirect("meetings:synthesis", slug)


@require_POST
def add(request: HttpRequest, slug: str, note: str) -> HttpResponse:
    """A note that was left aside goes into the draft, after what stands in the page is saved."""
    seat = seat_of(request.user, slug)
    row = note_row(seat, note)
    if stale := actions.write_sections(actor=seat, typed=typed(request.POST)):
        return _page(request, seat, stale=stale)
    part = actions.add_note(actor=seat, note=row)
    messages.success(request, _("Added at the end of: %(part)s.") % {"part": words.PARTS[part]})
    return redirect(f"{reverse('meetings:synthesis', args=[slug])}#part-{part}")


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
    """What stands in the page is saved first: that is what will be read."""
    seat = seat_of(request.user, slug)
    if stale := actions.write_sections(actor=seat, typed=typed(request.POST)):
        return _page(request, seat, stale=stale)
    actions.ask_last_reading(actor=seat)
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
