# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Put aside, to read later; on a device that was asked to, without network."""

from dataclasses import asdict

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from entrepairs.knowledge.actions import saving as actions
from entrepairs.knowledge.queries import rows
from entrepairs.knowledge.queries import saved as queries
from entrepairs.knowledge.views.common import address, page_number


@require_safe
def saved(request: HttpRequest) -> HttpResponse:
    """The list of mine."""
    found = queries.saved(request.user, page_number(request))
    return render(request, "knowledge/saved.html", {"saved": found})


@require_safe
def shelf(request: HttpRequest) -> HttpResponse:
    """What this device keeps; nothing where that is what it has already (`since`)."""
    found = queries.shelf(request.user)
    if request.GET.get("since") == found.digest:
        return HttpResponse(status=204)
    return JsonResponse(asdict(found))


@require_POST
def save(request: HttpRequest, slug: str) -> HttpResponse:
    text = rows.contribution(request.user, slug)
    actions.save_for_later(actor=request.user, contribution=text)
    undo = reverse("knowledge:unsave", args=[slug])
    messages.success(request, _("It waits for you under Read later."), extra_tags=undo)
    return redirect(address(slug))


@require_POST
def unsave(request: HttpRequest, slug: str) -> HttpResponse:
    text = rows.contribution(request.user, slug)
    actions.take_off_the_list(actor=request.user, contribution=text)
    undo = reverse("knowledge:save", args=[slug])
    messages.success(request, _("It is off your list."), extra_tags=undo)
    return redirect("knowledge:saved")
