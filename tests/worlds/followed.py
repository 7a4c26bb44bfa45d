# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Whom and what people follow: what becomes of it reaches them, and nobody sees that it does."""

from entrepairs.notifications import actions
from tests.worlds.texts import fresh


def follow_somebody(world):
    """A colleague; the rules refuse who left, and oneself."""
    person, other = world.person(), world.some("people")
    if person:
        follower, colleague = world.rows["people"][person], world.rows["people"][other]
        actions.follow(actor=follower, thing=colleague)
        world.facts["follows"].add((person, other))


def follow_subject(world):
    person = world.person()
    if person:
        house = world.facts["people"][person]["organisation"]
        subject = world.vocabulary("Subject", house)
        actions.follow(actor=world.rows["people"][person], thing=subject)


def follow_question(world):
    """Often one that somebody else asked, and sometimes one that is not read any more later."""
    key = world.some("contributions", kind="question", withdrawn=None)
    person = key and world.writer(world.facts["contributions"][key]["community"])
    if person:
        actions.follow(actor=world.rows["people"][person], thing=fresh(world, key))


def stop(world):
    """Of a colleague, or of a question, which mutes it for who asked it."""
    if world.facts["follows"] and world.chance(0.5):
        person, other = world.rng.choice(sorted(world.facts["follows"]))
        thing = world.rows["people"][other]
        if world.facts["people"][person]["active"]:
            world.facts["follows"].discard((person, other))
    else:
        key = world.some("contributions", kind="question")
        person = key and world.facts["contributions"][key]["author"]
        thing = key and fresh(world, key)
    if person and world.facts["people"][person]["active"]:
        actions.unfollow(actor=world.rows["people"][person], thing=thing)


FOLLOWED = (follow_somebody, follow_somebody, follow_subject, follow_subject, follow_question)
