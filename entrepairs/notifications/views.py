# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The inbox, the preferences, and the link that stops mails."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from entrepairs.notifications import actions, queries, stopping, words
from entrepairs.notifications.forms import WishForm


@require_GET
def inbox(request: HttpRequest) -> HttpResponse:
    page = queries.inbox(request.user, request.GET.get("page", 1))
    return render(request, "notifications/inbox.html", {"notices": page})


@require_POST
def open_notice(request: HttpRequest, slug: str) -> HttpResponse:
    notice = queries.notice(request.user, slug)
    actions.open_notice(actor=request.user, notice=notice)
    return redirect(words.tell(notice).url)


@require_POST
def open_all(request: HttpRequest) -> HttpResponse:
    actions.open_all(actor=request.user)
    return redirect("notifications:inbox")


@require_GET
def preferences(request: HttpRequest) -> HttpResponse:
    wishes = queries.wishes(request.user)
    return render(request, "notifications/preferences.html", {"wishes": wishes})


@require_POST
def wish(request: HttpRequest) -> HttpResponse:
    form = WishForm(request.POST)
    if not form.is_valid():
        raise Http404
    actions.wish(actor=request.user, **form.cleaned_data)
    if request.htmx:
        chosen = next(
            w for w in queries.wishes(request.user) if w.kind == form.cleaned_data["kind"]
        )
        return render(request, "notifications/_wish.html", {"wish": chosen})
    messages.success(request, _("Kept."))
    return redirect("notifications:preferences")


@csrf_exempt
@require_http_methods(["GET", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """A mail program may POST here by itself; a person sees what will stop and one button."""
    found = stopping.read(token)
    if found is None:
        raise Http404
    person, kind = found
    if request.method == "POST":
        actions.stop_mails(actor=person, kind=kind)
    context = {"kind": kind, "done": request.method == "POST"}
    return render(request, "notifications/stop.html", context)
