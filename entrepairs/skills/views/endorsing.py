# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Attesting a colleague's skill, and answering what colleagues attest."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from entrepairs.communities import addresses as communities
from entrepairs.kernel.pages import number
from entrepairs.people.queries import profiles
from entrepairs.skills import rules, told
from entrepairs.skills.actions import endorsing as actions
from entrepairs.skills.forms import attesting as forms
from entrepairs.skills.queries import certifying
from entrepairs.skills.queries import endorsing as queries


@require_safe
def requests(request: HttpRequest) -> HttpResponse:
    """What waits for one: words of colleagues, certifications to look at, appeals."""
    return _requests(request)


def _requests(
    request: HttpRequest, slug: str = "", form: forms.ReplyForm | None = None
) -> HttpResponse:
    page = number(request)
    context = {
        "received": queries.waiting(request.user, page),
        "to_look_at": certifying.to_look_at(request.user, page),
        "appealed": certifying.appealed(request.user),
        "accept": forms.AcceptForm,
        "reply": forms.ReplyForm,
        "refused": slug,
        "failed": form,
    }
    # The frame says "Error:" of what is called the form.
    context |= {"form": form} if form else {}
    status = 422 if form else 200
    return render(request, "skills/requests.html", context, status=status)


@require_safe
def given(request: HttpRequest) -> HttpResponse:
    """What I attested."""
    page = queries.given(request.user, number(request))
    return render(request, "skills/given.html", {"given": page, "told": told})


@require_safe
def about_me(request: HttpRequest) -> HttpResponse:
    """What I accepted or declined, and what I asked a community to certify."""
    page = number(request)
    context = {
        "answered": queries.answered(request.user, page),
        "certifications": certifying.my_own(request.user, page),
    }
    return render(request, "skills/about_me.html", context)


@require_safe
def choose(request: HttpRequest, person: str) -> HttpResponse:
    """Which skill of somebody one attests: those they show, or any of the organisation's."""
    somebody = profiles.person_by_slug(request.user, person)
    rules.may_endorse(request.user, somebody).or_refuse()
    form = forms.SkillForm(request.GET if "subject" in request.GET else None)
    if form.is_valid():
        named = profiles.subject_named(request.user, form.cleaned_data["subject"])
        if named:
            return redirect("skills:endorse", named.slug, person)
        form.add_error("subject", _("The organisation’s list has no skill of this name."))
    context = {
        "somebody": somebody,
        "skills": queries.to_choose(request.user, somebody),
        "form": form,
    }
    status = 422 if form.is_bound else 200
    return render(request, "skills/endorse_choose.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def endorse(request: HttpRequest, skill: str, person: str) -> HttpResponse:
    """One sentence and a day."""
    somebody = profiles.person_by_slug(request.user, person)
    subject = profiles.subject_by_slug(request.user, skill)
    rules.may_endorse(request.user, somebody).or_refuse()
    before = queries.mine_of(request.user, somebody, subject)
    if before:
        rules.may_reword(request.user, before).or_refuse()
    begun = before and {"sentence": before.sentence, "happened_on": before.happened_on}
    said = request.POST if request.method == "POST" else None
    form = forms.EndorseForm(said, initial=begun)
    if form.is_valid():
        made = actions.endorse(
            actor=request.user, person=somebody, subject=subject, **form.cleaned_data
        )
        told_them = _("%(name)s will read it first. It shows nowhere before they accept it.")
        undo = reverse("skills:withdraw_endorsement", args=[made.slug])
        messages.success(request, told_them % {"name": somebody.name}, extra_tags=undo)
        return redirect(communities.profile(person))
    context = {
        "somebody": somebody,
        "skill": profiles.tag(subject),
        "form": form,
        "back": communities.profile(person),
        "reply": before.reply if before else "",
        "is_again": before is not None,
    }
    return render(request, "skills/endorse.html", context, status=422 if form.is_bound else 200)


@require_POST
def accept(request: HttpRequest, slug: str) -> HttpResponse:
    """It may show with my skill."""
    row = queries.received_row(request.user, slug)
    form = forms.AcceptForm(request.POST)
    shown = form.cleaned_data["shown"] if form.is_valid() else ""
    actions.accept_endorsement(actor=request.user, endorsement=row, shown=shown)
    return _answered(request, slug, _("Accepted: it may show with your skill."))


@require_POST
def decline(request: HttpRequest, slug: str) -> HttpResponse:
    """Nobody learns it."""
    row = queries.received_row(request.user, slug)
    actions.decline_endorsement(actor=request.user, endorsement=row)
    return _answered(request, slug, _("Declined. It shows nowhere, and nobody is told."))


@require_POST
def send_back(request: HttpRequest, slug: str) -> HttpResponse:
    """Other words would be better."""
    row = queries.received_row(request.user, slug)
    form = forms.ReplyForm(request.POST, auto_id=f"reply-{slug}-%s")
    if not form.is_valid():
        return _requests(request, slug, form)
    reply = form.cleaned_data["reply"]
    actions.send_endorsement_back(actor=request.user, endorsement=row, reply=reply)
    said = _("Sent back to %(name)s with your word.") % {"name": row.by.name}
    return _answered(request, slug, said)


def _answered(request: HttpRequest, slug: str, said: str) -> HttpResponse:
    undo = reverse("skills:reconsider_endorsement", args=[slug])
    messages.success(request, said, extra_tags=undo)
    return redirect("skills:requests")


@require_POST
def reconsider(request: HttpRequest, slug: str) -> HttpResponse:
    """Take one's answer back."""
    row = queries.received_row(request.user, slug)
    actions.reconsider_endorsement(actor=request.user, endorsement=row)
    messages.success(request, _("It waits for your answer again."))
    return redirect(f"{reverse('skills:requests')}#attested-{slug}")


@require_POST
def withdraw(request: HttpRequest, slug: str) -> HttpResponse:
    """Take back what one attested."""
    row = queries.given_row(request.user, slug)
    actions.withdraw_endorsement(actor=request.user, endorsement=row)
    messages.success(request, _("Your endorsement is withdrawn: it is gone."))
    return redirect("skills:given")
