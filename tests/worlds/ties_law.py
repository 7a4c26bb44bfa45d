# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who may see what of the list of skills, and of ties across the house.

suggestions    key -> organisation: skills proposed for the list
coffees        key -> two: those who are proposed to meet
consultations  key -> community, by, asked (those who are asked), answered (those who did)
says           (person, subject) -> self, communities or all: who sees that somebody can help
endorsements   key -> person, by, subject, state, withdrawn (put away after it was declined)
certifications key -> community, person, subject, state, appealed, revoked_by
badges         key -> certification, person, subject, is_public (its owner opened its page)
"""


class TiesLaw:
    """A part of the law of one world."""

    def _sees_suggestions(self, viewer, key, field):
        return self.same_house(viewer, self.facts["suggestions"][key]["organisation"])

    def _sees_coffees(self, viewer, key, field):
        return self.house(viewer) is not None and viewer in self.facts["coffees"][key]["two"]

    def _sees_consultations(self, viewer, key, field):
        """The message: who asks and who is asked. An opinion: its author and who asks."""
        told = self.facts["consultations"][key]
        if not self.reads_community(viewer, told["community"]):
            return False
        if viewer == told["by"]:
            return True
        if field.startswith("opinion of "):
            return field == f"opinion of {viewer}"
        return viewer in (told["answered"] if field == "result" else told["asked"])

    # What colleagues attest.

    def shows(self, viewer, person, subject):
        """Is this skill of somebody shown to this reader?"""
        if viewer == person:
            return self.house(viewer) is not None
        here = self.facts["people"][person]
        if not here["active"] or not self.same_house(viewer, here["organisation"]):
            return False
        shown = self.facts["says"].get((person, subject))
        return shown == "all" or (shown == "communities" and self._share(viewer, person))

    def _share(self, viewer, person):
        """A community to which all the staff belongs brings nobody together."""
        rows = self.facts["communities"]
        mine = {place for place, who in self.facts["members"] if who == viewer}
        theirs = {place for place, who in self.facts["members"] if who == person}
        return any(not rows[place]["staff"] for place in mine & theirs)

    def _sees_endorsements(self, viewer, key, field):
        """Who gave it and whose skill it is, until it is put away. The words, once accepted: all
        those to whom the skill is shown."""
        told = self.facts["endorsements"][key]
        if told["withdrawn"] or self.house(viewer) is None:
            return False
        if viewer in (told["by"], told["person"]):
            return True
        if field != "sentence" or told["state"] != "accepted":
            return False
        return self.shows(viewer, told["person"], told["subject"])

    def _sees_certifications(self, viewer, key, field):
        """The person; members to whom the skill is shown, while it is looked at or valid; those who
        look after the community once it was revoked, and administrators if that is appealed."""
        told = self.facts["certifications"][key]
        if self.house(viewer) is None:
            return False
        if viewer == told["person"]:
            return True
        if not self._opens(viewer, told):
            return False
        if field == "reason":
            return self._looks_after(viewer, told) or viewer == told.get("revoked_by")
        if field.startswith("not yet of "):
            return field == f"not yet of {viewer}"
        return True

    def _sees_badges(self, viewer, key, field):
        """Its owner; to whoever holds its address, `badge_shows` says what."""
        return self._is(viewer, self.facts["badges"][key]["person"])

    def is_badge(self, key):
        """Does its page open to whoever holds the address? Not of a skill shown to nobody."""
        told = self.facts["badges"].get(key)
        if not told or not told["is_public"] or not self.facts["people"][told["person"]]["active"]:
            return False
        return self.facts["says"].get((told["person"], told["subject"])) in ("communities", "all")

    def badge_shows(self, key):
        """Whose it is by name, the skill, and who issued it; nothing else of anybody."""
        told = self.facts["badges"][key]
        house = self.facts["people"][told["person"]]["organisation"]
        return (
            self.tokens_of("badges", key)
            | self.tokens_of("people", told["person"], "name")
            | self.tokens_of("vocabulary", told["subject"], "name_fr", "name_en", "slug")
            | self.tokens_of("organisations", house, "name", "slug")
        )

    def _opens(self, viewer, told):
        is_shown = self.shows(viewer, told["person"], told["subject"])
        role = self.role(viewer, told["community"])
        if told["state"] in ("asked", "certified"):
            return is_shown and role is not None
        if told["state"] != "revoked" or not self.facts["people"][told["person"]]["active"]:
            return False
        house = self.facts["people"][told["person"]]["organisation"]
        if told["appealed"] and self.administers(viewer, house):
            return True
        return role in ("facilitator", "moderator") and (is_shown or told["appealed"])

    def _looks_after(self, viewer, told):
        house = self.facts["people"][told["person"]]["organisation"]
        role = self.role(viewer, told["community"])
        return role in ("facilitator", "moderator") or self.administers(viewer, house)
