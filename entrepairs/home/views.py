# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Today, a community's front, a need, what was received, somebody's page, help."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from entrepairs.home import offline, queries, words
from entrepairs.kernel.pages import number
from entrepairs.knowledge import words as told
from entrepairs.knowledge.queries import parts
from entrepairs.people import presence
from entrepairs.people import queries as people_queries

LONGEST = 80


@require_safe
def today(request: HttpRequest) -> HttpResponse:
    context = {
        "today": queries.today(request.user),
        "spelled": words.spelled,
        "is_back": presence.away_since(request.session) is not None,
    }
    return render(request, "home/today.html", context)


@require_safe
def back(request: HttpRequest) -> HttpResponse:
    """What is new since one's last visit, for who comes back: beside Today, or a page."""
    since = presence.away_since(request.session)
    found = queries.since(request.user, since) if since else ()
    part = request.htmx and request.htmx.target == "back"
    page = {"rows": found, "is_back": since is not None}
    return render(request, "home/_back.html" if part else "home/back.html", page)


@require_POST
def put_back_away(request: HttpRequest) -> HttpResponse:
    presence.settle(request.session)
    return redirect("home:today")


@require_safe
def community(request: HttpRequest, slug: str) -> HttpResponse:
    front = queries.community(request.user, slug, number(request))
    return render(request, "home/community.html", {"front": front, "community": front.head})


@require_safe
def needs(request: HttpRequest) -> HttpResponse:
    """The board over all communities that one reads."""
    return _board(request)


@require_safe
def community_needs(request: HttpRequest, slug: str) -> HttpResponse:
    """The board of one community."""
    return _board(request, slug)


def _board(request: HttpRequest, slug: str = "") -> HttpResponse:
    name = request.GET.get("column", "")[:10]
    if name:
        board = queries.one_column(request.user, slug, name, number(request))
    else:
        board = queries.board(request.user, slug)
    context = {"board": board, "community": board.head, "alone": name, "words": words}
    return render(request, "home/needs.html", context)


@require_safe
def need(request: HttpRequest, slug: str) -> HttpResponse:
    front = queries.need(request.user, slug)
    context = {"front": front, "need": front.need, "card": front.need.card, "words": words}
    return render(request, "home/need.html", context)


@require_safe
def relay(request: HttpRequest, slug: str) -> HttpResponse:
    """The tutorial as the group received it, and what the group does with it."""
    front = queries.relay(request.user, slug)
    context = {"front": front, "relay": front.relay, "post": front.relay.post, "words": told}
    if front.relay.post:
        context |= parts.laid_out(front.relay.post, front.relay.credits)
    return render(request, "home/relay.html", context)


@require_safe
def profile(request: HttpRequest, slug: str) -> HttpResponse:
    page = queries.profile(request.user, slug, number(request))
    return render(request, "home/profile.html", {"page_of": page, "profile": page.profile})


@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """The staff directory."""
    asked = {name: request.GET.get(name, "")[:LONGEST] for name in ("q", "site", "unit")}
    shown = queries.directory(request.user, number(request), **asked)
    return render(request, "home/people.html", {"shown": shown})


@require_safe
def places(request: HttpRequest) -> HttpResponse:
    """Sites and units as trees."""
    sites, units = queries.places(request.user)
    return render(request, "home/places.html", {"sites": sites, "units": units})


@require_safe
def seen(request: HttpRequest) -> HttpResponse:
    """Who sees what of me."""
    context = {"seen": queries.seen_of_me(request.user), "words": words}
    return render(request, "home/seen.html", context)


@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    return render(request, "home/help.html")


@require_safe
def offline_page(request: HttpRequest) -> HttpResponse:
    """What a browser shows without network: the same for all."""
    return HttpResponse(offline.page())


@require_safe
def service_worker(request: HttpRequest) -> HttpResponse:
    """The browser asks again at each visit whether it has changed."""
    reader = request.user if request.user.is_authenticated else None
    script = offline.worker(people_queries.icon_url(reader))
    headers = {"Cache-Control": "private, no-cache"}
    return HttpResponse(script, content_type="text/javascript", headers=headers)
