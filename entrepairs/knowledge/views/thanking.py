# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Thanking those whose work a text is, and reading how one was thanked."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from entrepairs.kernel import pages
from entrepairs.knowledge.actions import thanking as actions
from entrepairs.knowledge.forms.feedback import ThanksForm
from entrepairs.knowledge.months import Month
from entrepairs.knowledge.queries import became as story
from entrepairs.knowledge.queries import rows, thanked
from entrepairs.knowledge.views.common import address


@require_http_methods(["GET", "HEAD", "POST"])
def thanks(request: HttpRequest, slug: str) -> HttpResponse:
    """One press says it; the page, or what opens in place, offers a sentence and a way back."""
    return _thanks(request, rows.contribution(request.user, slug))


@require_http_methods(["GET", "HEAD", "POST"])
def for_comment(request: HttpRequest, slug: str) -> HttpResponse:
    """The same for a comment."""
    return _thanks(request, rows.comment(request.user, slug))


def _thanks(request: HttpRequest, thing: object) -> HttpResponse:
    if request.method != "POST":
        return _page(request, thing, _form(request, thing))
    actions.say_thanks(actor=request.user, thing=thing)
    if not request.htmx:
        return redirect(request.path)
    page = _context(request, thing, _form(request, thing))
    return render(request, "knowledge/_thanked.html", page)


@require_POST
def words(request: HttpRequest, slug: str) -> HttpResponse:
    """A sentence goes with it."""
    return _words(request, rows.contribution(request.user, slug))


@require_POST
def words_for_comment(request: HttpRequest, slug: str) -> HttpResponse:
    return _words(request, rows.comment(request.user, slug))


def _words(request: HttpRequest, thing: object) -> HttpResponse:
    form = ThanksForm(request.POST, auto_id=f"thanks-{thing.slug}-%s")
    if not form.is_valid():
        return _page(request, thing, form, status=422)
    actions.add_words(actor=request.user, thing=thing, words=form.cleaned_data["words"])
    if request.htmx:
        return render(request, "knowledge/_worded.html", _context(request, thing, form))
    messages.success(request, _("Your sentence goes with it."))
    return redirect(_back(thing))


@require_POST
def take_back(request: HttpRequest, slug: str) -> HttpResponse:
    """As if it had not been said."""
    return _take_back(request, rows.contribution(request.user, slug))


@require_POST
def take_back_for_comment(request: HttpRequest, slug: str) -> HttpResponse:
    return _take_back(request, rows.comment(request.user, slug))


def _take_back(request: HttpRequest, thing: object) -> HttpResponse:
    actions.take_thanks_back(actor=request.user, thing=thing)
    if request.htmx:
        return render(request, "knowledge/_unthanked.html", _context(request, thing, None))
    messages.success(request, _("Undone. Nobody has heard of it."))
    return redirect(_back(thing))


@require_safe
def received(request: HttpRequest) -> HttpResponse:
    """For whom was thanked, and nobody else."""
    page = {
        "found": thanked.received(request.user, pages.number(request)),
        "month": Month.over(request.user, timezone.now()).name,
    }
    return render(request, "knowledge/my_thanks.html", page)


@require_POST
def put_away(request: HttpRequest, thanks: str) -> HttpResponse:
    """Read it no more."""
    row = rows.thanks(request.user, thanks)
    actions.put_thanks_away(actor=request.user, thanks=row)
    messages.success(request, _("Put away. Nobody is told."))
    return redirect("knowledge:my_thanks")


@require_safe
def became(request: HttpRequest, month: str) -> HttpResponse:
    """What a month that is over brought to one's own texts."""
    asked = Month.named(month)
    if asked is None or asked.name > Month.over(request.user, timezone.now()).name:
        raise Http404
    page = {"story": story.became(request.user, asked)}
    return render(request, "knowledge/became.html", page)


def _form(request: HttpRequest, thing: object) -> ThanksForm:
    said = thanked.said(request.user, thing)
    return ThanksForm(initial={"words": said.words}, auto_id=f"thanks-{thing.slug}-%s")


def _page(request: HttpRequest, thing: object, form: ThanksForm, status: int = 200) -> HttpResponse:
    template = "knowledge/_sentence.html" if request.htmx else "knowledge/thanks.html"
    return render(request, template, _context(request, thing, form), status=status)


def _context(request: HttpRequest, thing: object, form: ThanksForm | None) -> dict[str, object]:
    return {
        "thing": thing,
        "form": form,
        "said": thanked.said(request.user, thing),
        "back": _back(thing),
        "root": _root(thing),
        "is_comment": _is_comment(thing),
    }


def _is_comment(thing: object) -> bool:
    return hasattr(thing, "contribution")


def _root(thing: object) -> str:
    name = "knowledge:comment_thanks" if _is_comment(thing) else "knowledge:thanks"
    return reverse(name, args=[thing.slug])


def _back(thing: object) -> str:
    if _is_comment(thing):
        return f"{address(thing.contribution.slug)}comments/#c-{thing.slug}"
    return address(thing.slug)
