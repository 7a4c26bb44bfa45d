# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who may see what of improvements and doubts.

improvements   key -> contribution, by, state (waiting, taken, declined)
verdicts       key -> contribution, person: why somebody doubts that a text holds
vouched        contribution -> who certified it
handed         contribution -> who answers for it instead of its author
"""


class UpkeepLaw:
    """A part of the law of one world."""

    def _sees_improvements(self, viewer, key, field):
        """Who made it, who signs the text, who keeps its place; while the text stands."""
        found = self.facts["improvements"][key]
        community, author = self._text_of(found)
        concerned = viewer in (found["by"], author) or self.keeps(viewer, community)
        return concerned and self._is_read(viewer, found, community)

    def _sees_verdicts(self, viewer, key, field):
        """Who doubts, who answers for the text or certified it, who keeps its place."""
        if field == "former":
            return False
        found = self.facts["verdicts"][key]
        text = found["contribution"]
        community, author = self._text_of(found)
        keeper = self.facts["handed"].get(text, author)
        asked = (found["person"], keeper, self.facts["vouched"].get(text))
        concerned = viewer in asked or self.keeps(viewer, community)
        return concerned and self._is_read(viewer, found, community)

    def _text_of(self, found):
        text = self.facts["contributions"][found["contribution"]]
        return text["community"], text["author"]

    def _is_read(self, viewer, found, community):
        stands = self._stands(found["contribution"])
        return stands and self.house(viewer) is not None and self.reads_community(viewer, community)

    def _must_improvement(self, viewer, key):
        """Its words, and why."""
        if not self._sees_improvements(viewer, key, ""):
            return set()
        return self.tokens_of("improvements", key, "why", "words")

    def _must_lasting(self, viewer, key):
        """To whoever doubts: why, until whoever answers for the text has looked."""
        shown = set()
        for verdict, facts in self.facts["verdicts"].items():
            mine = (facts["contribution"], facts["person"]) == (key, viewer) and facts["open"]
            if mine and self._sees_verdicts(viewer, verdict, ""):
                shown |= self.tokens_of("verdicts", verdict, "why")
        return shown
