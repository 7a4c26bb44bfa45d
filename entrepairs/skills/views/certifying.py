# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Certification by a community: asking, looking at it, what follows."""

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from entrepairs.communities import queries as communities
from entrepairs.people.queries import profiles
from entrepairs.skills import addresses, counting, rules
from entrepairs.skills.actions import certifying as actions
from entrepairs.skills.forms import attesting as forms
from entrepairs.skills.queries import badges
from entrepairs.skills.queries import certifying as queries


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, skill: str) -> HttpResponse:
    """What speaks for one's skill, then which community one asks."""
    subject = profiles.subject_by_slug(request.user, skill)
    found = queries.asking(request.user, subject)
    places = [(one.slug, one.name) for one in found.places]
    said = request.POST if request.method == "POST" else None
    form = forms.AskForm(said, places=places, is_shown=found.is_shown)
    if form.is_valid():
        made = actions.ask_certification(
            actor=request.user,
            subject=subject,
            community=communities.row(request.user, form.cleaned_data["community"]),
            shown=form.cleaned_data.get("shown", ""),
        )
        messages.success(request, _("Asked: the members of the community may look at it."))
        return redirect("skills:certification", made.slug)
    context = {"asking": found, "form": form, "peers": counting.PEERS, "teams": counting.TEAMS}
    return render(request, "skills/certify.html", context, status=422 if form.is_bound else 200)


@require_safe
def certification(request: HttpRequest, slug: str) -> HttpResponse:
    """Who, the evidence, what was said, what became of it."""
    return _page(request, slug)


def _page(request: HttpRequest, slug: str, form: Form | None = None) -> HttpResponse:
    page = queries.certification(request.user, slug)
    context = {
        "page_of": page,
        "row": page.row,
        "failed": form,
        "vouching": _vouching(page) if page.may_vouch else None,
        "reason": forms.ReasonForm(auto_id="reason-%s"),
        "appeal": forms.AppealForm(auto_id="appeal-%s"),
        "decide": forms.DecideForm(auto_id="decide-%s"),
        "badge": badges.mine(request.user, slug) if page.is_mine else None,
    }
    if form:
        # The frame says "Error:" of what is called the form.
        context |= {"form": form, form.auto_id.partition("-")[0]: form}
    return render(request, "skills/certification.html", context, status=422 if form else 200)


def _vouching(page: queries.CertificationPage) -> forms.VouchForm:
    begun = {"sentence": page.mine.sentence if page.mine and not page.mine.is_yes else ""}
    if page.mine and page.mine.points_at:
        chosen = (one.key for one in page.pieces if one.title == page.mine.points_at)
        begun["piece"] = next(chosen, "")
    return _vouch_form(page.pieces, initial=begun)


def _vouch_form(pieces: tuple[queries.Piece, ...], **more: object) -> forms.VouchForm:
    choices = [(one.key, one.title) for one in pieces]
    return forms.VouchForm(pieces=choices, auto_id="vouching-%s", **more)


@require_POST
def vouch(request: HttpRequest, slug: str) -> HttpResponse:
    """Yes, for a piece, or not yet, with a reason."""
    row = queries.row(request.user, slug)
    rules.may_vouch(request.user, row).or_refuse()
    pieces = queries.pieces_of(request.user, row)
    form = _vouch_form(pieces, data=request.POST)
    if not form.is_valid():
        return _page(request, slug, form)
    voice, is_yes = form.cleaned_data, form.cleaned_data["says"] == "yes"
    actions.vouch(
        actor=request.user,
        certification=row,
        is_yes=is_yes,
        sentence="" if is_yes else voice["sentence"].strip(),
        piece=next((one.row for one in pieces if is_yes and one.key == voice["piece"]), None),
    )
    if rules.may_vouch(request.user, queries.row(request.user, slug)):
        said = _("Your voice is kept. You may change it until it is certified.")
    else:
        said = _("It is certified, thanks to the three of you.")
    messages.success(request, said)
    return redirect(addresses.certification(slug, "voices"))


@require_POST
def renew(request: HttpRequest, slug: str) -> HttpResponse:
    """Look at it anew."""
    row = queries.row(request.user, slug)
    actions.renew_certification(actor=request.user, certification=row)
    messages.success(request, _("Asked: the members of the community may look at it."))
    return redirect(addresses.certification(slug, "way"))


@require_POST
def revoke(request: HttpRequest, slug: str) -> HttpResponse:
    """End it, with a reason."""
    row = queries.row(request.user, slug)
    rules.may_revoke(request.user, row).or_refuse()
    form = forms.ReasonForm(request.POST, auto_id="reason-%s")
    if not form.is_valid():
        return _page(request, slug, form)
    reason = form.cleaned_data["reason"]
    actions.revoke_certification(actor=request.user, certification=row, reason=reason)
    messages.success(request, _("Revoked. The person reads why, and may appeal."))
    return redirect(addresses.certification(slug, "way"))


@require_POST
def appeal(request: HttpRequest, slug: str) -> HttpResponse:
    """Not agree with it."""
    row = queries.row(request.user, slug)
    form = forms.AppealForm(request.POST, auto_id="appeal-%s")
    if not form.is_valid():
        return _page(request, slug, form)
    sentence = form.cleaned_data["sentence"]
    actions.appeal(actor=request.user, certification=row, sentence=sentence)
    messages.success(request, _("Your appeal is sent. Somebody else than who revoked it decides."))
    return redirect(addresses.certification(slug, "way"))


@require_POST
def decide(request: HttpRequest, slug: str) -> HttpResponse:
    """Restore it, or leave it revoked."""
    row = queries.row(request.user, slug)
    form = forms.DecideForm(request.POST, auto_id="decide-%s")
    if not form.is_valid():
        return _page(request, slug, form)
    actions.decide_appeal(
        actor=request.user,
        certification=row,
        restores=form.cleaned_data["says"] == "restore",
        sentence=form.cleaned_data["sentence"],
    )
    messages.success(request, _("Decided. The person reads your sentence."))
    return redirect("skills:requests")


@require_POST
def refuse(request: HttpRequest, slug: str) -> HttpResponse:
    """Give it up, or take the request back."""
    row = queries.row(request.user, slug)
    actions.refuse_certification(actor=request.user, certification=row)
    messages.success(request, _("Given up: it shows nowhere. You may ask for it anew."))
    return redirect("skills:about_me")
