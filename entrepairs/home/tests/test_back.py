# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Whoever comes back after a long time is greeted, and nobody else learns that they were away."""

from datetime import UTC, datetime

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.utils import timezone

from entrepairs.home import queries
from entrepairs.kernel import scope
from entrepairs.kernel.testing import sql_queries
from entrepairs.knowledge.actions.publishing import publish
from entrepairs.people import presence
from entrepairs.people.models import Person

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 11, 16, 9, tzinfo=UTC)  # 2026-W47


@pytest.fixture(autouse=True)
def _clock(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: MONDAY)


def signed_in(person, last):
    """A session that begins now, of somebody who was around in that week."""
    Person.objects.filter(pk=person.pk).update(around_in=last)
    person.around_in = last
    session = SessionStore()
    presence.begin(session, person)
    return session


@pytest.mark.parametrize(
    ("last", "since"),
    [
        ("", None),
        ("2026-W47", None),
        ("2026-W43", None),
        ("2026-W42", datetime(2026, 10, 19, tzinfo=UTC)),
        ("2025-W52", datetime(2025, 12, 29, tzinfo=UTC)),
    ],
)
def test_it_is_for_who_was_away_more_than_four_weeks(cast, last, since):
    session = signed_in(cast.bruno, last)
    assert presence.away_since(session) == since
    assert cast.bruno.around_in == "2026-W47"


def test_a_session_that_goes_on_knows_it_too(cast):
    session = SessionStore()
    session[presence.WEEK_KEY] = "2026-W40"
    presence.renew(session)
    assert presence.away_since(session) == datetime(2026, 10, 5, tzinfo=UTC)


def test_it_ends_with_the_week_and_when_it_is_put_away(cast, monkeypatch):
    session = signed_in(cast.bruno, "2026-W40")
    monkeypatch.setattr(timezone, "now", lambda: datetime(2026, 11, 23, 9, tzinfo=UTC))
    assert presence.away_since(session) is None
    session = signed_in(cast.bruno, "2026-W40")
    presence.settle(session)
    presence.settle(session)
    assert presence.away_since(session) is None


def test_it_shows_the_best_of_what_is_new_in_ones_communities(cast):
    for title, community, actor in (
        ("Old", cast.counsellors, cast.awa),
        ("New", cast.counsellors, cast.awa),
        ("Mine", cast.counsellors, cast.bruno),
        ("Of others", cast.invited, cast.chloe),
    ):
        text = publish(actor=actor, community=community, kind="tip", title=title, html="<p>x</p>")
        if title == "Old":
            text.published_at = datetime(2026, 9, 1, tzinfo=UTC)
            text.save(update_fields=["published_at"])
    since = datetime(2026, 10, 1, tzinfo=UTC)
    assert [row.title for row in queries.since(cast.bruno, since)] == ["New"]
    with scope.request_scope(), sql_queries(2):
        queries.since(cast.bruno, since)


def _away(client, person):
    client.force_login(person)
    session = client.session
    session[presence.WEEK_KEY] = "2026-W40"
    session.save()


def test_it_stands_on_today_until_it_is_put_away(cast, client):
    publish(actor=cast.awa, community=cast.counsellors, kind="tip", title="New", html="<p>x</p>")
    _away(client, cast.bruno)
    assert 'hx-get="/me/back/"' in client.get("/").content.decode()
    part = {"HX-Request": "true", "HX-Target": "back"}
    block = client.get("/me/back/", headers=part).content.decode()
    assert "Good to see you again" in block
    assert "New" in block
    assert client.post("/me/back/away/").url == "/"
    assert "/me/back/" not in client.get("/").content.decode()
    assert "You were here lately" in client.get("/me/back/").content.decode()


def test_nobody_elses_page_tells_that_somebody_was_away(cast, client):
    def pages():
        client.force_login(cast.awa)
        slug = cast.counsellors.slug
        paths = ("/", f"/communities/{slug}/", f"/communities/{slug}/members/", "/people/")
        return [client.get(path).content.decode().count("away") for path in paths]

    before = pages()
    _away(client, cast.bruno)
    client.get("/me/back/")
    assert pages() == before


def test_another_company_is_told_of_its_own(cast, client):
    publish(
        actor=cast.awa, community=cast.everyone, kind="tip", title="Noon calls", html="<p>x</p>"
    )
    _away(client, cast.diego)
    assert "Noon calls" not in client.get("/me/back/").content.decode()
    assert client.post("/me/back/away/").status_code == 302
