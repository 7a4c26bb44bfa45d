# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What one shows beside a password or a code by mail: an app's code, a passkey, a recovery code.

The sign-in library asks for it at each way in, before anybody is signed in. What is kept of it in
the library's table is sealed where it is a secret; of a passkey only the public part is here.
"""

import time
from datetime import date

from allauth.account.internal.flows.login import get_authentication_records
from allauth.core import context as current
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import generate_totp_secret
from cryptography.fernet import InvalidToken
from django.contrib.sessions.backends.base import SessionBase
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from entrepairs.kernel import sealing
from entrepairs.people.models import Organisation, Person

PURPOSE = b"entrepairs.people.second_factors"
MADE_AT = "recovery_codes_made_at"
CODES_SHOWN_FOR = 10 * 60
# Ways in that bring a second factor of their own, or that somebody else answers for.
STRONG = ("mfa", "socialaccount")


class Adapter(DefaultMFAAdapter):
    """How the library's second factors behave here."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("This did not open. Take a fresh code, or try another way."),
        "unverified_email": _("First confirm your mail address: sign in once with a code by mail."),
    }

    def encrypt(self, text: str) -> str:
        """Sealed, so that a copy of the tables shows no code."""
        return sealing.box(PURPOSE).encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """The secret; where the installation's was changed, one that nobody knows."""
        try:
            return sealing.box(PURPOSE).decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            return generate_totp_secret()

    def get_totp_issuer(self) -> str:
        """What the app shows above the code."""
        return "Entrepairs"

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """A passkey is good at this host alone."""
        return {"id": current.request.get_host().partition(":")[0], "name": "Entrepairs"}


def of(person: Person) -> QuerySet[Authenticator]:
    """The person's apps and passkeys, in the order they came."""
    rows = Authenticator.objects.filter(user=person)
    return rows.exclude(type=Authenticator.Type.RECOVERY_CODES).order_by("created_at", "pk")


def has_passkey(person: Person) -> bool:
    """Has the person one? One SQL query."""
    return of(person).filter(type=Authenticator.Type.WEBAUTHN).exists()


def recovery_codes(person: Person) -> Authenticator | None:
    """What the person's recovery codes are made from."""
    return Authenticator.objects.filter(user=person, type=Authenticator.Type.RECOVERY_CODES).first()


def is_asked_of(person: Person) -> bool:
    """Does their organisation ask a second factor of them, today or soon? No query."""
    asked, of_whom = Organisation.SecondFactor, person.organisation.second_factor
    return of_whom == asked.ALL or (of_whom == asked.ADMINISTRATORS and person.is_administrator)


def is_due(person: Person, today: date) -> bool:
    """Is the time to think about it over? No query."""
    since = person.organisation.second_factor_from
    return is_asked_of(person) and since is not None and since <= today


def was_shown(request: HttpRequest) -> bool:
    """Was one shown in this session, or did the organisation's provider answer for it?"""
    records = get_authentication_records(request, request.user)
    return any(record["method"] in STRONG for record in records)


def begin_showing_codes(session: SessionBase) -> None:
    """From now on, for ten minutes, this session may read the recovery codes."""
    session[MADE_AT] = time.time()


def stop_showing_codes(session: SessionBase) -> None:
    """They are kept elsewhere by now."""
    session.pop(MADE_AT, None)


def codes_to_show(session: SessionBase, person: Person) -> list[str]:
    """Those made in this session a few minutes ago; else none. One SQL query, or none."""
    if time.time() - session.get(MADE_AT, 0) > CODES_SHOWN_FOR:
        return []
    kept = recovery_codes(person)
    return [in_fours(code) for code in kept.wrap().get_unused_codes()] if kept else []


def in_fours(code: str) -> str:
    """As one reads it aloud or types it: spaces do not matter."""
    return " ".join(code[at : at + 4] for at in range(0, len(code), 4))


def holders() -> QuerySet[Authenticator]:
    """Keys of those who have one, to be part of a query."""
    rows = Authenticator.objects.exclude(type=Authenticator.Type.RECOVERY_CODES)
    return rows.values("user")
