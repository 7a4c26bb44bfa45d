# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""One skill, and what the reader says of it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from entrepairs.communities import words as board
from entrepairs.kernel import pages
from entrepairs.people import actions
from entrepairs.people.queries import profiles
from entrepairs.skills import pictures, words
from entrepairs.skills.queries import map as maps
from entrepairs.skills.queries import skill as queries

HELPS, INTERESTED = "helps", "interested"
NEEDS = "needs"  # the list of which the pages turn


@require_safe
def skill(request: HttpRequest, skill: str) -> HttpResponse:
    """Its page; a skill that was merged into another leads there."""
    subject = profiles.subject_by_slug(request.user, skill)
    if subject.slug != skill:
        return redirect("skills:skill", subject.slug)
    page = _about(request, subject)
    whole = {"number": page["number"], "size": queries.PAGE} if page["what"] == NEEDS else {}
    page["texts"] = queries.on(request.user, subject, **whole)
    return render(request, "skills/skill.html", page | {"board": board})


@require_http_methods(["POST", "DELETE"])
def learn(request: HttpRequest, skill: str) -> HttpResponse:
    """I want to learn it: on by POST, off by DELETE."""
    return _say(request, skill, INTERESTED, on=request.method == "POST")


@require_POST
def not_learn(request: HttpRequest, skill: str) -> HttpResponse:
    """Off, for a form that only posts."""
    return _say(request, skill, INTERESTED, on=False)


@require_http_methods(["POST", "DELETE"])
def help_with(request: HttpRequest, skill: str) -> HttpResponse:
    """I can help with it: on by POST, off by DELETE."""
    return _say(request, skill, HELPS, on=request.method == "POST")


@require_POST
def not_help_with(request: HttpRequest, skill: str) -> HttpResponse:
    """Off, for a form that only posts."""
    return _say(request, skill, HELPS, on=False)


def _say(request: HttpRequest, slug: str, says: str, *, on: bool) -> HttpResponse:
    subject = profiles.subject_by_slug(request.user, slug)
    if on:
        actions.say_subjects(actor=request.user, says=says, subjects=[subject])
    else:
        actions.unsay_subject(actor=request.user, says=says, subject=subject)
    if not request.htmx:
        return redirect("skills:skill", subject.slug)
    if request.htmx.target == "panel":
        here = request.GET.get("site") == "mine" and request.user.site_id is not None
        about = queries.about(request.user, subject, here=here)
        page = {"about": about, "words": words, "pictures": pictures, "fresh": False}
        return render(request, "skills/_panel.html", page)
    return render(request, "skills/_about.html", _about(request, subject))


def _about(request: HttpRequest, subject: object) -> dict[str, object]:
    """The page of one list at a time turns; of the others their beginning is shown."""
    learners = request.GET.get("who") == "learn"
    what = NEEDS if request.GET.get("what") == NEEDS else ""
    number = pages.number(request)
    about = queries.about(
        request.user, subject, number=1 if learners or what else number, size=queries.PAGE
    )
    return {
        "about": about,
        "who": "learn" if learners else "",
        "what": what,
        "number": number,
        "learners": queries.learners(
            request.user,
            subject,
            number=number if learners else 1,
            size=queries.PAGE if learners else queries.FEW,
        ),
        "unit": maps.unit(max(about.can, about.want)),
        "words": words,
        "pictures": pictures,
    }
