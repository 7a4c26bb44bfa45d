# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who may see what, told a second time: plain dictionaries, no word of the application.

Written from the rules of the house alone (the table of visibilities, I9, I11, I14), never from
its code: where the two differ, one of them is wrong. The facts of a world are:

organisations  key -> {}
people         key -> organisation, active, administrator
communities    key -> organisation, visibility, archived
members        (community, person) -> role
invited        {(community, person)}: personal invitations that wait for an answer
contributions  key -> community, author, parent, withdrawn (by whom)
comments       key -> contribution, author, withdrawn
attachments    key -> owner, contribution (nothing: not yet used)
uploads        key -> owner: files on their way
videos         key -> owner, contribution (nothing: not yet used), ready
drafts         key -> author, note (the words from a meeting it begins with; nothing: their own)
reports        key -> community, reporter
requests       key -> community, person
trials         key -> contribution, person
needs          key -> community, author, withdrawn (by whom), state, subject (or None)
offers         key -> need, person, withdrawn
answered       {(need, contribution)}: texts that answer needs
wordings       key -> contribution: what people searched for when it answered them
notices        key -> person
follows        (person, colleague)
links          key -> community, invited_by, person (nobody: for whoever holds it), stands
invitations    key -> organisation, invited_by: accounts on offer
protocols      key -> organisation
meetings       key -> community, state, leader, tutorial, agenda (needs that wait for it),
               readings (relays that are read there), visitors (its protocol lets people without
               account in), guests (communities invited to it)
doors          key of a meeting -> meeting: its address for people without account
seats          key -> meeting, person (nobody: a visitor's), came (themselves, not by their words
               alone)
notes          key -> meeting, seat (nobody's: the room's), noted (by whom for others), seen (all,
               revealed, facilitator, me), upwards, shown, withdrawn, published (its words stand
               in the tutorial), kind, signed, promise (the note of which this says what became)
feeds          key -> person, stands: secret addresses of calendars
stories        key -> meeting, person: answers that wait for their author to come
tips           key -> note, community: what a visitor's note became
served         key -> note, person: what somebody says to themselves of a note
parts          key -> meeting, published: words added to a synthesis
relays         key -> tutorial, community (that received it), by, state
vocabulary     key -> organisation: sites, units, subjects, themes
of ties        see ties_law.py
of announcements see outreach_law.py
of upkeep      see upkeep_law.py
of thanks      see gratitude_law.py
merged         {contribution}: its address leads to what it went into
tokens         token -> (table, key, field)

