# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Being asked: what one is asked, what one says, and how much one wants to be."""

from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from entrepairs.discovery import actions, addresses, forms, words
from entrepairs.discovery.queries import whom as queries
from entrepairs.discovery.routing.sought import Sought, about
from entrepairs.discovery.views.common import by_name
from entrepairs.people.queries import profiles


@require_safe
def for_me(request: HttpRequest, **place: str) -> HttpResponse:
    """What is asked, why oneself, and what one may say."""
    if request.htmx and request.htmx.target == "others":
        sought = about(queries.request(request.user, **place))
        return render(request, "discovery/_others.html", _by_name(request, sought))
    asked = queries.requested(request.user, **place)
    page = {
        **_by_name(request, asked.sought),
        "asked": asked,
        "words": words,
        "to": partial(addresses.of, sought=asked.sought),
        "back": addresses.its_page(asked.sought),
        "help": addresses.help_with(asked.sought),
    }
    return render(request, "discovery/for_me.html", page)


def _by_name(request: HttpRequest, sought: Sought) -> dict[str, object]:
    return by_name(request, sought, place="for_me", goal="pass_request_on")


@require_POST
def not_me(request: HttpRequest, **place: str) -> HttpResponse:
    """Nobody is told."""
    asked = queries.request(request.user, **place)
    actions.decline(actor=request.user, solicitation=asked)
    undo = addresses.of("after_all", about(asked))
    messages.success(request, _("Noted. Nobody is told that you said no."), extra_tags=undo)
    return redirect("home:today")


@require_POST
def again(request: HttpRequest, **place: str) -> HttpResponse:
    """It was a slip, or one has the time after all."""
    asked = queries.request(request.user, **place)
    actions.reconsider(actor=request.user, solicitation=asked)
    return redirect(addresses.of("for_me", about(asked)))


@require_POST
def pass_on(request: HttpRequest, **place: str) -> HttpResponse:
    """Not me, but a colleague."""
    asked = queries.request(request.user, **place)
    other = profiles.person_by_slug(request.user, request.POST.get("person", ""))
    actions.pass_on(actor=request.user, solicitation=asked, to=other)
    messages.success(request, _("Thank you. It goes on without your name."))
    return redirect("home:today")


@require_POST
def no_more(request: HttpRequest, **place: str) -> HttpResponse:
    """Nothing about its subjects any more."""
    asked = queries.request(request.user, **place)
    subjects = actions.refrain(actor=request.user, solicitation=asked)
    if not subjects:
        messages.success(request, _("Noted. Nobody is told that you said no."))
        return redirect("home:today")
    names = ", ".join(profiles.tag(subject).name for subject in subjects)
    said = _("You are not asked about this any more: %(names)s.")
    messages.success(request, said % {"names": names})
    return redirect("discovery:availability")


@require_http_methods(["GET", "HEAD", "POST"])
def availability(request: HttpRequest) -> HttpResponse:
    """How often, when not, and about what not."""
    wishes = queries.wishes(request.user)
    begun = {"weekly": str(wishes.weekly), "away_until": wishes.away_until}
    said = request.POST if request.method == "POST" else None
    form = forms.AvailabilityForm(said, initial=begun)
    if form.is_valid():
        actions.set_availability(actor=request.user, **form.cleaned_data)
        messages.success(request, _("Kept."))
        return redirect("discovery:availability")
    page = {"form": form, "wishes": wishes}
    status = 422 if form.is_bound else 200
    return render(request, "discovery/availability.html", page, status=status)


@require_POST
def ask_again(request: HttpRequest, subject: str) -> HttpResponse:
    """About this subject too."""
    about = queries.refrained(request.user, subject)
    actions.be_asked_again(actor=request.user, subject=about)
    name = profiles.tag(about).name
    messages.success(request, _("You may be asked about %(name)s again.") % {"name": name})
    return redirect("discovery:availability")
