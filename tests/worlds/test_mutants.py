# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The worlds themselves, tried: take one filter away, and they must see it.

Each `visible_to` of the house is replaced in turn by one that lets everything through; then single
conditions inside them. A filter that worlds do not miss is named with the reason, or is a hole in
the worlds.
"""

from contextlib import contextmanager

import pytest
from django.apps import apps
from django.core.exceptions import MultipleObjectsReturned
from django.db import connection, transaction
from django.db.models import Value

from entrepairs.communities.models import (
    CommunityQuerySet,
    NeedQuerySet,
    WithinCommunities,
)
from entrepairs.kernel import prepared
from entrepairs.knowledge.models.contribution import ContributionQuerySet
from entrepairs.knowledge.models.files import AttachmentQuerySet
from entrepairs.knowledge.models.needs import NeedAnswerQuerySet
from entrepairs.knowledge.models.relays import RelayQuerySet
from entrepairs.knowledge.models.response import CommentQuerySet, ReportQuerySet
from entrepairs.knowledge.models.scoped import ScopedQuerySet
from entrepairs.meetings import rules
from entrepairs.meetings.models.meeting import MeetingQuerySet
from entrepairs.meetings.models.room import SeatQuerySet
from entrepairs.notifications.models import NoticeQuerySet
from entrepairs.skills.models.certifications import BadgeQuerySet
from tests.worlds import (
    attesting,
    carrying,
    membership,
    rooms,
    scenes,
    skilled,
    soliciting,
    staffing,
    texts,
    thanking,
    upkeep,
)
from tests.worlds.explorer import PRESSED, undone

# They try the worlds, not the database: once is enough.
pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(connection.vendor != "sqlite", reason="the worlds are tried on SQLite"),
]
# Each part is tried by a process of its own, in the first worlds that see all of it.
PARTS, WORLDS = 2, 12


HELD_BY_NO_WORD = {
    "OfferQuerySet": "a second lock: offers are asked for by needs that one sees and that stand",
    "SupportQuerySet": "yes or no about a need: no word of anybody; the twins miss it",
    "ServedQuerySet": "a second lock: what somebody says is asked for by notes that are their own",
    "CharterQuerySet": "a second lock: asked for by a community that one may know of",
    "AgreementQuerySet": "a yes of one's own: no word of anybody",
    "OrganisationQuerySet": "asked by visitors for the house's colours alone",
    "RsvpQuerySet": "a second lock: who comes is asked for by meetings that one sees",
    "WaitingQuerySet": "whether one waits, and after how many: no word of anybody",
    "AvailabilityQuerySet": "a number, a day and subjects of one's own: no word of anybody",
    "ChannelQuerySet": "no channel in these worlds; its own tests see who sees one",
    "PostingQuerySet": "as above",
    "OwnQuerySet": "hours, days, numbers and devices of one's own: no word of anybody",
    "FailingAddressQuerySet": "no mail of these worlds is refused; its own tests see to it",
    "PersonSubjectQuerySet": "who says what of words that their house knows; the twins miss it",
    "WaivedQuerySet": "words of the house that somebody said no to: no word of anybody",
    "CertificationQuerySet": "a second lock: queries.certifying opens to each what is theirs",
    "OfAnAnnouncement": "a second lock: choices are asked for by a poll that one reads",
    "VerdictQuerySet": "a second lock: doubts are shown to who may answer for the text",
    "VideoQuerySet": "a second lock: what is filmed is asked for by texts that show it",
    "CoffeeWishQuerySet": "yes or no: no word of anybody",
    "GreetingQuerySet": "that somebody was greeted: no word of anybody",
    "ReviewQuerySet": "that somebody was asked to look again: no word of anybody",
    "FollowQuerySet": "a second lock: what is followed is shown by its own rule; the twins miss it",
    "OpinionQuerySet": "a second lock: asked for by a message that one wrote, or as one's own",
}


# What a filter also adds to its rows, for those who use them.
ADDED = {"NoticeQuerySet": {"invitation_token": Value("nowhere")}}

# Rows without an address of their own stand on the pages of others, or in a list.
SHOWN_WITH = {
    "CommunityQuerySet": {"home:community", "home:community_needs", "outreach:announcements"},
    "DraftQuerySet": {"drafts", "knowledge:drafts"},
    "SavedQuerySet": {"knowledge:saved", "knowledge:shelf"},
    "ReportQuerySet": {"reports", "knowledge:reports"},
    "ThanksQuerySet": {"thanks", "knowledge:my_thanks"},
    "CalendarFeedQuerySet": {"meetings:calendar"},
    "InvitationQuerySet": {"people:invite"},
    "AgendaQuerySet": {"meetings:meeting"},
    "BeforehandQuerySet": {"meetings:meeting"},
    "InRoomQuerySet": {"meetings", "notes"},
    "NeedAnswerQuerySet": {"home:need"},
    "SolicitationQuerySet": {"discovery:for_me", "discovery:for_me_need"},
    "SuggestionQuerySet": {"suggestions", "skills:list"},
    "ImprovementQuerySet": {"improvements", "curation:suggestions"},
    "EvidenceQuerySet": {"skills:pieces", "skills:mine"},
    "EndorsementQuerySet": {"skills:about_me", "skills:given"},
    "BadgeQuerySet": {"badges", "skills:my_badge", "skills:open_badge"},
    "CoffeeQuerySet": {"coffees", "discovery:coffees"},
    "OutsideQuerySet": {"discovery:outside"},
    "OfAdministrators": {"operations:staff_files"},
    "RoleChangeQuerySet": {"people:roles"},
    "ScopedQuerySet": {"needs", "contributions", "relays"},
    rules.__name__: {"meetings", "notes", "seats"},
}

# What must have happened for a fault to show, and seldom does.
RARE = [
    *[scenes.prepare] * 3,
    *[rooms.show_calendar] * 3,
    *[membership.offer_account] * 3,
    *[soliciting.lose_sight] * 4,
    *[skilled.suggest] * 2,
    *[upkeep.suggest] * 4,
    *[texts.report] * 4,
    *[thanking.say] * 4,
    *[skilled.lose_evidence] * 2,
    *[attesting.put_away] * 3,
    *[staffing.arrive] * 3,
    *[staffing.succeed_to_nobody] * 4,
    *[carrying.be_carried] * 3,
    skilled.drink_coffee,
    skilled.look_outside,
    *[skilled.consult] * 4,
    *[scenes.lose_an_answer] * 6,
    *[texts.withdraw] * 4,
    *[texts.put_aside] * 6,
    *[texts.comment] * 4,
    *[texts.withdraw_comment] * 4,
]


def filters():
    """Every class that says who sees rows of a model, by name; each as if all rows were seen."""
    found = {}
    for model in apps.get_models():
        for base in type(model._default_manager.none()).__mro__:
            if "visible_to" in vars(base) and base.__module__.startswith("entrepairs"):
                found[f"{base.__module__.split('.')[1]}.{base.__name__}"] = base
                break
    return {
        f"{name} lets all through": (base, "visible_to", _all_with(ADDED.get(base.__name__, {})))
        for name, base in sorted(found.items())
        if base.__name__ not in HELD_BY_NO_WORD
    }


def _all_with(added):
    return lambda rows, *_, **__: rows.annotate(**added)


def house_only(rows, person):
    return rows.filter(organisation_id=person.organisation_id)


MUTANTS = {
    "communities are known to the whole house": (CommunityQuerySet, "visible_to", house_only),
    "communities are read by the whole house": (CommunityQuerySet, "readable_by", house_only),
    "houses have no walls": (CommunityQuerySet, "_of_the_house", lambda rows, _: rows.all()),
    "withdrawn texts are shown": (
        ContributionQuerySet,
        "visible_to",
        lambda rows, person, **_: ScopedQuerySet.visible_to(rows, person),
    ),
    "withdrawn comments are shown": (
        CommentQuerySet,
        "visible_to",
        ScopedQuerySet.visible_to,
    ),
    "files are served to their house": (AttachmentQuerySet, "visible_to", house_only),
    "reports are read by members": (
        ReportQuerySet,
        "visible_to",
        lambda rows, person: rows.filter(community__members=person),
    ),
    "withdrawn needs are shown": (NeedQuerySet, "visible_to", WithinCommunities.visible_to),
    "what answers a need is shown where the need is": (
        NeedAnswerQuerySet,
        "visible_to",
        ScopedQuerySet.visible_to,
    ),
    "what is passed on is shown to the house": (RelayQuerySet, "visible_to", house_only),
    "notices outlive the right": (
        NoticeQuerySet,
        "visible_to",
        lambda rows, person: rows.filter(person=person).annotate(**ADDED["NoticeQuerySet"]),
    ),
    "a phone without account opens every room": (
        SeatQuerySet,
        "held",
        lambda rows, token: rows.filter(person=None) if token else rows.none(),
    ),
    "every room lets people without account in": (
        MeetingQuerySet,
        "open_to_visitors",
        lambda rows: rows.exclude(script=None),
    ),
    "people without account read what who leads reads": (
        rules,
        "has_led",
        lambda seat, meeting: seat.person_id in (None, meeting.facilitator_id),
    ),
    "whoever sits there reads everything": (
        rules,
        "sees",
        lambda _seat, _meeting, capture: not capture.withdrawn_at,
    ),
    "a badge is open to whoever finds its address": (
        BadgeQuerySet,
        "own",
        lambda rows, slug: rows.filter(slug=slug),
    ),
}


@pytest.mark.parametrize("part", range(PARTS))
def test_a_filter_or_condition_that_is_left_out_is_seen(db, steady, part):
    unseen = dict(list((filters() | MUTANTS).items())[part::PARTS])
    for seed in range(1, WORLDS + 1):
        steady(seed)
        with undone(seed, *RARE) as explorer:
            assert as_it_is(explorer) == [], f"in world {seed}, with no filter replaced"
            for name in [name for name in unseen if is_seen(explorer, seed, name, *unseen[name])]:
                del unseen[name]
        if not unseen:
            return
    assert unseen == {}, "no world missed these"


def as_it_is(explorer):
    """What is wrong in this world already: it would be laid on the filter that is replaced."""
    with transaction.atomic():
        faults = explorer.anew("as it is").hunt(near=())
        transaction.set_rollback(True)
    return faults


def is_seen(explorer, seed, name, queryset, method, instead):
    """Is something wrong in this world, once a filter is replaced?"""
    with replaced(queryset, method, instead), transaction.atomic():
        explorer = explorer.anew(f"{seed} {name}")
        try:
            return bool(explorer.press(_near(explorer.world, queryset), PRESSED * seed))
        except MultipleObjectsReturned:
            return True  # a page that finds too much breaks, which no world lets pass
        finally:
            transaction.set_rollback(True)


@contextmanager
def replaced(owner, method, instead):
    """Another method for a moment; a query made with the one must not outlive it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(owner, method, instead)
        prepared.forget_all()
        yield
    prepared.forget_all()


def _near(world, queryset):
    """The tables of a world, or pages, in which a fault of this filter may be seen."""
    return SHOWN_WITH.get(queryset.__name__) or {
        table
        for table, rows in world.rows.items()
        if any(
            row and queryset in type(type(row)._default_manager.all()).__mro__
            for row in rows.values()
        )
    }