A viewer is the key of a person, that of a visitor's seat for a phone that holds it, or nothing for
whoever has not signed in (or only half).
"""

from tests.worlds.gratitude_law import GratitudeLaw
from tests.worlds.outreach_law import OutreachLaw
from tests.worlds.room_law import RoomLaw
from tests.worlds.ties_law import TiesLaw
from tests.worlds.upkeep_law import UpkeepLaw

KEEPERS = ("facilitator", "moderator")
INVITERS = ("facilitator", "ambassador")
KNOWN_TO_ALL = ("open", "on_request")
PRIVATE_OF_A_PERSON = ("email", "level")
# What passing on shows of a text: as it is published, and no address.
OF_THE_TEXT = ("title", "html", "section", "source", "obsolete")


class Oracle(RoomLaw, TiesLaw, UpkeepLaw, OutreachLaw, GratitudeLaw):
    """The law of one world at one moment."""

    def __init__(self, facts):
        self.facts = facts

    # What a viewer is.

    def house(self, viewer):
        """The organisation the viewer is signed in to, if any: who may not sign in is nobody."""
        person = self.facts["people"].get(viewer)
        return person["organisation"] if person and person["active"] else None

    def same_house(self, viewer, organisation):
        return organisation is not None and self.house(viewer) == organisation

    def role(self, viewer, community):
        return self.facts["members"].get((community, viewer)) if self.house(viewer) else None

    def keeps(self, viewer, community):
        """Facilitators and moderators of a community, of its own organisation."""
        return (
            self._community_at_home(viewer, community) and self.role(viewer, community) in KEEPERS
        )

    def invites(self, viewer, community):
        """Facilitators and ambassadors of a community of one's own; of an open one, all members."""
        role = self.role(viewer, community)
        if role is None or not self._community_at_home(viewer, community):
            return False
        return role in INVITERS or self.facts["communities"][community]["visibility"] == "open"

    def administers(self, viewer, organisation):
        return (
            self.same_house(viewer, organisation)
            and (self.facts["people"][viewer]["administrator"])
        )

    def _community_at_home(self, viewer, community):
        return self.same_house(viewer, self.facts["communities"][community]["organisation"])

    # The table "Who sees a community".

    def knows_community(self, viewer, community):
        """Its existence, its name and its charter."""
        if not self._community_at_home(viewer, community):
            return False
        if self.role(viewer, community):
            return True
        visibility = self.facts["communities"][community]["visibility"]
        return visibility in KNOWN_TO_ALL or (
            visibility == "invitation" and (community, viewer) in self.facts["invited"]
        )

    def reads_community(self, viewer, community):
        """Its contents."""
        if not self._community_at_home(viewer, community):
            return False
        is_open = self.facts["communities"][community]["visibility"] == "open"
        return is_open or self.role(viewer, community) is not None

    # What follows from it, thing by thing.

    def sees(self, viewer, table, key, field=""):
        """May this viewer see this field of this thing?"""
        return getattr(self, f"_sees_{table}")(viewer, key, field)

    def _sees_organisations(self, viewer, key, field):
        shown = self._shows_visitor(viewer, "organisations", key, field)
        return shown or self.same_house(viewer, key)

    def _sees_vocabulary(self, viewer, key, field):
        return self.same_house(viewer, self.facts["vocabulary"][key]["organisation"])

    def _sees_people(self, viewer, key, field):
        person = self.facts["people"][key]
        if field in PRIVATE_OF_A_PERSON:
            itself = viewer == key and person["active"]
            return itself or self.administers(viewer, person["organisation"])
        shown = self._shows_visitor(viewer, "people", key, field)
        return shown or self.same_house(viewer, person["organisation"])

    def _sees_communities(self, viewer, key, field):
        """Its card. An invitation by name may tell of a hidden one: it could not be said else."""
        invited = (key, viewer) in self.facts["invited"] and self._community_at_home(viewer, key)
        hosts = field == "name" and self._hosts(viewer, key)
        return self.knows_community(viewer, key) or invited or hosts

    def _sees_contributions(self, viewer, key, field):
        """Withdrawn: those it concerns and those who keep the place; none else."""
        community = self.facts["contributions"][key]["community"]
        if self.reads_community(viewer, community) and self._stands_for(
            viewer, self._chain(key), community
        ):
            return True
        return field in OF_THE_TEXT and self._received(viewer, key)

    def _received(self, viewer, key):
        """Did it reach, as it stands, a community that the viewer reads? Its address did not."""
        return self._stands(key) and any(
            relay["tutorial"] == key and self.reads_community(viewer, relay["community"])
            for relay in self.facts["relays"].values()
        )

    def _sees_relays(self, viewer, key, field):
        """Those who read the group that received it; its address also who passed it on, who may
        take it back as long as they know of the group. The words of a former answer: nobody.
        """
        relay = self.facts["relays"][key]
        if field == "former":
            return False
        if self.reads_community(viewer, relay["community"]):
            return True
        sent = field == "slug" and self._is(viewer, relay["by"])
        return sent and self.knows_community(viewer, relay["community"])

    def _sees_comments(self, viewer, key, field):
        comment = self.facts["comments"][key]
        chain = [comment, *self._chain(comment["contribution"])]
        community = chain[-1]["community"]
        return self.reads_community(viewer, community) and self._stands_for(
            viewer, chain, community
        )

    def _chain(self, key):
        """A text and what it hangs on: an answer goes where its question goes."""
        text = self.facts["contributions"][key]
        return [text, *(self._chain(text["parent"]) if text["parent"] else [])]

    def _stands(self, key):
        return not any(text["withdrawn"] for text in self._chain(key))

    def _stands_for(self, viewer, chain, community):
        concerned = {thing[who] for thing in chain for who in ("author", "withdrawn")}
        stands = not any(thing["withdrawn"] for thing in chain)
        return stands or viewer in concerned or self.keeps(viewer, community)

    def _sees_attachments(self, viewer, key, field):
        """I14: the same decision as the text it belongs to; its owner's alone before that."""
        file = self.facts["attachments"][key]
        if file["contribution"]:
            text = file["contribution"]
            return self._sees_contributions(viewer, text, "") or self._received(viewer, text)
        return self._is(viewer, file["owner"])

    def _sees_videos(self, viewer, key, field):
        """As any file; the film, its first picture and its captions alike."""
        video = self.facts["videos"][key]
        if video["contribution"]:
            return self._sees_contributions(viewer, video["contribution"], "")
        return self._is(viewer, video["owner"])

    def _sees_uploads(self, viewer, key, field):
        return self._is(viewer, self.facts["uploads"][key]["owner"])

    def _sees_drafts(self, viewer, key, field):
        return self._is(viewer, self.facts["drafts"][key]["author"])

    def _sees_reports(self, viewer, key, field):
        report = self.facts["reports"][key]
        return self._is(viewer, report["reporter"]) or self.keeps(viewer, report["community"])

    def _sees_requests(self, viewer, key, field):
        request = self.facts["requests"][key]
        facilitates = self.role(viewer, request["community"]) == "facilitator"
        at_home = self._community_at_home(viewer, request["community"])
        return self._is(viewer, request["person"]) or (facilitates and at_home)

    def _sees_feeds(self, viewer, key, field):
        feed = self.facts["feeds"][key]
        return feed["stands"] and self._is(viewer, feed["person"])

    def _sees_trials(self, viewer, key, field):
        trial = self.facts["trials"][key]
        mine = self._is(viewer, trial["person"])
        return mine or self._sees_contributions(viewer, trial["contribution"], "")

    def _sees_needs(self, viewer, key, field):
        """Withdrawn: who named it and who withdrew it; none else, keepers included."""
        need = self.facts["needs"][key]
        if field == "former":
            return False
        told = not need["withdrawn"] or viewer in (need["author"], need["withdrawn"])
        return told and self.reads_community(viewer, need["community"])

    def _sees_offers(self, viewer, key, field):
        """With the need, while both stand."""
        offer = self.facts["offers"][key]
        return not offer["withdrawn"] and self._shows_need(viewer, offer["need"])

    def _shows_need(self, viewer, key):
        need = self.facts["needs"][key]
        return self.reads_community(viewer, need["community"]) and not need["withdrawn"]

    def _sees_wordings(self, viewer, key, field):
        """Never shown to anybody."""
        return False

    def _sees_notices(self, viewer, key, field):
        return self._is(viewer, self.facts["notices"][key]["person"])

    def _sees_links(self, viewer, key, field):
        """Whom it was made for, and who made it and may still invite.

        One for all: the members, who pass it on.
        """
        link = self.facts["links"][key]
        if link["person"]:
            made = viewer == link["invited_by"] and self.invites(viewer, link["community"])
            kept = self.keeps(viewer, link["community"])
            return made or kept or self._is(viewer, link["person"])
        at_home = self._community_at_home(viewer, link["community"])
        return at_home and self.role(viewer, link["community"]) is not None

    def _sees_invitations(self, viewer, key, field):
        """The address, to those who invite; the secret in the link, to its holder alone."""
        offer = self.facts["invitations"][key]
        if field == "token":
            return False
        invited_by = self._is(viewer, offer["invited_by"])
        return invited_by or self.administers(viewer, offer["organisation"])

    def _is(self, viewer, person):
        return viewer is not None and viewer == person and self.house(viewer) is not None

    # What is handed over with a link: whoever holds it sees what it leads to.

    def granted(self, viewer, table, key):
        """Tokens that the holder of a link may see beyond the viewer's own."""
        if table == "invitations":
            offer = self.facts["invitations"][key]
            return (
                self.tokens_of("invitations", key)
                | self.tokens_of("organisations", offer["organisation"], "name")
                | self.tokens_of("people", offer["invited_by"], "name", "slug", "photo")
            )
        if table == "feeds":
            return self._calendar_of(self.facts["feeds"][key])
        if table == "doors":
            return self.at_the_door(key) if self.is_door(key) else set()
        if table == "badges":
            return self.badge_shows(key) if self.is_badge(key) else set()
        if not self.holds(viewer, table, key) or not self.facts["links"][key]["stands"]:
            return set()
        return self.tokens_of("communities", self.facts["links"][key]["community"])

    def _calendar_of(self, feed):
        """Whoever holds the address reads the meetings that its owner may know of now."""
        owner = feed["person"]
        if not feed["stands"] or not self.house(owner):
            return set()
        told = set()
        for key in self.facts["meetings"]:
            if self.sees(owner, "meetings", key, "title"):
                community = self.facts["meetings"][key]["community"]
                told |= self.tokens_of("meetings", key)
                told |= self.tokens_of("communities", community, "name")
        return told

    def holds(self, viewer, table, key):
        """Was the link for this viewer too? Then its end may be told."""
        if table == "feeds":
            return True
        if table == "doors":
            return self.is_door(key)
        if table == "badges":
            return self.is_badge(key)
        link = self.facts["links"].get(key) if table == "links" else None
        if not link or not self._community_at_home(viewer, link["community"]):
            return False
        return link["person"] in (None, viewer)

    # Sets of tokens.

    def leads(self, viewer, token):
        """Is it a word of a wording, shown to nobody, that may lead this reader to its answer?"""
        table, key, _field = self.facts["tokens"].get(token, ("", "", ""))
        if table != "wordings":
            return False
        return self._sees_contributions(viewer, self.facts["wordings"][key]["contribution"], "")

    def allowed(self, viewer):
        """All that may ever reach this viewer, whatever the path."""
        return {
            token
            for token, (table, key, field) in self.facts["tokens"].items()
            if self.sees(viewer, table, key, field)
        }

    def frame(self, viewer):
        """What stands around every page: one's own name and house."""
        if not self.house(viewer):
            return set()
        return self.tokens_of("people", viewer) | self.tokens_of(
            "organisations", self.house(viewer)
        )

    def tokens_of(self, table, key, *fields):
        return {
            token
            for token, (its_table, its_key, field) in self.facts["tokens"].items()
            if (its_table, its_key) == (table, key) and (not fields or field in fields)
        }
