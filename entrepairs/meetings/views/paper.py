# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A meeting on paper: its sheet, what is typed in of it, and words that were noted for somebody."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from entrepairs.kernel import qr
from entrepairs.kernel.decisions import Refused
from entrepairs.meetings import addresses, words
from entrepairs.meetings.actions import noting as actions
from entrepairs.meetings.actions import writing
from entrepairs.meetings.forms import paper as forms
from entrepairs.meetings.forms.protocols import number
from entrepairs.meetings.queries import meetings
from entrepairs.meetings.queries import paper as queries


@require_safe
def sheet(request: HttpRequest, slug: str) -> HttpResponse:
    """To print: each step with room to write, and where it is typed in afterwards."""
    printed = queries.printed(request.user, slug)
    door = addresses.door(slug)
    page = {"sheet": printed, "words": words, "address": door, "code": qr.drawing(door)}
    return render(request, "meetings/sheet.html", page)


@require_safe
def paper(request: HttpRequest, slug: str) -> HttpResponse:
    page = queries.paper(request.user, slug)
    return _page(request, page)


def _page(
    request: HttpRequest, page: queries.Paper, status: int = 200, **more: object
) -> HttpResponse:
    told = {"paper": page, "words": words, "blank": forms.blank, "at": -1, "wrong": ""} | more
    answer = render(request, "meetings/paper.html", told, status=status)
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


@require_POST
def hold(request: HttpRequest, slug: str) -> HttpResponse:
    actions.hold_on_paper(actor=request.user, meeting=meetings.row(request.user, slug))
    return redirect("meetings:paper", slug)


@require_POST
def type_in(request: HttpRequest, slug: str) -> HttpResponse:
    """Keep the lines of one step; with scripts, as they are typed, and only a word comes back."""
    row = meetings.row(request.user, slug)
    at, lines = number(request.POST.get("step", "")), forms.sent(request.POST)
    wrong = _wrong(lines)
    if not wrong:
        told = [line.line for line in lines]
        try:
            actions.type_in(actor=request.user, meeting=row, step=at, lines=told)
        except Refused as refused:
            wrong = str(refused)
    if request.htmx:
        said = {"at": at, "wrong": wrong, "saved": not wrong}
        return render(request, "meetings/_typed.html", said, status=422 if wrong else 200)
    if wrong:
        page = queries.paper(request.user, slug)
        return _page(request, page, 422, at=at, lines=[line.data for line in lines], wrong=wrong)
    messages.success(request, _("Saved."))
    return redirect("meetings:paper", slug)


def _wrong(lines: list[forms.LineForm]) -> str:
    """The first thing that is wrong, in words; nothing where all can be kept."""
    said = (str(error[0]) for line in lines for error in line.errors.values())
    return next(said, "")


@require_POST
def take_back(request: HttpRequest, slug: str, note: str) -> HttpResponse:
    """The reader's words, or what the reader noted for somebody, are gone.

    Pressed twice, they still are.
    """
    seat, row = queries.row(request.user, slug, note)
    if row is not None:
        if writing.withdraw_note(actor=seat, note=row):
            messages.success(request, _("Taken back: these words are nowhere any more."))
        else:
            messages.warning(request, _reworded(slug))
    return redirect("meetings:meeting", slug)


def _reworded(slug: str) -> str:
    """What one said is not known again in what the group has written: it may come from it still."""
    said = _(
        "Taken back. These words are not in the group’s text. If the group has put them in other "
        'words, those stay there, without your name: <a href="{href}">read the text</a>.'
    )
    return format_html(said, href=reverse("meetings:synthesis", args=[slug]))
