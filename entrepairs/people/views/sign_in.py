# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""How people sign in, for administrators."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from entrepairs.people import queries
from entrepairs.people.forms.second_factors import AskedForm

LONGEST = 80


@require_safe
def methods(request: HttpRequest) -> HttpResponse:
    """As it is set; an identity provider finds here what it asks for."""
    asked = queries.asked(request.user)
    text = request.GET.get("q", "")[:LONGEST].strip()
    context = {
        "provider": queries.sign_in_methods(request.user),
        "asked": asked,
        "form": AskedForm(initial={"second_factor": asked.second_factor}),
        "text": text,
        "found": queries.locked_out(request.user, text) if text else (),
    }
    return render(request, "people/sign_in_methods.html", context)
