# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the people of the demo need, who offers to help, and what answered it."""

from datetime import datetime
from itertools import chain

from entrepairs.communities.models import Need, Offer, Support
from entrepairs.knowledge.models import Contribution, NeedAnswer
from entrepairs.operations.demo.book import ANYBODY, Wanted
from entrepairs.operations.demo.groups import was_there
from entrepairs.operations.demo.stage import Stage
from entrepairs.operations.demo.writings import Thing

State = Need.State


def name_all(stage: Stage, things: list[Thing]) -> None:
    """Put the needs of the book on their boards, with all that became of them."""
    texts = {thing.writing.key: thing.row for thing in things if thing.told is thing.writing}
    told = [one for one in stage.book.needs if not one.answered or one.answered[0] in texts]
    needs = [_named(stage, one) for one in told]
    Need.objects.bulk_create(needs)
    for need in needs:
        stage.done("communities.need_named", by=need.named_by, about=need.pk, at=need.named_at)
    _support(stage, told, needs)
    _offer(stage, told, needs)
    _answer(stage, told, needs, texts)


def _named(stage: Stage, told: Wanted) -> Need:
    author, at = _who(stage, told), stage.moments.on(told.days_ago)
    was_there(stage, told.community, author, at)
    need = Need(
        slug=stage.slug(),
        named_by=stage.people[author],
        is_signed=told.is_signed,
        wording=told.wording,
        reason=told.reason,
        subject=stage.subjects[told.subject] if told.subject else None,
        wanted_by=stage.moments.day(told.wanted_in) if told.wanted_in else None,
        named_at=at,
        **stage.place(told.community),
    )
    if told.taken:
        need.taken_by = stage.people[told.taken[0]]
        need.taken_at = _later(stage, at, told.taken[1])
        need.state = State.TAKEN
    if told.answered:
        need.state, need.answered_at = State.ANSWERED, _later(stage, at, told.answered[2])
    if told.confirmed:
        need.state, need.useful_at = State.CONFIRMED, need.answered_at
        need.confirmed_at = _later(stage, need.answered_at, told.confirmed[1])
    if told.closed:
        need.state, need.closed_by = State.CLOSED, need.named_by
        need.closed_at = _later(stage, at, told.closed)
    return need


def _who(stage: Stage, told: Wanted) -> str:
    """Who named it, or somebody of the community whom nobody described."""
    if told.author != ANYBODY:
        return told.author
    members = [key for key in stage.members[told.community] if key.startswith("drawn-")]
    return stage.rng.choice(members or list(stage.members[told.community]))


def _later(stage: Stage, moment: datetime, days_ago: int) -> datetime:
    return max(stage.moments.on(days_ago), moment)


def _support(stage: Stage, told: list[Wanted], needs: list[Need]) -> None:
    supports = list(chain.from_iterable(map(lambda *of: _crowd(stage, *of), told, needs)))
    Support.objects.bulk_create(supports, batch_size=1000)
    for one in supports:
        if one.person != one.need.named_by:
            stage.done("communities.need_supported", by=one.person, about=one.need_id, at=one.at)
        if one.confirmed_at:
            at = one.confirmed_at
            stage.done("communities.need_confirmed", by=one.person, about=one.need_id, at=at)


def _crowd(stage: Stage, told: Wanted, need: Need) -> list[Support]:
    """Who named it first; the first of them to confirm did so when the book says."""
    seats = stage.members[told.community].values()
    others = [seat.person for seat in seats if seat.person != need.named_by]
    drawn = stage.rng.sample(others, min(told.people - 1, len(others)))
    supports = []
    for number, person in enumerate((need.named_by, *drawn)):
        at = need.named_at if not number else stage.moments.since(need.named_at)
        helped = told.confirmed and number < told.confirmed[0]
        supports.append(
            Support(
                need=need,
                person=person,
                at=min(at, need.closed_at or at, need.confirmed_at if helped else at),
                confirmed_at=_confirmed(stage, need, number) if helped else None,
                **stage.place(told.community),
            )
        )
    return supports


def _confirmed(stage: Stage, need: Need, number: int) -> datetime:
    return stage.moments.since(need.confirmed_at) if number else need.confirmed_at


def _offer(stage: Stage, told: list[Wanted], needs: list[Need]) -> None:
    offers = [
        Offer(
            need=need,
            person=stage.people[who],
            kind=kind,
            note=note,
            at=_later(stage, need.named_at, days_ago),
            **stage.place(one.community),
        )
        for one, need in zip(told, needs, strict=True)
        for who, kind, note, days_ago in one.offers
    ]
    Offer.objects.bulk_create(offers)
    for offer in offers:
        stage.done("communities.help_offered", by=offer.person, about=offer.pk, at=offer.at)


def _answer(
    stage: Stage, told: list[Wanted], needs: list[Need], texts: dict[str, Contribution]
) -> None:
    links = []
    for one, need in zip(told, needs, strict=True):
        if need.taken_by:
            by, at = need.taken_by, need.taken_at
            stage.done("communities.need_taken", by=by, about=need.pk, at=at)
        if need.closed_by:
            by, at = need.closed_by, need.closed_at
            stage.done("communities.need_closed", by=by, about=need.pk, at=at)
        if one.answered:
            text, who, _ = one.answered
            links.append(
                NeedAnswer(
                    need=need,
                    contribution=texts[text],
                    linked_by=stage.people[who],
                    linked_at=need.answered_at,
                    **stage.place(one.community),
                )
            )
    NeedAnswer.objects.bulk_create(links)
    for link in links:
        by, at = link.linked_by, link.linked_at
        stage.done("communities.need_answered", by=by, about=link.need_id, at=at)
        stage.done("knowledge.need_answered", by=by, about=link.pk, at=at)
