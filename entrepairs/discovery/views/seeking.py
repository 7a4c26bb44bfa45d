# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Whom to ask: for the author of a question that waits."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from entrepairs.discovery import actions, forms, rules, words
from entrepairs.discovery.queries import whom as queries
from entrepairs.discovery.routing.why import Why
from entrepairs.knowledge.queries import rows
from entrepairs.people.queries import profiles

LONGEST = 100
CHOSEN = Why("chosen")


@require_http_methods(["GET", "HEAD", "POST"])
def whom(request: HttpRequest, question: str) -> HttpResponse:
    """Three people with a reason each; choose among them, choose another, or let go."""
    row = rows.question(request.user, question)
    rules.may_seek(request.user, row).or_refuse()
    if request.method == "POST" and "other" in request.POST:
        other = profiles.person_by_slug(request.user, request.POST["other"])
        return _asked(request, row, {other.pk: CHOSEN})
    asked = queries.asked(request.user, row)
    proposals = queries.proposed(row, timezone.now())[: rules.MOST - len(asked)]
    said = request.POST if request.method == "POST" else None
    by_slug = {one.who.slug: one for one in proposals}
    form = forms.WhomForm(said, proposed=by_slug)
    if not form.is_valid():
        return _page(request, row, form, {"proposals": proposals, "asked": asked})
    chosen = [by_slug[slug] for slug in form.cleaned_data["person"]]
    return _asked(request, row, {one.key: one.why for one in chosen})


def _page(
    request: HttpRequest, question: object, form: forms.WhomForm, found: dict[str, object]
) -> HttpResponse:
    sought = request.GET.get("who", "")[:LONGEST]
    page = {
        **found,
        "question": question,
        "form": form,
        "gone": form.is_bound and "required" not in _codes(form),
        "sought": sought,
        "words": words,
        "passing": False,
        "others": queries.others(request.user, question, sought) if sought else [],
    }
    status = 422 if form.is_bound else 200
    if request.htmx and request.htmx.target == "others":
        return render(request, "discovery/_others.html", page)
    return render(request, "discovery/whom.html", page, status=status)


def _codes(form: forms.WhomForm) -> set[str | None]:
    return {error.code for error in form.errors.as_data().get("person", ())}


def _asked(request: HttpRequest, question: object, people: dict[int, Why]) -> HttpResponse:
    asked = actions.ask_people(actor=request.user, question=question, people=people)
    if not asked:
        messages.warning(
            request, _("Who you chose cannot be asked any more. Choose others, or let it go.")
        )
        return redirect("discovery:whom", question.slug)
    said = ngettext(
        "%(names)s is asked, within their working hours.",
        "%(names)s are asked, within their working hours.",
        len(asked),
    )
    messages.success(request, said % {"names": ", ".join(one.person.name for one in asked)})
    return redirect("knowledge:discussion", question.slug)
