# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the house holds of me: take a copy, be erased."""

from http import HTTPStatus

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from entrepairs.operations import actions, queries
from entrepairs.operations.forms import EraseForm
from entrepairs.people.proving import prove_again


@require_safe
def my_data(request: HttpRequest) -> HttpResponse:
    return render(request, "operations/mydata/page.html", {"mine": queries.my_data(request.user)})


@require_POST
def ask_export(request: HttpRequest) -> HttpResponse:
    actions.ask_export(actor=request.user)
    done = _("Your copy is being made. A mail and a notice tell you when it is ready.")
    messages.success(request, done)
    return redirect("operations:my_data")


@require_safe
def export(request: HttpRequest, slug: str) -> FileResponse:
    """The copy itself, never shown in a page and kept by no cache."""
    copy = queries.opened_copy(request.user, slug)
    name = f"entrepairs-{slugify(request.user.name) or slug}.zip"
    answer = FileResponse(copy, as_attachment=True, filename=name, content_type="application/zip")
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


@require_http_methods(["GET", "POST"])
def erase(request: HttpRequest) -> HttpResponse:
    """What goes and what stays; then, sure that it is them (I73), the wish itself."""
    if again := prove_again(request):
        return again
    form = EraseForm(request.POST or None)
    if request.method == "POST" and not form.is_bound:
        form = EraseForm({})
    if not form.is_valid():
        context = {"form": form, "settle": queries.to_settle(request.user)}
        status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
        return render(request, "operations/mydata/erase.html", context, status=status)
    withdraws = form.cleaned_data["texts"] == "withdraw"
    actions.ask_erasure(actor=request.user, withdraws=withdraws)
    return redirect("operations:my_data")


@require_POST
def keep(request: HttpRequest) -> HttpResponse:
    """Think better of it."""
    if actions.keep_account(actor=request.user):
        messages.success(request, _("Your account stays. Nothing was erased."))
    return redirect("operations:my_data")
