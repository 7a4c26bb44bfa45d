# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Asking people by hand, and what became of it."""

from entrepairs.discovery import actions
from entrepairs.discovery.models import Solicitation
from entrepairs.discovery.routing.sought import a_question
from entrepairs.discovery.routing.why import Why

CHOSEN = Why(Solicitation.Reason.CHOSEN)


def ask(question, *people):
    """Its author asks these people."""
    chosen = {one.pk: CHOSEN for one in people}
    return actions.ask_people(actor=question.author, sought=a_question(question), people=chosen)


def request(question, person):
    """What the person is asked about it."""
    return Solicitation.objects.get(question=question, person=person)


def told(*people):
    """How often these people were asked and told."""
    return Solicitation.objects.filter(person__in=people, is_held=False).count()
