# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who a session or a password belongs to."""

from allauth.account.auth_backends import AuthenticationBackend

from entrepairs.people import rules, sessions
from entrepairs.people.models import Person


class AccountBackend(AuthenticationBackend):
    """The sign-in library's, which leaves those who left outside, from their next request on."""

    def user_can_authenticate(self, user: Person) -> bool:
        """Asked at sign-in and at each request."""
        return rules.may_sign_in(user)

    def get_user(self, user_id: int) -> Person | None:
        """The person with the organisation's name, which every page shows. One SQL query."""
        person = sessions.person(user_id)
        return person if person and self.user_can_authenticate(person) else None
