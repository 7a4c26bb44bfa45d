# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which notice is worth a mail first, and how many mails a week may leave."""

from collections.abc import Iterable
from enum import IntEnum

from entrepairs.notifications.models import Kind, Notice, Rhythm


class Use(IntEnum):
    """The smaller, the more useful."""

    BY_NAME = 0
    MINE = 1
    REST = 2


# Somebody counts on this very person, or a date does.
BY_NAME = {
    Kind.MENTION,
    Kind.ASKED,
    Kind.SOUGHT,
    Kind.INVITATION,
    Kind.REQUEST,
    Kind.REPORT,
    Kind.OPINION,
    Kind.READING,
    Kind.APPEAL,
    Kind.LOOK,
    Kind.MEETING,
    Kind.MOVED,
    Kind.CANCELLED,
    Kind.REMINDER,
    Kind.PLACE,
    Kind.COFFEE,
    Kind.RELAY,
    Kind.IMPROVEMENT,
    Kind.REVIEW,
    Kind.HANDED,
    Kind.INHERITED,
    Kind.ENTRUSTED,
    Kind.UNLED,
}
# An answer to what this person asked, wrote, named or waits for.
MINE = {
    Kind.ANSWER,
    Kind.COMMENT,
    Kind.ACCEPTED,
    Kind.CERTIFIED,
    Kind.WELCOME,
    Kind.OFFER,
    Kind.NEED,
    Kind.CONFIRM,
    Kind.NOTED,
    Kind.ENDORSED,
    Kind.SENT_BACK,
    Kind.GRANTED,
    Kind.NOT_YET,
    Kind.REVOKED,
    Kind.DECIDED,
    Kind.ENDING,
    Kind.RESULT,
    Kind.THANKS,
    Kind.THANKED,
    Kind.TAKEN,
    Kind.NOT_TAKEN,
    Kind.TURNED,
    Kind.EXPORT,
}
# They change a day that is planned already: told late they are of no use.
CANNOT_WAIT = (Kind.MOVED, Kind.CANCELLED, Kind.PLACE)


def of(kind: str) -> Use:
    """How useful a mail of this kind is."""
    if kind in BY_NAME:
        return Use.BY_NAME
    return Use.MINE if kind in MINE else Use.REST


def most_useful_first(notices: Iterable[Notice]) -> list[Notice]:
    """What was asked by name, then answers, then the rest; the newest of each first."""
    newest = sorted(notices, key=lambda notice: (notice.at, notice.pk), reverse=True)
    return sorted(newest, key=lambda notice: of(notice.kind))


def fits(kind: str, rhythm: Rhythm, sent: int) -> bool:
    """May one more mail leave this week, after so many that did?

    The weekly letter is one of them. Of the others the last one is kept for what is asked by name,
    and the last but one for that and for answers.
    """
    room = rhythm.budget - rhythm.digest
    return sent < room - of(kind)
