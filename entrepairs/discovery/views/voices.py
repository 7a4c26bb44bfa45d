# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Regular voices: for who asks, and for who is asked."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from entrepairs.communities import queries as communities
from entrepairs.discovery import actions, forms, rules
from entrepairs.discovery.queries import voices as queries
from entrepairs.kernel import once


@require_http_methods(["GET", "HEAD", "POST"])
def consult(request: HttpRequest, community: str) -> HttpResponse:
    """A message, and whom to ask about it before it goes out."""
    here = communities.row(request.user, community)
    rules.may_ask_voices(request.user, here).or_refuse()
    voices = queries.regular(request.user, here, timezone.now())
    said = request.POST if request.method == "POST" else None
    form = forms.ConsultForm(said, [voice.who.slug for voice in voices])
    status, kept = (422, "") if form.is_bound else (200, "")
    if form.is_valid():
        months = {
            voice.key: voice.months
            for voice in voices
            if voice.who.slug in form.cleaned_data["person"]
        }

        def create() -> str:
            message = form.cleaned_data["message"]
            row = actions.ask_opinion(
                actor=request.user, community=here, message=message, months=months
            )
            return reverse("discovery:consultation", args=[row.slug])

        try:
            made = once.do_once(f"person:{request.user.pk}", request.POST, create)
            messages.success(request, _("Asked. What they think comes here within 48 hours."))
            return redirect(made)
        except once.SentTwiceError as twice:
            status, kept = 409, twice.result
    page = {
        "here": here,
        "voices": voices,
        "form": form,
        "chosen": said.getlist("person") if said else [],
        "asked": queries.mine(request.user, here),
        "once": once.new_key(),
        "kept": kept,
    }
    return render(request, "discovery/voices.html", page, status=status)


@require_safe
def consultation(request: HttpRequest, consultation: str) -> HttpResponse:
    """The message, and what is thought of it."""
    return _page(request, consultation)


def _page(request: HttpRequest, slug: str, status: int = 200, **bound: object) -> HttpResponse:
    found = queries.page(request.user, slug)
    empty = (
        forms.ResultForm(initial={"result": found.result})
        if found.is_mine
        else forms.OpinionForm(initial={"text": found.my_text})
    )
    page = {"found": found, "form": bound.get("form") or empty}
    return render(request, "discovery/consultation.html", page, status=status)


@require_POST
def give(request: HttpRequest, consultation: str) -> HttpResponse:
    """What I think of it."""
    row = queries.opinion(request.user, consultation)
    form = forms.OpinionForm(request.POST)
    if not form.is_valid():
        return _page(request, consultation, 422, form=form)
    actions.give_opinion(actor=request.user, opinion=row, text=form.cleaned_data["text"])
    messages.success(request, _("Thank you. You may change it until it closes."))
    return redirect("discovery:consultation", consultation)


@require_POST
def decline(request: HttpRequest, consultation: str) -> HttpResponse:
    """Not this time."""
    row = queries.opinion(request.user, consultation)
    actions.decline_opinion(actor=request.user, opinion=row)
    messages.success(request, _("Nobody is told."))
    return redirect("home:today")


@require_POST
def tell_result(request: HttpRequest, consultation: str) -> HttpResponse:
    """What became of it."""
    row = queries.consultation(request.user, consultation)
    form = forms.ResultForm(request.POST)
    if not form.is_valid() and row.asked_by_id == request.user.pk:
        return _page(request, consultation, 422, form=form)
    result = form.cleaned_data.get("result", "")
    actions.tell_result(actor=request.user, consultation=row, result=result)
    messages.success(request, _("Those who answered see it, with thanks."))
    return redirect("discovery:consultation", consultation)
