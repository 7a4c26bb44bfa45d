# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Being told on a device: its browser asks by a script, the list is a page like others."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from entrepairs.notifications import actions
from entrepairs.notifications.forms import DeviceForm
from entrepairs.notifications.queries import devices as queries


@require_POST
def key(request: HttpRequest) -> HttpResponse:
    """The key under which a browser subscribes; a deed, for it may make one."""
    return JsonResponse({"key": actions.ask_for_key(actor=request.user)})


@require_POST
def add(request: HttpRequest) -> HttpResponse:
    """This browser, from now on."""
    session = queries.this_session(request.user, request.session.session_key)
    form = DeviceForm(request.POST)
    if form.is_valid():
        actions.hear_on_device(actor=request.user, session=session, **form.cleaned_data)
        messages.success(request, _("News comes to this device, within your hours."))
    else:
        messages.error(request, next(iter(form.errors.values()))[0])
    return redirect("notifications:preferences")


@require_http_methods(["GET", "POST"])
def renew(request: HttpRequest) -> HttpResponse:
    """The browser's own worker, which has no page to take a token from, says its new address.

    404 where nothing is told any more: the worker then ends its subscription.
    """
    device = queries.this_device(request.user, request.session.session_key)
    if request.method == "GET":
        return JsonResponse({"key": queries.key(device), "token": get_token(request)})
    form = DeviceForm(request.POST)
    if not form.is_valid():
        return HttpResponse(status=422)
    actions.renew_device(actor=request.user, device=device, **form.cleaned_data)
    return HttpResponse(status=204)


@require_POST
def remove(request: HttpRequest, slug: str) -> HttpResponse:
    """One of one's own devices, this one or another."""
    actions.forget_device(actor=request.user, device=queries.device(request.user, slug))
    messages.success(request, _("No news comes to this device any more."))
    return redirect("notifications:preferences")
