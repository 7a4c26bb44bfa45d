# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the pages of the room have in common."""

from collections.abc import Callable

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django_htmx.http import HttpResponseClientRedirect

from entrepairs.kernel import once
from entrepairs.knowledge.forms.writing import AnswerForm
from entrepairs.knowledge.queries.drafts import Opened


def page_number(request: HttpRequest) -> int:
    """The page asked for; the first for anything that is not a number."""
    given = request.GET.get("page", "")
    return max(1, int(given)) if given.isdecimal() and len(given) < TOO_LONG else 1


TOO_LONG = 7


def address(slug: str) -> str:
    """A text's page; for an answer it leads to its place under the question."""
    return reverse("knowledge:discussion", args=[slug])


def slug_of(place: str) -> str:
    """The public name at the end of an address that `address` made."""
    return place.rstrip("/").rsplit("/", 1)[-1]


def answer_form(opened: Opened) -> AnswerForm:
    """The form at the foot of a question, with what its draft holds."""
    initial = {"html": opened.content.get("html", ""), "draft": opened.key}
    return AnswerForm(initial=initial | {"once": once.new_key()}, auto_id="answer-%s")


def gone_to(request: HttpRequest, place: str) -> HttpResponse:
    """A form had its effect: on to what it made, as a whole page whoever sent it."""
    return HttpResponseClientRedirect(place) if request.htmx else redirect(place)


def once_only(request: HttpRequest, create: Callable[[], str]) -> str:
    """Do what a form asks once, however often it is sent; the address of what it made."""
    return once.do_once(f"person:{request.user.pk}", request.POST, create)


def sent_twice(request: HttpRequest, conflict: once.SentTwiceError, form: Form) -> HttpResponse:
    """The same form came with other words: say what was kept, and keep what came too."""
    form.data = form.data.copy()
    form.data[once.FIELD] = once.new_key()
    page = {"kept": conflict.result, "form": form, "address": request.get_full_path()}
    return render(request, "knowledge/sent_twice.html", page, status=409)
