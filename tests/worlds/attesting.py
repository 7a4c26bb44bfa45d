# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Colleagues endorse, a community certifies, and what becomes of it."""

from datetime import date

from entrepairs.skills.actions import certifying, endorsing, showing
from entrepairs.skills.models import Certification, Endorsement

DAY = date(2026, 1, 5)


def endorse(world):
    """Somebody attests a skill of a colleague; again, with other words."""
    by = world.person()
    house = by and world.facts["people"][by]["organisation"]
    person = house and world.person(house)
    subject = person and world.some("vocabulary", model="Subject", organisation=house)
    if not subject or person == by:
        return
    known = world.some("endorsements", person=person, by=by, subject=subject)
    key = known or world.new_key("endorsements")
    sentence = world.word("endorsements", key, "sentence")
    row = endorsing.endorse(
        actor=world.rows["people"][by],
        person=world.rows["people"][person],
        subject=world.rows["vocabulary"][subject],
        sentence=sentence,
        happened_on=DAY,
    )
    if known:
        world.forget("endorsements", key, "sentence", but=sentence)
    else:
        world.add("endorsements", key, row, person=person, by=by, subject=subject)
    know_endorsement(world, key)


def know_endorsement(world, key):
    """What the deed made of it."""
    row = world.rows["endorsements"][key]
    row.refresh_from_db()
    facts = world.facts["endorsements"][key]
    facts |= {"state": row.state, "withdrawn": row.withdrawn_at is not None}


def answer(world):
    """Whose skill it is says yes, no, or asks for other words."""
    key = world.some("endorsements", state="waiting")
    facts = key and world.facts["endorsements"][key]
    if not key or not world.facts["people"][facts["person"]]["active"]:
        return
    said = {
        "actor": world.rows["people"][facts["person"]],
        "endorsement": world.rows["endorsements"][key],
    }
    draw = world.rng.random()
    if draw < 0.6:
        endorsing.accept_endorsement(shown=_show(world, facts), **said)
    elif draw < 0.8:
        endorsing.decline_endorsement(**said)
    else:
        reply = world.word("endorsements", key, "reply")
        endorsing.send_endorsement_back(reply=reply, **said)
        world.forget("endorsements", key, "reply", but=reply)
    know_endorsement(world, key)


def _show(world, facts):
    """Who sees the skill from now on; nothing: as it was."""
    shown = world.rng.choice(["", "communities", "all"])
    if shown:
        world.facts["says"][facts["person"], facts["subject"]] = shown
    return shown


def withdraw(world):
    """Who gave it takes it back."""
    key = world.some("endorsements", withdrawn=False)
    facts = key and world.facts["endorsements"][key]
    if not key or not world.facts["people"][facts["by"]]["active"]:
        return
    row = world.rows["endorsements"][key]
    endorsing.withdraw_endorsement(actor=world.rows["people"][facts["by"]], endorsement=row)
    if Endorsement.objects.filter(pk=row.pk).exists():
        know_endorsement(world, key)
    else:
        world.drop("endorsements", key)


def put_away(world):
    """It is declined, then taken back: its words are of nobody any more."""
    endorse(world)
    key = world.some("endorsements", state="waiting")
    facts = key and world.facts["endorsements"][key]
    if not key or not world.facts["people"][facts["person"]]["active"]:
        return
    row = world.rows["endorsements"][key]
    endorsing.decline_endorsement(actor=world.rows["people"][facts["person"]], endorsement=row)
    if world.facts["people"][facts["by"]]["active"]:
        by = world.rows["people"][facts["by"]]
        endorsing.withdraw_endorsement(actor=by, endorsement=row)
    know_endorsement(world, key)


