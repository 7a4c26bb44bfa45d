# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What one follows: the list, and the button that stands beside each thing.

The address of a thing's following has two answers: the button, which htmx puts into the thing's own
page, and for who has no JavaScript a small page around it.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from entrepairs.kernel.pages import number
from entrepairs.knowledge.queries import rows
from entrepairs.notifications import actions
from entrepairs.notifications.queries import follows as queries
from entrepairs.people.queries import profiles


@require_safe
def followed(request: HttpRequest) -> HttpResponse:
    """Of one sort at a time: colleagues, or what `?what=` says."""
    what = request.GET.get("what", "")
    what = what if what in queries.LISTS else next(iter(queries.LISTS))
    page = queries.followed(request.user, what, number(request))
    return render(request, "notifications/follows.html", {"page_of": page, "what": what})


@require_http_methods(["GET", "POST"])
def person(request: HttpRequest, person: str) -> HttpResponse:
    return _follow(request, profiles.person_by_slug(request.user, person))


@require_POST
def not_person(request: HttpRequest, person: str) -> HttpResponse:
    return _unfollow(request, profiles.person_by_slug(request.user, person))


@require_http_methods(["GET", "POST"])
def subject(request: HttpRequest, subject: str) -> HttpResponse:
    return _follow(request, profiles.subject_by_slug(request.user, subject))


@require_POST
def not_subject(request: HttpRequest, subject: str) -> HttpResponse:
    return _unfollow(request, profiles.subject_by_slug(request.user, subject))


@require_http_methods(["GET", "POST"])
def question(request: HttpRequest, question: str) -> HttpResponse:
    return _follow(request, rows.question(request.user, question))


@require_POST
def not_question(request: HttpRequest, question: str) -> HttpResponse:
    return _unfollow(request, rows.question(request.user, question))


def _follow(request: HttpRequest, thing: object) -> HttpResponse:
    if request.method == "POST":
        actions.follow(actor=request.user, thing=thing)
    return _button(request, thing)


def _unfollow(request: HttpRequest, thing: object) -> HttpResponse:
    actions.unfollow(actor=request.user, thing=thing)
    return _button(request, thing)


def _button(request: HttpRequest, thing: object) -> HttpResponse:
    """As it stands now; where only forms are sent, the thing's page again."""
    shown, pressed = queries.button(request.user, thing), request.method == "POST"
    context = {"follow": shown, "pressed": pressed}
    if request.htmx:
        return render(request, "notifications/_follow.html", context)
    return (
        redirect(shown.href) if pressed else render(request, "notifications/follow.html", context)
    )
