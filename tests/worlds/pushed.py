# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Everybody of a world has a phone that is told: what it shows is read as its owner (I11)."""

import json

from allauth.usersessions.models import UserSession
from django.contrib.sessions.backends.db import SessionStore
from django.db import transaction

from entrepairs.notifications import actions
from entrepairs.notifications.tests.browsers import Browser

HOST = "push.example"
# What push services were given, in the world that is being explored.
CAUGHT = []


def take(url, content, _headers):
    """In place of the network."""
    CAUGHT.append((url, content))
    return 201


def listen(world):
    """Each account asks to be told on one browser."""
    CAUGHT.clear()
    phones = {}
    for key, row in sorted(world.rows["people"].items()):
        if not row.email or row.left_at or not row.is_active:
            continue
        phone = Browser(f"https://{HOST}/{key}")
        store = SessionStore()
        store.create()
        session = UserSession.objects.create(
            user=row, ip="127.0.0.1", session_key=store.session_key
        )
        with transaction.atomic():
            actions.ask_for_key(actor=row)
            actions.hear_on_device(actor=row, session=session, **phone.told)
        phones[phone.endpoint] = (key, phone)
    return phones


def shown(phones):
    """Whose phone shows what, in the order it came."""
    return [
        (phones[url][0], json.dumps(phones[url][1].open(content), ensure_ascii=False).encode())
        for url, content in CAUGHT
    ]
