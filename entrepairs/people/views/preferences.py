# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Settings, devices, and the language of a visitor."""

from django.conf import settings as configured
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from entrepairs.kernel import pages
from entrepairs.people import actions, queries, single_sign_on
from entrepairs.people.forms.me import PreferencesForm
from entrepairs.people.proving import prove_again

A_YEAR = 365 * 24 * 60 * 60


@require_http_methods(["GET", "POST"])
def settings(request: HttpRequest) -> HttpResponse:
    person = request.user
    present = {name: getattr(person, name) for name in ("language", "time_zone", "theme")}
    form = PreferencesForm(request.POST or None, initial=present)
    if form.is_valid():
        actions.change_preferences(actor=person, **form.cleaned_data)
        with translation.override(form.cleaned_data["language"]):
            messages.success(request, _("Your settings are kept."))
        return redirect("people:settings")
    status = 422 if form.errors else 200
    context = {"form": form, "providers": single_sign_on.names(person.organisation)}
    return render(request, "people/settings.html", context, status=status)


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Speak another language from now on: kept with the account, or in a cookie for a visitor."""
    chosen = request.POST.get("language")
    response = redirect(_back(request))
    if chosen not in dict(configured.LANGUAGES):
        return response
    if request.user.is_authenticated:
        person = request.user
        actions.change_preferences(
            actor=person, language=chosen, time_zone=person.time_zone, theme=person.theme
        )
    response.set_cookie(
        configured.LANGUAGE_COOKIE_NAME,
        chosen,
        max_age=A_YEAR,
        secure=request.is_secure(),
        samesite=configured.LANGUAGE_COOKIE_SAMESITE,
    )
    return response


def _back(request: HttpRequest) -> str:
    """Where one came from, if it is one of our own pages."""
    url = request.POST.get("next", "")
    return url if pages.is_own(request, url) else "/"


@require_GET
def way_in(request: HttpRequest) -> HttpResponse:
    """Joining one's account at the organisation's provider with this one."""
    ways = queries.ways_in(request.user)
    if again := prove_again(request):
        return again
    page = render(request, "people/way_in.html", {"ways": ways})
    return single_sign_on.allow_to_leave(page, single_sign_on.providers(request.user.organisation))


@require_POST
def part_ways(request: HttpRequest) -> HttpResponse:
    """Sign in by it no more."""
    queries.ways_in(request.user)
    actions.part_from_provider(actor=request.user, key=request.POST.get("provider", ""))
    messages.success(request, _("The two accounts are separate again."))
    return redirect("people:way_in")


@require_GET
def devices(request: HttpRequest) -> HttpResponse:
    mine = queries.devices(request.user, request.session.session_key)
    return render(request, "people/devices.html", {"devices": mine})


@require_POST
def end_device(request: HttpRequest, mark: str) -> HttpResponse:
    session = queries.device(request.user, mark)
    actions.end_session(actor=request.user, session=session)
    messages.success(request, _("That device is signed out."))
    return redirect("people:devices")


@require_POST
def end_all(request: HttpRequest) -> HttpResponse:
    actions.sign_out_everywhere(actor=request.user)
    logout(request)
    messages.success(request, _("You are signed out everywhere."))
    return redirect("account_login")
