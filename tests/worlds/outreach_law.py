# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who may see what is said to a whole community.

announcements  key -> community, author, kind, withdrawn (by whom)
"""


class OutreachLaw:
    """A part of the law of one world."""

    def _sees_announcements(self, viewer, key, field):
        """Those who read the community; once withdrawn, who wrote it and who withdrew it."""
        said = self.facts["announcements"][key]
        if field == "former":
            return False
        told = not said["withdrawn"] or viewer in (said["author"], said["withdrawn"])
        return told and self.reads_community(viewer, said["community"])
