# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What changes from quarter to quarter."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from entrepairs.skills import pictures, words
from entrepairs.skills.queries import quarters as queries


@require_safe
def quarters(request: HttpRequest) -> HttpResponse:
    """The last closed quarters, as pictures and as a table."""
    page = {"told": queries.told(request.user), "words": words, "pictures": pictures}
    return render(request, "skills/quarters.html", page)
