# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What somebody keeps of their meetings: a page of their own."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from entrepairs.meetings import words
from entrepairs.meetings.actions import kept as actions
from entrepairs.meetings.actions import writing
from entrepairs.meetings.forms.meetings import ServedForm
from entrepairs.meetings.queries import kept as queries
from entrepairs.meetings.queries import promises


@require_safe
def kept(request: HttpRequest) -> HttpResponse:
    return _page(request)


def _page(request: HttpRequest, asked: str = "", form: ServedForm | None = None) -> HttpResponse:
    page = {
        "promises": promises.mine(request.user),
        "taken": queries.taken(request.user),
        "elsewhere": queries.elsewhere(request.user),
        "words": words,
        "asked": asked,
    }
    if form:
        page["form"] = form
    answer = render(request, "meetings/kept.html", page, status=422 if form else 200)
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


@require_POST
def served(request: HttpRequest, note: str) -> HttpResponse:
    row = queries.row(request.user, note)
    form = ServedForm(request.POST)
    if not form.is_valid():
        return _page(request, note, form)
    actions.say_whether_it_served(actor=request.user, note=row, **form.cleaned_data)
    messages.success(request, _("Kept, for you alone."))
    return redirect("meetings:kept")


@require_POST
def begin_tip(request: HttpRequest, note: str) -> HttpResponse:
    """What one said, in the composer of tips; it goes to those whom one chooses there."""
    key = actions.begin_tip(actor=request.user, note=queries.own_row(request.user, note))
    return redirect(f"{reverse('knowledge:share_tip')}?draft={key}")


@require_POST
def take_back(request: HttpRequest, note: str) -> HttpResponse:
    """Words that one wrote where one no longer is."""
    row = queries.own_row(request.user, note)
    if writing.withdraw_note(actor=row.seat, note=row):
        messages.success(request, _("Taken back: these words are nowhere any more."))
    else:
        messages.warning(
            request,
            _(
                "Taken back. If the group has put these words in other words since, those stay in "
                "its text, without your name."
            ),
        )
    return redirect("meetings:kept")
