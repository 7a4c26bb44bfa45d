# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""How people of a world thank each other, greet newcomers, and hear what became of their texts."""

from datetime import timedelta

from django.utils import timezone

from entrepairs.knowledge.actions import reporting, thanking
from entrepairs.knowledge.models import HELD, Thanks, Trial, Useful
from entrepairs.knowledge.months import Month
from entrepairs.notifications import months
from entrepairs.notifications import thanking as telling
from entrepairs.outreach import actions as outreach
from entrepairs.people.models import Person
from tests.worlds.texts import fresh

ANIMATE = ("facilitator", "ambassador")


def say(world):
    """For a text or a comment, with a sentence or without; most have left."""
    text, comment = _something(world)
    by = text and world.writer(world.facts["contributions"][text]["community"])
    if not by or any(
        known["by"] == by and known["about"] == (text, comment) for known in _all(world)
    ):
        return
    thing = world.rows["comments"][comment] if comment else fresh(world, text)
    thing.refresh_from_db()
    actor = world.rows["people"][by]
    thanking.say_thanks(actor=actor, thing=thing)
    rows = Thanks.objects.filter(
        by=actor, contribution=fresh(world, text), comment=comment and thing
    )
    has_left = world.chance(0.8)
    said = world.new_key("thanks")
    people = {row.pk: key for key, row in world.rows["people"].items()}
    for row in rows.order_by("pk"):
        facts = {"text": text, "about": (text, comment), "by": by, "said": said, "left": has_left}
        facts |= {"to": people[row.to_id], "away": False, "reported": False}
        world.add("thanks", world.new_key("thanks"), row, **facts)
    if world.chance(0.8):
        thanking.add_words(actor=actor, thing=thing, words=world.word("thanks", said, "words"))
    if has_left:
        for row in rows:
            row.at -= HELD + timedelta(minutes=1)
            row.save(update_fields=["at"])
        telling.tell_who_is_thanked()


def put_away(world):
    key, to = _received(world)
    if to:
        thanking.put_thanks_away(actor=to, thanks=_row(world, key))
        world.facts["thanks"][key]["away"] = True


def report(world):
    """By who was thanked: those who look after the community read the sentence now."""
    key, to = _received(world)
    if to is None:
        return
    facts = world.facts["thanks"][key]
    community = world.facts["contributions"][facts["text"]]["community"]
    told = world.new_key("reports")
    note = world.word("reports", told, "note")
    row = reporting.report(actor=to, thing=_row(world, key), reason="other", note=note)
    if any(known.pk == row.pk for known in world.rows["reports"].values()):
        return
    facts["reported"] = True
    about = {"community": community, "reporter": facts["to"], "about": facts["text"]}
    # As with comments, the deed that settles reports of texts leaves it alone.
    world.add("reports", told, row, waiting=False, **about)


def greet(world):
    """Who animates a community says hello to somebody who is there."""
    community = world.some("communities")
    by = world.keeper(community, *ANIMATE)
    person = world.writer(community)
    if by and person and (community, person) in world.facts["members"]:
        outreach.greet(
            actor=world.rows["people"][by],
            community=world.rows["communities"][community],
            person=world.rows["people"][person],
        )


def end_of_the_month(world):
    """What was found useful or tried, was so last month; its authors are told."""
    month = Month.over(Person(time_zone="UTC"), timezone.now())
    middle = month.bounds(Person(time_zone="UTC"))[0] + timedelta(days=14)
    for table in (Useful, Trial):
        table.objects.update(at=middle)
    months.tell_of_the_month()


SAID = (say, say, say, greet)
DEEDS = (say, say, put_away, report, greet, end_of_the_month)


def _something(world):
    if world.chance(0.3):
        comment = world.some("comments", withdrawn=None)
        return (
            (world.facts["comments"][comment]["contribution"], comment) if comment else (None, None)
        )
    return world.some("contributions", withdrawn=None), None


def _all(world):
    return world.facts["thanks"].values()


def _received(world):
    key = world.some("thanks", left=True, away=False)
    to = key and world.facts["thanks"][key]["to"]
    if not to or not world.facts["people"][to]["active"]:
        return None, None
    return key, world.rows["people"][to]


def _row(world, key):
    row = world.rows["thanks"][key]
    row.refresh_from_db()
    return row
