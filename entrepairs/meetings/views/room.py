# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The live room: one address for who leads and for each phone, and a deed for each button.

What a visitor may do too has a second address, with `visitor` set in `urls.py`: there the seat is
found by the phone's cookie, and the page leads nowhere else.
"""

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from entrepairs.kernel import qr
from entrepairs.kernel.once import new_key
from entrepairs.meetings import addresses, live, words
from entrepairs.meetings.actions import grouping, noting, writing
from entrepairs.meetings.actions import room as actions
from entrepairs.meetings.forms.meetings import BackForm, NoteForm
from entrepairs.meetings.forms.protocols import number
from entrepairs.meetings.queries import promises, visitors
from entrepairs.meetings.queries import room as queries

# What a visitor's phone holds of a seat, and how the addresses of visitors are called.
COOKIE, VISITORS = "seat", "meetings:visitor_"


@require_safe
def room(request: HttpRequest, slug: str, *, visitor: bool = False) -> HttpResponse:
    here = _seat(request, slug, visitor) if visitor else queries.seat_if_any(request.user, slug)
    if here is None:
        # The way in is a button there: nobody sits down by following a link.
        return redirect("meetings:meeting", slug)
    return render(request, "meetings/room.html", _told(queries.room(here), here))


@require_safe
def now(request: HttpRequest, slug: str, *, visitor: bool = False) -> HttpResponse:
    """The room as it is now, for a page that has an older one; 204 when nothing has changed."""
    here = _seat(request, slug, visitor)
    if request.GET.get("since") == str(here.meeting.version):
        return HttpResponse(status=204)
    return render(request, "meetings/_room.html", _told(queries.room(here), here))


def _seat(request: HttpRequest, slug: str, visitor: bool) -> object:
    if visitor:
        return visitors.seat(request.COOKIES.get(COOKIE, ""), slug)
    return queries.seat(request.user, slug)


def _told(page: queries.Room, here: object, **more: object) -> dict[str, object]:
    return {
        "room": page,
        "seat": here,
        "words": words,
        "now": timezone.now(),
        "key": new_key(),
        "wrote": None,
        "back": None,
        "way": VISITORS if page.is_visitor else "meetings:",
    } | more


@require_safe
def stream(request: HttpRequest, slug: str, *, visitor: bool = False) -> HttpResponseBase:
    """Server-sent events; 204 when too many listen already, and the page asks now and then."""
    here = _seat(request, slug, visitor)
    if live.rooms.is_full:
        return HttpResponse(status=204)
    events = live.rooms.stream(here.meeting_id, lambda: queries.still_sits(here))
    answer = StreamingHttpResponse(events, content_type="text/event-stream")
    answer["Cache-Control"], answer["X-Accel-Buffering"] = "no-store", "no"
    return answer


@require_POST
def here(request: HttpRequest, slug: str, *, visitor: bool = False) -> HttpResponse:
    actions.say_here(actor=_seat(request, slug, visitor))
    return HttpResponse(status=204)


@require_POST
def write(request: HttpRequest, slug: str, *, visitor: bool = False) -> HttpResponse:
    seat = _seat(request, slug, visitor)
    form = NoteForm(request.POST)
    if not form.is_valid():
        return _again(request, seat, wrote=form)
    said = form.cleaned_data
    if said["of"]:
        told = {name: said[name] for name in ("key", "step", "text", "of")}
        noting.note_for(actor=seat, **told)
        return _back(request, slug)
    writing.write_note(
        actor=seat,
        key=said["key"],
        step=said["step"],
        text=said["text"],
        signed=said["signed"],
        upwards=said["upwards"],
    )
    return _back(request, slug, visitor=visitor)


@require_POST
def say_back(request: HttpRequest, slug: str, note: str) -> HttpResponse:
    seat = queries.seat(request.user, slug)
    promise = promises.row(seat, note)
    form = BackForm(request.POST)
    if not form.is_valid():
        return _again(request, seat, back=form)
    writing.say_what_became(actor=seat, promise=promise, **form.cleaned_data)
    return _back(request, slug)


def _again(request: HttpRequest, seat: object, **wrote: object) -> HttpResponse:
    """The room with what was written and what is missing in it."""
    template = "meetings/_room.html" if request.htmx else "meetings/room.html"
    return render(request, template, _told(queries.room(seat), seat, **wrote), status=422)


@require_POST
def go(request: HttpRequest, slug: str) -> HttpResponse:
    seat = queries.seat(request.user, slug)
    origin, target = number(request.POST.get("from", "")), number(request.POST.get("to", ""))
    if request.POST.get("reveal"):
        writing.reveal(actor=seat, step=number(request.POST["reveal"]))
    actions.go_to_step(actor=seat, origin=origin, target=target)
    return _back(request, slug)


@require_POST
def pause(request: HttpRequest, slug: str) -> HttpResponse:
    actions.pause(actor=queries.seat(request.user, slug))
    return _back(request, slug)


@require_POST
def resume(request: HttpRequest, slug: str) -> HttpResponse:
    actions.resume(actor=queries.seat(request.user, slug))
    return _back(request, slug)


@require_POST
def more_time(request: HttpRequest, slug: str) -> HttpResponse:
    seat = queries.seat(request.user, slug)
    actions.give_time(actor=seat, step=number(request.POST.get("step", "")))
    return _back(request, slug)


@require_POST
def reveal(request: HttpRequest, slug: str) -> HttpResponse:
    seat = queries.seat(request.user, slug)
    step = request.POST.get("step", "")
    if step == "all":
        writing.reveal_all(actor=seat)
    else:
        writing.reveal(actor=seat, step=number(step))
    return _back(request, slug)


@require_POST
def keep(request: HttpRequest, slug: str, note: str) -> HttpResponse:
    seat = queries.seat(request.user, slug)
    kept = request.POST.get("kept") == "yes"
    writing.keep_note(actor=seat, note=queries.note_row(seat, note), kept=kept)
    return _back(request, slug)


@require_POST
def withdraw(request: HttpRequest, slug: str, note: str, *, visitor: bool = False) -> HttpResponse:
    seat = _seat(request, slug, visitor)
    writing.withdraw_note(actor=seat, note=queries.note_row(seat, note))
    if not seat.is_visitor and not queries.still_sits(seat):
        # These were their last words, and others had noted them.
        return redirect("meetings:meeting", slug)
    return _back(request, slug, visitor=visitor)


@require_POST
def show(request: HttpRequest, slug: str, note: str, *, visitor: bool = False) -> HttpResponse:
    seat = _seat(request, slug, visitor)
    writing.show_note(actor=seat, note=queries.note_row(seat, note))
    return _back(request, slug, visitor=visitor)


@require_POST
def vote(request: HttpRequest, slug: str, note: str, *, visitor: bool = False) -> HttpResponse:
    seat = _seat(request, slug, visitor)
    points = number(request.POST.get("points", ""))
    writing.give_points(actor=seat, note=queries.note_row(seat, note), points=points)
    return _back(request, slug, visitor=visitor)


@require_POST
def hands(request: HttpRequest, slug: str, note: str) -> HttpResponse:
    seat = queries.seat(request.user, slug)
    raised = number(request.POST.get("hands", ""))
    noting.count_hands(actor=seat, note=queries.note_row(seat, note), hands=raised)
    return _back(request, slug)


@require_POST
def put_together(request: HttpRequest, slug: str, note: str) -> HttpResponse:
    seat = queries.seat(request.user, slug)
    group = request.POST.get("group", "")[:12]
    grouping.put_together(
        actor=seat,
        note=queries.note_row(seat, note),
        group=queries.note_row(seat, group) if group else None,
    )
    return _back(request, slug)


@require_POST
def hand_over(request: HttpRequest, slug: str) -> HttpResponse:
    seat = queries.seat(request.user, slug)
    other = queries.other_seat(seat, request.POST.get("seat", "")[:12])
    actions.hand_over(actor=seat, to=other)
    return _back(request, slug)


@require_POST
def choose_client(request: HttpRequest, slug: str) -> HttpResponse:
    seat = queries.seat(request.user, slug)
    chosen = request.POST.get("seat", "")[:12]
    actions.choose_client(actor=seat, to=queries.other_seat(seat, chosen) if chosen else None)
    return _back(request, slug)


@require_POST
def take_lead(request: HttpRequest, slug: str) -> HttpResponse:
    actions.take_lead(actor=queries.seat(request.user, slug))
    return _back(request, slug)


@require_POST
def end(request: HttpRequest, slug: str) -> HttpResponse:
    seat = queries.seat(request.user, slug)
    if request.POST.get("reveal"):
        writing.reveal_all(actor=seat)
    actions.end_meeting(actor=seat)
    return redirect("meetings:synthesis", slug)


@require_safe
def projected(request: HttpRequest, slug: str) -> HttpResponse:
    """The room for a wall: what everybody may read, and nothing that is to be said aloud."""
    here = queries.seat(request.user, slug)
    return render(request, "meetings/projected.html", _hung(queries.projected(here)))


@require_safe
def projected_now(request: HttpRequest, slug: str) -> HttpResponse:
    here = queries.seat(request.user, slug)
    if request.GET.get("since") == str(here.meeting.version):
        return HttpResponse(status=204)
    return render(request, "meetings/_projected.html", _hung(queries.projected(here)))


@require_safe
def wall(request: HttpRequest, slug: str) -> HttpResponse:
    """The code and its QR picture, for everybody in the place to see."""
    seat = queries.seat(request.user, slug)
    return render(request, "meetings/wall.html", _hung(queries.room(seat)))


def _hung(page: queries.Room) -> dict[str, object]:
    """The room and the way into it, for a wall."""
    door = addresses.door(page.slug, visitors=page.protocol.visitors)
    return {
        "room": page,
        "words": words,
        "now": timezone.now(),
        "address": addresses.short(addresses.figures()),
        "code": qr.drawing(door),
    }


def _back(request: HttpRequest, slug: str, *, visitor: bool = False) -> HttpResponse:
    """After a deed: the room as it is now, in the page or as a page."""
    if not request.htmx:
        return redirect(f"{VISITORS}room" if visitor else "meetings:room", slug)
    seat = _seat(request, slug, visitor)
    return render(request, "meetings/_room.html", _told(queries.room(seat), seat))
