# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The door of a room for people without account: what it is, who reads, what is kept; a seat."""

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from entrepairs.kernel import often
from entrepairs.kernel.decisions import Refused
from entrepairs.kernel.once import new_key
from entrepairs.meetings.actions import claiming
from entrepairs.meetings.actions import room as actions
from entrepairs.meetings.forms.meetings import CodeForm, SeatForm
from entrepairs.meetings.queries import visitors as queries
from entrepairs.meetings.views.room import COOKIE

# A whole course sits behind one address of the network.
MOST, STRETCH = 150, 600


@require_safe
def door(request: HttpRequest, slug: str) -> HttpResponse:
    """What one reads before sitting down; whoever is signed in, or sits already, goes on."""
    if request.user.is_authenticated:
        return redirect("meetings:meeting", slug)
    if queries.sits(request.COOKIES.get(COOKIE, ""), slug):
        return redirect("meetings:visitor_room", slug)
    return _door(request, slug, SeatForm())


@require_POST
def sit(request: HttpRequest, slug: str) -> HttpResponse:
    """The form's own key becomes the secret of the seat: sent twice, it is one seat."""
    if request.user.is_authenticated:
        return redirect("meetings:meeting", slug)
    if _is_too_often(request, "seats"):
        return render(request, "429.html", status=429)
    form = SeatForm(request.POST)
    meeting = queries.room_at(slug)
    if meeting is None or not form.is_valid():
        return _door(request, slug, form, 422)
    said = form.cleaned_data
    try:
        actions.sit_without_account(
            actor=None, meeting=meeting, token=said["key"], name=said["name"]
        )
    except Refused as refused:
        form.add_error(None, str(refused))
        return _door(request, slug, form, 403)
    answer = redirect("meetings:visitor_room", slug)
    answer.set_cookie(
        COOKIE,
        said["key"],
        max_age=queries.VISITORS_KEPT,
        path=reverse("meetings:visitor_door", args=[slug]),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return answer


def _door(request: HttpRequest, slug: str, form: SeatForm, status: int = 200) -> HttpResponse:
    """The same page for a room that is over, not open yet, for others, or not there."""
    meeting = queries.room_at(slug)
    if meeting is None:
        return render(request, "meetings/no_seat.html", status=404)
    key = form["key"].value() if form.is_bound and not form["key"].errors else new_key()
    page = {"door": queries.door(meeting), "form": form, "key": key}
    return render(request, "meetings/seat.html", page, status=status)


@require_safe
@login_required
def mine(request: HttpRequest, slug: str) -> HttpResponse:
    """What this phone wrote without account, before its owner says that it is theirs."""
    here = queries.seat(request.COOKIES.get(COOKIE, ""), slug)
    return render(request, "meetings/claim.html", {"claim": queries.claim(request.user, here)})


@require_POST
@login_required
def claim(request: HttpRequest, slug: str) -> HttpResponse:
    here = queries.seat(request.COOKIES.get(COOKIE, ""), slug)
    claiming.claim_seat(actor=request.user, seat=here)
    messages.success(request, _("These words are yours now. Your tips carry your name."))
    here_or_own = (
        ("meetings:meeting", slug) if queries.sees(request.user, slug) else ("meetings:kept",)
    )
    answer = redirect(*here_or_own)
    answer.delete_cookie(COOKIE, path=reverse("meetings:visitor_door", args=[slug]))
    return answer


def by_code(request: HttpRequest) -> HttpResponse:
    """The figures lead to that door, where the room lets visitors in."""
    form = CodeForm(request.POST or None)
    if request.method == "POST" and _is_too_often(request, "codes"):
        return render(request, "429.html", status=429)
    if request.method == "POST" and form.is_valid():
        meeting = queries.room_with_code(form.cleaned_data["code"])
        if meeting is not None:
            return redirect("meetings:visitor_door", meeting.slug)
        form.add_error(
            "code",
            _("No room is open to people without account with this code. Look at the wall again."),
        )
    status = 422 if form.errors else 200
    return render(request, "meetings/by_code.html", {"form": form}, status=status)


def _is_too_often(request: HttpRequest, what: str) -> bool:
    caller = get_adapter().get_client_ip(request)
    return often.is_too_often(what, caller, most=MOST, seconds=STRETCH)
