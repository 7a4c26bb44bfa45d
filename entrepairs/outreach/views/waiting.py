# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Questions that nobody has answered, and what to do about them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from entrepairs.communities import queries as communities
from entrepairs.outreach.queries import waiting as queries


@require_safe
def unanswered(request: HttpRequest, slug: str) -> HttpResponse:
    """For each: whom to ask, and the way back to the front."""
    here = communities.row(request.user, slug)
    page = {
        "rows": queries.unanswered(request.user, here, timezone.now()),
        "community": communities.community(request.user, slug),
    }
    return render(request, "outreach/unanswered.html", page)
