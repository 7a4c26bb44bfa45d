# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Meetings to come, one planned, moved, called off; who comes; the door of its room."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from entrepairs.kernel.decisions import Refused
from entrepairs.kernel.pages import number
from entrepairs.meetings import words
from entrepairs.meetings.actions import planning as actions
from entrepairs.meetings.actions import room as rooms
from entrepairs.meetings.forms.meetings import BeforehandForm, CodeForm, PlanForm
from entrepairs.meetings.queries import meetings as queries
from entrepairs.meetings.queries import protocols, series
from entrepairs.meetings.views import visitors


@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    page = {
        "coming": queries.coming(request.user),
        "past": queries.past(request.user, number(request)),
        "form": CodeForm(),
    }
    return render(request, "meetings/mine.html", page)


@require_safe
def meeting(request: HttpRequest, slug: str) -> HttpResponse:
    return _page(request, slug)


def _page(request: HttpRequest, slug: str, status: int = 200, **more: str) -> HttpResponse:
    page = queries.meeting(request.user, slug)
    follows = protocols.protocol_named(request.user, page.protocol)
    context = {"meeting": page.line, "page_of": page, "follows": follows, "words": words}
    return render(request, "meetings/meeting.html", context | more, status=status)


@require_POST
def answer(request: HttpRequest, slug: str) -> HttpResponse:
    row = queries.row(request.user, slug)
    form = BeforehandForm(request.POST)
    words_of_mine = request.POST.get("text", "")
    if not form.is_valid():
        return _page(request, slug, 422, mine=words_of_mine, wrong=form.errors["text"][0])
    try:
        actions.answer_beforehand(actor=request.user, meeting=row, **form.cleaned_data)
    except Refused as refused:
        return _page(request, slug, 403, mine=words_of_mine, wrong=str(refused))
    said = form.cleaned_data["text"]
    messages.success(request, _("Your answer is kept.") if said else _("Your answer is gone."))
    return redirect("meetings:meeting", slug)


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, slug: str) -> HttpResponse:
    row = queries.row_to_change(request.user, slug)
    begun, groups = queries.told(request.user, row), series.groups_beside(request.user, row)
    form = PlanForm(request.POST or None, person=request.user, groups=groups, initial=begun)
    if request.method == "POST" and form.is_valid():
        guests = series.group_rows(request.user, form.cleaned_data["guests"])
        try:
            actions.change_meeting(actor=request.user, meeting=row, plan=form.plan(guests))
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("The meeting is changed; calendars follow."))
            return redirect("meetings:meeting", slug)
    page = {"form": form, "meeting": row, "community": row.community, "groups": groups}
    return render(request, "meetings/plan.html", page, status=422 if form.errors else 200)


@require_POST
def cancel(request: HttpRequest, slug: str) -> HttpResponse:
    actions.cancel_meeting(actor=request.user, meeting=queries.row(request.user, slug))
    messages.success(request, _("The meeting is called off."))
    return redirect("meetings:meeting", slug)


@require_POST
def come(request: HttpRequest, slug: str) -> HttpResponse:
    return _say(request, slug, comes=True)


@require_POST
def stay_away(request: HttpRequest, slug: str) -> HttpResponse:
    return _say(request, slug, comes=False)


@require_POST
def wait(request: HttpRequest, slug: str) -> HttpResponse:
    actions.wait_for_a_place(actor=request.user, meeting=queries.row(request.user, slug))
    return _said(request, slug)


def _say(request: HttpRequest, slug: str, *, comes: bool) -> HttpResponse:
    row = queries.row(request.user, slug)
    actions.say_whether_one_comes(actor=request.user, meeting=row, comes=comes)
    return _said(request, slug)


def _said(request: HttpRequest, slug: str) -> HttpResponse:
    if request.htmx and "today" in request.POST:
        page = {"next": queries.next_one(request.user), "fresh": True}
        return render(request, "meetings/_next.html", page)
    if request.htmx:
        page = queries.meeting(request.user, slug)
        answer = {"meeting": page.line, "page_of": page, "fresh": True}
        return render(request, "meetings/_coming.html", answer)
    return redirect("meetings:meeting", slug)


@require_POST
def open_room(request: HttpRequest, slug: str) -> HttpResponse:
    rooms.open_room(actor=request.user, meeting=queries.row(request.user, slug))
    return redirect("meetings:room", slug)


@require_POST
def enter(request: HttpRequest, slug: str) -> HttpResponse:
    rooms.take_seat(actor=request.user, meeting=queries.row(request.user, slug))
    return redirect("meetings:room", slug)


@require_http_methods(["GET", "HEAD", "POST"])
def by_code(request: HttpRequest) -> HttpResponse:
    """Typing the code that the wall shows sits one down, where one may sit.

    Without account it leads to the room's door.
    """
    if not request.user.is_authenticated:
        return visitors.by_code(request)
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        row = queries.room_with_code(request.user, form.cleaned_data["code"])
        if row is not None:
            rooms.take_seat(actor=request.user, meeting=row)
            return redirect("meetings:room", row.slug)
        form.add_error(
            "code", _("No room of yours is open with this code. Look at the wall again.")
        )
    status = 422 if form.errors else 200
    return render(request, "meetings/by_code.html", {"form": form}, status=status)
