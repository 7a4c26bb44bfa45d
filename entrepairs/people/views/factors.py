# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""One's second factors; and, for administrators, who needs one and who is locked out."""

from allauth.mfa.adapter import get_adapter
from allauth.mfa.totp.internal.auth import clear_totp_secret
from allauth.mfa.webauthn.internal.auth import begin_registration
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from entrepairs.kernel import qr
from entrepairs.people import actions, queries, second_factors
from entrepairs.people.forms.second_factors import AppForm, AskedForm, NewPasskeyForm, ResetForm
from entrepairs.people.proving import prove_again, record_factor


@require_GET
def security(request: HttpRequest) -> HttpResponse:
    page = queries.security(request.user)
    return render(request, "people/security/page.html", {"security": page})


@sensitive_post_parameters("code")
@require_http_methods(["GET", "POST"])
def add_app(request: HttpRequest) -> HttpResponse:
    """A code to photograph with the app, and the first six digits it shows."""
    if again := prove_again(request):
        return again
    form = AppForm(request.POST or None, user=request.user)
    if form.is_valid():
        made_codes = actions.add_app(actor=request.user, secret=form.secret)
        clear_totp_secret(request)
        return _added(request, "totp", made_codes)
    address = get_adapter().build_totp_url(request.user, form.secret)
    secret = second_factors.in_fours(form.secret)
    context = {"form": form, "code": qr.drawing(address), "address": address, "secret": secret}
    status = 422 if form.errors else 200
    return render(request, "people/security/app.html", context, status=status)


@require_http_methods(["GET", "POST"])
def add_passkey(request: HttpRequest) -> HttpResponse:
    """The browser makes one, once its owner shows a finger, a face or the device's code."""
    if again := prove_again(request):
        return again
    form = NewPasskeyForm(request.POST or None, user=request.user)
    if form.is_valid():
        made_codes = actions.add_passkey(
            actor=request.user,
            name=form.cleaned_data["name"],
            credential=form.cleaned_data["credential"],
        )
        return _added(request, "webauthn", made_codes)
    options = begin_registration(request.user, passwordless=True)
    status = 422 if form.errors else 200
    context = {"form": form, "options": options}
    return render(request, "people/security/passkey.html", context, status=status)


@require_POST
def remove_factor(request: HttpRequest, mark: str) -> HttpResponse:
    factor = queries.factor(request.user, mark)
    if again := prove_again(request, back=reverse("people:security")):
        return again
    actions.remove_factor(actor=request.user, factor=factor)
    actions.change_session_id(actor=request.user, session=request.session)
    messages.success(request, _("It no longer opens your account."))
    return redirect("people:security")


@require_http_methods(["GET", "POST"])
def recovery_codes(request: HttpRequest) -> HttpResponse:
    """Those just made, for ten minutes; or new ones instead of those before."""
    if request.method == "POST":
        if again := prove_again(request, back=reverse("people:security")):
            return again
        actions.make_recovery_codes(actor=request.user)
        actions.change_session_id(actor=request.user, session=request.session)
        second_factors.begin_showing_codes(request.session)
        return redirect("people:recovery_codes")
    codes = second_factors.codes_to_show(request.session, request.user)
    if not codes:
        return redirect("people:security")
    return render(request, "people/security/codes.html", {"codes": codes})


@require_GET
def download_codes(request: HttpRequest) -> HttpResponse:
    """The same as a file."""
    codes = second_factors.codes_to_show(request.session, request.user)
    if not codes:
        return redirect("people:security")
    name = "entrepairs-" + _("recovery-codes") + ".txt"
    lines = "\r\n".join([_("Recovery codes of Entrepairs, each good once"), "", *codes, ""])
    disposition = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(lines, content_type="text/plain; charset=utf-8", headers=disposition)


@require_POST
def codes_kept(request: HttpRequest) -> HttpResponse:
    """From now on nobody reads them here."""
    second_factors.stop_showing_codes(request.session)
    return redirect("people:security")


@require_POST
def ask_factor(request: HttpRequest) -> HttpResponse:
    """Of whom a second factor is asked, and from when on."""
    queries.asked(request.user)
    if again := prove_again(request, back=reverse("people:sign_in_methods")):
        return again
    form = AskedForm(request.POST)
    if form.is_valid():
        of_whom = form.cleaned_data["second_factor"]
        actions.ask_second_factor(actor=request.user, of_whom=of_whom, since=form.since())
        messages.success(request, _("It is kept."))
    return redirect("people:sign_in_methods")


@require_http_methods(["GET", "POST"])
def reset_factors(request: HttpRequest, person: str) -> HttpResponse:
    """Take the second factors of somebody who is locked out, with a reason (I73, I74)."""
    page = queries.locked_out_person(request.user, person)
    if again := prove_again(request):
        return again
    form = ResetForm(request.POST or None)
    if not form.is_valid():
        status = 422 if form.errors else 200
        context = {"page_of": page, "form": form}
        return render(request, "people/security/reset.html", context, status=status)
    somebody = queries.person_by_slug(request.user, person)
    actions.reset_factors(actor=request.user, person=somebody, reason=form.cleaned_data["reason"])
    messages.success(request, _("It is done, and stands in the log."))
    return redirect("people:sign_in_methods")


def _added(request: HttpRequest, kind: str, made_codes: bool) -> HttpResponse:
    record_factor(request, kind)
    actions.change_session_id(actor=request.user, session=request.session)
    messages.success(request, _("From now on it opens your account."))
    if not made_codes:
        return redirect("people:security")
    second_factors.begin_showing_codes(request.session)
    return redirect("people:recovery_codes")
