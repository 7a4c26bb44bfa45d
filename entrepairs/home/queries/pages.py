# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Pages made of several rooms, in the shape they show them."""

from dataclasses import dataclass

from entrepairs.communities import queries as communities
from entrepairs.communities import readable
from entrepairs.communities.queries import CommunityCard, CommunityPage, NeedCard
from entrepairs.discovery.queries import waiting
from entrepairs.knowledge.queries import lists, relays
from entrepairs.knowledge.queries.thanks import Thanks, this_month
from entrepairs.meetings.queries import meetings
from entrepairs.meetings.queries.meetings import Line
from entrepairs.notifications import queries as notices
from entrepairs.notifications.queries import NoticeRow
from entrepairs.outreach.queries import announcements, arriving, beginning
from entrepairs.outreach.queries.announcements import Said
from entrepairs.outreach.queries.beginning import Step
from entrepairs.people.models import Person
from entrepairs.people.queries import profiles
from entrepairs.people.queries.profiles import Profile
from entrepairs.skills.queries import somebodys

MOST_WAITING = 6
FRESH = 8
NEEDS = 3
NOTHING = relays.Counts()


@dataclass(frozen=True)
class Today:
    """What one finds in the morning."""

    meeting: Line | None
    notices: tuple[NoticeRow, ...]
    to_answer: tuple[lists.Row, ...]
    to_accept: tuple[lists.Row, ...]
    fresh: tuple[lists.Row, ...]
    to_join: tuple[CommunityCard, ...]
    thanks: Thanks
    is_new: bool

    @property
    def waiting(self) -> int:
        """How many things wait."""
        others = (self.notices, self.to_answer, self.to_accept)
        return sum(map(len, others)) + (self.meeting is not None)


def today(person: Person) -> Today:
    """What waits for somebody and what is new around them. At most eight SQL queries."""
    mine = readable.mine(person)
    # Who belongs nowhere is invited nowhere.
    meeting = meetings.next_one(person) if mine else None
    told = notices.waiting(person, MOST_WAITING + 1)
    # A newcomer who belongs nowhere yet sees what is open to them instead of an empty page.
    fresh = lists.recent(person, mine or readable.communities(person), limit=FRESH)
    return Today(
        meeting=meeting,
        notices=_beside(meeting, told),
        to_answer=waiting.to_answer(person)[:3],
        to_accept=lists.to_accept(person)[:3],
        fresh=fresh,
        to_join=() if mine else communities.directory(person).cards[:4],
        thanks=this_month(person),
        is_new=arriving.is_new(person),
    )


def _beside(meeting: Line | None, told: list[NoticeRow]) -> tuple[NoticeRow, ...]:
    """What else is told: the invitation to one's next meeting stands there with its answer."""
    shown = [one for one in told if not (meeting and one.invites_to == meeting.slug)]
    return tuple(shown[:MOST_WAITING])


@dataclass(frozen=True)
class Front:
    """A community's first page."""

    head: CommunityPage
    texts: lists.Page | None
    needs: tuple[NeedCard, ...] = ()
    meetings: tuple[Line, ...] = ()
    received: relays.Counts = NOTHING
    pinned: tuple[Said, ...] = ()
    animates: bool = False
    kit: tuple[Step, ...] = ()

    @property
    def may_vote(self) -> bool:
        """As `may_write_in` says, but for who was removed: the rule decides when it is pressed."""
        reads = (
            self.head.standing in ("member", "join", "invited") or self.head.visibility == "open"
        )
        return reads and not self.head.is_closed

    @property
    def may_plan(self) -> bool:
        """Does the reader run it, and does it go on?"""
        return self.head.may_facilitate and not self.head.is_closed


def community(person: Person, slug: str, page: int) -> Front:
    """A community and, for whoever reads it, what it wrote, needs and received, when it meets.

    Ten SQL queries at most; one more to who facilitates it while it is young.
    """
    head = communities.community(person, slug)
    if not head.may_read:
        return Front(head, None)
    texts = lists.of_community(person, head.key, page)
    needs = communities.named_first(person, head.key, NEEDS) if page == 1 else ()
    gathers = meetings.of_community(person, head.key)
    return Front(
        head=head,
        texts=texts,
        needs=needs,
        meetings=gathers,
        received=relays.counts(person, head.key),
        pinned=announcements.pinned(person, head.key) if page == 1 else (),
        kit=beginning.kit(person, head) if page == 1 else (),
        animates=announcements.may_animate(person, head.key) and not head.is_closed,
    )


@dataclass(frozen=True)
class ProfilePage:
    """Somebody, and what they left to the others as far as the reader may see it."""

    profile: Profile
    texts: lists.Page
    skills: tuple[somebodys.SkillRow, ...]


def profile(person: Person, slug: str, page: int) -> ProfilePage:
    """A colleague's page; 404 for anybody else.

    Seven SQL queries; four more when they show a skill: what speaks for each is of three tables.
    """
    somebody = profiles.person_by_slug(person, slug)
    return ProfilePage(
        profile=profiles.profile(person, slug, readable.companions(person)),
        texts=lists.by_author(person, somebody, page),
        skills=somebodys.skills(person, somebody),
    )
