# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Signing in by an organisation's identity provider that speaks SAML 2.0.

The same rules as by OpenID Connect (`single_sign_on`): somebody is known by the provider and the
name it gives them, never by mail address, and nothing else it tells is kept. An answer is taken
once, by the browser that asked. It needs the extra `saml`; without it there is no such door.
"""

import base64
import binascii
from dataclasses import dataclass
from datetime import datetime
from importlib.util import find_spec
from typing import Any
from urllib.parse import urlsplit

from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.saml.provider import SAMLProvider
from cryptography import x509
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from entrepairs.people.models import SamlProvider

PREFIX = "saml-"
INSTALLED = find_spec("onelogin") is not None
NEAR = ("localhost", "127.0.0.1")
LONGEST = 500
# As far as the sign-in library's table holds it.
LONGEST_NAME = 191
MOST_CERTIFICATES = 10
BY_REDIRECT = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect"
BY_POST = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"
UNSPECIFIED = "urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified"
# Another name at each sign-in: nobody could be known by it.
TRANSIENT = "urn:oasis:names:tc:SAML:2.0:nameid-format:transient"


class NotMetadataError(ValueError):
    """This describes no identity provider that we can speak to."""


class RefusedError(Exception):
    """The answer is not one that we asked for, or not of whom it should be."""


@dataclass(frozen=True)
class Metadata:
    """What a provider says of itself."""

    entity_id: str
    sso_url: str
    certificates: tuple[str, ...]


class Provider(SAMLProvider):
    """One row of ours, as the sign-in library sees it."""

    def __init__(self, request: HttpRequest, row: SamlProvider) -> None:
        super().__init__(request, app=app(row))
        self.row = row

    def extract_uid(self, data: Any) -> str:
        """The name the answer is about; no attribute replaces it."""
        return data.get_nameid()

    def extract_common_fields(self, data: Any) -> dict[str, str]:
        """Nothing else that it tells is kept."""
        return {}

    def redirect(
        self,
        request: HttpRequest,
        process: str,
        next_url: str | None = None,
        data: Any = None,
        **kwargs: Any,
    ) -> HttpResponse:
        """To the provider; the number of our question stays in the session."""
        question = _auth(self.row, {})
        address = question.login(return_to="")
        state = question.get_last_request_id()
        self.stash_redirect_state(request, process, next_url, data, state_id=state, **kwargs)
        return redirect(address)


def app(row: SamlProvider) -> SocialApp:
    """What the sign-in library keeps of a provider; not a row of its table."""
    return SocialApp(
        provider="saml",
        provider_id=PREFIX + row.slug,
        client_id=row.slug,
        name=row.organisation.saml_name,
    )


def of_key(provider_id: str) -> SamlProvider | None:
    """The provider behind the name that stands with joined accounts. One SQL query, or none."""
    if not INSTALLED or not provider_id.startswith(PREFIX):
        return None
    return (
        SamlProvider.objects.select_related("organisation")
        .filter(slug=provider_id.removeprefix(PREFIX))
        .first()
    )


def address(row: SamlProvider, name: str) -> str:
    """One of our own addresses, as the provider knows it."""
    return settings.PUBLIC_URL + reverse(name, args=[row.slug])


def read_metadata(text: str) -> Metadata:
    """Read what a provider says of itself. Raises NotMetadataError."""
    from lxml.etree import LxmlError
    from onelogin.saml2.idp_metadata_parser import OneLogin_Saml2_IdPMetadataParser

    try:
        told = OneLogin_Saml2_IdPMetadataParser.parse(text.encode())["idp"]
        several = told.get("x509certMulti", {}).get("signing") or [told["x509cert"]]
        found = Metadata(
            entity_id=told["entityId"],
            sso_url=told["singleSignOnService"]["url"],
            certificates=tuple(dict.fromkeys("".join(one.split()) for one in several)),
        )
        expiries(found.certificates)
    except (LxmlError, ValueError, KeyError) as wrong:
        raise NotMetadataError(str(wrong)) from wrong
    long = max(len(found.entity_id), len(found.sso_url)) > LONGEST
    if long or len(found.certificates) > MOST_CERTIFICATES or not is_safe(found.sso_url):
        raise NotMetadataError(found.sso_url)
    return found


def is_safe(url: str) -> bool:
    """Is it an https address, or one of this very machine?"""
    parts = urlsplit(url)
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in NEAR)


def expiries(certificates: tuple[str, ...] | list[str]) -> list[datetime]:
    """Until when each is good. Raises ValueError for what is no certificate."""
    try:
        raw = [base64.b64decode(one, validate=True) for one in certificates]
    except binascii.Error as wrong:
        raise ValueError(str(wrong)) from wrong
    return [x509.load_der_x509_certificate(one).not_valid_after_utc for one in raw]


def our_metadata(row: SamlProvider) -> bytes:
    """What we say of ourselves, for the provider."""
    told = _auth(row, {}).get_settings().get_sp_metadata()
    return told if isinstance(told, bytes) else told.encode()


def answer(row: SamlProvider, response: str) -> Any:
    """The provider's answer, once it is known to be its own, for us, and in time.

    Raises RefusedError. Whether we asked for it is for the caller to see, who has the session.
    """
    from lxml.etree import LxmlError
    from onelogin.saml2.errors import OneLogin_Saml2_Error, OneLogin_Saml2_ValidationError

    wrongs = (OneLogin_Saml2_Error, OneLogin_Saml2_ValidationError, LxmlError, ValueError)
    if not response:
        raise RefusedError("nothing was kept aside")
    told = _auth(row, {"SAMLResponse": response})
    try:
        told.process_response(request_id=None)
    except wrongs as wrong:
        raise RefusedError(str(wrong)) from wrong
    if told.get_errors() or not told.is_authenticated():
        raise RefusedError(told.get_last_error_reason() or "no yes")
    name = (told.get_nameid() or "").strip()
    if told.get_nameid_format() == TRANSIENT or not 0 < len(name) <= LONGEST_NAME:
        raise RefusedError("the provider gives no lasting name")
    if not told.get_last_response_in_response_to():
        raise RefusedError("nobody asked")
    return told


def _auth(row: SamlProvider, sent: dict[str, str]) -> Any:
    from onelogin.saml2.auth import OneLogin_Saml2_Auth

    here = urlsplit(address(row, "saml_acs"))
    request = {
        "https": "on" if here.scheme == "https" else "off",
        "http_host": here.netloc,
        "script_name": here.path,
        "get_data": {},
        "post_data": sent,
    }
    return OneLogin_Saml2_Auth(request, _configuration(row))


def _configuration(row: SamlProvider) -> dict[str, Any]:
    return {
        "strict": True,
        "sp": {
            "entityId": address(row, "saml_metadata"),
            "assertionConsumerService": {"url": address(row, "saml_acs"), "binding": BY_POST},
            "NameIDFormat": UNSPECIFIED,
        },
        "idp": {
            "entityId": row.entity_id,
            "singleSignOnService": {"url": row.sso_url, "binding": BY_REDIRECT},
            "x509certMulti": {"signing": list(row.certificates)},
        },
        "security": {
            "requestedAuthnContext": False,
            "wantAttributeStatement": False,
            "allowRepeatAttributeName": True,
            "rejectDeprecatedAlgorithm": True,
        },
    }
