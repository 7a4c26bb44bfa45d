# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A text and all that stands around it."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from entrepairs.knowledge import words
from entrepairs.knowledge.queries import discussion as queries
from entrepairs.knowledge.queries import drafts, parts
from entrepairs.knowledge.views.common import address, answer_form, page_number

PAGES = {
    "question": "knowledge/question.html",
    "tutorial": "knowledge/tutorial.html",
    "tip": "knowledge/telling.html",
    "experience": "knowledge/telling.html",
}


@require_safe
def discussion(request: HttpRequest, slug: str) -> HttpResponse:
    """A question with its answers, a tip, a tutorial, an experience; an answer in its place."""
    as_it_was = "as-it-was" in request.GET
    found = queries.discussion(request.user, slug, page_number(request), as_it_was=as_it_was)
    if isinstance(found, queries.Place):
        return redirect(_at(found))
    if found.answers.page > found.answers.pages:
        raise Http404
    page = around(found)
    if "from" in request.GET:
        page["merged"] = queries.merged_into(request.user, found.post.key, request.GET["from"])
    if found.offers.answers:
        page["opened"] = _draft(request, found)
        page["reply"] = answer_form(page["opened"])
    return render(request, PAGES[found.post.kind], page)


def _at(place: queries.Place) -> str:
    """The address of a place; what was merged into it is named there."""
    if place.merged:
        return f"{address(place.question)}?from={place.merged}"
    page = f"?page={place.page}" if place.page > 1 else ""
    return f"{address(place.question)}{page}#{place.anchor}"


def _draft(request: HttpRequest, found: queries.Discussion) -> drafts.Opened:
    if found.marks.writes:
        return drafts.opened_answer(request.user, found.post.key)
    return drafts.fresh()


def around(found: queries.Discussion) -> dict[str, object]:
    """What a discussion's template needs."""
    post = found.post
    return {
        "d": found,
        "words": words,
        "address": settings.PUBLIC_URL + address(post.slug),
        **parts.laid_out(post, found.credits),
    }
