# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The first account of an installation, for whoever holds the key of its terminal."""

from http import HTTPStatus

from allauth.account.adapter import get_adapter
from allauth.account.utils import perform_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from entrepairs.kernel import often
from entrepairs.people import actions, opening
from entrepairs.people.forms.opening import OpeningForm

TRIES = 10
MINUTES = 10


@sensitive_post_parameters("key", "password")
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """Who opens the house; once somebody has an account, this page does not exist."""
    if not opening.is_waiting():
        raise Http404
    given = request.GET.get("key", "")[: opening.LENGTH]
    form = OpeningForm(request.POST or None, initial={"key": given})
    status = HTTPStatus.OK
    if request.method == "POST":
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        caller = get_adapter().get_client_ip(request)
        if often.is_too_often("opening", caller, most=TRIES, seconds=MINUTES * 60):
            form.add_error(None, _("Too many tries. Wait ten minutes."))
            status = HTTPStatus.TOO_MANY_REQUESTS
        elif form.is_valid():
            try:
                person = actions.open_house(
                    actor=None, language=request.LANGUAGE_CODE, **form.cleaned_data
                )
            except actions.KeyDeadError:
                form.refuse_key()
            else:
                first = reverse("people:appearance")
                return perform_login(request, person, email=person.email, redirect_url=first)
    return render(request, "people/start.html", {"form": form}, status=status)
