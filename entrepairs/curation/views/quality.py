# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What needs attention in a community, for those who look after it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from entrepairs.communities import queries as communities
from entrepairs.curation import rules
from entrepairs.curation.queries import quality as queries
from entrepairs.knowledge.queries import rows


@require_safe
def quality(request: HttpRequest, slug: str) -> HttpResponse:
    """One list, each line with the one thing to do."""
    here = rows.community(request.user, slug)
    rules.may_look_after(request.user, here).or_refuse()
    page = {
        "community": communities.community(request.user, slug),
        "quality": queries.quality(request.user, here),
    }
    return render(request, "curation/quality.html", page)
