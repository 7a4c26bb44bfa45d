# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The opening kit is put away and brought back; it stands on a community's front."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from entrepairs.communities import addresses
from entrepairs.communities import queries as communities
from entrepairs.outreach import actions


@require_POST
def put_away(request: HttpRequest, slug: str) -> HttpResponse:
    here = communities.row(request.user, slug)
    actions.put_kit_away(actor=request.user, community=here)
    undo = reverse("outreach:bring_kit_back", args=[slug])
    messages.success(request, _("The opening kit is put away."), undo)
    return redirect(addresses.front(slug))


@require_POST
def bring_back(request: HttpRequest, slug: str) -> HttpResponse:
    here = communities.row(request.user, slug)
    actions.bring_kit_back(actor=request.user, community=here)
    return redirect(addresses.front(slug))
