# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What I can do: what colleagues learned from me, and who sees it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from entrepairs.kernel.pages import number
from entrepairs.people.queries import profiles
from entrepairs.skills import actions, addresses, told, words
from entrepairs.skills.forms.mine import AddForm, ShownForm
from entrepairs.skills.queries import mine as queries


@require_http_methods(["GET", "HEAD", "POST"])
def mine(request: HttpRequest) -> HttpResponse:
    """One's own page; a skill that the list has is added here."""
    form = AddForm(request.POST or None, person=request.user, initial={"shown": "all"})
    if form.is_valid():
        subject = form.cleaned_data["subject"]
        actions.show_skill(actor=request.user, subject=subject, shown=form.cleaned_data["shown"])
        name = profiles.tag(subject).name
        messages.success(request, _("“%(name)s” stands on your page.") % {"name": name})
        return redirect(addresses.mine(subject.slug))
    page = {"mine": queries.mine(request.user), "form": form, "words": words}
    return render(request, "skills/mine.html", page, status=422 if form.is_bound else 200)


@require_safe
def pieces(request: HttpRequest, skill: str) -> HttpResponse:
    """What speaks for one of my skills."""
    found = queries.pieces(request.user, skill, number(request))
    return render(request, "skills/learned.html", {"found": found, "told": told})


@require_POST
def show(request: HttpRequest, skill: str) -> HttpResponse:
    """Who sees it; a proposal becomes one of my skills by it."""
    subject = profiles.subject_by_slug(request.user, skill)
    form = ShownForm(request.POST)
    if not form.is_valid():
        messages.warning(request, _("Choose who sees it."))
        return redirect(addresses.mine(skill))
    shown = form.cleaned_data["shown"]
    actions.show_skill(actor=request.user, subject=subject, shown=shown)
    said = _("“%(name)s”: %(who)s.") % {
        "name": profiles.tag(subject).name,
        "who": SEEN[shown](),
    }
    messages.success(request, said)
    return redirect(addresses.mine(subject.slug))


# Spoken of, not chosen: the same words in a sentence.
SEEN = {
    "all": lambda: _("the whole organisation sees it"),
    "communities": lambda: _("those of your communities see it"),
    "self": lambda: _("you alone see it"),
}


@require_POST
def drop(request: HttpRequest, skill: str) -> HttpResponse:
    """Not mine, or no more."""
    subject = profiles.subject_by_slug(request.user, skill)
    actions.drop_skill(actor=request.user, subject=subject)
    said = _("“%(name)s” does not stand on your page, and is not proposed to you again.")
    undo = reverse("skills:think_again", args=[subject.slug])
    messages.success(request, said % {"name": profiles.tag(subject).name}, undo)
    return redirect("skills:mine")


@require_POST
def think_again(request: HttpRequest, skill: str) -> HttpResponse:
    """It may be proposed again."""
    subject = profiles.subject_by_slug(request.user, skill)
    actions.think_again(actor=request.user, subject=subject)
    return redirect(addresses.mine(subject.slug))
