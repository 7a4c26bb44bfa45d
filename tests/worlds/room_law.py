# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who may see what of meetings and their rooms, told from the facts."""


class RoomLaw:
    """A part of the oracle, which knows who reads which community and which text."""

    def _sees_protocols(self, viewer, key, field):
        return self.same_house(viewer, self.facts["protocols"][key]["organisation"])

    # A visitor is the key of a seat without person: a phone without account.

    def visits(self, viewer, meeting):
        """Does this visitor sit in that room, while it is open?"""
        seat = self.facts["seats"].get(viewer)
        is_open = self.facts["meetings"][meeting]["state"] == "open"
        return bool(seat and is_open and seat["person"] is None and seat["meeting"] == meeting)

    def visited(self, viewer):
        """The meeting in which this visitor has a seat, open or over; nothing for all others."""
        seat = self.facts["seats"].get(viewer)
        return seat["meeting"] if seat and seat["person"] is None else None

    def _sees_doors(self, viewer, key, field):
        """The address of an open room that lets visitors in is for whoever holds it."""
        return self.is_door(key) or self.visited(viewer) == key

    def is_door(self, key):
        meeting = self.facts["meetings"][key]
        return meeting["state"] == "open" and meeting["visitors"]

    def at_the_door(self, key):
        """What is told there: whose meeting it is, and where its tips go if that may be known."""
        meeting = self.facts["meetings"][key]
        community = self.facts["communities"][meeting["community"]]
        told = self.tokens_of("meetings", key, "title", "slug")
        told |= self.tokens_of("organisations", community["organisation"], "name")
        told |= self.tokens_of("people", meeting["leader"], "name")
        if community["visibility"] in ("open", "on_request"):
            told |= self.tokens_of("communities", meeting["community"], "name")
        return told

    def _shows_visitor(self, viewer, table, key, field):
        """Of what is no thing of the room itself: a name that the room shows to a visitor."""
        meeting = self.visited(viewer)
        if meeting is None or field != "name":
            return False
        if table == "organisations":
            community = self.facts["meetings"][meeting]["community"]
            return self.facts["communities"][community]["organisation"] == key
        if table != "people" or not self.visits(viewer, meeting):
            return False
        signs = self._signs_before(viewer, meeting)
        return self.facts["meetings"][meeting]["leader"] == key or key in {
            self.facts["seats"][seat]["person"] for seat in signs
        }

    def _signs_before(self, viewer, meeting):
        """Seats whose names stand under a note that this visitor reads."""
        return {
            note["seat"]
            for key, note in self.facts["notes"].items()
            if note["meeting"] == meeting and self._sees_notes(viewer, key, "") and note["signed"]
        }

    def _sees_tips(self, viewer, key, field):
        """What became of a visitor's note: whoever reads the community, unless it was taken back.

        Then nobody, keepers included: its author is the only one who could put it back.
        """
        tip = self.facts["tips"][key]
        withdrawn = self.facts["notes"][tip["note"]]["withdrawn"]
        return not withdrawn and self.reads_community(viewer, tip["community"])

    def _tips_signed_by(self, seat):
        for key, tip in self.facts["tips"].items():
            note = self.facts["notes"][tip["note"]]
            if note["seat"] == seat and note["signed"]:
                yield key

    def _sees_meetings(self, viewer, key, field):
        """That it is, its subject and its place: whoever reads the community, and members of those
        invited. Its subject is the title of the tutorial that came of it. A visitor: the subject
        of where they sat.
        """
        if self.visited(viewer) == key:
            return field in ("title", "slug")
        meeting = self.facts["meetings"][key]
        if self.knows_meeting(viewer, key):
            return True
        return field == "title" and self._reads_tutorial(viewer, meeting)

    def knows_meeting(self, viewer, key):
        """May the viewer come to it?"""
        meeting = self.facts["meetings"][key]
        return self.reads_community(viewer, meeting["community"]) or self.is_guest(viewer, key)

    def is_guest(self, viewer, key):
        """Is the viewer a member of a group invited to it?"""
        return any(self.role(viewer, group) for group in self.facts["meetings"][key]["guests"])

    def _hosts(self, viewer, community):
        """Does it invite the viewer as a guest? Then its name is told."""
        return any(
            meeting["community"] == community and self.is_guest(viewer, key)
            for key, meeting in self.facts["meetings"].items()
        )

    def _sees_seats(self, viewer, key, field):
        """Who was there, those who were there. A visitor's name: also under what they signed."""
        seat = self.facts["seats"][key]
        if viewer == key and seat["person"] is None:
            return True
        if self.sits(viewer, seat["meeting"]):
            return field != "token"
        if field != "name":
            return False
        if self.visits(viewer, seat["meeting"]):
            return key in self._signs_before(viewer, seat["meeting"])
        return any(self._sees_tips(viewer, tip, "") for tip in self._tips_signed_by(key))

    def sits(self, viewer, meeting):
        """Does the viewer have a seat in that room, and may still know of the meeting?"""
        if not self.knows_meeting(viewer, meeting):
            return False
        return any(
            (seat["meeting"], seat["person"]) == (meeting, viewer)
            for seat in self.facts["seats"].values()
        )

    def _sees_notes(self, viewer, key, field):
        """Taken back: nobody. Else its author; whoever noted it for them; those whom the step
        names; and once its words stand in a tutorial, whoever reads that.
        """
        note = self.facts["notes"][key]
        if note["withdrawn"]:
            return self._began_a_draft(viewer, key)
        if field == "text" and self._reads_elsewhere(viewer, key):
            return True
        meeting = self.facts["meetings"][note["meeting"]]
        if viewer is not None and viewer in (
            note["seat"],
            self.house(viewer) and self.author(note),
        ):
            # Theirs: a visitor's, or somebody's who may no longer know of the meeting.
            return True
        if not self.visits(viewer, note["meeting"]) and not self.sits(viewer, note["meeting"]):
            return False
        if viewer in (self.author(note), note["noted"]):
            return True
        return self._is_shown(viewer, note, meeting)

    def author(self, note):
        """Whose words they are; nobody's where the room said them, or a visitor."""
        return self.facts["seats"][note["seat"]]["person"] if note["seat"] else None

    def _reads_elsewhere(self, viewer, key):
        """Where what became of it may be read."""
        note = self.facts["notes"][key]
        meeting = self.facts["meetings"][note["meeting"]]
        published = note["published"] and self._reads_tutorial(viewer, meeting)
        answered = self._is_answered_for(viewer, key)
        return published or answered or self._became_a_tip_for(viewer, key)

    def _became_a_tip_for(self, viewer, key):
        return any(
            tip["note"] == key and self._sees_tips(viewer, of, "")
            for of, tip in self.facts["tips"].items()
        )

    def _began_a_draft(self, viewer, note):
        """Did its author begin a text of their own with it? That copy is theirs."""
        return any(
            draft["note"] == note and self._is(viewer, draft["author"])
            for draft in self.facts["drafts"].values()
        )

    def _sees_stories(self, viewer, key, field):
        """Its author alone, while they may know of the meeting."""
        story = self.facts["stories"][key]
        return story["person"] == viewer and self.knows_meeting(viewer, story["meeting"])

    def _sees_served(self, viewer, key, field):
        """Whoever says it, while they may know of the meeting; nobody else, ever."""
        said = self.facts["served"][key]
        return said["person"] == viewer and self._sees_notes(viewer, said["note"], "")

    def _is_answered_for(self, viewer, key):
        """Its author said what became of it: whoever sees that sees what had been said."""
        return any(
            answer["promise"] == key and self._sees_notes(viewer, said, "")
            for said, answer in self.facts["notes"].items()
        )

    def _is_shown(self, viewer, note, meeting):
        # Nobody of these worlds has a line manager: what shelters from them waits for a yes.
        if meeting["sheltered"] and not note["upwards"]:
            return False
        if note["seen"] == "facilitator":
            return meeting["leader"] == viewer
        return note["seen"] != "me" and note["shown"]

    def _reads_tutorial(self, viewer, meeting):
        text = meeting["tutorial"]
        if text is None:
            return False
        return self._sees_contributions(viewer, text, "") or self._received(viewer, text)

    def _sees_parts(self, viewer, key, field):
        """Words of a synthesis: those who were there, and whoever reads what came of it."""
        part = self.facts["parts"][key]
        if self.sits(viewer, part["meeting"]):
            return True
        meeting = self.facts["meetings"][part["meeting"]]
        return part["published"] and self._reads_tutorial(viewer, meeting)
