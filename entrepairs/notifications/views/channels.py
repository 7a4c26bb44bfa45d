# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The channels of other programs that a community tells of what it publishes."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from entrepairs.communities import queries as communities
from entrepairs.notifications import actions
from entrepairs.notifications.forms import ChannelForm
from entrepairs.notifications.queries import channels


@require_http_methods(["GET", "POST"])
def page(request: HttpRequest, slug: str) -> HttpResponse:
    here = communities.row_to_facilitate(request.user, slug)
    told = channels.page(request.user, here)
    form = ChannelForm(request.POST or None, is_open=told.is_open)
    if form.is_valid():
        actions.set_channel(actor=request.user, community=here, **form.cleaned_data)
        messages.success(request, _("The channel hears of what is published from now on."))
        return redirect("notifications:channels", slug)
    status = 422 if form.errors else 200
    context = {"form": form, "told": told, "slug": slug}
    return render(request, "notifications/channels.html", context, status=status)


@require_POST
def remove(request: HttpRequest, slug: str) -> HttpResponse:
    channel = channels.channel(request.user, slug, request.POST.get("channel", ""))
    actions.remove_channel(actor=request.user, channel=channel)
    messages.success(request, _("The channel hears of nothing any more."))
    return redirect("notifications:channels", slug)


@require_POST
def try_again(request: HttpRequest, slug: str) -> HttpResponse:
    posting = channels.posting(request.user, slug, request.POST.get("posting", ""))
    actions.send_again(actor=request.user, posting=posting)
    messages.success(request, _("It is on its way again."))
    return redirect("notifications:channels", slug)
