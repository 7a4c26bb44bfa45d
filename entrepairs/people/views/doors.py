# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What we add around the sign-in library's pages."""

import time
from collections.abc import Callable
from functools import wraps
from http import HTTPStatus

from allauth.account import app_settings, views
from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import record_authentication
from allauth.account.internal.flows.reauthentication import resume_request
from allauth.account.utils import get_next_redirect_url
from allauth.core import ratelimit
from allauth.mfa.webauthn.internal.auth import begin_authentication
from allauth.socialaccount.providers.openid_connect import views as elsewhere
from allauth.utils import get_request_param
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from entrepairs.people import actions, opening, second_factors, single_sign_on
from entrepairs.people.forms.second_factors import CodeAgainForm, PasskeyAgainForm
from entrepairs.people.forms.sign_in import AgainForm
from entrepairs.people.proving import to_prove, was_sure_lately

View = Callable[..., HttpResponse]
KEPT_UNDER = "again"
TRIES = 3


def corrected(view: View) -> View:
    """A form that comes back with errors says so in its status too.

    And who asks by HEAD looks, as by GET: the library would count it as an attempt.
    """

    @wraps(view)
    def answer(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if request.method == "HEAD":
            request.method = "GET"
        response = view(request, *args, **kwargs)
        told = getattr(response, "context_data", None) or {}
        forms = [told[name] for name in ("form", "webauthn_form") if told.get(name) is not None]
        if response.status_code == HTTPStatus.OK and any(form.errors for form in forms):
            response.status_code = HTTPStatus.UNPROCESSABLE_ENTITY
        return response

    return answer


def unless_nobody_can(view: View) -> View:
    """Where nobody has an account yet, the way leads to the first one."""

    @wraps(view)
    def answer(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        is_looking = request.method in ("GET", "HEAD") and not request.user.is_authenticated
        if is_looking and opening.is_waiting():
            return redirect("people:start")
        return view(request, *args, **kwargs)

    return answer


def sure_it_is_you(view: View) -> View:
    """Who has no password types a code before changing what opens the account.

    The library asks a password again of who has one, and nothing of the others.
    """

    @wraps(view)
    def answer(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if _signs_in_by_code(request) and not was_sure_lately(request):
            return to_prove(request.path)
        return view(request, *args, **kwargs)

    return answer


def leading_elsewhere(view: View) -> View:
    """A page whose buttons lead to the house's own provider."""

    @wraps(view)
    def answer(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        response = view(request, *args, **kwargs)
        return single_sign_on.allow_to_leave(response, single_sign_on.at_the_door(request))

    return answer


@require_POST
def sign_on(request: HttpRequest, provider_id: str) -> HttpResponse:
    """To the organisation's provider; to join two accounts, only for who proved lately who it is.

    The library asks that at the way back, and not of those who have no password.
    """
    joins = get_request_param(request, "process") == "connect"
    if joins and request.user.is_authenticated and not was_sure_lately(request):
        return redirect("people:way_in")
    return elsewhere.login(request, provider_id)


@login_required
def again(request: HttpRequest) -> HttpResponse:
    """Once more a second factor; for who has none, the password; else a code by mail."""
    if second_factors.of(request.user).exists():
        return _by_factor(request)
    if not _signs_in_by_code(request):
        return views.reauthenticate(request)
    too_often = ratelimit.consume_or_429(request, action="reauthenticate", user=request.user)
    if too_often:
        return too_often
    if request.method == "POST" and "code" not in request.POST:
        _send_code(request)
        return redirect(request.get_full_path())
    sent = _sent(request)
    form = AgainForm(request.POST or None, code=sent.get("code", ""))
    if sent and form.is_valid():
        del request.session[KEPT_UNDER]
        record_authentication(request, request.user, method="code", reauthenticated=True)
        return redirect(get_next_redirect_url(request) or reverse("people:settings"))
    if form.errors:
        _count_a_try(request, sent)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    context = {"form": form, "sent": bool(_sent(request))}
    return render(request, "account/again.html", context, status=status)


def _by_factor(request: HttpRequest) -> HttpResponse:
    too_often = ratelimit.consume_or_429(request, action="reauthenticate", user=request.user)
    if too_often:
        return too_often
    by_passkey = "credential" in request.POST
    told = {"user": request.user, "data": request.POST or None}
    form = PasskeyAgainForm(**told) if by_passkey else CodeAgainForm(**told)
    if form.is_valid():
        form.save()
        actions.change_session_id(actor=request.user, session=request.session)
        on = resume_request(request)
        return on or redirect(reverse("people:settings"))
    context = {
        "form": CodeAgainForm(user=request.user) if by_passkey else form,
        "webauthn_form": form if by_passkey else None,
        "passkeys": passkey_options(request.user),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "account/again_by_factor.html", context, status=status)


def passkey_options(user: object) -> dict[str, object]:
    """What a browser is asked for, where the person has a passkey; nothing else."""
    if not second_factors.has_passkey(user):
        return {}
    return begin_authentication(user)


def _signs_in_by_code(request: HttpRequest) -> bool:
    return request.user.is_authenticated and not request.user.has_usable_password()


def _send_code(request: HttpRequest) -> None:
    adapter = get_adapter(request)
    code = adapter.generate_login_code()
    adapter.send_mail("account/email/again_code", request.user.email, {"code": code})
    request.session[KEPT_UNDER] = {"code": code, "at": time.time(), "tries": 0}


def _sent(request: HttpRequest) -> dict[str, object]:
    """The code that is still good, if any."""
    sent = request.session.get(KEPT_UNDER) or {}
    is_good = sent and time.time() - sent["at"] < app_settings.LOGIN_BY_CODE_TIMEOUT
    return sent if is_good and sent["tries"] < TRIES else {}


def _count_a_try(request: HttpRequest, sent: dict[str, object]) -> None:
    if sent:
        request.session[KEPT_UNDER] = sent | {"tries": sent["tries"] + 1}
