# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who may read words of thanks: the two whom they concern, and after a report who looks after it.

thanks         key -> text, about (the text, and a comment under it or nothing), by, to, said (what
               is common to those thanked at once: its words), left, away, reported
"""


class GratitudeLaw:
    """A part of the law of one world."""

    def _sees_thanks(self, viewer, key, field):
        """The words are of all who were thanked at once; an address is of its receiver alone."""
        if field == "words":
            said = self.facts["thanks"][key]["said"]
            return any(
                self._reads_thanks(viewer, facts)
                for facts in self.facts["thanks"].values()
                if facts["said"] == said
            )
        return self._receives(viewer, self.facts["thanks"][key])

    def _reads_thanks(self, viewer, facts):
        community = self.facts["contributions"][facts["text"]]["community"]
        if facts["reported"] and self.keeps(viewer, community):
            return True
        mine = self._is(viewer, facts["by"]) and self._sees_contributions(viewer, facts["text"], "")
        return mine or self._receives(viewer, facts)

    def _receives(self, viewer, facts):
        """Once it has left, while they read what it is for, and did not put it away."""
        text, comment = facts["about"]
        told = facts["left"] and not facts["away"] and self._is(viewer, facts["to"])
        stands = self._shows(viewer, text)
        if comment:
            stands = stands and not self.facts["comments"][comment]["withdrawn"]
        return told and stands

    def _must_my_thanks(self, viewer, key):
        shown = set()
        for one, facts in self.facts["thanks"].items():
            if self._receives(viewer, facts):
                shown |= self.tokens_of("thanks", facts["said"], "words")
                shown |= self.tokens_of("thanks", one, "slug")
        return shown
