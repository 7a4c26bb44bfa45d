# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The communities of the demo, who belongs to them, who is an expert there."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from entrepairs.communities.models import Community, Expert, JoinRequest, Membership, Theme
from entrepairs.operations.demo.book import ANYBODY, Row
from entrepairs.operations.demo.stage import Stage

Role = Membership.Role


def open_all(stage: Stage) -> None:
    """Open the communities and seat everybody; `enrol` writes the seats when all is written."""
    themes = {}
    for row in stage.book.communities:
        name = row["theme"]
        if name not in themes:
            themes[name] = Theme(organisation=stage.organisation, slug=stage.slug(), name=name)
    Theme.objects.bulk_create(themes.values())
    for row in stage.book.communities:
        stage.communities[row["key"]] = _community(stage, row, themes[row["theme"]])
    Community.objects.bulk_create(stage.communities.values())
    for row in stage.book.communities:
        community = stage.communities[row["key"]]
        by = community.created_by
        stage.done("communities.opened", by=by, about=community.pk, at=community.created_at)
        _seat(stage, row)


def _community(stage: Stage, row: Row, theme: Theme) -> Community:
    founder = stage.people[row["facilitators"][0]]
    return Community(
        organisation=stage.organisation,
        slug=stage.slug(),
        name=row["name"],
        purpose=row["purpose"],
        kind=row["kind"],
        visibility=row["visibility"],
        theme=theme,
        site=stage.sites.get(row.get("site", "")),
        language=row.get("language", "fr"),
        created_by=founder,
        created_at=stage.moments.after(founder.created_at, stage.rng.uniform(1, 400)),
    )


def _seat(stage: Stage, row: Row) -> None:
    key = row["key"]
    stage.members[key] = {}
    for person in row["facilitators"]:
        _add(stage, key, person, Role.FACILITATOR)
    for person in row.get("ambassadors", ()):
        _add(stage, key, person, Role.AMBASSADOR)
    for person in (*row.get("members", ()), *_who_writes_in(stage, row)):
        if person not in stage.members[key]:
            _add(stage, key, person)
    others = [person for person in _who_may_come(stage, row) if person not in stage.members[key]]
    missing = max(0, row["size"] - len(stage.members[key]))
    for person in stage.rng.sample(others, min(missing, len(others))):
        _add(stage, key, person)


def _add(stage: Stage, community: str, person: str, role: str = Role.MEMBER) -> None:
    opened = stage.communities[community].created_at
    if role != Role.FACILITATOR:
        opened = max(opened, stage.arrived(person))
    since = opened if role == Role.FACILITATOR else stage.moments.since(opened)
    stage.members[community][person] = Membership(
        organisation=stage.organisation,
        community=stage.communities[community],
        person=stage.people[person],
        role=role,
        since=since,
    )


def _who_writes_in(stage: Stage, row: Row) -> Iterator[str]:
    """Whoever writes in an open community joins it; elsewhere whoever tries belongs to it too."""
    for writing in stage.book.writings:
        if writing.community != row["key"]:
            continue
        for thing in (writing, *writing.answers):
            if thing.certified:
                yield thing.certified[0]
            yield from _named([thing.author, *(comment.author for comment in thing.comments)])
        if row["visibility"] != "open":
            yield from _named(tried.author for tried in writing.tried)


def _named(keys: Iterable[str]) -> Iterator[str]:
    return (key for key in keys if key != ANYBODY)


def _who_may_come(stage: Stage, row: Row) -> list[str]:
    """People nobody described, of the right places; for all staff, everybody."""
    if row["kind"] == Community.Kind.ALL_STAFF:
        return list(stage.people)
    within = set(row.get("from", ()))
    units = stage.book.organisation["unit"]
    within |= {unit["key"] for unit in units if unit.get("parent") in within}
    places = {stage.sites[key].pk for key in within & stage.sites.keys()}
    teams = {stage.units[key].pk for key in within & stage.units.keys()}
    return [
        key
        for key, person in stage.people.items()
        if key.startswith("drawn-")
        and (not within or person.site_id in places or person.unit_id in teams)
    ]


def was_there(stage: Stage, community: str, person: str, at: datetime) -> None:
    """Somebody wrote there at that moment: they had joined before."""
    membership = stage.members[community].get(person)
    if membership and membership.since > at:
        membership.since = max(at - timedelta(hours=1), stage.arrived(person))


def enrol(stage: Stage) -> None:
    """Write the memberships, the experts and who is waiting at the door."""
    seats = [seat for members in stage.members.values() for seat in members.values()]
    Membership.objects.bulk_create(seats, batch_size=1000)
    for seat in seats:
        if seat.role != Role.FACILITATOR:
            stage.done("communities.joined", by=seat.person, about=seat.pk, at=seat.since)
    _name_experts(stage)
    _knock(stage)


def _name_experts(stage: Stage) -> None:
    named: dict[tuple[str, str, str], Expert] = {}
    for writing in stage.book.writings:
        for thing in (writing, *writing.answers):
            if thing.certified:
                who, subject = thing.certified
                key = (writing.community, subject, who)
                named.setdefault(key, _expert(stage, *key))
    Expert.objects.bulk_create(named.values())
    for expert in named.values():
        stage.done(
            "communities.expert_named", by=expert.named_by, about=expert.pk, at=expert.named_at
        )


def _expert(stage: Stage, community: str, subject: str, who: str) -> Expert:
    house = stage.communities[community]
    return Expert(
        organisation=stage.organisation,
        community=house,
        subject=stage.subjects[subject],
        person=stage.people[who],
        named_by=house.created_by,
        named_at=stage.moments.after(house.created_at, 30),
    )


def _knock(stage: Stage) -> None:
    requests = [
        JoinRequest(
            organisation=stage.organisation,
            community=stage.communities[row["key"]],
            person=stage.people[person],
            message=words,
            created_at=stage.moments.on(stage.rng.randint(0, 3)),
        )
        for row in stage.book.communities
        for person, words in zip(
            _outsiders(stage, row["key"]), row.get("requests", ()), strict=False
        )
    ]
    JoinRequest.objects.bulk_create(requests)
    for request in requests:
        stage.done(
            "communities.join_requested",
            by=request.person,
            about=request.pk,
            at=request.created_at,
        )


def _outsiders(stage: Stage, community: str) -> list[str]:
    """People nobody described who do not belong to it, in the order of the draw."""
    outside = [
        key
        for key in stage.people
        if key.startswith("drawn-") and key not in stage.members[community]
    ]
    return stage.rng.sample(outside, len(outside))
