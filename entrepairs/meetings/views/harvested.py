# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a course left, for those who sat there."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from entrepairs.knowledge.words import OUTCOMES
from entrepairs.meetings.queries import harvested as queries
from entrepairs.meetings.queries.room import seat


@require_safe
def tips(request: HttpRequest, slug: str) -> HttpResponse:
    page = {"harvest": queries.harvest(seat(request.user, slug)), "outcomes": OUTCOMES}
    return render(request, "meetings/tips.html", page)
