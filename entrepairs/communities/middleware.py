# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Before somebody writes where a charter stands: the charter, with all they had sent."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from entrepairs.communities import queries
from entrepairs.communities.actions import charters as actions
from entrepairs.communities.charters import CharterAskedError

AGREES = "agrees"
OF_THE_FORM = ("csrfmiddlewaretoken", AGREES)


class CharterFirst:
    """A write that waits for a yes is answered by the charter, in a form that sends it again.

    Whatever writes, wherever: nothing that was typed is lost, and no form knows of charters.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: object) -> None:
        """The yes that comes with what was sent again."""
        if request.method == "POST" and request.user.is_authenticated and AGREES in request.POST:
            charter = queries.charters.row(request.user, request.POST[AGREES])
            actions.agree(actor=request.user, charter=charter)

    def process_exception(self, request: HttpRequest, refused: Exception) -> HttpResponse | None:
        """409, which replaces the whole page also where a fragment was asked for."""
        if not isinstance(refused, CharterAskedError):
            return None
        here = refused.community
        page = {
            "charter": queries.charters.charter(request.user, here),
            "here": here,
            "refusal": str(refused),
            "sent": [
                (name, value)
                for name, values in request.POST.lists()
                for value in values
                if name not in OF_THE_FORM
            ],
            "has_files": bool(request.FILES),
            "address": request.path,
        }
        return render(request, "communities/charter_first.html", page, status=409)
