# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A clock that is moved, and the mails that left meanwhile."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.utils import timezone

from entrepairs.kernel import outbox, silence
from entrepairs.knowledge.actions.publishing import publish
from entrepairs.notifications import telling, weekly
from entrepairs.notifications.tests.browsers import PushService
from entrepairs.people.models import Person

PARIS = ZoneInfo("Europe/Paris")


@pytest.fixture
def clock(monkeypatch):
    """Set the time, in Paris: `clock("2026-11-18 10:15")`."""

    def move(text, zone=PARIS):
        now = datetime.fromisoformat(text).replace(tzinfo=zone)
        monkeypatch.setattr(timezone, "now", lambda: now)
        return now

    return move


@pytest.fixture
def tell(cast):
    """Tell Bruno of something of a kind; each time it is another thing."""
    Person.objects.update(created_at=datetime(2026, 1, 5, tzinfo=PARIS))

    def of(kind, person=None, community=None, title="How do I explain a deductible?"):
        place = community or cast.counsellors
        text = publish(actor=cast.awa, community=place, kind="question", title=title, html="")
        about = {"contribution": text, "community": place, "actor": cast.awa}
        return telling.tell(person or cast.bruno, kind, None, **about)

    return of


def work():
    """What the worker does at this moment: subjects of the mails that left."""
    mail.outbox.clear()
    weekly.write()
    while outbox.deliver_due():
        pass
    return [sent.subject for sent in mail.outbox]


@pytest.fixture
def service(settings):
    silence.forget()
    settings.PUSH_HOSTS, settings.WEBHOOK_PRIVATE = ["localhost"], True
    made = PushService()
    yield made
    made.stop()
    silence.forget()
