# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The map of all skills, and the same as a table."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from entrepairs.kernel import pages
from entrepairs.people.queries import profiles
from entrepairs.skills import pictures, words
from entrepairs.skills.queries import map as queries
from entrepairs.skills.queries import skill as skills
from entrepairs.skills.queries import table

ROOT = "/skills/"
PICTURES = 48


@require_safe
def whole_map(request: HttpRequest) -> HttpResponse:
    """Every skill, or those of one domain; one of them is open in the side panel."""
    given = request.GET
    here = given.get("site") == "mine" and request.user.site_id is not None
    found = queries.whole(request.user, here=here)
    domain = found.domain(given["domain"]) if given.get("domain") else None
    page = {
        "found": found,
        "domain": domain,
        "here": here,
        "address": _address(request),
        "words": words,
        "pictures": pictures,
    }
    if given.get("as") == "table":
        return _table(request, page)
    chosen = found.skill(given["skill"]) if given.get("skill") else found.first
    if chosen:
        subject = profiles.subject_by_slug(request.user, chosen.slug)
        page["about"] = skills.about(request.user, subject, here=here)
    if chosen and request.htmx and request.htmx.target == "panel":
        return render(request, "skills/_panel.html", page | {"fresh": True})
    if domain:
        page["portion"] = table.portion(domain.all, pages.number(request), PICTURES)
    return render(request, "skills/map.html", page)


def _table(request: HttpRequest, page: dict[str, object]) -> HttpResponse:
    sort = request.GET.get("sort", "")
    sort = sort if sort in table.SORTS else table.FIRST
    rows = page["domain"].all if page["domain"] else page["found"].skills
    page |= {
        "sort": sort,
        "portion": table.portion(table.sorted_by(rows, sort), pages.number(request)),
    }
    return render(request, "skills/table.html", page)


KEPT = ("as", "site", "domain", "sort", "page")


def _address(request: HttpRequest) -> Callable[..., str]:
    """The same page with something changed; another order or place begins on its first page."""

    def address(**changes: object) -> str:
        query = request.GET.copy()
        gone = changes.keys() | ({"page"} if "skill" not in changes else set())
        for name in [*query]:
            if name not in KEPT or name in gone:
                query.pop(name)
        for name, value in changes.items():
            if value:
                query[name] = str(value)
        return ROOT + ("?" + query.urlencode() if query else "")

    return address
