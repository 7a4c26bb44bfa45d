# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Invitations, their links and QR codes; requests to join."""

from dataclasses import replace

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from entrepairs.communities import actions, addresses, forms, queries
from entrepairs.kernel import qr


@require_GET
def invite(request: HttpRequest, slug: str) -> HttpResponse:
    return _invite_page(request, slug)


@require_POST
def link(request: HttpRequest, slug: str) -> HttpResponse:
    here = queries.row(request.user, slug)
    form = forms.LinkForm(request.POST)
    if not form.is_valid():
        return _invite_page(request, slug, form=form)
    days = form.cleaned_data["days"]
    made = actions.invite_by_link(actor=request.user, community=here, days=days)
    return redirect("communities:beam", slug, made.token)


@require_POST
def invite_person(request: HttpRequest, slug: str, person: str) -> HttpResponse:
    here = queries.row(request.user, slug)
    somebody = queries.candidate(request.user, here, person)
    actions.invite_person(actor=request.user, community=here, person=somebody)
    if request.htmx:
        line = {"name": somebody.name, "slug": somebody.slug, "is_invited": True}
        context = {"one": line, "community": {"slug": slug}}
        return render(request, "communities/_invited.html", context)
    messages.success(request, _("%(name)s is invited.") % {"name": somebody.name})
    return redirect("communities:invite", slug)


@require_GET
def beam(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    here = queries.row(request.user, slug)
    made = queries.sent_invitation(request.user, here, token)
    address = addresses.invitation(token)
    context = {
        "community": queries.community(request.user, slug),
        "address": address,
        "code": qr.drawing(address),
        "expires_at": made.expires_at,
    }
    return render(request, "communities/beam.html", context)


@require_POST
def withdraw(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    here = queries.row(request.user, slug)
    made = queries.sent_invitation(request.user, here, token)
    actions.withdraw_invitation(actor=request.user, invitation=made)
    messages.success(request, _("The invitation is withdrawn."))
    return redirect("communities:invite", slug)


@require_http_methods(["GET", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """A visitor signs in first, whatever the token: nothing is told before."""
    if not request.user.is_authenticated:
        return redirect_to_login(request.path)
    page = queries.invitation(request.user, token)
    if page.is_member:
        return redirect(page.href)
    if request.method == "POST":
        try:
            actions.accept_invitation(actor=request.user, token=token)
        except actions.InvitationOverError:
            page = replace(page, stands=False)
        else:
            messages.success(request, _("You are now in %(name)s.") % {"name": page.name})
            return redirect(page.href)
    status = 200 if page.stands else 410
    return render(request, "communities/invitation.html", {"invitation": page}, status=status)


@require_GET
def requests(request: HttpRequest, slug: str) -> HttpResponse:
    here = queries.row(request.user, slug)
    context = {
        "requests": queries.requests(request.user, here),
        "community": queries.community(request.user, slug),
    }
    return render(request, "communities/requests.html", context)


@require_POST
def accept(request: HttpRequest, slug: str, person: str) -> HttpResponse:
    asked = queries.request_row(request.user, queries.row(request.user, slug), person)
    actions.accept_request(actor=request.user, request=asked)
    messages.success(request, _("The request is accepted."))
    return redirect("communities:requests", slug)


@require_POST
def decline(request: HttpRequest, slug: str, person: str) -> HttpResponse:
    asked = queries.request_row(request.user, queries.row(request.user, slug), person)
    actions.decline_request(actor=request.user, request=asked)
    messages.success(request, _("The request is declined. One may ask again."))
    return redirect("communities:requests", slug)


def _invite_page(request: HttpRequest, slug: str, **given: object) -> HttpResponse:
    here = queries.row(request.user, slug)
    sought = request.GET.get("who", "").strip()[:100]
    context = {
        "invitations": queries.invitations(request.user, here),
        "candidates": queries.candidates(request.user, here, sought),
        "sought": sought,
        "form": forms.LinkForm(),
        "community": queries.community(request.user, slug),
    } | given
    part = request.htmx and request.htmx.target == "candidates"
    template = "communities/_candidates.html" if part else "communities/invite.html"
    return render(request, template, context, status=422 if given else 200)
