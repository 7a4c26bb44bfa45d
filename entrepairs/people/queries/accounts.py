# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Invitations, devices, and the house a visitor stands before."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from allauth.usersessions.models import UserSession
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from entrepairs.kernel.decisions import Decision
from entrepairs.people import browsers, rules, single_sign_on
from entrepairs.people.models import Invitation, Person
from entrepairs.people.queries.profiles import person_by_slug


@dataclass(frozen=True)
class InvitationPage:
    """What whoever holds the link sees before answering."""

    organisation: str
    invited_by: str
    email: str
    name: str
    language: str


@dataclass(frozen=True)
class InvitationCard:
    """A link that waits, as an administrator sees it."""

    slug: str
    email: str
    invited_by: str
    sent_at: datetime
    expires_at: datetime


@dataclass(frozen=True)
class Device:
    """One of the reader's own sessions."""

    mark: str
    browser: str
    address: str
    since: datetime
    is_this_one: bool


@dataclass(frozen=True)
class WayIn:
    """One of the organisation's providers, and whether the reader signs in by it."""

    name: str
    url: str
    key: str
    is_joined: bool


def invitation(token: str) -> InvitationPage:
    """The invitation behind a link; 404 once it is used, withdrawn or out of date. One query."""
    waiting = Invitation.objects.own(token).waiting()
    found = waiting.select_related("organisation", "invited_by", "claims").first()
    if found is None:
        raise Http404
    return InvitationPage(
        organisation=found.organisation.name,
        invited_by=found.invited_by.name if found.invited_by else "",
        email=found.email,
        name=found.claims.name if found.claims else "",
        language=found.organisation.language,
    )


def invitations(person: Person) -> list[InvitationCard]:
    """Links that wait, newest first, for administrators; others are refused. One SQL query."""
    may_invite(person).or_refuse()
    waiting = Invitation.objects.visible_to(person).waiting().select_related("invited_by")
    return [
        InvitationCard(
            slug=row.slug,
            email=row.email,
            invited_by=row.invited_by.name if row.invited_by else "",
            sent_at=row.created_at,
            expires_at=row.expires_at,
        )
        for row in waiting.order_by("-created_at")
    ]


def may_invite(person: Person) -> Decision:
    """May the person invite into their organisation?"""
    return rules.may_administer(person, person.organisation)


def spaces(person: Person) -> list[tuple[str, str]]:
    """Label and address of the pages that an administrator has and others have not. No query."""
    if not person.is_administrator:
        return []
    return [
        (_("Invite people"), reverse("people:invite")),
        (_("Administrators"), reverse("people:roles")),
    ]


def person_to_invite(person: Person, slug: str) -> Person:
    """Somebody known without account; others are refused, strangers 404. Two SQL queries."""
    somebody = person_by_slug(person, slug)
    may_invite(person).or_refuse()
    rules.may_be_claimed(somebody).or_refuse()
    return somebody


def invitation_by_slug(person: Person, slug: str) -> Invitation:
    """An invitation of the organisation, for the action that follows. One SQL query."""
    rows = Invitation.objects.visible_to(person).select_related("organisation")
    return get_object_or_404(rows, slug=slug)


def ways_in(person: Person) -> list[WayIn]:
    """For whoever has an account, where a provider is set; else 404. Three SQL queries."""
    providers = single_sign_on.providers(person.organisation)
    if not providers:
        raise Http404
    joined = set(single_sign_on.joined(person).values_list("provider", flat=True))
    return [WayIn(one.name, one.url, one.key, one.key in joined) for one in providers]


def devices(person: Person, session_key: str | None) -> list[Device]:
    """Where the person is signed in, this device first. One SQL query."""
    mine = person.usersession_set.order_by("-created_at")
    cards = [_device(session, session_key) for session in mine]
    return sorted(cards, key=lambda card: not card.is_this_one)


def device(person: Person, mark: str) -> UserSession:
    """One of the person's own sessions; 404 otherwise. One SQL query."""
    found = [session for session in person.usersession_set.all() if _mark(session) == mark]
    if not found:
        raise Http404
    return found[0]


def _mark(session: UserSession) -> str:
    """Its name in addresses: the key itself opens the account."""
    return hashlib.sha256(session.session_key.encode()).hexdigest()[:12]


def _device(session: UserSession, session_key: str | None) -> Device:
    return Device(
        mark=_mark(session),
        browser=browsers.name(session.user_agent),
        address=session.ip,
        since=session.created_at,
        is_this_one=session.session_key == session_key,
    )
