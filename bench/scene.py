# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What ten usual tasks need in a group: something to answer, to find, to try, to come to."""

from datetime import timedelta

from django.utils import timezone

from bench.usual import ASKED, FOUND, MEETING, QUESTION, TIP, TUTORIAL
from entrepairs.discovery import actions as discovery
from entrepairs.discovery.models import Solicitation
from entrepairs.discovery.routing.sought import a_question
from entrepairs.discovery.routing.why import Why
from entrepairs.kernel import readers
from entrepairs.knowledge.actions.publishing import publish
from entrepairs.meetings.actions import planning
from entrepairs.meetings.actions.planning import Plan


def prepare(*, lead, asker, community, people):
    """Write it all, ask each of `people`, and let the program tell them."""
    here = {"community": community, "in_person": False}
    found = publish(actor=asker, kind="question", title=FOUND, html="", **here)
    words = "<p>To the help desk, with the number under it.</p>"
    publish(actor=lead, kind="answer", title="", html=words, parent=found, **here)
    steps = {"how": "<p>Turn the key twice.</p>", "when": "<p>After a cut.</p>"}
    publish(actor=lead, kind="tutorial", title=TUTORIAL, html="", sections=steps, **here)
    publish(actor=lead, kind="tip", title=TIP, html="<p>Draw what each wants.</p>", **here)
    publish(actor=asker, kind="question", title=QUESTION, html="", **here)
    asked = publish(actor=asker, kind="question", title=ASKED, html="", **here)
    named = {person.pk: Why(Solicitation.Reason.CHOSEN) for person in people}
    discovery.ask_people(actor=asker, sought=a_question(asked), people=named)
    when = timezone.now() + timedelta(days=2)
    plan = Plan(title=MEETING, protocol="peer-meeting", starts_at=when, minutes=60)
    planning.plan_meeting(actor=lead, community=community, plan=plan)
    while sum(readers.step(name, read) for name, read in readers.wiring().READERS.items()):
        pass
