# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""How people sign in, for administrators."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from entrepairs.people import actions, queries, saml
from entrepairs.people.forms.saml import SamlForm, fetched, read
from entrepairs.people.forms.second_factors import AskedForm
from entrepairs.people.proving import prove_again

LONGEST = 80


@require_safe
def methods(request: HttpRequest) -> HttpResponse:
    """As it is set; an identity provider finds here what it asks for."""
    asked = queries.asked(request.user)
    text = request.GET.get("q", "")[:LONGEST].strip()
    context = {
        "provider": queries.sign_in_methods(request.user),
        "saml": queries.saml_page(request.user),
        "asked": asked,
        "form": AskedForm(initial={"second_factor": asked.second_factor}),
        "text": text,
        "found": queries.locked_out(request.user, text) if text else (),
    }
    return render(request, "people/sign_in_methods.html", context)


@require_http_methods(["GET", "POST"])
def set_saml(request: HttpRequest) -> HttpResponse:
    """The house's own provider, by its metadata."""
    page = queries.saml_page(request.user)
    if not saml.INSTALLED:
        raise Http404
    if again := prove_again(request):
        return again
    form = SamlForm(request.POST or None, initial={"name": page.name})
    if form.is_valid():
        actions.set_saml_provider(
            actor=request.user,
            name=form.cleaned_data["name"],
            metadata=form.metadata,
            metadata_url=form.cleaned_data["metadata_url"],
        )
        messages.success(request, _("People may sign in by it from now on."))
        return redirect("people:sign_in_methods")
    status = 422 if form.errors else 200
    context = {"saml": page, "form": form}
    return render(request, "people/security/saml.html", context, status=status)


@require_POST
def read_saml_again(request: HttpRequest) -> HttpResponse:
    """Its metadata once more, where it was read: its keys change every few years."""
    page = queries.saml_page(request.user)
    if not page.metadata_url:
        raise Http404
    if again := prove_again(request, back=reverse("people:sign_in_methods")):
        return again
    try:
        metadata = read(fetched(page.metadata_url))
    except ValidationError as refused:
        messages.error(request, refused.messages[0])
        return redirect("people:sign_in_methods")
    actions.set_saml_provider(
        actor=request.user, name=page.name, metadata=metadata, metadata_url=page.metadata_url
    )
    messages.success(request, _("Its metadata was read again."))
    return redirect("people:sign_in_methods")


@require_POST
def remove_saml(request: HttpRequest) -> HttpResponse:
    """Nobody signs in by it any more."""
    queries.saml_page(request.user)
    if again := prove_again(request, back=reverse("people:sign_in_methods")):
        return again
    actions.remove_saml_provider(actor=request.user)
    messages.success(request, _("Nobody signs in by it any more."))
    return redirect("people:sign_in_methods")
