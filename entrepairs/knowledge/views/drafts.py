# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What I am writing: kept as I type, listed, taken up again, thrown away."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from entrepairs.kernel import once
from entrepairs.knowledge.actions import drafting
from entrepairs.knowledge.forms.drafts import DraftForm
from entrepairs.knowledge.queries import drafts as queries
from entrepairs.knowledge.queries import rows

LONGEST_KEY = 40


@require_safe
def drafts(request: HttpRequest) -> HttpResponse:
    """The list of mine."""
    page = {"drafts": queries.drafts(request.user)}
    return render(request, "knowledge/drafts.html", page)


@require_POST
def save(request: HttpRequest, key: str) -> HttpResponse:
    """Keep what stands in the page now; nothing to show."""
    form = DraftForm(request.POST)
    if not form.is_valid() or len(key) > LONGEST_KEY:
        return HttpResponse(status=422)
    about = form.cleaned_data["about"]
    if form.is_blank:
        drafting.discard_draft(actor=request.user, key=key)
        return HttpResponse(status=204)
    drafting.save_draft(
        actor=request.user,
        key=key,
        kind=form.cleaned_data["kind"],
        content=form.content,
        about=rows.contribution(request.user, about) if about else None,
        once_key=form.cleaned_data["once"],
    )
    return HttpResponse(status=204)


@require_safe
def sent(request: HttpRequest, key: str) -> HttpResponse:
    """Was the form with this key sent? Asked by a device that kept its words and cannot tell."""
    return JsonResponse({"sent": once.was_done(f"person:{request.user.pk}", key)})


@require_POST
def discard(request: HttpRequest, key: str) -> HttpResponse:
    """Throw one away."""
    drafting.discard_draft(actor=request.user, key=key)
    if request.htmx:
        return HttpResponse()
    messages.success(request, _("The draft is gone."))
    return redirect("knowledge:drafts")
