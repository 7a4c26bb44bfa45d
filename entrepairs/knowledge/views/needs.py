# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A text answers a need: said from the text, or from the need."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from entrepairs.communities import addresses
from entrepairs.communities import queries as communities
from entrepairs.communities import rules as needing
from entrepairs.knowledge.actions import needing as actions
from entrepairs.knowledge.queries import needs as queries
from entrepairs.knowledge.queries import rows
from entrepairs.knowledge.views.common import address


@require_http_methods(["GET", "HEAD", "POST"])
def of_text(request: HttpRequest, slug: str) -> HttpResponse:
    """Choose among the needs that wait the one that this text answers."""
    text = rows.root(request.user, slug)
    if request.method == "POST":
        need = communities.need_row(request.user, request.POST.get("need", ""))
        return _link(request, text, need, address(slug))
    said = request.GET.get("q", "").strip()[:100]
    waiting = communities.to_answer(request.user, said)
    page = {"text": text, "said": said, "needs": queries.nearest(text, waiting)}
    return render(request, "knowledge/answers_need.html", page)


@require_http_methods(["GET", "HEAD", "POST"])
def of_need(request: HttpRequest, slug: str) -> HttpResponse:
    """Find the text that answers this need."""
    need = communities.need_row(request.user, slug)
    needing.may_answer_need(request.user, need).or_refuse()
    if request.method == "POST":
        text = rows.root(request.user, request.POST.get("text", ""))
        return _link(request, text, need, addresses.need(slug))
    said = request.GET.get("q", need.wording)[:300]
    page = {
        "need": need,
        "href": addresses.need(slug),
        "said": said,
        "candidates": queries.candidates(request.user, need, said),
    }
    return render(request, "knowledge/need_answer.html", page)


@require_POST
def take_back(request: HttpRequest, slug: str, need: str) -> HttpResponse:
    """It does not answer it after all."""
    text = rows.root(request.user, slug)
    answered = communities.need_row(request.user, need)
    actions.take_answer_back(actor=request.user, need=answered, contribution=text)
    messages.success(request, _("It no longer answers this need."))
    return redirect(addresses.need(need))


def _link(request: HttpRequest, text, need, place: str) -> HttpResponse:
    actions.answer_need(actor=request.user, need=need, contribution=text)
    messages.success(request, _("Those who need it are asked whether it helps."))
    return redirect(place)
