# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Newcomers: their first steps, and who says hello to them."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from entrepairs.communities import queries as communities
from entrepairs.outreach import actions
from entrepairs.outreach.queries import arriving as queries


@require_safe
def welcome(request: HttpRequest) -> HttpResponse:
    """First steps where one has just arrived: brought beside Today, or a page of its own."""
    found = queries.welcome(request.user)
    part = request.htmx and request.htmx.target == "welcome"
    template = "outreach/_welcome.html" if part else "outreach/welcome.html"
    return render(request, template, {"welcome": found})


@require_safe
def arrived(request: HttpRequest, slug: str) -> HttpResponse:
    """Who joined this week, and who wrote for the first time, for those who animate."""
    here = communities.row(request.user, slug)
    page = {
        "arrivals": queries.arrivals(request.user, here),
        "community": communities.community(request.user, slug),
    }
    return render(request, "outreach/arrived.html", page)


@require_POST
def greet(request: HttpRequest, slug: str, person: str) -> HttpResponse:
    """One press says hello."""
    here = communities.row(request.user, slug)
    who = communities.member(request.user, here, person)
    actions.greet(actor=request.user, community=here, person=who)
    messages.success(request, _("%(name)s hears your hello.") % {"name": who.name})
    return redirect("outreach:arrived", slug)


@require_POST
def put_away(request: HttpRequest, slug: str) -> HttpResponse:
    here = communities.row(request.user, slug)
    actions.put_welcome_away(actor=request.user, community=here)
    undo = reverse("outreach:bring_welcome_back", args=[slug])
    messages.success(request, _("The first steps are put away."), undo)
    return redirect("/")


@require_POST
def bring_back(request: HttpRequest, slug: str) -> HttpResponse:
    here = communities.row(request.user, slug)
    actions.bring_welcome_back(actor=request.user, community=here)
    return redirect("/")
