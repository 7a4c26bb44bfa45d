# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Words, hours and doors for the person who asks."""

import zoneinfo
from collections.abc import Callable
from datetime import date

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from entrepairs.kernel import unsent
from entrepairs.kernel.when import on_day
from entrepairs.people import presence, second_factors, vocabulary
from entrepairs.people.proving import to_prove

Handler = Callable[[HttpRequest], HttpResponse]

# Addresses that a visitor without account may open; each room's own rules hold behind the door.
OPEN_DOORS = (
    "/accounts/",
    "/static/",
    "/-/",
    "/join/",
    "/invitation/",
    "/language",
    # The first account of an installation, for whoever holds the key.
    "/start/",
    "/notices/stop/",
    # A calendar program has no session: the secret in the address says whose it is.
    "/calendar/",
    # Rooms that let people without account in: the figures on the wall, and what the seat's
    # cookie opens.
    "/room/",
    "/seat/",
    "/.well-known/",
    # How the only house looks, for who stands before its door.
    "/look/",
    # What a browser installs, and the page it shows without network: nothing of anybody.
    "/app.webmanifest",
    "/service-worker.js",
    "/offline/",
    # Badges that their owner opened, and what verifies them: the address is the key.
    "/badges/",
)

REMINDED = "reminded_of_second_factor"
# What somebody may open before they have the second factor that their organisation asks for.
WITHOUT_FACTOR = (
    "/me/settings/security/",
    "/accounts/reauthenticate/",
    "/accounts/logout/",
    "/static/",
    "/-/",
    "/language",
    "/look/",
)


def in_the_persons_words(get_response: Handler) -> Handler:
    """Speak the person's language in the words of their house, and live in their time zone.

    A visitor's browser decides; before the door nobody says more than the tool does.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        person = request.user
        if person.is_authenticated:
            language, zone, house = person.language, person.time_zone, person.organisation
        else:
            language = translation.get_language_from_request(request)
            zone, house = settings.TIME_ZONE, None
        request.LANGUAGE_CODE = language
        with vocabulary.speaking(house, language), timezone.override(zoneinfo.ZoneInfo(zone)):
            response = get_response(request)
            if hasattr(response, "render") and not response.is_rendered:
                response.render()
        response.headers.setdefault("Content-Language", language)
        return response

    return middleware


def renewed_each_week(get_response: Handler) -> Handler:
    """The first request of a week gives the session its full life again."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            presence.renew(request.session)
        return get_response(request)

    return middleware


def signed_in_unless_open(get_response: Handler) -> Handler:
    """Everything is for signed-in people but the few open doors."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated or request.path.startswith(OPEN_DOORS):
            return get_response(request)
        door = redirect_to_login(unsent.page_before(request))
        if unsent.words(request):
            return render(request, "signed_out.html", {"door": door.url}, status=403)
        return door

    return middleware


def with_second_factor_where_asked(get_response: Handler) -> Handler:
    """Where the house asks for a second factor: nothing before one was shown in this session.

    Who has none is led to where one is added; before the day it begins, reminded once a day. It
    costs no query but for them.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        person = request.user
        if (
            not person.is_authenticated
            or not second_factors.is_asked_of(person)
            or request.path.startswith(WITHOUT_FACTOR)
            or second_factors.was_shown(request)
        ):
            return get_response(request)
        today = timezone.localdate()
        if not second_factors.is_due(person, today):
            _remind(request, today)
            return get_response(request)
        if second_factors.of(person).exists():
            return to_prove(unsent.page_before(request))
        return redirect("people:security")

    return middleware


def _remind(request: HttpRequest, today: date) -> None:
    if request.method != "GET" or request.session.get(REMINDED) == today.isoformat():
        return
    request.session[REMINDED] = today.isoformat()
    if not second_factors.of(request.user).exists():
        day = on_day(request.user.organisation.second_factor_from)
        said = _("From %(day)s on you need a second factor: add one in your settings.")
        messages.info(request, said % {"day": day})
