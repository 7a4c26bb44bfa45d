# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What pages have to hold, told from the facts: hiding everything is no way to pass."""

from tests.worlds.oracle import Oracle

COLUMN = 8
FEW = 5


class Duties(Oracle):
    """The law of one world, and what follows from it page by page."""

    def must_see(self, viewer, page, key=None):
        """The tokens that this page, asked for by this viewer, has to hold; None: a 404."""
        return getattr(self, f"_must_{page}")(viewer, key)

    def _must_thread(self, viewer, key):
        """A text that stands, what answers it and what is said under each."""
        text = self.facts["contributions"][key]
        if not self._shows(viewer, key) or text["parent"] or key in self.facts["merged"]:
            return set()
        shown = self._words(key) | self._comments_under(key)
        for answer, facts in self.facts["contributions"].items():
            if facts["parent"] == key and not facts["withdrawn"]:
                shown |= self._words(answer) | self._comments_under(answer)
        return shown

    def _shows(self, viewer, key):
        text = self.facts["contributions"][key]
        return self.reads_community(viewer, text["community"]) and self._stands(key)

    def _words(self, key):
        return self.tokens_of("contributions", key, "title", "html", "section")

    def _comments_under(self, key):
        shown = set()
        for comment, facts in self.facts["comments"].items():
            if facts["contribution"] == key and not facts["withdrawn"]:
                shown |= self.tokens_of("comments", comment, "html")
        return shown

    def _must_found(self, viewer, key):
        """The address of a text that stands, or of the question it answers; or how it came here."""
        if self._shows(viewer, key):
            root = self.facts["contributions"][key]["parent"] or key
            return self.tokens_of("contributions", root, "slug")
        for relay, facts in self.facts["relays"].items():
            kept = facts["tutorial"] == key and facts["state"] in ("received", "adopted")
            if kept and self._stands(key) and self.reads_community(viewer, facts["community"]):
                return self.tokens_of("relays", relay, "slug")
        return set()

    def _must_needs(self, viewer, community):
        """The board: what stands, but for columns that are longer than a screen."""
        shown = set()
        for state in ("open", "taken", "found"):
            keys = list(self._wanted(viewer, community, state))
            if len(keys) <= COLUMN:
                shown.update(*(self.tokens_of("needs", key, "wording") for key in keys))
        return shown

    def _wanted(self, viewer, community, *states):
        """What stands in these states: there, or in all communities that are not closed."""
        for key, need in self.facts["needs"].items():
            is_open = not self.facts["communities"][need["community"]]["archived"]
            here = need["community"] == community if community else is_open
            if here and need["state"] in states and self._shows_need(viewer, key):
                yield key

    def _must_need(self, viewer, key):
        """A need that stands: its words, what is offered, and the texts that answer it."""
        if not self._shows_need(viewer, key):
            return set()
        shown = self.tokens_of("needs", key, "wording", "reason")
        for offer, facts in self.facts["offers"].items():
            offers = facts["need"] == key and not facts["withdrawn"]
            if offers and self.facts["people"][facts["person"]]["active"]:
                shown |= self.tokens_of("offers", offer, "note")
        for answered, text in self.facts["answered"]:
            if answered == key and self._shows(viewer, text):
                shown |= self.tokens_of("contributions", text, "title")
        return shown

    def _must_skill(self, viewer, key):
        """The needs that wait and are about it, but where there are more than it shows."""
        waits = self._wanted(viewer, None, "open", "taken")
        about = [one for one in waits if self.facts["needs"][one]["subject"] == key]
        if len(about) > FEW:
            return set()
        return set().union(*(self.tokens_of("needs", one, "wording") for one in about))

    def _must_found_need(self, viewer, key):
        """While one types: the address of a need that is still one."""
        shown = key in self._wanted(viewer, None, "open", "taken", "found")
        return self.tokens_of("needs", key, "slug") if shown else set()

    def _must_directory(self, viewer, key):
        shown = set()
        for community, facts in self.facts["communities"].items():
            if self.knows_community(viewer, community) and not facts["archived"]:
                shown |= self.tokens_of("communities", community, "name")
        return shown

    def _must_community(self, viewer, key):
        if not self.knows_community(viewer, key):
            return set()
        return self.tokens_of("communities", key, "name")

    def _must_announcement(self, viewer, key):
        said = self.facts["announcements"][key]
        if said["withdrawn"] or not self.reads_community(viewer, said["community"]):
            return set()
        return self.tokens_of("announcements", key, "title", "text", "choice")

    def _must_follows(self, viewer, key):
        """Each colleague that one follows, whether they are still there or not."""
        followed = [other for who, other in self.facts["follows"] if who == viewer]
        return set().union(*(self.tokens_of("people", other, "name") for other in followed))

    def _must_profile(self, viewer, key):
        person = self.facts["people"][key]
        if not person["active"] or not self.same_house(viewer, person["organisation"]):
            return set()
        return self.tokens_of("people", key, "name")

    def _must_file(self, viewer, key):
        file = self.facts["attachments"][key]
        if file["contribution"] and not self._stands(file["contribution"]):
            return set()
        if not self._sees_attachments(viewer, key, ""):
            return set()
        return self.tokens_of("attachments", key, "body")

    def _must_film(self, viewer, key):
        video = self.facts["videos"][key]
        if video["contribution"] and not self._stands(video["contribution"]):
            return set()
        if not video["ready"] or not self._sees_videos(viewer, key, ""):
            return set()
        return self.tokens_of("videos", key, "body")

    def _must_drafts(self, viewer, key):
        shown = set()
        for draft in self.facts["drafts"]:
            if self._sees_drafts(viewer, draft, ""):
                shown |= self.tokens_of("drafts", draft, "title")
        return shown

    def _must_kept(self, viewer, key):
        """One's own commitments and what one took; all one wrote where one no longer may look."""
        shown = set()
        for note, facts in self.facts["notes"].items():
            if self.author(facts) != viewer or viewer is None or facts["withdrawn"]:
                continue
            if not self.sits(viewer, facts["meeting"]):
                shown |= self.tokens_of("notes", note, "text")
            elif facts["kind"] in ("commitment", "own"):
                shown |= self.tokens_of("notes", note, "text")
                for said, about in self.facts["served"].items():
                    shown |= self.tokens_of("served", said) if about["note"] == note else set()
        return shown

    def _must_meeting(self, viewer, key):
        """Its subject, and while it is to come the needs and tutorials that wait for it."""
        meeting = self.facts["meetings"][key]
        if not self.knows_meeting(viewer, key):
            return set()
        shown = self.tokens_of("meetings", key, "title")
        is_closed = self.facts["communities"][meeting["community"]]["archived"]
        comes = self.role(viewer, meeting["community"]) and not is_closed
        comes = comes or self.is_guest(viewer, key)
        if meeting["state"] == "planned" and comes:
            for story, facts in self.facts["stories"].items():
                if (facts["meeting"], facts["person"]) == (key, viewer):
                    shown |= self.tokens_of("stories", story)
        reads = self.reads_community(viewer, meeting["community"])
        if meeting["state"] in ("planned", "open") and reads:
            shown |= self._waits_for(meeting)
        return shown | self._noted_of(viewer, key)

    def _noted_of(self, viewer, meeting):
        """Their own words that somebody else noted."""
        shown = set()
        for note, facts in self.facts["notes"].items():
            noted = facts["meeting"] == meeting and facts["noted"] not in (None, viewer)
            if noted and self.author(facts) == viewer and not facts["withdrawn"]:
                shown |= self.tokens_of("notes", note, "text")
        return shown

    def _waits_for(self, meeting):
        """The needs and received tutorials on its agenda that wait still."""
        shown = set()
        for need in meeting["agenda"]:
            waits = self.facts["needs"][need]["state"] in ("open", "taken")
            if waits and not self.facts["needs"][need]["withdrawn"]:
                shown |= self.tokens_of("needs", need, "wording")
        for relay in meeting["readings"]:
            known = self.facts["relays"].get(relay)
            if known and known["state"] == "received" and self._stands(known["tutorial"]):
                shown |= self.tokens_of("contributions", known["tutorial"], "title")
        return shown

    def _must_requests(self, viewer, community):
        """The messages that wait for this facilitator."""
        shown = set()
        for key, request in self.facts["requests"].items():
            if request["community"] != community or not request["waiting"]:
                continue
            if self.role(viewer, community) == "facilitator":
                shown |= self.tokens_of("requests", key, "message")
        return shown

    def _must_reports(self, viewer, community):
        """What waits for who looks after it; a text that was withdrawn waits for nobody."""
        shown = set()
        for key, report in self.facts["reports"].items():
            here = report["community"] == community and report["waiting"]
            if here and self._stands(report["about"]) and self.keeps(viewer, community):
                shown |= self.tokens_of("reports", key, "note")
        return shown

    def _must_door(self, viewer, key):
        """Whoever has no account reads whose room it is before they sit down."""
        return set() if self.house(viewer) or not self.is_door(key) else self._door_of(viewer, key)

    def _door_of(self, viewer, key):
        return set() if self.visited(viewer) == key else self.at_the_door(key)

    def _must_visitors_room(self, viewer, key):
        """A visitor's own words once it is over; before, what the room is about."""
        if self.visited(viewer) != key:
            return set()
        shown = self.tokens_of("meetings", key, "title")
        if self.facts["meetings"][key]["state"] == "ended":
            for note, facts in self.facts["notes"].items():
                if facts["seat"] == viewer and not facts["withdrawn"]:
                    shown |= self.tokens_of("notes", note, "text")
        return shown

    def _must_badge(self, viewer, key):
        """Its page, to anybody: whose it is, and who issued it."""
        if not self.is_badge(key):
            return set()
        told = self.facts["badges"][key]
        house = self.facts["people"][told["person"]]["organisation"]
        shown = self.tokens_of("people", told["person"], "name")
        return shown | self.tokens_of("organisations", house, "name")

    def _must_credential(self, viewer, key):
        """The file: who issued it, as long as it is certified."""
        told = self.facts["badges"][key]
        if not self.is_badge(key) or not self._is_certified(told):
            return set()
        house = self.facts["people"][told["person"]]["organisation"]
        return self.tokens_of("organisations", house, "name")

    def _is_certified(self, told):
        return self.facts["certifications"][told["certification"]]["state"] == "certified"

    def _must_relay(self, viewer, key):
        """The tutorial that stands, as it was received, and what was said with it."""
        relay = self.facts["relays"][key]
        if not self.reads_community(viewer, relay["community"]):
            return set()
        if not self._stands(relay["tutorial"]):
            return set()
        return self._words(relay["tutorial"]) | self.tokens_of("relays", key, "words")

    def _must_received(self, viewer, community):
        shown = set()
        for relay in self.facts["relays"].values():
            here = relay["community"] == community and self._stands(relay["tutorial"])
            if here and self.reads_community(viewer, community):
                shown |= self.tokens_of("contributions", relay["tutorial"], "title")
        return shown
