# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Sessions of a person: their id, their end; other ways in."""

from allauth.usersessions.models import UserSession
from django.contrib.sessions.backends.base import SessionBase
from django.db import transaction

from entrepairs.people import single_sign_on
from entrepairs.people.models import Person


@transaction.atomic
def end_session(*, actor: Person, session: UserSession) -> None:
    """Sign out of one device. Repeatable; somebody else's session is left alone."""
    if session.user_id == actor.pk:
        session.end()


@transaction.atomic
def change_session_id(*, actor: Person, session: SessionBase) -> None:
    """With other rights or other keys, another session id (I67); the device stays listed."""
    before = session.session_key
    session.cycle_key()
    mine = UserSession.objects.filter(user=actor, session_key=before)
    mine.update(session_key=session.session_key)


@transaction.atomic
def sign_out_everywhere(*, actor: Person) -> int:
    """End every session of the person, this one included; how many."""
    sessions = list(UserSession.objects.filter(user=actor))
    for session in sessions:
        session.end()
    return len(sessions)


@transaction.atomic
def part_from_provider(*, actor: Person, key: str = "") -> None:
    """Sign in no more by the provider of that key, or by any; a code by mail stays. Repeatable."""
    joined = single_sign_on.joined(actor)
    (joined.filter(provider=key) if key else joined).delete()
