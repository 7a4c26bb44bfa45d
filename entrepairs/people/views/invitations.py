# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Inviting people, and coming in by an invitation."""

from allauth.account.utils import perform_login
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from entrepairs.kernel import once
from entrepairs.people import actions, queries
from entrepairs.people.forms.invitations import InviteForm, RedeemForm


@require_http_methods(["GET", "POST"])
def invite(request: HttpRequest) -> HttpResponse:
    """Invite somebody of one's organisation; the links that wait are listed below."""
    waiting = queries.invitations(request.user)
    form = InviteForm(request.POST or None)
    if not form.is_valid():
        return _invite_page(request, form, waiting, 422 if form.errors else 200)
    try:
        scope = f"person:{request.user.pk}"
        once.do_once(scope, request.POST, lambda: _send(request, **form.cleaned_data))
    except once.SentTwiceError:
        form.add_error(None, _("This page had already sent an invitation. Here is a fresh one."))
        return _invite_page(request, form, waiting, 409)
    messages.success(request, _("The invitation is on its way."))
    return redirect("people:invite")


@require_http_methods(["GET", "POST"])
def invite_author(request: HttpRequest, slug: str) -> HttpResponse:
    """Invite somebody known without account to claim what is theirs."""
    person = queries.person_to_invite(request.user, slug)
    form = InviteForm(request.POST or None, initial={"email": person.email})
    if form.is_valid():
        email = form.cleaned_data["email"]
        allowed = queries.may_invite(request.user)
        actions.invite_to_claim(actor=request.user, person=person, email=email, allowed=allowed)
        messages.success(request, _("The invitation is on its way."))
        return redirect("people:invite")
    status = 422 if form.errors else 200
    context = {"form": form, "author": person.name}
    return render(request, "people/invite_author.html", context, status=status)


@require_POST
def withdraw(request: HttpRequest, slug: str) -> HttpResponse:
    invitation = queries.invitation_by_slug(request.user, slug)
    actions.withdraw_invitation(actor=request.user, invitation=invitation)
    messages.success(request, _("The link no longer works."))
    return redirect("people:invite")


@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def redeem(request: HttpRequest, token: str) -> HttpResponse:
    """The page behind the link: reading it changes nothing, its button makes the account."""
    try:
        invitation = queries.invitation(token)
    except Http404:
        return _gone(request)
    form = RedeemForm(request.POST or None, initial={"name": invitation.name})
    if request.user.is_authenticated or not form.is_valid():
        context = {"invitation": invitation, "form": form}
        status = 422 if form.errors else 200
        return render(request, "people/invitation.html", context, status=status)
    try:
        person = actions.redeem_invitation(
            actor=None, token=token, language=request.LANGUAGE_CODE, **form.cleaned_data
        )
    except actions.CannotRedeemError:
        return _gone(request)
    return perform_login(request, person, email=person.email, redirect_url="/")


def _gone(request: HttpRequest) -> HttpResponse:
    return render(request, "people/invitation_gone.html", status=404)


def _send(request: HttpRequest, email: str) -> str:
    organisation = request.user.organisation
    actions.invite_person(actor=request.user, organisation=organisation, email=email)
    return reverse("people:invite")


def _invite_page(
    request: HttpRequest, form: InviteForm, waiting: list[queries.InvitationCard], status: int
) -> HttpResponse:
    context = {"form": form, "waiting": waiting, "once": once.new_key()}
    return render(request, "people/invite.html", context, status=status)
