# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a group received, and one thing that it received."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, OuterRef, QuerySet
from django.shortcuts import get_object_or_404

from entrepairs.communities import readable
from entrepairs.communities import rules as communities
from entrepairs.communities.models import Community
from entrepairs.knowledge import rules, words
from entrepairs.knowledge.models import Contribution, Relay, Thanks, Trial
from entrepairs.knowledge.queries import credits as crediting
from entrepairs.knowledge.queries import journeys, posts, shapes, trials
from entrepairs.knowledge.queries.marks import word
from entrepairs.knowledge.queries.needs import Answered
from entrepairs.knowledge.queries.prepared import ForReader
from entrepairs.people.models import Person

State = Relay.State
PAGE = 50


@dataclass(frozen=True)
class Received:
    """One line of what a group received. A tutorial that was withdrawn has no words any more."""

    slug: str
    title: str
    language: str
    author: str
    state: str
    sender: str
    at: datetime
    need: str
    is_withdrawn: bool
    is_tried: bool
    variant: str


@dataclass(frozen=True)
class Inbox:
    """What waits for the group, and what it has answered."""

    waiting: tuple[Received, ...]
    kept: tuple[Received, ...]
    declined: tuple[Received, ...]


@dataclass(frozen=True)
class Offers:
    """What to propose; the rules decide again."""

    answers: bool
    adopts: bool
    reconsiders: bool
    tries: bool
    plans: bool
    thanks: bool


@dataclass(frozen=True)
class Opened:
    """A tutorial as a group received it. `post` is nothing once it is withdrawn.

    `home` is its own page, for those who read where it lives.
    """

    slug: str
    group: shapes.Group
    sender: shapes.Group | None
    relayed_by: str
    relayed_at: datetime
    words: str
    need: Answered | None
    state: str
    answered_by: str
    answered_at: datetime | None
    reason: str
    note: str
    variant: str
    home: str
    post: posts.Post | None
    credits: crediting.Credits
    effect: trials.Effect | None
    journey: journeys.Journey | None
    told: str
    thanked: bool
    offers: Offers

    @property
    def authors(self) -> tuple[shapes.Author | crediting.Name, ...]:
        """Whose work it is: who signs it, then all who are named with it."""
        named = (*self.credits.together, *self.credits.before)
        if self.post is None:
            return named
        author = self.post.author
        # Who published it for a group may be named with the others, too.
        return (author, *(one for one in named if not one.slug or one.slug != author.slug))


def inbox(person: Person, community: int) -> Inbox:
    """All that a community received, the newest first, fifty at most. One SQL query."""
    rows = _told(person, community)[:PAGE]
    found = [_received(values) for values in rows]
    return Inbox(
        waiting=tuple(one for one in found if one.state == State.RECEIVED),
        kept=tuple(one for one in found if one.state in (State.ADOPTED, State.ADAPTED)),
        declined=tuple(one for one in found if one.state == State.DECLINED),
    )


COLUMNS = (
    *("slug", "tutorial__title", "tutorial__language", "tutorial__author__name"),
    *("tutorial__author_name", "state", "sender__name", "relayed_at", "need__wording"),
    *("need__withdrawn_at", "variant__slug", "variant__hidden", "tutorial__hidden"),
    *("knows_sender", "is_tried"),
)


def _told(person: Person, community: int) -> QuerySet:
    tried = Trial.objects.own(contribution=OuterRef("tutorial"), community=OuterRef("community"))
    known = Community.objects.visible_to(person).filter(pk=OuterRef("sender"))
    rows = Relay.objects.visible_to(person).filter(community=community)
    rows = rows.annotate(knows_sender=Exists(known), is_tried=Exists(tried))
    return rows.order_by("-relayed_at", "-pk").values_list(*COLUMNS)


def _received(values: tuple) -> Received:
    (slug, title, language, author, imported, state, sender, at, need, need_gone) = values[:10]
    (variant, variant_gone, is_withdrawn, knows_sender, is_tried) = values[10:]
    return Received(
        slug=slug,
        title="" if is_withdrawn else title,
        language=language,
        author="" if is_withdrawn else author or imported,
        state=state,
        sender=sender if knows_sender else "",
        at=at,
        need=need if need and not need_gone else "",
        is_withdrawn=is_withdrawn,
        is_tried=is_tried,
        variant=variant if variant and not variant_gone else "",
    )


def waiting(person: Person, community: int, limit: int) -> list[tuple[str, str]]:
    """Public name and title of what waits for an answer, the oldest first. One SQL query."""
    rows = Relay.objects.visible_to(person).filter(community=community, state=State.RECEIVED)
    rows = rows.filter(tutorial__hidden=False).order_by("relayed_at", "pk")
    return list(rows.values_list("slug", "tutorial__title")[:limit])


