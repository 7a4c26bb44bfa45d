# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is said to the communities of a world, and how people vote."""

from datetime import timedelta

from django.utils import timezone

from entrepairs.notifications import announcements
from entrepairs.outreach import actions

ANIMATE = ("facilitator", "ambassador")
KINDS = ("news", "news", "welcome", "poll", "word")


def announce(world):
    community = world.some("communities")
    author = world.keeper(community, *ANIMATE)
    if author is None:
        return None
    key, kind = world.new_key("announcements"), world.rng.choice(KINDS)
    place = world.rows["communities"][community]
    place.refresh_from_db()
    said = {name: world.word("announcements", key, name) for name in ("title", "text")}
    if kind == "poll":
        said["choices"] = [world.word("announcements", key, "choice") for _ in range(2)]
        said["ends_at"] = timezone.now() + timedelta(days=2)
    row = actions.announce(actor=world.rows["people"][author], community=place, kind=kind, **said)
    facts = {"author": author, "kind": kind, "withdrawn": None}
    return world.add("announcements", key, row, community=community, **facts)


def edit(world):
    """Other words: the former ones are nobody's any more."""
    key, author = _of_its_author(world, withdrawn=None)
    if author is None:
        return
    row = _fresh(world, key)
    text = world.word("announcements", key, "text")
    actions.edit_announcement(
        actor=author, announcement=row, title=row.title, text=text, ends_at=row.ends_at
    )
    for token, thing in world.facts["tokens"].items():
        if thing == ("announcements", key, "text") and token != text:
            world.facts["tokens"][token] = ("announcements", key, "former")


def end(world):
    key, author = _of_its_author(world, withdrawn=None)
    if author:
        actions.end_announcement(actor=author, announcement=_fresh(world, key))


def reopen(world):
    key, author = _of_its_author(world, withdrawn=None)
    if author:
        actions.reopen_announcement(actor=author, announcement=_fresh(world, key))


def tell_again(world):
    """A week later."""
    key, author = _of_its_author(world, withdrawn=None, kind="news")
    if author:
        row = _fresh(world, key)
        row.told_at = timezone.now() - timedelta(days=8)
        row.save(update_fields=["told_at"])
        actions.tell_again(actor=author, announcement=row)


def withdraw(world):
    """By who wrote it, or who moderates there."""
    key = world.some("announcements", withdrawn=None)
    if key is None:
        return
    facts = world.facts["announcements"][key]
    by = world.keeper(facts["community"], "facilitator", "moderator") or facts["author"]
    by = facts["author"] if world.chance(0.4) else by
    if world.facts["people"][by]["active"]:
        row = _fresh(world, key)
        actions.withdraw_announcement(actor=world.rows["people"][by], announcement=row)
        facts["withdrawn"] = by


def put_back(world):
    gone = [k for k, facts in world.facts["announcements"].items() if facts["withdrawn"]]
    key = world.rng.choice(gone) if gone else None
    by = key and world.facts["announcements"][key]["withdrawn"]
    if by and world.facts["people"][by]["active"]:
        row = _fresh(world, key)
        actions.put_back_announcement(actor=world.rows["people"][by], announcement=row)
        world.facts["announcements"][key]["withdrawn"] = None


def vote(world):
    """Somebody chooses, and sometimes thinks better of it."""
    key = world.some("announcements", kind="poll", withdrawn=None)
    person = key and world.writer(world.facts["announcements"][key]["community"])
    if not person:
        return
    row, who = _fresh(world, key), world.rows["people"][person]
    actions.vote(actor=who, choice=row.choices.get(number=world.rng.choice([1, 2])))
    if world.chance(0.2):
        actions.take_vote_back(actor=who, poll=row)


def bring_words(world):
    """Almost a month later, each has had their turn."""
    for key in list(world.facts["announcements"]):
        row = _fresh(world, key)
        if row.kind == "word":
            row.at -= timedelta(days=27)
            row.save(update_fields=["at"])
    announcements.bring_words()


SAID = (announce, announce, announce, vote, vote)
DEEDS = (announce, bring_words, edit, end, put_back, reopen, tell_again, vote, withdraw, withdraw)


def _of_its_author(world, **facts):
    key = world.some("announcements", **facts)
    author = key and world.facts["announcements"][key]["author"]
    if not author or not world.facts["people"][author]["active"]:
        return None, None
    return key, world.rows["people"][author]


def _fresh(world, key):
    row = world.rows["announcements"][key]
    row.refresh_from_db()
    return row
