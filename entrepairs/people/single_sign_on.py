# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Signing in by the organisation's own provider, through the sign-in library.

By OpenID Connect there is one for the installation, in its settings; by SAML (`saml`) one for each
organisation, whose people alone it opens accounts of.

Somebody is known by issuer and subject alone (I64): the same mail address at a provider proves
nothing here. Who comes for the first time signs in once as before, and joins the two in their
settings. Nothing else of what the provider tells is kept.
"""

import logging
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.core.internal.httpkit import add_query_params
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialLogin
from django.conf import settings
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from entrepairs.kernel import scope
from entrepairs.people import saml
from entrepairs.people.models import Organisation, Person, SamlProvider

log = logging.getLogger(__name__)
LONGEST = 40


@dataclass(frozen=True)
class Provider:
    """One that is set: how people call it, who it is, where its answers come."""

    name: str
    issuer: str
    url: str
    callback: str
    # What stands with the accounts that are joined by it.
    key: str
    # Where its button leads, if the settings do not say it already.
    origin: str = ""


def provider() -> Provider | None:
    """The provider of the installation, or none. Nothing is asked of it."""
    for app in _apps():
        key = [app["provider_id"]]
        return Provider(
            name=app["name"],
            issuer=app["settings"]["server_url"],
            url=reverse("openid_connect_login", args=key),
            callback=settings.PUBLIC_URL + reverse("openid_connect_callback", args=key),
            key=app["provider_id"],
        )
    return None


def saml_provider(house: Organisation | None) -> Provider | None:
    """The house's own by SAML, or none. One SQL query, where there is one."""
    if house is None or not house.saml_name or not saml.INSTALLED:
        return None
    row = SamlProvider.objects.filter(organisation=house).first()
    if row is None:
        return None
    return Provider(
        name=house.saml_name,
        issuer=row.entity_id,
        url=reverse("saml_login", args=[row.slug]),
        callback=saml.address(row, "saml_acs"),
        key=saml.PREFIX + row.slug,
        origin="{0.scheme}://{0.netloc}".format(urlsplit(row.sso_url)),
    )


def names(house: Organisation) -> list[str]:
    """What its people call those by which they sign in. No query."""
    own = house.saml_name if saml.INSTALLED else ""
    return [app["name"] for app in _apps()] + ([own] if own else [])


def providers(house: Organisation | None) -> tuple[Provider, ...]:
    """Those by which people of a house sign in, if it is known. One SQL query, or none."""
    return tuple(one for one in (provider(), saml_provider(house)) if one)


def at_the_door(request: HttpRequest) -> tuple[Provider, ...]:
    """Those whose buttons stand at the door: of the only house, or of the one that `by` names.

    Three SQL queries at most the first time in a request, none without the extra `saml`.
    """
    named = request.GET.get("by", "")[:LONGEST]
    return scope.once_a_request(("providers at the door", named), lambda: _at_the_door(named))


def _at_the_door(named: str) -> tuple[Provider, ...]:
    if not saml.INSTALLED:
        return providers(None)
    row = saml.of_key(saml.PREFIX + named) if named else None
    return providers(row.organisation if row else Organisation.objects.visible_to(None).first())


def joined(person: Person) -> QuerySet[SocialAccount]:
    """The person's accounts at the providers that are set."""
    keys = [one.key for one in providers(person.organisation)]
    return SocialAccount.objects.filter(user=person, provider__in=keys)


def allow_to_leave(response: HttpResponse, providers: tuple[Provider, ...]) -> HttpResponse:
    """The button is a form of ours that leads to the provider: the page's policy names it."""
    origins = [one.origin for one in providers if one.origin]
    if origins:
        # The library's decorator would mark the view; here the page decides.
        vars(response)["_csp_update"] = {"form-action": origins}
    return response


def _apps() -> list[dict[str, Any]]:
    return settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"]


class Adapter(DefaultSocialAccountAdapter):
    """How the library behaves here."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Accounts come by invitation, import or administrator."""
        return False

    def list_apps(
        self, request: HttpRequest, provider: str | None = None, client_id: str | None = None
    ) -> list[SocialApp]:
        """A house's own provider has a table of ours."""
        row = saml.of_key(provider or "")
        if row is not None:
            return [saml.app(row)]
        return super().list_apps(request, provider=provider, client_id=client_id)

    def populate_user(
        self, request: HttpRequest, sociallogin: SocialLogin, data: dict[str, object]
    ) -> Person:
        """Keep who it is, and nothing of what else the provider tells."""
        sociallogin.account.extra_data = {}
        sociallogin.email_addresses = []
        return sociallogin.user

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Who is not joined yet signs in as before first, and proves so whose account it is."""
        joining = sociallogin.state.get("process") == "connect" and request.user.is_authenticated
        self._keep_in_house(request, sociallogin, joining=joining)
        if sociallogin.is_existing or joining:
            return
        way_in = reverse("people:way_in")
        known = request.user.is_authenticated
        said = _("This account is not joined to yours yet. Join them here, once.")
        if not known:
            said = _("The first time, sign in as before, then join the two accounts.")
        messages.info(request, said)
        door = add_query_params(reverse("account_login"), {"next": way_in})
        raise ImmediateHttpResponse(redirect(way_in if known else door))

    def _keep_in_house(
        self, request: HttpRequest, sociallogin: SocialLogin, *, joining: bool
    ) -> None:
        """What a house's own provider says is good for its people alone."""
        row = saml.of_key(sociallogin.account.provider)
        opened = [sociallogin.user] if sociallogin.is_existing else []
        opened += [request.user] if joining else []
        if row and any(one.organisation_id != row.organisation_id for one in opened):
            self.on_authentication_error(request, sociallogin.provider, "another house")

    def on_authentication_error(
        self, request: HttpRequest, provider: object, error: str = "", **facts: object
    ) -> None:
        """Say that it did not work, and that there are other ways in."""
        log.warning("nobody was signed in by the provider: %s %s", error, facts.get("exception"))
        page = render(request, "account/not_signed_on.html", status=403)
        raise ImmediateHttpResponse(page)

    def get_connect_redirect_url(self, request: HttpRequest, socialaccount: SocialAccount) -> str:
        """Back to where one came from."""
        return reverse("people:way_in")
