# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A meeting on paper: its sheet, what is typed in of it, and words that were noted for somebody."""

from collections.abc import Callable

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from entrepairs.kernel import qr
from entrepairs.kernel.decisions import Refused
from entrepairs.meetings import addresses, words
from entrepairs.meetings.actions import grouping, writing
from entrepairs.meetings.actions import noting as actions
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
    more = number(request.GET["more"]) if "more" in request.GET else -1
    return _page(request, page, more=more)


def _page(
    request: HttpRequest, page: queries.Paper, status: int = 200, **more: object
) -> HttpResponse:
    told = {"paper": page, "words": words, "blank": forms.blank}
    told |= {"sent": {}, "wrong": "", "more": -1} | more
    answer = render(request, "meetings/paper.html", told, status=status)
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


@require_POST
def hold(request: HttpRequest, slug: str) -> HttpResponse:
    actions.hold_on_paper(actor=request.user, meeting=meetings.row(request.user, slug))
    return redirect("meetings:paper", slug)


@require_POST
def type_in(request: HttpRequest, slug: str) -> HttpResponse:
    return _keep(request, slug, "lines", forms.LineForm, actions.type_in)


@require_POST
def dots(request: HttpRequest, slug: str) -> HttpResponse:
    return _keep(request, slug, "dots", forms.DotsForm, actions.count_dots)


@require_POST
def groups(request: HttpRequest, slug: str) -> HttpResponse:
    return _keep(request, slug, "groups", forms.GroupForm, grouping.put_as_on_paper)


def _keep(
    request: HttpRequest, slug: str, part: str, kind: type, action: Callable[..., None]
) -> HttpResponse:
    """Keep one part of a step; with scripts, as it is typed, and only a word comes back.

    The page asks then for what hangs on it: the lines that get dots, the notes of groups.
    """
    row = meetings.row(request.user, slug)
    at, lines = number(request.POST.get("step", "")), forms.sent(request.POST, kind)
    wrong = _wrong(lines)
    if not wrong:
        told = [line.line for line in lines]
        try:
            action(actor=request.user, meeting=row, step=at, lines=told)
        except Refused as refused:
            wrong = str(refused)
    place = f"{part}-{at}"
    if request.htmx:
        said = {"place": place, "wrong": wrong, "saved": not wrong}
        answer = render(request, "meetings/_typed.html", said, status=422 if wrong else 200)
        answer["HX-Trigger"] = "kept"
        return answer
    if wrong:
        page = queries.paper(request.user, slug)
        told = [line.data for line in lines]
        return _page(request, page, 422, sent={place: told}, wrong=wrong)
    messages.success(request, _("Saved."))
    more = f"?more={at}" if "more" in request.POST else ""
    return redirect(f"{reverse('meetings:paper', args=[slug])}{more}#step-{at}")


def _wrong(lines: list[Form]) -> str:
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
