# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Suggesting an improvement, passage by passage, and answering it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect

from entrepairs.communities.charters import CharterAskedError
from entrepairs.curation import passages, rules
from entrepairs.curation.actions import suggesting as actions
from entrepairs.curation.forms.improving import DeclineForm, SuggestForm, TakeForm, as_typed
from entrepairs.curation.queries import suggestions as queries
from entrepairs.curation.queries import texts
from entrepairs.kernel import once
from entrepairs.kernel.decisions import Refused, StaleError
from entrepairs.knowledge.queries import drafts

GET_OR_POST = ["GET", "HEAD", "POST"]
STALE = 409


@require_http_methods(GET_OR_POST)
def improve(request: HttpRequest, slug: str) -> HttpResponse:
    """The text beside itself: only what one changes is open."""
    row = texts.row(request.user, slug)
    rules.may_suggest(request.user, row).or_refuse()
    original, names = passages.parts_of(row), texts.names(row)
    if request.method == "POST":
        form = SuggestForm(request.POST, names=names, original=original)
        return _sent(request, row, form)
    opened = drafts.opened_improvement(request.user, row)
    keys = {"draft": opened.key, "once": once.new_key(), "seen": texts.whole(row).mark}
    start = {**as_typed(original), **keys, **opened.content}
    form = SuggestForm(initial=start, names=names, original=original)
    return _form(request, row, form, opened)


def _sent(request: HttpRequest, row, form: SuggestForm) -> HttpResponse:
    opened = drafts.Opened(form["draft"].value() or "")
    if not form.is_valid():
        return _form(request, row, form, opened, status=422)
    scope = f"person:{request.user.pk}"
    try:
        place = once.do_once(scope, request.POST, lambda: _suggest(request, row, form))
    except (StaleError, once.SentTwiceError):
        return _stale(request, row, form, opened)
    except CharterAskedError:
        raise  # its own page leads on, with all that was sent
    except Refused as refused:
        form.add_error(None, str(refused))
        return _form(request, row, form, opened, status=422)
    messages.success(request, _("Thank you. Those who may change the text are told."))
    return HttpResponseClientRedirect(place) if request.htmx else redirect(place)


def _suggest(request: HttpRequest, row, form: SuggestForm) -> str:
    made = actions.suggest(
        actor=request.user,
        contribution=row,
        seen=form.cleaned_data["seen"],
        parts=form.parts,
        why=form.cleaned_data["reason"],
        draft_key=form.cleaned_data["draft"],
    )
    return reverse("curation:suggestion", args=[row.slug, made.slug])


def _stale(request: HttpRequest, row, form: SuggestForm, opened: drafts.Opened) -> HttpResponse:
    """The text changed meanwhile: what stands there now, and beside it what was written."""
    form.data = form.data.copy()
    form.data["seen"], form.data["once"] = texts.whole(row).mark, once.new_key()
    return _form(request, row, form, opened, status=STALE)


def _form(
    request: HttpRequest, row, form: SuggestForm, opened: drafts.Opened, status: int = 200
) -> HttpResponse:
    page = {"form": form, "opened": opened, "text": texts.whole(row), "is_stale": status == STALE}
    return render(request, "curation/improve.html", page, status=status)


@require_safe
def suggestions(request: HttpRequest, slug: str) -> HttpResponse:
    """Those about a text that concern the reader."""
    row = texts.row(request.user, slug)
    page = {"text": texts.whole(row), "lines": queries.of_text(request.user, row)}
    return render(request, "curation/suggestions.html", page)


@require_safe
def suggestion(request: HttpRequest, slug: str, improvement: str) -> HttpResponse:
    """What it changes, passage by passage."""
    return _page(request, queries.row(request.user, slug, improvement))


def _page(request: HttpRequest, row, form=None, decline=None, status: int = 200) -> HttpResponse:
    page = queries.page(request.user, row)
    fitting = [change.number for change in page.changes if change.fits]
    start = {"seen": page.text.mark, "passages": fitting, "role": page.role}
    take = form or TakeForm(initial=start, numbers=fitting)
    context = {
        "found": page,
        "take": take,
        "chosen": [int(number) for number in take["passages"].value() or ()],
        "decline": decline or DeclineForm(),
        "is_stale": status == STALE,
    }
    # The frame says "Error:" of what is called the form.
    context |= {"form": form or decline} if form or decline else {}
    return render(request, "curation/suggestion.html", context, status=status)


@require_POST
def take(request: HttpRequest, slug: str, improvement: str) -> HttpResponse:
    """These passages, into the text."""
    row = queries.row(request.user, slug, improvement)
    rules.may_answer(request.user, row).or_refuse()
    page = queries.page(request.user, row)
    form = TakeForm(request.POST, numbers=[one.number for one in page.changes])
    if not form.is_valid():
        return _page(request, row, form, status=422)
    given = form.cleaned_data
    try:
        actions.take(
            actor=request.user,
            suggestion=row,
            seen=given["seen"],
            numbers=given["passages"],
            role=given["role"],
        )
    except StaleError:
        return _page(request, queries.row(request.user, slug, improvement), status=STALE)
    messages.success(request, _("It is in the text, and its author is named there."))
    return redirect("curation:suggestion", slug, improvement)


@require_POST
def decline(request: HttpRequest, slug: str, improvement: str) -> HttpResponse:
    """Not taken, with a word."""
    row = queries.row(request.user, slug, improvement)
    rules.may_answer(request.user, row).or_refuse()
    form = DeclineForm(request.POST)
    if not form.is_valid():
        return _page(request, row, decline=form, status=422)
    actions.decline(actor=request.user, suggestion=row, **form.cleaned_data)
    messages.success(request, _("Declined. The person who suggested it reads your word."))
    return redirect("curation:suggestions", slug)


@require_POST
def withdraw(request: HttpRequest, slug: str, improvement: str) -> HttpResponse:
    """Taken back by whoever made it."""
    row = queries.row(request.user, slug, improvement)
    actions.withdraw(actor=request.user, suggestion=row)
    messages.success(request, _("Your suggestion is taken back."))
    return redirect("knowledge:discussion", slug)


@require_POST
def thank(request: HttpRequest, slug: str, improvement: str) -> HttpResponse:
    """Thanks, in one press."""
    row = queries.row(request.user, slug, improvement)
    actions.thank(actor=request.user, suggestion=row)
    messages.success(request, _("Thanked."))
    return redirect("curation:suggestion", slug, improvement)
