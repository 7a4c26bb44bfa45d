# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Helping with a need: offered, taken up, and whether it helped."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from entrepairs.communities import actions, addresses, forms, queries, rules


@require_http_methods(["GET", "HEAD", "POST"])
def offer(request: HttpRequest, slug: str) -> HttpResponse:
    """I can show, I know who. Said again, it is replaced."""
    need = queries.need_row(request.user, slug)
    rules.may_offer_help(request.user, need).or_refuse()
    form = forms.OfferForm(request.POST or None, auto_id="offer-%s")
    if request.method == "POST" and form.is_valid():
        actions.offer_help(actor=request.user, need=need, **form.cleaned_data)
        undo = reverse("communities:withdraw_offer", args=[slug])
        messages.success(request, _("Thank you. Your offer stands beside your name."), undo)
        return redirect(addresses.need(slug))
    page = queries.need(request.user, slug)
    context = {"need": page, "form": form}
    status = 422 if form.errors else 200
    return render(request, "communities/need_offer.html", context, status=status)


@require_POST
def withdraw_offer(request: HttpRequest, slug: str) -> HttpResponse:
    """Not any more."""
    actions.withdraw_offer(actor=request.user, need=queries.need_row(request.user, slug))
    messages.success(request, _("Your offer is withdrawn."))
    return redirect(addresses.need(slug))


@require_POST
def take(request: HttpRequest, slug: str) -> HttpResponse:
    """I look after it."""
    actions.take_need(actor=request.user, need=queries.need_row(request.user, slug))
    undo = reverse("communities:release_need", args=[slug])
    messages.success(request, _("You look after this need."), undo)
    return redirect(addresses.need(slug))


@require_POST
def release(request: HttpRequest, slug: str) -> HttpResponse:
    """Back to the board."""
    actions.release_need(actor=request.user, need=queries.need_row(request.user, slug))
    messages.success(request, _("The need is on the board again."))
    return redirect(addresses.need(slug))


@require_POST
def confirm(request: HttpRequest, slug: str) -> HttpResponse:
    """It helped me."""
    actions.confirm_useful(actor=request.user, need=queries.need_row(request.user, slug))
    undo = reverse("communities:unconfirm_need", args=[slug])
    messages.success(request, _("Thank you. Nobody is told who said so."), undo)
    return redirect(addresses.need(slug))


@require_POST
def unconfirm(request: HttpRequest, slug: str) -> HttpResponse:
    """It did not help after all."""
    actions.take_confirmation_back(actor=request.user, need=queries.need_row(request.user, slug))
    messages.success(request, _("Taken back."))
    return redirect(addresses.need(slug))
