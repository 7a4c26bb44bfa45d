# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What people of a world need, who offers to help, and what answers it."""

from datetime import timedelta

from django.utils import timezone

from entrepairs.communities import actions, asking
from entrepairs.communities.models import Need
from entrepairs.knowledge.actions import needing
from tests.worlds import membership


def name(world, community=None):
    community = community or world.some("communities")
    author = world.writer(community)
    if author is None:
        return None
    key = world.new_key("needs")
    house = world.facts["people"][author]["organisation"]
    subject = _subject(world, house)
    row = actions.name_need(
        actor=world.rows["people"][author],
        community=world.rows["communities"][community],
        wording=f"Reading a contract of {world.word('needs', key, 'wording')}",
        reason=world.word("needs", key, "reason"),
        is_signed=world.chance(0.3),
        subject=world.rows["vocabulary"].get(subject),
    )
    facts = {"author": author, "withdrawn": None, "state": "open", "supporters": {author}}
    facts["subject"] = subject
    world.add("needs", key, row, community=community, before="open", **facts)
    membership.wrote(world, community, author)
    return key


def support(world):
    key, person = _need_and_writer(world)
    if person:
        actions.support_need(actor=world.rows["people"][person], need=_fresh(world, key))
        world.facts["needs"][key]["supporters"].add(person)


def offer(world):
    need, person = _need_and_writer(world)
    if person is None or world.some("offers", need=need, person=person, withdrawn=False):
        return
    key = world.new_key("offers")
    row = actions.offer_help(
        actor=world.rows["people"][person],
        need=_fresh(world, need),
        kind=world.rng.choice(["can_show", "knows_who"]),
        note=world.word("offers", key, "note"),
    )
    world.add("offers", key, row, need=need, person=person, withdrawn=False)
    membership.wrote(world, world.facts["needs"][need]["community"], person)


def withdraw_offer(world):
    key = world.some("offers", withdrawn=False)
    if key is None:
        return
    facts = world.facts["offers"][key]
    if world.facts["people"][facts["person"]]["active"]:
        need = _fresh(world, facts["need"])
        actions.withdraw_offer(actor=world.rows["people"][facts["person"]], need=need)
        facts["withdrawn"] = True


def take(world):
    key, person = _need_and_writer(world)
    if person:
        actions.take_need(actor=world.rows["people"][person], need=_fresh(world, key))
        world.facts["needs"][key]["state"] = "taken"
        membership.wrote(world, world.facts["needs"][key]["community"], person)


def answer(world):
    """Often with a text of the same community, sometimes of another."""
    key, person = _need_and_writer(world)
    if person is None:
        return
    here = {"community": world.facts["needs"][key]["community"]} if world.chance(0.6) else {}
    if text := world.some("contributions", parent=None, **here):
        answer_with(world, key, person, text)


def answer_with(world, key, person, text):
    """Say that this text answers that need."""
    row = world.rows["contributions"][text]
    row.refresh_from_db()
    needing.answer_need(
        actor=world.rows["people"][person], need=_fresh(world, key), contribution=row
    )
    world.facts["needs"][key]["state"] = "found"
    world.facts["answered"].add((key, text))
    if world.chance(0.3):
        _a_month_passes(world, key)


def _a_month_passes(world, key):
    rows = Need.objects.filter(pk=world.rows["needs"][key].pk)
    rows.update(answered_at=timezone.now() - timedelta(days=31))
    asking.ask_whether_it_helped()


def confirm(world):
    key = world.some("needs", state="found")
    if key is None:
        return
    person = world.rng.choice(sorted(world.facts["needs"][key]["supporters"]))
    if world.facts["people"][person]["active"]:
        actions.confirm_useful(actor=world.rows["people"][person], need=_fresh(world, key))


def close(world):
    key, author = _need_and_author(world, withdrawn=None)
    if author:
        facts = world.facts["needs"][key]
        actions.close_need(actor=world.rows["people"][author], need=_fresh(world, key))
        if facts["state"] != "closed":
            facts["before"], facts["state"] = facts["state"], "closed"


def reopen(world):
    key, author = _need_and_author(world)
    if author is None:
        return
    facts = world.facts["needs"][key]
    actions.reopen_need(actor=world.rows["people"][author], need=_fresh(world, key))
    if facts["state"] == "closed":
        facts["state"] = facts["before"]
    elif facts["state"] == "found":
        facts["state"] = "open"


def edit(world):
    """Other words: the former ones are nobody's any more."""
    key, author = _need_and_author(world, withdrawn=None)
    if author is None or world.facts["needs"][key]["state"] not in ("open", "taken"):
        return
    reason = world.word("needs", key, "reason")
    row = _fresh(world, key)
    subject = _subject(world, world.facts["people"][author]["organisation"])
    actions.edit_need(
        actor=world.rows["people"][author],
        need=row,
        wording=row.wording,
        reason=reason,
        wanted_by=None,
        is_signed=world.chance(0.3),
        subject=world.rows["vocabulary"].get(subject),
    )
    world.facts["needs"][key]["subject"] = subject
    for token, thing in world.facts["tokens"].items():
        if thing == ("needs", key, "reason") and token != reason:
            world.facts["tokens"][token] = ("needs", key, "former")


def withdraw(world):
    key, by = _need_and_author(world, withdrawn=None)
    if key and world.chance(0.4):
        by = world.keeper(world.facts["needs"][key]["community"], "moderator", "facilitator")
    if by:
        actions.withdraw_need(actor=world.rows["people"][by], need=_fresh(world, key))
        world.facts["needs"][key]["withdrawn"] = by


def put_back(world):
    gone = [key for key, facts in world.facts["needs"].items() if facts["withdrawn"]]
    if not gone:
        return
    key = world.rng.choice(gone)
    by = world.facts["needs"][key]["withdrawn"]
    actions.put_back_need(actor=world.rows["people"][by], need=_fresh(world, key))
    world.facts["needs"][key]["withdrawn"] = None


def _subject(world, house):
    """What it is about, or nothing."""
    found = world.some("vocabulary", model="Subject", organisation=house)
    return found if world.chance(0.6) else None


def _need_and_writer(world):
    key = world.some("needs", withdrawn=None)
    if key is None:
        return None, None
    return key, world.writer(world.facts["needs"][key]["community"])


def _need_and_author(world, **facts):
    key = world.some("needs", **facts)
    if key is None:
        return None, None
    author = world.facts["needs"][key]["author"]
    return key, author if world.facts["people"][author]["active"] else None


def _fresh(world, key):
    row = world.rows["needs"][key]
    row.refresh_from_db()
    return row
