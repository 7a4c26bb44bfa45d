# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""How tutorials of a world travel, and what becomes of them where they arrive."""

from entrepairs.knowledge.actions import attaching, crediting, feedback, publishing, relaying
from tests.worlds import membership, texts


def write(world):
    """A tutorial, half of them with a file, so that there is something to pass on."""
    community = world.some("communities")
    author = world.writer(community)
    if author is None:
        return
    key, file = world.new_key("contributions"), None
    sections = {part: world.html("contributions", key, "section") for part in texts.SECTIONS}
    if world.chance(0.5):
        file = world.new_key("attachments")
        row = attaching.attach_file(
            actor=world.rows["people"][author],
            upload=texts.plain_file(world, file),
            alt=world.word("attachments", file, "alt"),
        )
        world.add("attachments", file, row, owner=author, contribution=key)
        sections["how"] += f'<p><a href="/files/{row.slug}/{row.name}">The file</a></p>'
    row = publishing.publish(
        actor=world.rows["people"][author],
        community=world.rows["communities"][community],
        kind="tutorial",
        title=world.word("contributions", key, "title"),
        html="",
        sections=sections,
        subjects=[texts.subject(world, community)],
    )
    facts = {"community": community, "author": author, "parent": None, "kind": "tutorial"}
    world.add("contributions", key, row, withdrawn=None, **facts)
    membership.wrote(world, community, author)


def pass_on(world):
    text = world.some("contributions", kind="tutorial", withdrawn=None)
    if text is None:
        return
    facts = world.facts["contributions"][text]
    by = facts["author"]
    if world.chance(0.4):
        by = world.keeper(facts["community"], "facilitator", "moderator")
    house = world.facts["communities"][facts["community"]]["organisation"]
    to = world.some("communities", organisation=house)
    if by is None or not world.facts["people"][by]["active"]:
        return
    if world.some("relays", tutorial=text, community=to):
        return
    key = world.new_key("relays")
    row = relaying.relay_tutorial(
        actor=world.rows["people"][by],
        tutorial=texts.fresh(world, text),
        community=_community(world, to),
        words=world.word("relays", key, "words"),
        need=world.rows["needs"].get(world.some("needs", community=to, withdrawn=None)),
    )
    world.add("relays", key, row, tutorial=text, community=to, by=by, state="received")


def take_back(world):
    key = world.some("relays", state="received")
    if key is None or not _active(world, world.facts["relays"][key]["by"]):
        return
    by = world.facts["relays"][key]["by"]
    relaying.take_relay_back(actor=world.rows["people"][by], relay=_fresh(world, key))
    world.drop("relays", key)


def adopt(world):
    key, by = _one_and_who_answers(world)
    if by:
        relaying.adopt(actor=world.rows["people"][by], relay=_fresh(world, key))
        world.facts["relays"][key]["state"] = "adopted"
        _said_no_longer(world, key)


def decline(world):
    key, by = _one_and_who_answers(world)
    if by:
        note = world.word("relays", key, "note")
        relay = _fresh(world, key)
        relaying.decline(actor=world.rows["people"][by], relay=relay, reason="other", note=note)
        world.facts["relays"][key]["state"] = "declined"
        _said_no_longer(world, key, but=note)


def reconsider(world):
    key, by = _one_and_who_answers(world)
    if by:
        relaying.reconsider(actor=world.rows["people"][by], relay=_fresh(world, key))
        world.facts["relays"][key]["state"] = "received"
        _said_no_longer(world, key)


def adapt(world):
    """Own words, in the community that received it."""
    relay, by = _one_and_who_answers(world)
    if by is None:
        return
    key = world.new_key("contributions")
    community = world.facts["relays"][relay]["community"]
    row = relaying.adapt(
        actor=world.rows["people"][by],
        relay=_fresh(world, relay),
        title=world.word("contributions", key, "title"),
        sections={"how": world.html("contributions", key, "section")},
    )
    facts = {"community": community, "author": by, "parent": None, "kind": "tutorial"}
    world.add("contributions", key, row, withdrawn=None, **facts)
    world.facts["relays"][relay]["state"] = "adapted"
    _said_no_longer(world, relay)


def tell_trial(world):
    """A member of the group that received it, who perhaps never saw where it lives."""
    relay = world.some("relays")
    if relay is None:
        return
    facts = world.facts["relays"][relay]
    person = world.writer(facts["community"])
    tried = world.some("trials", contribution=facts["tutorial"], person=person)
    if person is None or tried:
        return
    key = world.new_key("trials")
    row = feedback.tell_trial(
        actor=world.rows["people"][person],
        contribution=texts.fresh(world, facts["tutorial"]),
        outcome="worked",
        note=world.word("trials", key, "note"),
        received=_fresh(world, relay),
    )
    world.add("trials", key, row, contribution=facts["tutorial"], person=person)


def thank(world):
    relay = world.some("relays")
    if relay is None:
        return
    text = world.facts["relays"][relay]["tutorial"]
    author = world.facts["contributions"][text]["author"]
    if _active(world, author):
        row = texts.fresh(world, text)
        relaying.thank(actor=world.rows["people"][author], tutorial=row)


def credit(world):
    text = world.some("contributions", kind="tutorial", withdrawn=None)
    if text is None:
        return
    facts = world.facts["contributions"][text]
    person = world.writer(facts["community"])
    if person:
        crediting.credit(
            actor=None,
            contribution=texts.fresh(world, text),
            people=[world.rows["people"][person]],
        )


def _one_and_who_answers(world):
    key = world.some("relays")
    if key is None:
        return None, None
    place = world.facts["relays"][key]["community"]
    return key, world.keeper(place, "facilitator", "moderator", "ambassador")


def _said_no_longer(world, key, but=""):
    """The words of a former answer are nobody's any more."""
    gone = [
        token
        for token, thing in world.facts["tokens"].items()
        if thing == ("relays", key, "note") and token != but
    ]
    for token in gone:
        world.facts["tokens"][token] = ("relays", key, "former")


def _active(world, person):
    return world.facts["people"][person]["active"]


def _community(world, key):
    row = world.rows["communities"][key]
    row.refresh_from_db()
    return row


def _fresh(world, key):
    row = world.rows["relays"][key]
    row.refresh_from_db()
    return row
