# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What people say they can do, what they propose for the list, and ties across the house."""

from entrepairs.communities.models import Community, Membership
from entrepairs.discovery import actions as ties
from entrepairs.discovery import coffees, outside
from entrepairs.discovery.models import Coffee, Opinion
from entrepairs.kernel import readers
from entrepairs.knowledge.actions import feedback
from entrepairs.knowledge.models import Tagging
from entrepairs.skills import actions
from entrepairs.skills.models import Evidence
from tests.worlds import membership
from tests.worlds.texts import fresh

SHOWN = ("self", "communities", "all")


def _somebody(world):
    key = world.person()
    return key, key and world.rows["people"][key]


def show(world):
    """Somebody says that they can help with something, to all, to their communities, to nobody."""
    key, row = _somebody(world)
    if key:
        house = world.facts["people"][key]["organisation"]
        subject = world.some("vocabulary", model="Subject", organisation=house)
        shown = world.rng.choice(SHOWN)
        actions.show_skill(actor=row, subject=world.rows["vocabulary"][subject], shown=shown)
        world.facts["says"][key, subject] = shown


def suggest(world):
    """Somebody proposes a skill for the list of their house."""
    person, row = _somebody(world)
    if not person:
        return
    key = world.new_key("suggestions")
    words = {name: world.word("suggestions", key, name) for name in ("name", "reason")}
    made = actions.suggest_skill(actor=row, language="en", **words)
    house = world.facts["people"][person]["organisation"]
    world.add("suggestions", key, made, organisation=house)


def answer_suggestion(world):
    """Whoever looks after the list takes it, as it is or as another name, or leaves it."""
    key = world.some("suggestions")
    if not key:
        return
    house = world.facts["suggestions"][key]["organisation"]
    actor = world.some("people", active=True, administrator=True, organisation=house)
    if not actor:
        return
    said = {"actor": world.rows["people"][actor], "suggestion": world.rows["suggestions"][key]}
    if world.chance(0.4):
        actions.leave_suggestion(**said)
        return
    same_as = world.vocabulary("Subject", house) if world.chance(0.5) else None
    actions.take_suggestion(same_as=same_as, **said)


def drink_coffee(world):
    """All who can would like a coffee; each house makes its pairs, and somebody says they met."""
    for key in sorted(world.rows["people"]):
        if world.facts["people"][key]["active"]:
            ties.wish_coffee(actor=world.rows["people"][key])
    coffees.pair_up()
    people = {row.pk: key for key, row in world.rows["people"].items()}
    known = {row.pk for row in world.rows["coffees"].values()}
    for row in Coffee.objects.exclude(pk__in=known).order_by("pk"):
        two = frozenset({people[row.one_id], people[row.other_id]})
        world.add("coffees", world.new_key("coffees"), row, two=two)
        ties.tell_coffee(actor=row.one, coffee=row, met=world.chance(0.5))


def look_outside(world):
    """The clock looks outside each circle; somebody may have learned something there."""
    outside.look_outside()


def lose_evidence(world):
    """Colleagues found tips useful and their authors were told; then one reads theirs no more."""
    for key, facts in sorted(world.facts["contributions"].items()):
        if facts["kind"] == "tip" and facts["withdrawn"] is None:
            _be_useful(world, key, facts)
    readers.catch_up()
    people = {row.pk: key for key, row in world.rows["people"].items()}
    places = {row.pk: key for key, row in world.rows["communities"].items()}
    speaks = Evidence.objects.exclude(community__visibility=Community.Visibility.OPEN)
    for person, place in speaks.order_by("pk").values_list("person", "community"):
        community, who = places[place], people[person]
        if (community, who) in world.facts["members"]:
            # Also the last who facilitates: a staff file would take them out as well.
            Membership.objects.filter(community=place, person=person).delete()
            membership.ended(world, community, who)
            return


def _be_useful(world, key, facts):
    subject = world.vocabulary("Subject", world.facts["people"][facts["author"]]["organisation"])
    text = fresh(world, key)
    Tagging.objects.get_or_create(contribution=text, subject=subject)
    others = {world.writer(facts["community"]) for _ in range(3)}
    for one in sorted(others - {None, facts["author"]}):
        feedback.find_useful(actor=world.rows["people"][one], contribution=text)


def consult(world):
    """Somebody who runs a community asks two of its members about a message."""
    community = world.some("communities", archived=False)
    actor = community and world.keeper(community, "facilitator", "ambassador")
    if not actor:
        return
    asked = {world.writer(community), world.writer(community)} - {None, actor}
    asked = {one for one in asked if (community, one) in world.facts["members"]}
    if not asked:
        return
    key = world.new_key("consultations")
    row = ties.ask_opinion(
        actor=world.rows["people"][actor],
        community=world.rows["communities"][community],
        message=world.word("consultations", key, "message"),
        months={world.rows["people"][one].pk: 3 for one in asked},
    )
    facts = {"community": community, "by": actor, "asked": asked, "answered": set()}
    world.add("consultations", key, row, **facts)


def give_opinion(world):
    """One of those who are asked says what they think of it."""
    key = world.some("consultations")
    facts = key and world.facts["consultations"][key]
    person = world.rng.choice(sorted(facts["asked"])) if key else None
    if not person or not world.facts["people"][person]["active"]:
        return
    field = f"opinion of {person}"
    text = world.word("consultations", key, field)
    row = Opinion.objects.get(
        consultation=world.rows["consultations"][key], person=world.rows["people"][person]
    )
    ties.give_opinion(actor=world.rows["people"][person], opinion=row, text=text)
    world.forget("consultations", key, field, but=text)
    facts["answered"].add(person)


def tell_result(world):
    """Who asked tells what became of it."""
    key = world.some("consultations")
    by = key and world.facts["consultations"][key]["by"]
    if not by or not world.facts["people"][by]["active"]:
        return
    result = world.word("consultations", key, "result")
    row = world.rows["consultations"][key]
    ties.tell_result(actor=world.rows["people"][by], consultation=row, result=result)
    world.forget("consultations", key, "result", but=result)


SAID = (
    show,
    show,
    suggest,
    suggest,
    answer_suggestion,
    look_outside,
    drink_coffee,
    consult,
    consult,
    give_opinion,
    give_opinion,
    tell_result,
)
