# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Somebody asks to join; somebody who facilitates answers."""

from django.db import transaction
from django.utils import timezone

from entrepairs.communities import belonging, rules
from entrepairs.communities.models import Community, JoinRequest
from entrepairs.kernel import journal
from entrepairs.people.models import Person


@transaction.atomic
def request_to_join(*, actor: Person, community: Community, message: str = "") -> JoinRequest:
    """Ask those who facilitate. Asking twice changes nothing while the first one waits."""
    rules.may_ask_to_join(actor, community).or_refuse()
    request, is_new = JoinRequest.objects.get_or_create(
        community=community,
        person=actor,
        state=JoinRequest.State.WAITING,
        defaults={"organisation_id": community.organisation_id, "message": message},
    )
    if is_new:
        journal.record("communities.join_requested", actor=actor, about=request)
    return request


@transaction.atomic
def accept_request(*, actor: Person, request: JoinRequest) -> None:
    """Say yes: the person is a member at once. Nothing happens to a request already answered."""
    request = _lock(request)
    rules.may_facilitate(actor, request.community).or_refuse()
    if request.state != JoinRequest.State.WAITING:
        return
    _answer(request, JoinRequest.State.ACCEPTED, actor)
    belonging.begin(request.person, request.community)
    journal.record("communities.request_accepted", actor=actor, about=request)


@transaction.atomic
def decline_request(*, actor: Person, request: JoinRequest) -> None:
    """Say not now. Nothing happens to a request already answered."""
    request = _lock(request)
    rules.may_facilitate(actor, request.community).or_refuse()
    if request.state != JoinRequest.State.WAITING:
        return
    _answer(request, JoinRequest.State.DECLINED, actor)
    journal.record("communities.request_declined", actor=actor, about=request)


def _answer(request: JoinRequest, state: str, actor: Person) -> None:
    request.state, request.answered_at, request.answered_by = state, timezone.now(), actor
    request.save(update_fields=["state", "answered_at", "answered_by"])


def _lock(request: JoinRequest) -> JoinRequest:
    rows = JoinRequest.objects.select_for_update(of=("self",))
    return rows.select_related("community", "person").get(pk=request.pk)
