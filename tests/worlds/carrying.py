# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Certifications that their owners carry elsewhere: badges, made, opened and closed."""

from entrepairs.skills.actions import badges, certifying, endorsing
from entrepairs.skills.models import Endorsement
from tests.worlds import attesting


def make(world, key=None):
    """Somebody makes a badge of what is certified, once; of mine, and of nobody else's."""
    key = key or world.some("certifications", state="certified")
    facts = key and world.facts["certifications"][key]
    if not key or not world.facts["people"][facts["person"]]["active"]:
        return None
    row = badges.make_badge(
        actor=world.rows["people"][facts["person"]],
        certification=world.rows["certifications"][key],
    )
    known = world.some("badges", certification=key)
    if known:
        return known
    return world.add(
        "badges",
        world.new_key("badges"),
        row,
        certification=key,
        person=facts["person"],
        subject=facts["subject"],
        is_public=False,
    )


def open_or_close(world, key=None):
    """Its owner lets whoever holds its address see it, or nobody any more."""
    key = key or world.some("badges")
    facts = key and world.facts["badges"][key]
    if not key or not world.facts["people"][facts["person"]]["active"]:
        return
    row, is_public = world.rows["badges"][key], world.chance(0.7)
    row.refresh_from_db()
    actor = world.rows["people"][facts["person"]]
    badges.open_badge(actor=actor, badge=row, is_public=is_public)
    facts["is_public"] = is_public


def be_carried(world):
    """In a group that is large enough somebody is attested and certified, and makes a badge."""
    community, people = _group(world)
    if community is None:
        return
    person, *peers = people
    subject = world.some(
        "vocabulary", model="Subject", organisation=world.facts["people"][person]["organisation"]
    )
    if world.some("certifications", community=community, person=person, subject=subject):
        return
    _attest(world, peers[0], person, subject)
    row = certifying.ask_certification(
        actor=world.rows["people"][person],
        subject=world.rows["vocabulary"][subject],
        community=world.rows["communities"][community],
    )
    key = world.new_key("certifications")
    world.add("certifications", key, row, community=community, person=person, subject=subject)
    _know(world, key, row)
    piece = Endorsement.objects.filter(person=row.person, subject=row.subject, state="accepted")
    for peer in peers:
        if row.state == "asked":
            row = certifying.vouch(
                actor=world.rows["people"][peer],
                certification=row,
                is_yes=True,
                piece=piece.first(),
            )
    _know(world, key, row)
    if row.state == "certified":
        open_or_close(world, make(world, key))


def _group(world):
    """Four of a group or more, who are here; or nothing."""
    members = world.facts["members"]
    groups = {
        place: sorted(
            who for at, who in members if at == place and world.facts["people"][who]["active"]
        )
        for place, facts in world.facts["communities"].items()
        if not facts["archived"]
    }
    large = sorted(place for place, people in groups.items() if len(people) > 3)
    if not large:
        return None, []
    place = world.rng.choice(large)
    return place, world.rng.sample(groups[place], len(groups[place]))


def _attest(world, by, person, subject):
    """One attests it, the other says yes and shows it to all."""
    known = world.some("endorsements", person=person, by=by, subject=subject)
    key = known or world.new_key("endorsements")
    sentence = world.word("endorsements", key, "sentence")
    row = endorsing.endorse(
        actor=world.rows["people"][by],
        person=world.rows["people"][person],
        subject=world.rows["vocabulary"][subject],
        sentence=sentence,
        happened_on=attesting.DAY,
    )
    if known:
        world.forget("endorsements", key, "sentence", but=sentence)
    else:
        world.add("endorsements", key, row, person=person, by=by, subject=subject)
    endorsing.accept_endorsement(actor=world.rows["people"][person], endorsement=row, shown="all")
    world.facts["says"][person, subject] = "all"
    attesting.know_endorsement(world, key)


def _know(world, key, row):
    facts = world.facts["certifications"][key]
    facts |= {"state": row.state, "appealed": row.appealed_at is not None}
