# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a protocol is: an ordered list of steps, read from a file, a form or a row by one parser.

A mistake is told in a sentence that names the step, for whoever wrote it.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Any, Literal

from django.utils.translation import gettext as _
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError
from pydantic_core import ErrorDetails

SHORTEST, LONGEST = 10, 4 * 60 * 60  # seconds of a step
MOST_STEPS, MOST_POINTS = 30, 10


class Speaks(StrEnum):
    """Whose turn it is."""

    ALL = "all"
    EACH = "each"
    CLIENT = "client"
    CONSULTANTS = "consultants"
    FACILITATOR = "facilitator"
    PAIRS = "pairs"
    NOBODY = "nobody"


class Captures(StrEnum):
    """What is written down."""

    NOTHING = "nothing"
    NOTE = "note"
    STORY = "story"
    LIST = "list"
    GROUPS = "groups"
    VOTES = "votes"
    ROLES = "roles"
    COMMITMENT = "commitment"
    BACK = "back"
    SECTION = "section"


class Seen(StrEnum):
    """Who sees what is written, and when."""

    ALL = "all"
    REVEALED = "revealed"
    FACILITATOR = "facilitator"
    ME = "me"


class Becomes(StrEnum):
    """Where what was written goes afterwards: a part of a tutorial, a need, or nowhere.

    `taught`: it is passed on to the others; of points, they say who learned something from it.
    """

    NOTHING = "nothing"
    WHEN = "when"
    HOW = "how"
    WORDS = "words"
    EXAMPLE = "example"
    PITFALLS = "pitfalls"
    NEED = "need"
    COMMITMENT = "commitment"
    OWN = "own"
    TIP = "tip"
    TAUGHT = "taught"


class Recalls(StrEnum):
    """Which notes of earlier steps are on the screen beside what the step asks for.

    As usual they are the last ones that all read, where nothing new is written. A step is named by
    what it holds, never by its number, so that steps may be moved.
    """

    USUAL = "usual"
    LAST = "last"
    CHOSEN = "chosen"
    ALL = "all"
    MINE = "mine"


TOLD = (Captures.NOTE, Captures.STORY, Captures.LIST, Captures.GROUPS)
OF_VISITORS = (Captures.NOTHING, Captures.NOTE, Captures.STORY, Captures.LIST, Captures.VOTES)

Title = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120)]
Line = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, max_length=1200)]


class NotAProtocolError(ValueError):
    """What was given is no protocol; the text says where and why."""


class Step(BaseModel):
    """One step. `seconds` is how long it is planned to take; `points`, what each may give in votes.

    `others_only`: nobody gives them to what they wrote themselves.
    `say` is read aloud word for word; `silence`, `monopoly` and `emotion` help who facilitates when
    nobody speaks, one speaks for all, or somebody is moved.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: Title
    seconds: int = Field(ge=SHORTEST, le=LONGEST)
    purpose: Text = ""
    say: Text = ""
    silence: Text = ""
    monopoly: Text = ""
    emotion: Text = ""
    speaks: Speaks = Speaks.ALL
    captures: Captures = Captures.NOTHING
    seen: Seen = Seen.ALL
    becomes: Becomes = Becomes.NOTHING
    points: int = Field(default=0, ge=0, le=MOST_POINTS)
    others_only: bool = False
    recalls: Recalls = Recalls.USUAL

    @property
    def asks(self) -> bool:
        """Is anything written down in it?"""
        return self.captures not in (Captures.NOTHING, Captures.VOTES)

    @property
    def teaches(self) -> bool:
        """Does one write here what one passes on to the others?"""
        return self.becomes == Becomes.TAUGHT and self.asks

    @property
    def attests(self) -> bool:
        """Does each say here from what they learned? One point a note, never one's own."""
        return self.becomes == Becomes.TAUGHT and self.captures == Captures.VOTES

    @property
    def part(self) -> str:
        """The part of a tutorial that its words become, where they become one."""
        return str(Becomes.HOW if self.teaches else self.becomes)

    @property
    def is_for_all(self) -> bool:
        """Do all read in the end what is written there?"""
        return self.seen in (Seen.ALL, Seen.REVEALED)


