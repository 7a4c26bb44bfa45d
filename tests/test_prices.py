# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What pages cost in SQL statements, exactly; and that more data costs no more of them."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from entrepairs.discovery.tests import conftest as discovery
from entrepairs.knowledge.actions.publishing import publish

pytestmark = pytest.mark.django_db
index = discovery.index
# At most: a discussion 12, a list 10, home 10, a search 7, a reply 14 (docs/performance.md).
PRICES = {"discussion": 9, "community": 11, "knowledge": 7, "today": 10, "search": 7, "reply": 8}


def _talk(cast, number):
    """So many questions of Bruno to the counsellors, each with two answers."""
    place = {"community": cast.counsellors}
    for n in range(number):
        question = publish(
            actor=cast.bruno,
            kind="question",
            title=f"Which contract for bike number {n}?",
            html="<p>It is electric.</p>",
            subjects=[cast.subject],
            **place,
        )
        for actor in (cast.awa, cast.chloe):
            text = {"title": "", "html": "<p>The one for the home.</p>"}
            publish(actor=actor, kind="answer", parent=question, **text, **place)
    return question


def _prices(client, cast, question):
    asked = {
        "discussion": lambda: client.get(f"/knowledge/{question.slug}/"),
        "community": lambda: client.get(f"/communities/{cast.counsellors.slug}/"),
        "knowledge": lambda: client.get("/knowledge/"),
        "today": lambda: client.get("/"),
        "search": lambda: client.get("/ask?q=contract+bike"),
        "reply": lambda: client.post(
            f"/knowledge/{question.slug}/answers/", {"html": "<p>Neither.</p>"}
        ),
    }
    costs = {}
    for name, ask in asked.items():
        with CaptureQueriesContext(connection) as captured:
            answer = ask()
        assert answer.status_code in (200, 302), name
        costs[name] = len([q for q in captured if "SAVEPOINT" not in q["sql"]])
    return costs


def test_pages_cost_what_they_cost_however_much_there_is(client, cast, index):
    client.force_login(cast.eva)
    question = _talk(cast, 2)
    index()
    few = _prices(client, cast, question)
    question = _talk(cast, 10)
    index()
    many = _prices(client, cast, question)
    assert few == PRICES
    assert many == PRICES
