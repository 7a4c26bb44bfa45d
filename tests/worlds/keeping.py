# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""How texts of others are looked after: rewritten, restored, vouched for, withdrawn, put back."""

from entrepairs.communities import actions as communities
from entrepairs.knowledge import texts as states
from entrepairs.knowledge.actions import asking, editing, feedback, reporting, withdrawing
from tests.worlds.texts import fresh, reader_and_text, subject

KEEPERS = ("facilitator", "moderator")


def rewrite_anothers(world):
    """Who moderates changes somebody's words; the former ones stay among the versions."""
    key = world.some("contributions", withdrawn=None)
    if key is None or world.facts["contributions"][key]["kind"] == "tutorial":
        return
    keeper = world.keeper(world.facts["contributions"][key]["community"], *KEEPERS)
    if keeper is None:
        return
    row = fresh(world, key)
    _are_former(world, key)
    editing.edit_contribution(
        actor=world.rows["people"][keeper],
        contribution=row,
        seen=states.mark_of(row),
        title=world.word("contributions", key, "title") if row.title else "",
        html=world.html("contributions", key),
        reason=world.word("contributions", key, "reason"),
    )


def restore(world):
    """The first words are back, as a new version."""
    key = world.some("contributions", withdrawn=None)
    author = world.facts["contributions"][key]["author"] if key else None
    if key is None or not world.facts["people"][author]["active"]:
        return
    row = fresh(world, key)
    # Tutorials of worlds are never rewritten: their first words are there already.
    if world.facts["contributions"][key]["kind"] != "tutorial":
        _are_former(world, key)
    editing.restore_version(
        actor=world.rows["people"][author],
        contribution=row,
        number=1,
        seen=states.mark_of(row),
    )


def _are_former(world, key):
    """As secret as before, and no page has to show them."""
    for token, (table, its_key, field) in world.facts["tokens"].items():
        if (table, its_key) == ("contributions", key) and field in ("title", "html", "section"):
            world.facts["tokens"][token] = (table, its_key, "former")


def certify(world):
    """A facilitator names an expert, who vouches for a text."""
    expert, text = reader_and_text(world)
    if expert is None:
        return
    community = world.facts["contributions"][text]["community"]
    keeper = world.keeper(community, "facilitator")
    if keeper is None or (community, expert) not in world.facts["members"]:
        return
    row = fresh(world, text)
    about = (row.parent or row).subjects.first() or subject(world, community)
    communities.name_expert(
        actor=world.rows["people"][keeper],
        community=world.rows["communities"][community],
        person=world.rows["people"][expert],
        subject=about,
    )
    feedback.certify(actor=world.rows["people"][expert], contribution=row)
    world.facts["vouched"].setdefault(text, expert)


def take_acceptance_back(world):
    key = world.some("contributions", kind="question")
    if key is None:
        return
    asker = world.facts["contributions"][key]["author"]
    asking.take_acceptance_back(actor=world.rows["people"][asker], question=fresh(world, key))


def report_comment(world):
    key = world.some("comments", withdrawn=None)
    if key is None:
        return
    under = world.facts["comments"][key]["contribution"]
    community = world.facts["contributions"][under]["community"]
    reader = world.writer(community)
    if reader is None:
        return
    told = world.new_key("reports")
    row = reporting.report(
        actor=world.rows["people"][reader],
        thing=world.rows["comments"][key],
        reason="other",
        note=world.word("reports", told, "note"),
    )
    if any(known.pk == row.pk for known in world.rows["reports"].values()):
        return
    # Not settled by the deed that settles reports of texts: it waits to the end.
    facts = {"community": community, "reporter": reader, "about": key, "waiting": False}
    world.add("reports", told, row, **facts)


def withdraw_anothers_comment(world):
    key = world.some("comments", withdrawn=None)
    if key is None:
        return
    under = world.facts["comments"][key]["contribution"]
    keeper = world.keeper(world.facts["contributions"][under]["community"], *KEEPERS)
    if keeper:
        withdrawing.withdraw_comment(
            actor=world.rows["people"][keeper], comment=world.rows["comments"][key]
        )
        world.facts["comments"][key]["withdrawn"] = keeper


def put_back_comment(world):
    gone = [key for key, facts in world.facts["comments"].items() if facts["withdrawn"]]
    if not gone:
        return
    key = world.rng.choice(gone)
    by = world.facts["comments"][key]["withdrawn"]
    withdrawing.put_back_comment(
        actor=world.rows["people"][by], comment=world.rows["comments"][key]
    )
    world.facts["comments"][key]["withdrawn"] = None
