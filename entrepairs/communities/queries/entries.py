# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""How people come in: invitations and requests."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from entrepairs.communities import addresses, rules
from entrepairs.communities import words as wordings
from entrepairs.communities.models import (
    Community,
    CommunityInvitation,
    JoinRequest,
    Membership,
)
from entrepairs.kernel.folding import fold
from entrepairs.people.models import Person

CANDIDATES = 8


@dataclass(frozen=True)
class InvitationLine:
    """An invitation that still stands. `to` is a name, or nothing for a link."""

    token: str
    to: str
    invited_by: str
    created_at: datetime
    expires_at: datetime


@dataclass(frozen=True)
class InvitationPage:
    """What the holder of an invitation reads before joining. `stands` is false once it is over."""

    token: str
    slug: str
    name: str
    purpose: str
    kind: str
    place: str
    invited_by: str
    is_member: bool
    is_closed: bool
    stands: bool

    @property
    def kind_words(self) -> str:
        """What it is and where, in the reader's language."""
        return wordings.kind_and_place(self.kind, self.place)

    @property
    def href(self) -> str:
        """Its front page."""
        return addresses.front(self.slug)


@dataclass(frozen=True)
class RequestLine:
    """Somebody who waits for an answer; `slug` is the person's."""

    slug: str
    name: str
    photo_url: str
    job: str
    place: str
    message: str
    created_at: datetime


@dataclass(frozen=True)
class Candidate:
    """A colleague who could be invited. `is_invited`: already is."""

    slug: str
    name: str
    photo_url: str
    job: str
    place: str
    is_invited: bool


def invitation(person: Person, token: str) -> InvitationPage:
    """An invitation that the person holds; 404 for any other.

    One SQL query, and what one belongs to, once a request.
    """
    held = invitation_row(person, token)
    here = held.community
    return InvitationPage(
        token=held.token,
        slug=here.slug,
        name=here.name,
        purpose=here.purpose,
        kind=here.kind,
        place=here.site.name if here.site else "",
        invited_by=held.invited_by.name if held.invited_by else "",
        is_member=rules.is_member(person, here),
        is_closed=here.archived_at is not None,
        stands=held.stands,
    )


def invitation_row(person: Person, token: str) -> CommunityInvitation:
    """The invitation itself, for the action that follows; 404 if it is not for the person."""
    rows = CommunityInvitation.objects.visible_to(person)
    rows = rows.select_related("community", "community__site", "invited_by")
    return get_object_or_404(rows, token=token)


def invitations(person: Person, here: Community) -> tuple[InvitationLine, ...]:
    """What still lets somebody in, newest first: all of it to those who facilitate. One SQL query.

    Others who may invite see the ones they made.
    """
    rows = _sent(person, here).select_related("person", "invited_by")
    return tuple(
        InvitationLine(
            token=row.token,
            to=row.person.name if row.person else "",
            invited_by=row.invited_by.name if row.invited_by else "",
            created_at=row.created_at,
            expires_at=row.expires_at,
        )
        for row in rows.order_by("-created_at", "-pk")
    )


def sent_invitation(person: Person, here: Community, token: str) -> CommunityInvitation:
    """One of those that `invitations` lists, for the action that follows; 404 for any other.

    One SQL query.
    """
    return get_object_or_404(_sent(person, here), token=token)


def _sent(person: Person, here: Community) -> QuerySet[CommunityInvitation]:
    rules.may_invite(person, here).or_refuse()
    rows = CommunityInvitation.objects.own(here).standing()
    return rows if rules.facilitates(person, here) else rows.filter(invited_by=person)


def requests(person: Person, here: Community) -> tuple[RequestLine, ...]:
    """Who waits for an answer, oldest first. One SQL query."""
    rules.may_facilitate(person, here).or_refuse()
    rows = JoinRequest.objects.own(here).filter(state=JoinRequest.State.WAITING)
    rows = rows.select_related("person", "person__site").order_by("created_at", "pk")
    return tuple(
        RequestLine(
            slug=row.person.slug,
            name=row.person.name,
            photo_url=row.person.photo_url,
            job=row.person.job,
            place=row.person.site.name if row.person.site else "",
            message=row.message,
            created_at=row.created_at,
        )
        for row in rows
    )


def request_row(person: Person, here: Community, slug: str) -> JoinRequest:
    """The last request of somebody, for the action that follows; 404 without. One SQL query."""
    rules.may_facilitate(person, here).or_refuse()
    rows = JoinRequest.objects.own(here).filter(person__slug=slug)
    last = rows.order_by("created_at", "pk").last()
    if last is None:
        raise Http404
    return last


def candidates(person: Person, here: Community, words: str) -> tuple[Candidate, ...]:
    """Colleagues who do not belong yet, by the begin of a name or by address. One SQL query."""
    rules.may_invite(person, here).or_refuse()
    if not fold(words):
        return ()
    belongs = Membership.objects.own(here).filter(person=OuterRef("pk"))
    invited = CommunityInvitation.objects.own(here).standing().filter(person=OuterRef("pk"))
    colleagues = Person.objects.visible_to(person).present()
    rows = colleagues.called(words) | colleagues.filter(email__iexact=words.strip())
    rows = rows.filter(~Exists(belongs)).annotate(is_invited=Exists(invited))
    return tuple(
        Candidate(
            slug=row.slug,
            name=row.name,
            photo_url=row.photo_url,
            job=row.job,
            place=row.site.name if row.site else "",
            is_invited=row.is_invited,
        )
        for row in rows.select_related("site").order_by("name_key", "pk")[:CANDIDATES]
    )


def candidate(person: Person, here: Community, slug: str) -> Person:
    """A colleague to invite, for the action that follows. One SQL query."""
    rules.may_invite(person, here).or_refuse()
    return get_object_or_404(Person.objects.visible_to(person).present(), slug=slug)
