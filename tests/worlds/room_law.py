# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who may see what of meetings and their rooms, told from the facts."""


class RoomLaw:
    """A part of the oracle, which knows who reads which community and which text."""

    def _sees_protocols(self, viewer, key, field):
        return self.same_house(viewer, self.facts["protocols"][key]["organisation"])

    def _sees_meetings(self, viewer, key, field):
        """That it is, its subject and its place: whoever reads the community. Its subject is the
        title of the tutorial that came of it.
        """
        meeting = self.facts["meetings"][key]
        if self.reads_community(viewer, meeting["community"]):
            return True
        return field == "title" and self._reads_tutorial(viewer, meeting)

    def _sees_seats(self, viewer, key, field):
        """Who was there, those who were there."""
        return self.sits(viewer, self.facts["seats"][key]["meeting"])

    def sits(self, viewer, meeting):
        """Does the viewer have a seat in that room, and still read the community it belongs to?"""
        if not self.reads_community(viewer, self.facts["meetings"][meeting]["community"]):
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
            return False
        if field == "text" and self._is_answered_for(viewer, key):
            return True
        meeting = self.facts["meetings"][note["meeting"]]
        if field == "text" and note["published"] and self._reads_tutorial(viewer, meeting):
            return True
        if not self.sits(viewer, note["meeting"]):
            return False
        if viewer in (self.author(note), note["noted"]):
            return True
        return self._is_shown(viewer, note, meeting)

    def author(self, note):
        """Whose words they are; nobody's where the room said them."""
        return self.facts["seats"][note["seat"]]["person"] if note["seat"] else None

    def _sees_stories(self, viewer, key, field):
        """Its author alone, while they may know of the meeting."""
        story = self.facts["stories"][key]
        community = self.facts["meetings"][story["meeting"]]["community"]
        return story["person"] == viewer and self.reads_community(viewer, community)

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
