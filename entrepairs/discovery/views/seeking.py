# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Whom to ask: for who asked a question or named a need."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from entrepairs.discovery import actions, addresses, forms, rules, words
from entrepairs.discovery.queries import whom as queries
from entrepairs.discovery.routing.sought import Sought
from entrepairs.discovery.routing.why import Why
from entrepairs.discovery.views.common import by_name
from entrepairs.people.queries import profiles

CHOSEN = Why("chosen")


@require_http_methods(["GET", "HEAD", "POST"])
def whom(request: HttpRequest, question: str = "", need: str = "") -> HttpResponse:
    """Three people with a reason each; choose among them, choose another, or let go."""
    find = queries.question if question else queries.need
    sought = find(request.user, question or need)
    decision = rules.may_seek(request.user, sought)
    if not decision and sought.author == request.user:
        messages.info(request, decision.refusal)
        return redirect(addresses.its_page(sought))
    decision.or_refuse()
    if request.htmx and request.htmx.target == "others":
        return render(
            request, "discovery/_others.html", by_name(request, sought, place="whom", goal="whom")
        )
    asked = queries.asked(request.user, sought)
    proposals = queries.proposed(sought, timezone.now())[: rules.MOST - len(asked)]
    said = request.POST if request.method == "POST" else None
    form = forms.WhomForm(said)
    if form.is_valid():
        chosen = _chosen(request, form, proposals)
        allowed = rules.may_ask_more(request.user, sought, chosen)
        if allowed:
            return _asked(request, sought, chosen)
        form.add_error("person", allowed.refusal)
    page = {
        **by_name(request, sought, place="whom", goal="whom"),
        "sought": sought,
        "form": form,
        "asked": asked,
        "proposals": proposals,
        "left": rules.MOST - len(asked),
        "words": words,
        "back": addresses.its_page(sought),
    }
    return render(request, "discovery/whom.html", page, status=422 if form.is_bound else 200)


def _chosen(
    request: HttpRequest, form: forms.WhomForm, proposals: Sequence[queries.Proposal]
) -> dict[int, Why]:
    """Whoever was proposed when the page was drawn may be named, also if others would be now."""
    why = {one.who.slug: one.why for one in proposals}
    names = form.cleaned_data["person"]
    people = [profiles.person_by_slug(request.user, name) for name in names]
    return {one.pk: why.get(one.slug, CHOSEN) for one in people}


def _asked(request: HttpRequest, sought: Sought, people: dict[int, Why]) -> HttpResponse:
    asked = actions.ask_people(actor=request.user, sought=sought, people=people)
    if not asked:
        messages.warning(request, _("The people you chose do not read it. Choose others."))
        return redirect(addresses.of("whom", sought))
    names = [one.person.name for one in asked]
    said = _("Asked, as far as they wish to be now: %(names)s.")
    messages.success(request, said % {"names": ", ".join(names)})
    return redirect(addresses.its_page(sought))
