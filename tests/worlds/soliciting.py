# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who asks whom to answer, and what they say of it."""

from entrepairs.discovery import actions
from entrepairs.discovery.models import Solicitation
from entrepairs.discovery.routing.sought import a_need, a_question
from entrepairs.discovery.routing.why import Why
from tests.worlds import membership
from tests.worlds.texts import fresh


def ask(world, question=None):
    """The author of a question asks one or two of those who could answer it; the first of them."""
    question = question or world.some("contributions", kind="question", withdrawn=None)
    author = question and world.facts["contributions"][question]["author"]
    if not author or not world.facts["people"][author]["active"]:
        return None
    community = world.facts["contributions"][question]["community"]
    asked = [one for one in (world.writer(community), world.writer(community)) if one]
    people = {world.rows["people"][one].pk: Why(Solicitation.Reason.CHOSEN) for one in asked}
    row = fresh(world, question)
    actions.ask_people(actor=world.rows["people"][author], sought=a_question(row), people=people)
    return asked[0] if asked else None


def ask_about_need(world):
    """Who named a need asks somebody to help with it, often without signing it."""
    key = world.some("needs", withdrawn=None)
    author = key and world.facts["needs"][key]["author"]
    if not author or not world.facts["people"][author]["active"]:
        return
    asked = world.writer(world.facts["needs"][key]["community"])
    row = world.rows["needs"][key]
    row.refresh_from_db()
    if asked:
        people = {world.rows["people"][asked].pk: Why(Solicitation.Reason.CHOSEN)}
        actions.ask_people(actor=world.rows["people"][author], sought=a_need(row), people=people)


def say_something(world):
    """No, not about this any more, or yes after all: nobody else sees anything of it."""
    key = world.some("contributions", kind="question", withdrawn=None)
    rows = Solicitation.objects.filter(question=world.rows["contributions"][key]) if key else ()
    for row in list(rows)[:1]:
        deed = world.rng.choice([actions.decline, actions.refrain, actions.reconsider])
        deed(actor=row.person, solicitation=row)


def lose_sight(world):
    """Somebody is asked, and reads the question no more: they left, or were taken out."""
    question = world.some("contributions", kind="question", withdrawn=None)
    asked = ask(world, question) if question else None
    community = world.facts["contributions"][question]["community"] if asked else None
    if asked and (community, asked) in world.facts["members"]:
        place = world.rows["communities"][community]
        membership.actions.leave_community(actor=world.rows["people"][asked], community=place)
        membership.ended(world, community, asked)
