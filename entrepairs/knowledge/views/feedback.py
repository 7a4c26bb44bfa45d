# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Useful, tried, certified."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from entrepairs.knowledge import rules, words
from entrepairs.knowledge.actions import feedback as actions
from entrepairs.knowledge.forms.feedback import TrialForm
from entrepairs.knowledge.queries import asking, discussion, rows
from entrepairs.knowledge.views.common import address


@require_http_methods(["POST", "DELETE"])
def useful(request: HttpRequest, slug: str) -> HttpResponse:
    """On by POST, off by DELETE."""
    return _useful(request, slug, on=request.method == "POST")


@require_POST
def not_useful(request: HttpRequest, slug: str) -> HttpResponse:
    """Off, for a form that only posts."""
    return _useful(request, slug, on=False)


def _useful(request: HttpRequest, slug: str, *, on: bool) -> HttpResponse:
    thing = rows.contribution(request.user, slug)
    act = actions.find_useful if on else actions.take_useful_back
    act(actor=request.user, contribution=thing)
    if not request.htmx:
        return redirect(address(slug))
    thing = rows.contribution(request.user, slug)
    page = {
        "slug": slug,
        "is_useful": on,
        "useful": thing.useful_count,
        "size": " btn--s" if thing.kind in ("question", "answer") else "",
    }
    return render(request, "knowledge/_useful.html", page)


@require_http_methods(["GET", "HEAD", "POST"])
def trial(request: HttpRequest, slug: str) -> HttpResponse:
    """I tried it: what happened."""
    thing = rows.contribution(request.user, slug)
    rules.may_try(request.user, thing).or_refuse()
    if request.method != "POST":
        told = asking.told(request.user, thing)
        return _trial_page(request, thing, TrialForm(initial=told, auto_id=f"try-{slug}-%s"))
    form = TrialForm(request.POST, auto_id=f"try-{slug}-%s")
    if not form.is_valid():
        return _trial_page(request, thing, form, status=422)
    actions.tell_trial(actor=request.user, contribution=thing, **form.cleaned_data)
    if not request.htmx:
        return redirect(address(slug))
    page = {"outcome": words.OUTCOMES[form.cleaned_data["outcome"]], "thing": thing}
    return render(request, "knowledge/_tried.html", page)


def _trial_page(
    request: HttpRequest, thing: object, form: TrialForm, status: int = 200
) -> HttpResponse:
    template = "knowledge/_trial.html" if request.htmx else "knowledge/trial.html"
    return render(request, template, {"thing": thing, "form": form}, status=status)


@require_POST
def certify(request: HttpRequest, slug: str) -> HttpResponse:
    """An expert vouches for it."""
    thing = rows.contribution(request.user, slug)
    actions.certify(actor=request.user, contribution=thing)
    return _after(request, thing)


@require_POST
def uncertify(request: HttpRequest, slug: str) -> HttpResponse:
    """An expert no longer does."""
    thing = rows.contribution(request.user, slug)
    actions.take_certification_back(actor=request.user, contribution=thing)
    return _after(request, thing)


def _after(request: HttpRequest, thing: object) -> HttpResponse:
    if request.htmx and thing.parent:
        found = discussion.discussion(request.user, thing.parent.slug)
        page = {"d": found, "focus": thing.slug}
        return render(request, "knowledge/_rearranged.html", page)
    if request.htmx:
        return HttpResponse(status=204, headers={"HX-Redirect": address(thing.slug)})
    return redirect(address(thing.slug))