class Protocol(BaseModel):
    """A way of meeting, step by step.

    `confidential`: nothing leaves but what each decides to share. `sheltered`: line managers of
    whoever wrote do not see it. `visitors`: people without account may sit there. `language`: of
    its words, once a room follows it.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: Title
    purpose: Text = ""
    people: Line = ""
    leaves: Line = ""
    confidential: bool = False
    sheltered: bool = False
    visitors: bool = False
    language: Literal["", "en", "fr"] = ""
    steps: tuple[Step, ...] = Field(min_length=1, max_length=MOST_STEPS)

    @property
    def seconds(self) -> int:
        """How long it takes in all."""
        return sum(step.seconds for step in self.steps)

    @property
    def teaches(self) -> bool:
        """Do colleagues attest there what somebody passes on?"""
        return any(step.attests for step in self.steps)

    @property
    def leaves_tips(self) -> bool:
        """Does a step ask for tips?"""
        return any(step.becomes == Becomes.TIP for step in self.steps)

    def captures(self, number: int) -> Captures:
        """What a step writes down; nothing, where there is no such step."""
        is_step = 0 <= number < len(self.steps)
        return self.steps[number].captures if is_step else Captures.NOTHING

    def recalled(self, number: int) -> tuple[int, ...]:
        """The earlier steps whose notes a step has on its screen, the latest first."""
        recalls = self.steps[number].recalls
        if recalls == Recalls.USUAL and self.steps[number].asks:
            return ()
        if recalls == Recalls.CHOSEN and (choice := self.choice_before(number)) is not None:
            return self.recalled(choice)
        earlier = range(number - 1, -1, -1)
        if self.steps[number].attests:
            taught = (at for at in earlier if self.steps[at].teaches)
            return tuple(at for at in taught if self.steps[at].is_for_all)
        if recalls == Recalls.MINE:
            return tuple(at for at in earlier if self.steps[at].captures in TOLD)[:1]
        kinds = (*TOLD, Captures.SECTION) if recalls == Recalls.ALL else TOLD
        told = (at for at in earlier if self.steps[at].captures in kinds)
        found = tuple(at for at in told if self.steps[at].is_for_all)
        return found if recalls == Recalls.ALL else found[:1]

    @property
    def choices_of_nothing(self) -> tuple[int, ...]:
        """The steps that choose or put together, where none before lets all read anything."""
        chooses = (Captures.VOTES, Captures.GROUPS)
        found = (n for n, step in enumerate(self.steps) if step.captures in chooses)
        return tuple(n for n in found if not self.recalled(n))

    def choice_before(self, number: int) -> int | None:
        """The last step before this one in which points were given."""
        choices = (n for n in range(number) if self.steps[n].captures == Captures.VOTES)
        return max(choices, default=None)


def parse(data: Any) -> Protocol:
    """Read a protocol from what a file or a row holds. Raises `NotAProtocolError`."""
    if not isinstance(data, Mapping) or "steps" not in data:
        raise NotAProtocolError(_("This is not a protocol: it holds no list of steps."))
    try:
        protocol = Protocol.model_validate(data)
    except ValidationError as mistakes:
        raise NotAProtocolError(_sentence(mistakes.errors()[0])) from mistakes
    for number, step in enumerate(protocol.steps, start=1):
        if step.becomes == Becomes.OWN and step.seen != Seen.ME:
            raise NotAProtocolError(
                _("Step %(num)d: what each is asked about alone is seen only by who wrote it.")
                % {"num": number}
            )
        if step.captures == Captures.VOTES and not (step.points or step.attests):
            raise NotAProtocolError(
                _("Step %(num)d: say how many points each person gives, from 1 to %(most)d.")
                % {"num": number, "most": MOST_POINTS}
            )
        if step.captures == Captures.GROUPS and not protocol.recalled(number - 1):
            raise NotAProtocolError(
                _(
                    "Step %(num)d: what is brought together was written before: let it recall the "
                    "notes of an earlier step that all read."
                )
                % {"num": number}
            )
    if protocol.visitors:
        _refuse_what_visitors_cannot(protocol)
    return protocol


def _refuse_what_visitors_cannot(protocol: Protocol) -> None:
    """Their words leave the room one by one, each read before: as a tip, or not at all.

    What comes back to somebody later has nobody to come back to.
    """
    if protocol.confidential or protocol.sheltered:
        raise NotAProtocolError(
            _("Where people without account may sit, nothing is confidential or hidden.")
        )
    for number, step in enumerate(protocol.steps, start=1):
        if step.captures not in OF_VISITORS or step.speaks in (Speaks.CLIENT, Speaks.CONSULTANTS):
            raise NotAProtocolError(
                _(
                    "Step %(num)d: where people without account may sit, a step asks for notes, "
                    "stories, a list or points, and nobody is the client."
                )
                % {"num": number}
            )
        if step.becomes not in (Becomes.NOTHING, Becomes.TIP):
            raise NotAProtocolError(
                _(
                    "Step %(num)d: where people without account may sit, what is written becomes "
                    "a tip, or stays in the room."
                )
                % {"num": number}
            )


def dump(protocol: Protocol) -> dict[str, Any]:
    """What a row or a file holds of it; `parse` gives the same protocol back."""
    return protocol.model_dump(mode="json")


def _sentence(mistake: ErrorDetails) -> str:
    """The first mistake, in words that say what to do."""
    place = mistake["loc"]
    said = _about(str(place[-1]) if place else "", mistake)
    if len(place) > 1 and place[0] == "steps" and isinstance(place[1], int):
        return _("Step %(num)d: %(said)s") % {"num": place[1] + 1, "said": said}
    return said[:1].upper() + said[1:]


def _about(name: str, mistake: ErrorDetails) -> str:
    if name.isdecimal():
        return _("it has neither a title nor minutes.")
    if name == "steps":
        return _("a protocol has from 1 to %(most)d steps.") % {"most": MOST_STEPS}
    if name == "seconds":
        return _("give it between 10 seconds and 4 hours.")
    if name == "points":
        return _("each person gives from 1 to %(most)d points.") % {"most": MOST_POINTS}
    if name == "title":
        return _("give it a title, of 120 letters at most.")
    told = {"name": name, **mistake.get("ctx", {})}
    said = {
        "enum": _("“%(name)s” is one of: %(expected)s."),
        "extra_forbidden": _("“%(name)s” is not known."),
        "string_too_long": _("“%(name)s” has %(max_length)s letters at most."),
    }
    return said.get(mistake["type"], _("“%(name)s” cannot be read.")) % told
