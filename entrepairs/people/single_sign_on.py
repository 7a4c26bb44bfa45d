# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Signing in by the organisation's own provider (OpenID Connect), through the sign-in library.

Somebody is known by issuer and subject alone (I64): the same mail address at a provider proves
nothing here. Who comes for the first time signs in once as before, and joins the two in their
settings. Nothing else of what the provider tells is kept.
"""

import logging
from dataclasses import dataclass
from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.core.internal.httpkit import add_query_params
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount, SocialLogin
from django.conf import settings
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from entrepairs.people.models import Person

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Provider:
    """The one that is set: how people call it, who it is, where its answers come."""

    name: str
    issuer: str
    url: str
    callback: str


def provider() -> Provider | None:
    """The provider of the installation, or none. Nothing is asked of it."""
    for app in _apps():
        key = [app["provider_id"]]
        return Provider(
            name=app["name"],
            issuer=app["settings"]["server_url"],
            url=reverse("openid_connect_login", args=key),
            callback=settings.PUBLIC_URL + reverse("openid_connect_callback", args=key),
        )
    return None


def is_joined(person: Person) -> bool:
    """Does the person sign in by the provider that is set? One SQL query, none without one."""
    return joined(person).exists()


def joined(person: Person) -> QuerySet[SocialAccount]:
    """The person's accounts at the provider that is set."""
    keys = [app["provider_id"] for app in _apps()]
    return SocialAccount.objects.filter(user=person, provider__in=keys)


def _apps() -> list[dict[str, Any]]:
    return settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"]


class Adapter(DefaultSocialAccountAdapter):
    """How the library behaves here."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Accounts come by invitation, import or administrator."""
        return False

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
        if sociallogin.is_existing or joining:
            return
        way_in = reverse("people:way_in")
        known = request.user.is_authenticated
        said = _("This account is not joined to yours yet. Join them here, once.")
        if not known:
            said = _("The first time, sign in as before: then the two accounts are joined.")
        messages.info(request, said)
        door = add_query_params(reverse("account_login"), {"next": way_in})
        raise ImmediateHttpResponse(redirect(way_in if known else door))

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
