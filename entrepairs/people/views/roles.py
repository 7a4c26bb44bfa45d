# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who administers the house."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from entrepairs.people import actions, queries
from entrepairs.people.forms.roles import RoleForm
from entrepairs.people.proving import prove_again

LONGEST = 80


@require_safe
def roles(request: HttpRequest) -> HttpResponse:
    """The administrators, the log, and a place to look for the next one."""
    page = queries.roles(request.user, request.GET.get("q", "")[:LONGEST].strip())
    return render(request, "people/roles.html", {"roles": page})


@require_http_methods(["GET", "POST"])
def role(request: HttpRequest, person: str) -> HttpResponse:
    """Give somebody the keys, or take them back, with a reason (I73, I74)."""
    page = queries.role(request.user, person)
    if again := prove_again(request):
        return again
    form = RoleForm(request.POST or None)
    if not form.is_valid():
        context = {"role": page, "form": form}
        status = 422 if form.errors else 200
        return render(request, "people/role.html", context, status=status)
    somebody = queries.person_by_slug(request.user, person)
    actions.name_administrator(
        actor=request.user,
        person=somebody,
        administrates=not page.administrates,
        reason=form.cleaned_data["reason"],
    )
    if page.is_me:
        actions.change_session_id(actor=request.user, session=request.session)
        messages.success(request, _("You no longer administer %(house)s.") % _house(request))
        return redirect("/")
    messages.success(request, _("It is done, and stands in the log."))
    return redirect("people:roles")


def _house(request: HttpRequest) -> dict[str, str]:
    return {"house": request.user.organisation.name}
