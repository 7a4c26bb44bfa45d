# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is asked for, by whom; and what one page costs in statements, bytes and nodes.

Run as `python -m bench.addresses` with the settings of the installation to measure: prints JSON.
"""

import json
import os
from html.parser import HTMLParser

import django

READERS = 16
PAGES = 200
# A discussion of twenty texts.
FULL_PAGE = (17, 20)


class Nodes(HTMLParser):
    """Counts the elements of a page."""

    def __init__(self):
        super().__init__()
        self.count = 0

    def handle_starttag(self, tag, attrs):
        self.count += 1


def main():
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "entrepairs.config.settings")
    django.setup()
    readers = _readers()
    operations = _operations(readers)
    print(json.dumps({"operations": operations, "costs": _costs(readers, operations)}))


def _readers():
    """Sixteen people with a session, each with what they may read."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    from entrepairs.people.models import Person

    found = []
    people = Person.objects.filter(is_active=True, email__isnull=False, memberships__isnull=False)
    for person in people.distinct().order_by("pk")[:READERS]:
        session = SessionStore()
        session[SESSION_KEY] = str(person.pk)
        session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
        session[HASH_SESSION_KEY] = person.get_session_auth_hash()
        session.save()
        token = "b" * 32
        found.append(
            {
                "person": person,
                "headers": {
                    "Cookie": f"sessionid={session.session_key}; csrftoken={token}",
                    "X-CSRFToken": token,
                    "Referer": "http://127.0.0.1/",
                },
            }
        )
    return found


def _operations(readers):
    for reader in readers:
        reader["known"] = _known(reader["person"])
    readers = [reader for reader in readers if all(reader["known"].values())]
    asked = {
        name: []
        for name in (
            "discussion",
            "long discussion",
            "community",
            "knowledge",
            "today",
            "search",
            "similar",
            "skills map",
            "skill",
            "needs",
            "reply",
        )
    }
    for number in range(PAGES):
        reader = readers[number % len(readers)]
        known = reader["known"]
        question = known["questions"][number % len(known["questions"])]
        long = known["long"][number % len(known["long"])]
        community = known["communities"][number % len(known["communities"])]
        skill = known["skills"][number % len(known["skills"])]
        words = " ".join(question.title.split()[:4])

        def ask(name, path, reader=reader, **more):
            asked[name].append({"path": path, "headers": reader["headers"], **more})

        ask("discussion", f"/knowledge/{question.slug}/")
        ask("long discussion", f"/knowledge/{long.slug}/")
        ask("community", f"/communities/{community.slug}/")
        ask("knowledge", "/knowledge/")
        ask("today", "/")
        ask("search", f"/ask?{_query(words)}")
        ask("similar", "/ask/similar", form={"q": words})
        ask("skills map", "/skills/")
        ask("skill", f"/skills/{skill.slug}/")
        ask("needs", "/communities/needs/")
        ask("reply", f"/knowledge/{question.slug}/answers/", form={"html": "Une réponse {unique}."})
    return asked


def _known(person):
    """What one reader may open: ordinary discussions, the longest ones, communities."""
    from entrepairs.communities import readable
    from entrepairs.communities.models import Community
    from entrepairs.knowledge.models import Contribution
    from entrepairs.people.models import Subject

    seen = Contribution.objects.visible_to(person).filter(kind="question", hidden=False)
    long = list(seen.order_by("-answers_count", "pk")[:5])
    full = list(seen.filter(answers_count__range=FULL_PAGE).order_by("-pk")[:PAGES])
    return {
        # A small company has no page as full: the fullest it has.
        "questions": full or long,
        "long": long,
        "skills": list(Subject.objects.filter(organisation=person.organisation_id)[:20]),
        "communities": list(Community.objects.filter(pk__in=readable.communities(person))[:20]),
    }


def _query(words):
    from urllib.parse import urlencode

    return urlencode({"q": words})


def _costs(readers, operations):
    """Statements, bytes and nodes of the first page of each operation."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    costs = {}
    for name, requests in operations.items():
        client = Client(HTTP_HOST="localhost")
        client.force_login(readers[0]["person"])
        request = requests[0]
        send = client.post if "form" in request else client.get
        send(request["path"], request.get("form"))
        with CaptureQueriesContext(connection) as captured:
            answer = send(request["path"], request.get("form"))
        nodes = Nodes()
        nodes.feed(answer.content.decode())
        asked = [q for q in captured if "SAVEPOINT" not in q["sql"]]
        costs[name] = {
            "status": answer.status_code,
            "statements": len(asked),
            "bytes": len(answer.content),
            "nodes": nodes.count,
        }
    return costs


main()
