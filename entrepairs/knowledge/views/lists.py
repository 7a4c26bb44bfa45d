# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Everything one reads, narrowed as one likes."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from entrepairs.knowledge import words
from entrepairs.knowledge.queries import lists as queries
from entrepairs.knowledge.views.common import page_number


@require_safe
def everything(request: HttpRequest) -> HttpResponse:
    """The list with its tabs and filters."""
    given = request.GET
    filters = queries.Filters(
        kind=given.get("kind", "") if given.get("kind") in words.TABS else "",
        community=given.get("community", "")[:12],
        subject=given.get("subject", "")[:12],
        only=frozenset(given.getlist("only")) & queries.ONLY.keys(),
    )
    found = queries.everything(request.user, filters, page_number(request))
    page = {"found": found, "filters": filters, "tabs": words.TABS, "address": _address(given)}
    if request.htmx and not request.htmx.boosted:
        return render(request, "knowledge/_list.html", page)
    page["choices"] = queries.choices(request.user)
    return render(request, "knowledge/list.html", page)


def _address(given):
    def address(**changes: object) -> str:
        query = given.copy()
        query.pop("page", None)
        for name, value in changes.items():
            query.pop(name, None)
            if value:
                query[name] = str(value)
        return "/knowledge/" + ("?" + query.urlencode() if query else "")

    return address
