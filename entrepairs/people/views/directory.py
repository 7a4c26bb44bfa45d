# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Names to mention, subjects to choose, portraits."""

from dataclasses import asdict

from django.http import FileResponse, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from entrepairs.people import photos, queries

LONGEST = 80


@require_GET
def find(request: HttpRequest) -> HttpResponse:
    """Colleagues of that name: `{"people": [{"slug", "name", "line", "photo_url"}]}`."""
    found = queries.directory(request.user, request.GET.get("q", "")[:LONGEST])
    return JsonResponse({"people": [asdict(card) for card in found]})


@require_GET
def subjects(request: HttpRequest) -> HttpResponse:
    """Suggestions for the subject field, as options."""
    found = queries.subjects_like(request.user, request.GET.get("subject", "")[:LONGEST])
    return render(request, "people/_options.html", {"tags": found})


@require_GET
def photo(request: HttpRequest, slug: str, digest: str) -> HttpResponse:
    """A portrait never changes at its address; who may not see the person gets 404."""
    file = queries.photo(request.user, slug, digest)
    response = FileResponse(file, content_type=photos.MEDIA_TYPE)
    response["Cache-Control"] = "private, max-age=3600"
    return response
