# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A certification that its owner carries elsewhere, and what others verify there."""

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from entrepairs.kernel import often
from entrepairs.skills import addresses, carrying, keys, sealing
from entrepairs.skills.actions import badges as actions
from entrepairs.skills.badges import revocation_list
from entrepairs.skills.forms.verifying import VerifyForm
from entrepairs.skills.queries import badges as queries
from entrepairs.skills.queries import certifying, verifying
from entrepairs.skills.queries.verifying import Verified

CREDENTIAL = "application/vc+jwt"
MOST, STRETCH = 60, 600  # credentials verified from one address of the network in so many seconds


@require_http_methods(["GET", "HEAD", "POST"])
def badge(request: HttpRequest, slug: str) -> HttpResponse:
    """POST makes the badge, GET downloads it."""
    if request.method == "POST":
        row = certifying.row(request.user, slug)
        actions.make_badge(actor=request.user, certification=row)
        messages.success(request, _("Your badge is made. Only you have it."))
        return redirect(addresses.certification(slug, "badge"))
    return _file(queries.my_token(request.user, slug), slug)


def _file(token: str, slug: str) -> HttpResponse:
    name = f'attachment; filename="badge-{slug}.jwt"'
    return HttpResponse(token, content_type=CREDENTIAL, headers={"Content-Disposition": name})


@require_POST
def open_badge(request: HttpRequest, slug: str) -> HttpResponse:
    """Let whoever holds its address see it, or nobody any more."""
    row, is_public = queries.mine_row(request.user, slug), request.POST.get("open") == "on"
    actions.open_badge(actor=request.user, badge=row, is_public=is_public)
    said = _("Whoever holds the address sees your badge.")
    messages.success(request, said if is_public else _("Nobody but you sees your badge any more."))
    return redirect(addresses.certification(slug, "badge"))


@require_safe
def public(request: HttpRequest, slug: str) -> HttpResponse:
    """Is it valid at this moment? For anybody who holds the address."""
    return render(request, "skills/badge.html", {"badge": queries.public(slug)})


@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    """Is a credential that somebody was shown genuine? For anybody; nothing of it is kept."""
    if request.method != "POST":
        return _verify(request, VerifyForm())
    caller = get_adapter().get_client_ip(request)
    if often.is_too_often("badges", caller, most=MOST, seconds=STRETCH):
        return render(request, "429.html", status=429)
    form = VerifyForm(request.POST, request.FILES)
    if not form.is_valid():
        return _verify(request, form, status=422)
    found = verifying.verify(form.token, form.cleaned_data["email"])
    return _verify(request, VerifyForm(), found)


def _verify(
    request: HttpRequest, form: VerifyForm, found: Verified | None = None, status: int = 200
) -> HttpResponse:
    page = {"form": form, "found": found}
    return render(request, "skills/verify.html", page, status=status)


@require_safe
def credential(request: HttpRequest, slug: str) -> HttpResponse:
    """The signed credential, while it is valid and open."""
    return _file(queries.public_token(slug), slug)


@require_safe
def issuer(request: HttpRequest, organisation: str) -> HttpResponse:
    """The public keys of a house, as a did:web document: those it signed with before included."""
    document = keys.did_document(addresses.did(organisation), sealing.public_ones(organisation))
    return JsonResponse(document, content_type="application/did+json")


@require_safe
def revoked(request: HttpRequest, organisation: str) -> HttpResponse:
    """The credentials of a house that do not count any more; no name, no address of a page."""
    ended = carrying.ended(organisation, timezone.now())
    here = addresses.whole("revoked_badges", organisation)
    return JsonResponse(revocation_list(here, addresses.did(organisation), ended))
