# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A session and its person are read as the framework reads them."""

from datetime import timedelta

from django.contrib.sessions.models import Session
from django.utils import timezone

from entrepairs.people import sessions
from entrepairs.people.models import Person


def test_the_person_is_the_one_of_the_table(cast, django_assert_num_queries):
    awa = cast.awa
    with django_assert_num_queries(1):
        found = sessions.person(awa.pk)
        assert found.organisation.name == awa.organisation.name
    stored = Person.objects.get(pk=awa.pk)
    assert found == stored
    assert all(
        getattr(found, column) == getattr(stored, column) for column in sessions.PERSON_COLUMNS
    )
    assert sessions.person(0) is None


def test_an_expired_session_holds_nothing(db):
    session = sessions.SessionStore()
    session["week"] = "2026-W47"
    session.save()
    assert sessions.SessionStore(session.session_key)["week"] == "2026-W47"
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    expired = sessions.SessionStore(session.session_key)
    assert expired.get("week") is None
    assert expired.session_key is None


def test_a_key_of_nobody_is_forgotten(db):
    unknown = sessions.SessionStore("never-given-to-anybody")
    assert unknown.get("week") is None
    assert unknown.session_key is None
