# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Coffee among peers, and what one learned by chance."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from entrepairs.discovery import actions
from entrepairs.discovery.outside import monday
from entrepairs.discovery.queries import ties as queries


@require_safe
def outside(request: HttpRequest) -> HttpResponse:
    """This week's text from outside one's circle: brought beside Today, or a page of its own."""
    found = queries.from_outside(request.user, monday(timezone.now()))
    part = request.htmx and request.htmx.target == "outside"
    template = "discovery/_outside.html" if part else "discovery/outside.html"
    return render(request, template, {"outside": found})


@require_POST
def learned(request: HttpRequest, contribution: str) -> HttpResponse:
    """I learned something I was not looking for."""
    shown = queries.shown(request.user, contribution)
    actions.learn_from_outside(actor=request.user, shown=shown, learned=True)
    undo = reverse("discovery:not_learned", args=[contribution])
    messages.success(request, _("Good to know. Nobody else sees this."), undo)
    return redirect("discovery:outside")


@require_POST
def not_learned(request: HttpRequest, contribution: str) -> HttpResponse:
    """Not, after all."""
    shown = queries.shown(request.user, contribution)
    actions.learn_from_outside(actor=request.user, shown=shown, learned=False)
    return redirect("discovery:outside")


@require_safe
def coffees(request: HttpRequest) -> HttpResponse:
    """Whether I would like one, with whom now, and those before."""
    page = {"coffees": queries.coffees(request.user)}
    return render(request, "discovery/coffees.html", page)


@require_POST
def wish(request: HttpRequest) -> HttpResponse:
    """Yes, every fortnight."""
    actions.wish_coffee(actor=request.user)
    said = _("You are proposed a colleague of another team with the next round.")
    messages.success(request, said, reverse("discovery:wish_no_coffee"))
    return redirect("discovery:coffees")


@require_POST
def wish_no_more(request: HttpRequest) -> HttpResponse:
    """Not any more."""
    actions.wish_no_coffee(actor=request.user)
    said = _("Nobody is proposed to you any more.")
    messages.success(request, said, reverse("discovery:wish_coffee"))
    return redirect("discovery:coffees")


@require_POST
def tell(request: HttpRequest, coffee: str, said: str) -> HttpResponse:
    """We met, or not."""
    row = queries.coffee(request.user, coffee)
    actions.tell_coffee(actor=request.user, coffee=row, met=said == "met")
    messages.success(request, _("Kept, for you alone."))
    return redirect("discovery:coffees")
