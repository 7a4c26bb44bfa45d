# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What administrators say of the house."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from entrepairs.people import actions, queries
from entrepairs.people.forms.house import DaysOffForm


@require_http_methods(["GET", "POST"])
def days_off(request: HttpRequest) -> HttpResponse:
    """Days on which no mail reaches anybody of the house."""
    said = queries.days_off(request.user)
    form = DaysOffForm(request.POST or None, initial={"holidays": said.holidays, "days": said.days})
    if form.is_valid():
        actions.set_days_off(
            actor=request.user,
            holidays=form.cleaned_data["holidays"],
            days=form.cleaned_data["days"],
        )
        messages.success(request, _("The days off are kept."))
        return redirect("people:days_off")
    status = 422 if form.errors else 200
    context = {"form": form, "coming": said.coming}
    return render(request, "people/days_off.html", context, status=status)
