# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""How texts of a world are kept good: improved, doubted, looked at, merged."""

from entrepairs.curation.actions import judging, merging, suggesting
from entrepairs.curation.passages import parts_of, passages
from entrepairs.knowledge import texts as states
from entrepairs.knowledge.actions import lasting
from tests.worlds.texts import fresh

KEEPERS = ("facilitator", "moderator")
IMPROVED = ("tip", "tutorial")


def suggest(world):
    """Somebody adds a paragraph to what another one wrote."""
    text = world.some("contributions", kind=world.rng.choice(IMPROVED), withdrawn=None)
    if text is None:
        return
    facts = world.facts["contributions"][text]
    by = world.writer(facts["community"])
    if (
        by is None
        or by == facts["author"]
        or (facts["community"], by) not in world.facts["members"]
    ):
        return
    key, row = world.new_key("improvements"), fresh(world, text)
    parts = parts_of(row)
    name = "" if "" in parts else "how"
    parts[name] = parts.get(name, "") + world.html("improvements", key, "words")
    made = suggesting.suggest(
        actor=world.rows["people"][by],
        contribution=row,
        seen=states.mark_of(row),
        parts=parts,
        why=world.word("improvements", key, "why"),
    )
    world.add("improvements", key, made, contribution=text, by=by, state="waiting")


def answer(world):
    """Taken, its words are of the text; declined, they stay between the two of them."""
    key = world.some("improvements", state="waiting")
    if key is None:
        return
    row = world.rows["improvements"][key]
    row.refresh_from_db()
    text = world.facts["improvements"][key]["contribution"]
    facts = world.facts["contributions"][text]
    by = facts["author"] if world.chance(0.6) else world.keeper(facts["community"], *KEEPERS)
    if by is None or not world.facts["people"][by]["active"]:
        return
    actor = world.rows["people"][by]
    if world.chance(0.4):
        said = world.word("improvements", key, "answer")
        suggesting.decline(actor=actor, suggestion=row, answer=said)
        world.facts["improvements"][key]["state"] = "declined"
        return
    seen = states.mark_of(fresh(world, text))
    numbers = [one.number for one in passages(row.before, row.after)]
    try:
        suggesting.take(actor=actor, suggestion=row, seen=seen, numbers=numbers)
    except suggesting.StaleError:
        return
    world.facts["improvements"][key]["state"] = "taken"
    where = "section" if facts["kind"] == "tutorial" else "html"
    for token in world.tokens_of("improvements", key, "words"):
        world.facts["tokens"][token] = ("contributions", text, where)
    for token in world.tokens_of("improvements", key, "why"):
        world.facts["tokens"][token] = ("contributions", text, "reason")
    if world.chance(0.5):
        suggesting.thank(actor=actor, suggestion=row)


def take_back(world):
    key = world.some("improvements", state="waiting")
    if key is None:
        return
    by = world.facts["improvements"][key]["by"]
    if world.facts["people"][by]["active"]:
        row = world.rows["improvements"][key]
        suggesting.withdraw(actor=world.rows["people"][by], suggestion=row)
        world.drop("improvements", key)


def doubt(world):
    text = world.some("contributions", kind=world.rng.choice(("answer", *IMPROVED)))
    if text is None:
        return
    person = world.writer(world.facts["contributions"][text]["community"])
    if person is None:
        return
    key = world.some("verdicts", contribution=text, person=person) or world.new_key("verdicts")
    why = world.word("verdicts", key, "why")
    row = judging.doubt(
        actor=world.rows["people"][person], contribution=fresh(world, text), why=why
    )
    world.forget("verdicts", key, "why", but=why)
    if key not in world.rows["verdicts"]:
        world.add("verdicts", key, row, contribution=text, person=person)
    world.facts["verdicts"][key]["open"] = True


def look_again(world):
    """Whoever keeps the place says that it holds or no longer does, or hands it over."""
    text = world.some("contributions", kind=world.rng.choice(("answer", *IMPROVED)), withdrawn=None)
    if text is None:
        return
    facts = world.facts["contributions"][text]
    by = world.keeper(facts["community"], *KEEPERS)
    if by is None:
        return
    said = {"actor": world.rows["people"][by], "contribution": fresh(world, text)}
    chance = world.rng.random()
    if chance < 0.3:
        to = world.writer(facts["community"])
        if to:
            lasting.hand_over(to=world.rows["people"][to], **said)
            world.facts["handed"][text] = to
        return
    if chance < 0.5:
        judging.confirm(**said)
        world.forget("contributions", text, "obsolete", but="")
    else:
        why = world.word("contributions", text, "obsolete")
        judging.declare_obsolete(why=why, **said)
        world.forget("contributions", text, "obsolete", but=why)
    for verdict in world.facts["verdicts"].values():
        if verdict["contribution"] == text:
            verdict["open"] = False


def merge(world):
    """Answers go over; what was asked stays where it was."""
    gone = world.some("contributions", kind="question", withdrawn=None)
    if gone is None:
        return
    community = world.facts["contributions"][gone]["community"]
    kept = world.some("contributions", kind="question", withdrawn=None, community=community)
    by = world.keeper(community, *KEEPERS)
    if by is None or kept == gone:
        return
    merging.merge(actor=world.rows["people"][by], gone=fresh(world, gone), kept=fresh(world, kept))
    world.facts["merged"].add(gone)
    for key, facts in world.facts["contributions"].items():
        if facts["parent"] == gone:
            facts["parent"] = kept
            fresh(world, key)


DONE = (suggest, suggest, suggest, answer, answer, take_back, doubt, doubt, look_again, merge)
