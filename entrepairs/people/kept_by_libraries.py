# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What tables of libraries hold about a person: their models are not ours to declare it on.

A table of a library that points at people and is not named here fails a test. Each leads to its
person by `user` and goes with the account (`on_delete`).
"""

from entrepairs.kernel.personal import datum

PERSONAL_DATA = {
    "account.EmailAddress": {
        "email": "address for sign-in",
        "verified": "whether it was confirmed",
    },
    "mfa.Authenticator": {
        "type": "app, passkey or recovery codes",
        "data": datum(
            "the passkey's name and public part; the sealed secret of an app or of the codes",
            secret=True,
        ),
        "created_at": "when it was added",
        "last_used_at": "when it last opened the account",
    },
    "socialaccount.SocialAccount": {
        "provider": "the organisation's provider",
        "uid": "the name it gives the person; nothing else of what it tells is kept",
        "extra_data": "always empty",
        "last_login": "when it last opened the account",
        "date_joined": "when the two accounts were joined",
    },
    "usersessions.UserSession": {
        "ip": "address from which one signed in; erased with the session",
        "user_agent": "browser and system",
        "created_at": "when one signed in",
        "last_seen_at": "the same: it is not followed",
    },
}
