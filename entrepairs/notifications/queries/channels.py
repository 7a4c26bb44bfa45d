# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a facilitator sees of channels: never their addresses, which are keys."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from django.shortcuts import get_object_or_404

from entrepairs.communities.models import Community
from entrepairs.kernel import outgoing
from entrepairs.notifications.models import Channel, Posting
from entrepairs.people.models import Person

SHOWN = 30


@dataclass(frozen=True)
class ChannelRow:
    """A channel, by its name and where it is."""

    slug: str
    name: str
    kind: str
    host: str
    made_at: datetime
    made_by: str
    tells: bool


@dataclass(frozen=True)
class PostingRow:
    """What was told, to which channel, and what its server answered."""

    slug: str
    title: str
    channel: str
    state: str
    answer: str
    at: datetime


@dataclass(frozen=True)
class ChannelsPage:
    """The channels of one community and the last things they were told."""

    community: str
    is_open: bool
    is_on: bool
    channels: tuple[ChannelRow, ...]
    postings: tuple[PostingRow, ...]


def page(person: Person, here: Community) -> ChannelsPage:
    """For who facilitates it. Two SQL queries."""
    is_open = here.visibility == Community.Visibility.OPEN
    rows = Channel.objects.visible_to(person).filter(community=here).select_related("made_by")
    said = Posting.objects.visible_to(person).filter(channel__community=here)
    said = said.select_related("channel", "contribution")
    return ChannelsPage(
        community=here.name,
        is_open=is_open,
        is_on=outgoing.is_on(),
        channels=tuple(_row(row, is_open=is_open) for row in rows.order_by("name", "pk")),
        postings=tuple(_posting(row) for row in said.order_by("-at", "-pk")[:SHOWN]),
    )


def channel(person: Person, community: str, slug: str) -> Channel:
    """One of a community, for the action that removes it. One SQL query."""
    rows = Channel.objects.visible_to(person).select_related("community")
    return get_object_or_404(rows, slug=slug, community__slug=community)


def posting(person: Person, community: str, slug: str) -> Posting:
    """One that did not arrive, to be sent again. One SQL query."""
    rows = Posting.objects.visible_to(person).select_related("channel__community")
    rows = rows.filter(state__in=(Posting.State.REFUSED, Posting.State.DROPPED))
    return get_object_or_404(rows, slug=slug, channel__community__slug=community)


def _row(row: Channel, *, is_open: bool) -> ChannelRow:
    return ChannelRow(
        slug=row.slug,
        name=row.name,
        kind=row.kind,
        host=urlsplit(row.url).hostname or "",
        made_at=row.made_at,
        made_by=row.made_by.name if row.made_by else "",
        tells=is_open or row.discloses,
    )


def _posting(row: Posting) -> PostingRow:
    text = row.contribution
    return PostingRow(
        slug=row.slug,
        # Withdrawn since: its words are no longer shown.
        title="" if text.hidden else text.title or text.excerpt,
        channel=row.channel.name,
        state=row.state,
        answer=row.answer,
        at=row.at,
    )