def ask(world):
    """Somebody for whom something was attested asks a community of theirs to certify it."""
    key = world.some("endorsements", state="accepted")
    facts = key and world.facts["endorsements"][key]
    if not key or not world.facts["people"][facts["person"]]["active"]:
        return
    places = sorted(place for place, who in world.facts["members"] if who == facts["person"])
    if not places:
        return
    community = world.rng.choice(places)
    row = certifying.ask_certification(
        actor=world.rows["people"][facts["person"]],
        subject=world.rows["vocabulary"][facts["subject"]],
        community=world.rows["communities"][community],
        shown=_show(world, facts),
    )
    known = {one.pk for one in world.rows["certifications"].values()}
    if row.pk not in known:
        about = {"community": community, "person": facts["person"], "subject": facts["subject"]}
        world.add("certifications", world.new_key("certifications"), row, **about)
    _know_all(world)


def _know_all(world):
    for key, known in world.rows["certifications"].items():
        row = Certification.objects.get(pk=known.pk)
        facts = world.facts["certifications"][key]
        facts |= {"state": row.state, "appealed": row.appealed_at is not None}


def vouch(world):
    """Two of its members say yes, for what a colleague attested, or not yet."""
    key = world.some("certifications", state="asked")
    if not key:
        return
    facts = world.facts["certifications"][key]
    piece = Endorsement.objects.filter(
        person=world.rows["people"][facts["person"]],
        subject=world.rows["vocabulary"][facts["subject"]],
        state="accepted",
    ).first()
    here = sorted(who for place, who in world.facts["members"] if place == facts["community"])
    for person in here:
        if person == facts["person"] or not world.facts["people"][person]["active"]:
            continue
        is_yes = piece is not None and world.chance(0.7)
        field = f"{'yes' if is_yes else 'not yet'} of {person}"
        sentence = world.word("certifications", key, field)
        certifying.vouch(
            actor=world.rows["people"][person],
            certification=world.rows["certifications"][key],
            is_yes=is_yes,
            sentence=sentence,
            piece=piece if is_yes else None,
        )
        _know_all(world)
        if facts["state"] != "asked":
            return


def end(world):
    """Who looks after the community ends it, and the person does not agree; or gives it up."""
    key = world.some("certifications", state="certified")
    if not key:
        return
    facts = world.facts["certifications"][key]
    row = world.rows["certifications"][key]
    by = world.keeper(facts["community"], "facilitator", "moderator")
    if by and by != facts["person"]:
        reason = world.word("certifications", key, "reason")
        actor = world.rows["people"][by]
        certifying.revoke_certification(actor=actor, certification=row, reason=reason)
        facts["revoked_by"] = by
        if world.chance(0.7) and world.facts["people"][facts["person"]]["active"]:
            words = world.word("certifications", key, "reason")
            person = world.rows["people"][facts["person"]]
            certifying.appeal(actor=person, certification=row, sentence=words)
    _know_all(world)


def give_up(world):
    """The person takes the request, or what came of it, back."""
    key = world.some("certifications")
    facts = key and world.facts["certifications"][key]
    if not key or not world.facts["people"][facts["person"]]["active"]:
        return
    person = world.rows["people"][facts["person"]]
    certifying.refuse_certification(actor=person, certification=world.rows["certifications"][key])
    _know_all(world)


def hide(world):
    """Somebody shows a skill that was attested to nobody any more."""
    key = world.some("endorsements", state="accepted")
    facts = key and world.facts["endorsements"][key]
    if not key or not world.facts["people"][facts["person"]]["active"]:
        return
    person, subject = facts["person"], facts["subject"]
    showing.show_skill(
        actor=world.rows["people"][person],
        subject=world.rows["vocabulary"][subject],
        shown="self",
    )
    world.facts["says"][person, subject] = "self"


def be_certified(world):
    """A member is endorsed by another, shows it, asks, and some members look at it."""
    for _ in range(3):
        endorse(world)
        answer(world)
    ask(world)
    vouch(world)


ATTESTED = (endorse, endorse, endorse, answer, answer, ask, ask, vouch, vouch, be_certified, hide)
