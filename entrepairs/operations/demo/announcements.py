# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What those who animate the communities of the demo said to all of them."""

from datetime import datetime, time, timedelta

from entrepairs.kernel import html
from entrepairs.operations.demo.book import Row
from entrepairs.operations.demo.stage import Stage
from entrepairs.outreach.models import Announcement, Choice, Vote
from entrepairs.skills import bands

Kind = Announcement.Kind


def announce_all(stage: Stage) -> None:
    """Call it once members are seated."""
    for row in stage.book.announcements:
        _announce(stage, row)


def _announce(stage: Stage, row: Row) -> None:
    at, author = stage.moments.on(row["days_ago"]), stage.people[row["author"]]
    text = row.get("text", "").strip()
    made = Announcement.objects.create(
        **stage.place(row["community"]),
        slug=stage.slug(),
        kind=row["kind"],
        title=row["title"],
        text=text,
        html=html.from_markdown(text),
        author=author,
        at=at,
        told_at=None if row["kind"] == Kind.WELCOME else at,
        ends_at=_end(stage, row),
    )
    stage.done("outreach.announced", by=author, about=made.pk, at=at)
    choices = Choice.objects.bulk_create(
        Choice(organisation=stage.organisation, announcement=made, number=number, words=words)
        for number, words in enumerate(row.get("choices", ()), 1)
    )
    if "counted" in row:
        _count(made, row)
    elif choices:
        _vote(stage, row, choices)


def _end(stage: Stage, row: Row) -> datetime | None:
    """The night after the last day."""
    days = row.get("days", -row.get("counted", 0))
    if not days:
        return None
    return datetime.combine(stage.moments.day(days + 1), time(), stage.moments.zone)


def _count(poll: Announcement, row: Row) -> None:
    voters = sum(row["votes"])
    of = bands.how_many(voters)
    poll.bands = {
        str(number): [bands.band(chosen, voters), of]
        for number, chosen in enumerate(row["votes"], 1)
    }
    poll.counted_at = poll.ends_at + timedelta(minutes=3)
    poll.save(update_fields=["bands", "counted_at"])


def _vote(stage: Stage, row: Row, choices: list[Choice]) -> None:
    """Of members who never sign in: whoever looks at the demo has their vote to give."""
    signs_in = {one["key"] for one in stage.book.people if "login" in one}
    silent = sorted(stage.members[row["community"]].keys() - signs_in)
    voters = iter(stage.rng.sample(silent, sum(row["votes"])))
    Vote.objects.bulk_create(
        Vote(
            organisation=stage.organisation,
            announcement_id=choice.announcement_id,
            choice=choice,
            person=stage.people[next(voters)],
        )
        for choice, number in zip(choices, row["votes"], strict=True)
        for _ in range(number)
    )
