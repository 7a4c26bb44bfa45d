# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""One box that asks and searches."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from entrepairs.discovery import actions, forms, queries, words
from entrepairs.discovery.outside import monday
from entrepairs.discovery.queries import ties
from entrepairs.kernel.pages import number


@require_safe
def ask(request: HttpRequest) -> HttpResponse:
    asked = forms.AskForm(request.GET).asked()
    results = queries.search(request.user, asked, number(request))
    if number(request) > 1 and not results.hits:
        # Beyond the last page: the first one has what there is.
        return redirect(_context(asked, results)["address"]())
    context = _context(asked, results)
    part = request.htmx and request.htmx.target == "results"
    return render(request, "discovery/_results.html" if part else "discovery/ask.html", context)


@require_POST
def similar(request: HttpRequest) -> HttpResponse:
    asked = forms.AskForm(request.POST).asked()
    results = queries.similar(request.user, asked)
    part, beside = "discovery/_similar.html", {}
    if request.htmx and request.htmx.target == "beside":
        part = "discovery/_beside.html"
        # What is near to what one writes, and one thing that is far from it.
        beside = {"outside": ties.from_outside(request.user, monday(timezone.now()))}
    elif "naming" in request.POST:
        part = "discovery/_naming.html"
    return render(request, part, _context(asked, results) | beside)


@require_POST
def answered(request: HttpRequest) -> HttpResponse:
    form = forms.AnsweredForm(request.POST)
    if not form.is_valid():
        raise Http404
    contribution = queries.answering(request.user, form.cleaned_data["slug"])
    actions.confirm_wording(
        actor=request.user, contribution=contribution, text=form.cleaned_data["q"]
    )
    messages.success(
        request,
        _(
            "Thank you. Your wording helps the next person find this answer. "
            "It is never shown, and your name is not kept."
        ),
    )
    return redirect(f"/knowledge/{contribution.slug}/")


def _context(asked: queries.Asked, results: queries.Results) -> dict[str, object]:
    chosen = {name: getattr(asked, name) for name in forms.FILTERS}

    def address(**changes: object) -> str:
        """This search with something changed; what is empty is left out."""
        said = {"q": asked.text, **chosen} | changes
        return f"{reverse('discovery:ask')}?{urlencode(_kept(said))}"

    return {
        "asked": asked,
        "knows": words.theirs,
        "results": results,
        "chosen": chosen,
        "address": address,
        "kinds": forms.KINDS,
        "states": forms.STATES,
        "periods": forms.PERIODS,
        "name_need": f"/communities/needs/new?{urlencode(_kept({'q': asked.text}))}",
        "ask_new": f"/ask/new?{urlencode(_kept({'q': asked.text, 'community': asked.community}))}",
    }


def _kept(said: dict[str, object]) -> dict[str, object]:
    return {name: value for name, value in said.items() if value}
