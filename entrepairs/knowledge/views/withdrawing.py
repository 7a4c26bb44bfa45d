# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Withdrawing a text, and thinking better of it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from entrepairs.knowledge.actions import withdrawing as actions
from entrepairs.knowledge.queries import rows
from entrepairs.knowledge.views.common import address


@require_POST
def withdraw(request: HttpRequest, slug: str) -> HttpResponse:
    """Take a text out of sight; its author keeps its page, others go back to the list."""
    thing = rows.contribution(request.user, slug)
    actions.withdraw(actor=request.user, contribution=thing)
    undo = reverse("knowledge:put_back", args=[slug])
    messages.success(request, _("This is withdrawn: others no longer see it."), extra_tags=undo)
    if thing.parent:
        return redirect(address(thing.parent.slug))
    mine = thing.author_id == request.user.pk
    return redirect(address(slug) if mine else reverse("knowledge:list"))


@require_POST
def put_back(request: HttpRequest, slug: str) -> HttpResponse:
    """Show it again."""
    thing = rows.withdrawn(request.user, slug)
    actions.put_back(actor=request.user, contribution=thing)
    messages.success(request, _("This is back."))
    return redirect(address(slug))