@dataclass(frozen=True)
class Counts:
    """How much of what a group received waits, and how much of it the group made its own."""

    waiting: int = 0
    kept: int = 0


def counts(person: Person, community: int) -> Counts:
    """Of one community. One SQL query."""
    found = dict(COUNTED.rows(person, community))
    return Counts(
        waiting=found.get(State.RECEIVED, 0),
        kept=found.get(State.ADOPTED, 0) + found.get(State.ADAPTED, 0),
    )


def _counted(person: Person, community: int) -> QuerySet:
    rows = Relay.objects.visible_to(person).filter(community=community, tutorial__hidden=False)
    return rows.order_by().values_list("state").annotate(many=Count("pk"))


COUNTED = ForReader(_counted)


def row(person: Person, slug: str) -> Relay:
    """What a group received, for the action that follows. One SQL query."""
    things = ("community", "sender", "tutorial__community", "need", "variant", "relayed_by")
    rows = Relay.objects.visible_to(person).select_related(*things, "answered_by")
    return get_object_or_404(rows, slug=slug)


def sent_row(person: Person, slug: str) -> Relay:
    """The same for who passed it on, who may not read the group that received it. One SQL query."""
    known = Community.objects.visible_to(person)
    rows = Relay.objects.own(slug=slug, relayed_by=person, community__in=known)
    return get_object_or_404(rows.select_related("community", "sender", "tutorial"))


def opened(person: Person, slug: str) -> Opened:
    """A tutorial as the group received it. Seven SQL queries at most."""
    relay = row(person, slug)
    tutorial = relay.tutorial
    told, thanked = _said(person, tutorial)
    reads = tutorial.community_id in readable.communities(person)
    need = relay.need if relay.need and not relay.need.withdrawn_at else None
    variant = relay.variant if relay.variant and not relay.variant.hidden else None
    return Opened(
        slug=relay.slug,
        group=shapes.Group(relay.community.slug, relay.community.name),
        sender=_if_known(person, relay.sender),
        relayed_by=relay.relayed_by.name if relay.relayed_by else "",
        relayed_at=relay.relayed_at,
        words=relay.words,
        need=Answered(need.slug, need.wording, relay.community.name) if need else None,
        state=relay.state,
        answered_by=relay.answered_by.name if relay.answered_by else "",
        answered_at=relay.answered_at,
        reason=str(words.DECLINED[relay.reason]) if relay.reason else "",
        note=relay.note,
        variant=variant.slug if variant else "",
        home=tutorial.slug if reads and not tutorial.hidden else "",
        post=None if tutorial.hidden else _post(person, relay),
        credits=crediting.of_text(tutorial.pk) if not tutorial.hidden else crediting.Credits(),
        effect=None if tutorial.hidden else trials.effect(tutorial.pk),
        journey=journeys.journey(person, tutorial.pk),
        told=told,
        thanked=thanked,
        offers=_offers(person, relay),
    )


def _if_known(person: Person, community: Community) -> shapes.Group | None:
    known = Community.objects.visible_to(person).filter(pk=community.pk).exists()
    return shapes.Group(community.slug, community.name) if known else None


def _post(person: Person, relay: Relay) -> posts.Post:
    columns = [f"tutorial__{name}" for name in posts.COLUMNS]
    rows = Relay.objects.visible_to(person).filter(pk=relay.pk)
    return posts.post(rows.values_list(*columns).get())


def _said(person: Person, tutorial: Contribution) -> tuple[str, bool]:
    """What happened when the reader tried it, and whether they said thanks. One SQL query."""
    tried = Trial.objects.own(contribution=tutorial.pk, person=person)
    thanked = Thanks.objects.own(person, contribution=tutorial.pk, comment=None)
    found = tried.values_list(word("tried"), "outcome")
    said = dict(found.union(thanked.values_list(word("thanked"), word(""))))
    return said.get("tried", ""), "thanked" in said


def _offers(person: Person, relay: Relay) -> Offers:
    answers = bool(rules.may_answer_relay(person, relay))
    answered = relay.state in (State.ADOPTED, State.DECLINED)
    return Offers(
        answers=answers,
        adopts=bool(rules.may_adopt(person, relay)),
        reconsiders=answers and answered,
        tries=bool(rules.may_try_received(person, relay)),
        plans=communities.facilitates(person, relay.community),
        thanks=relay.tutorial.author_id not in (None, person.pk),
    )
