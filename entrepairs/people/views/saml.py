# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""To an identity provider that speaks SAML, and back.

Its answer comes by a form from another site, to which a browser gives no session: it is kept aside
for a moment, and taken by the page that the browser is sent on to.
"""

from allauth.socialaccount.helpers import complete_social_login, render_authentication_error
from allauth.socialaccount.sessions import LoginSession
from allauth.utils import get_request_param
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from entrepairs.people import saml
from entrepairs.people.proving import was_sure_lately

# An answer holds a certificate, a signature and a few attributes.
LONGEST = 200_000


@require_POST
def sign_on(request: HttpRequest, organization_slug: str) -> HttpResponse:
    """To the provider; to join two accounts, only for who proved lately who it is."""
    provider = _provider(request, organization_slug)
    joins = get_request_param(request, "process") == "connect"
    if joins and request.user.is_authenticated and not was_sure_lately(request):
        return redirect("people:way_in")
    return provider.redirect_from_request(request)


@csrf_exempt
@require_POST
def acs(request: HttpRequest, organization_slug: str) -> HttpResponse:
    """Keep its answer aside; nothing is believed yet."""
    provider = _provider(request, organization_slug)
    response = request.POST.get("SAMLResponse", "")
    if not response or len(response) > LONGEST:
        return render_authentication_error(request, provider)
    on = redirect("saml_finish_acs", organization_slug)
    aside = _aside(request)
    aside.store.update({"response": response, "provider": organization_slug})
    aside.save(on)
    return on


@require_GET
def finish(request: HttpRequest, organization_slug: str) -> HttpResponse:
    """Believe it if it is signed, for us, in time, and asked for by this browser, once."""
    provider = _provider(request, organization_slug)
    aside = _aside(request)
    kept = {name: aside.store.get(name, "") for name in ("response", "provider")}
    aside.delete()
    response = kept["response"] if kept["provider"] == organization_slug else ""
    try:
        told = saml.answer(provider.row, response)
        question = told.get_last_response_in_response_to()
        state = provider.unstash_redirect_state(request, question)
    except (saml.RefusedError, PermissionDenied) as refused:
        return render_authentication_error(request, provider, exception=refused)
    login = provider.sociallogin_from_response(request, told)
    login.state = state
    return complete_social_login(request, login)


@require_GET
def metadata(request: HttpRequest, organization_slug: str) -> HttpResponse:
    """What we say of ourselves; the provider reads it, signed in nowhere."""
    provider = _provider(request, organization_slug)
    return HttpResponse(
        saml.our_metadata(provider.row), content_type="application/samlmetadata+xml"
    )


def _provider(request: HttpRequest, slug: str) -> saml.Provider:
    row = saml.of_key(saml.PREFIX + slug)
    if row is None:
        raise Http404
    return saml.Provider(request, row)


def _aside(request: HttpRequest) -> LoginSession:
    return LoginSession(request, "saml_answer", "saml-answer")
