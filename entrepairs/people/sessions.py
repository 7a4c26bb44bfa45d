# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The framework's sessions in the database, and their person, read by queries made once.

Every page asks for both.
"""

from datetime import datetime

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.utils import timezone

from entrepairs.kernel.prepared import Prepared
from entrepairs.people.models import Organisation, Person


class SessionStore(db.SessionStore):
    """What `SESSION_ENGINE` asks for."""

    def _get_session_from_db(self) -> Session | None:
        found = SESSION.rows(self.session_key, timezone.now())
        if not found:
            self._session_key = None
            return None
        return Session.from_db(self.model.objects.db, SESSION_COLUMNS, found[0])


def person(key: int) -> Person | None:
    """The person with their organisation, whose name every page shows. One SQL query."""
    found = next(iter(PERSON.rows(key)), None)
    if found is None:
        return None
    somebody = Person.from_db(Person.objects.db, PERSON_COLUMNS, found[: len(PERSON_COLUMNS)])
    house = found[len(PERSON_COLUMNS) :]
    somebody.organisation = Organisation.from_db(Person.objects.db, HOUSE_COLUMNS, house)
    return somebody


def _session(key: str, now: datetime):
    return Session.objects.filter(session_key=key, expire_date__gt=now).values_list(
        *SESSION_COLUMNS
    )


def _person(key: int):
    of_house = (f"organisation__{name}" for name in HOUSE_COLUMNS)
    return Person.objects.filter(pk=key).values_list(*PERSON_COLUMNS, *of_house)


SESSION_COLUMNS, PERSON_COLUMNS, HOUSE_COLUMNS = (
    [column.attname for column in model._meta.concrete_fields]
    for model in (Session, Person, Organisation)
)
SESSION, PERSON = Prepared(_session), Prepared(_person)
