# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Notices by mail: rendered with the receiver's rights at the moment they leave (I11)."""

import zoneinfo
from collections.abc import Sequence
from typing import Any

from django.core.mail import EmailMultiAlternatives
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from entrepairs.communities import readable
from entrepairs.discovery import words as asked
from entrepairs.discovery.queries import whom
from entrepairs.kernel import html, outbox, posting
from entrepairs.kernel.models import OutboxMessage
from entrepairs.kernel.prepared import PreparedThings
from entrepairs.meetings import calendars, recurrence
from entrepairs.meetings import words as meetings
from entrepairs.meetings.calendars import Entry
from entrepairs.meetings.queries import calendar
from entrepairs.notifications import (
    answering,
    because,
    calm,
    drawing,
    failing,
    letters,
    months,
    since,
    unopened,
    usefulness,
    words,
)
from entrepairs.notifications.drawing import Item, Page
from entrepairs.notifications.models import (
    BEHIND,
    FOR_WHO_COMES,
    OF_A_REQUEST,
    OF_FOLLOWED,
    TO_COME,
    Kind,
    Notice,
)
from entrepairs.people import vocabulary

THINGS = (
    "actor",
    "community",
    "comment",
    "contribution__parent",
    "need",
    "meeting__series",
    "relay__tutorial",
    "certification",
    "skill",
    "endorsement__person",
    "coffee",
    "consultation",
    "suggestion",
    "announcement",
    "thanks",
)


def deliver_notice(row: OutboxMessage) -> None:
    """Send one notice, with others that are due to the same person.

    Not if its receiver left, opened it, may not read it or stopped such mails; later if they are
    not to be reached now; with the weekly letter if the budget of their week is spent.
    """
    posting.expect_an_answer()
    person = calm.receiver(row)
    notice = next(iter(unopened.among(person, [row.about])), None)
    if notice is None:
        raise outbox.NotWantedAnyMoreError
    to_come = notice.meeting_id and notice.kind not in BEHIND
    entry = still_to_be_told(notice) if to_come else None
    calm.not_before(person, timezone.now())
    letter = letters.enclose(row, person)
    told = with_things(unopened.of_letter(person, letter.pk))
    notices = usefulness.most_useful_first(months.still_told(told))
    if not notices:
        letters.take_back(letter)
        raise outbox.NotWantedAnyMoreError
    failing.post(_written(notices, row.message_id, entry), person)


def with_things(notices: Sequence[Notice]) -> Sequence[Notice]:
    """With all that their words name; one SQL query for each kind of thing that is there."""
    for name, rows in ROWS.items():
        speaking = [one for one in notices if getattr(one, f"{name}_id")]
        keys = {getattr(one, f"{name}_id") for one in speaking}
        found = {thing.pk: thing for thing in rows.all(sorted(keys))} if keys else {}
        for one in speaking:
            setattr(one, name, found[getattr(one, f"{name}_id")])
    return notices


def _rows(thing: str) -> PreparedThings:
    name, _sep, further = thing.partition("__")
    model: Any = Notice._meta.get_field(name).related_model
    rows: QuerySet = QuerySet(model)
    if further:
        rows = rows.select_related(further)
    return PreparedThings(lambda keys: rows.filter(pk__in=keys))


ROWS = {thing.partition("__")[0]: _rows(thing) for thing in THINGS}


def still_to_be_told(notice: Notice) -> Entry:
    """The meeting as a calendar tells it, unless it has begun or its reader does not come."""
    entry = calendar.of(notice.person, notice.meeting_id)
    if entry is None or entry.comes is False or entry.starts_at <= timezone.now():
        raise outbox.NotWantedAnyMoreError
    if notice.kind in FOR_WHO_COMES and not entry.comes:
        raise outbox.NotWantedAnyMoreError
    return entry


def compose(notice: Notice, message_id: str, entry: Entry | None = None) -> EmailMultiAlternatives:
    """The mail of one notice."""
    return _written([notice], message_id, entry)


def _written(
    notices: Sequence[Notice], message_id: str, entry: Entry | None = None
) -> EmailMultiAlternatives:
    """In two parts with the same words, in the receiver's language and hours.

    What happens to a meeting has a third part, which moves it in the receiver's calendar too.
    """
    person = notices[0].person
    zone = zoneinfo.ZoneInfo(person.time_zone)
    with vocabulary.speaking(person.organisation, person.language), timezone.override(zone):
        mail = drawing.mail(person, _page(notices), message_id)
    if entry and notices[0].kind != Kind.REMINDER:
        method, event = calendars.invitation(entry, person.name, person.email)
        mail.attach_alternative(event.decode(), f"text/calendar; method={method}")
    return mail


def _page(notices: Sequence[Notice]) -> Page:
    first, *others = notices
    lead = item(first)
    community = _read(first)
    reason = because.of(first, community)
    return Page(
        subject=drawing.subject(lead.what, lead.title),
        title=drawing.sentence(lead.what),
        lead=lead,
        others=tuple(item(notice) for notice in others),
        others_title=_("And also"),
        why=reason.why,
        scope=reason.scope,
        list_name=community or "notices",
        # Of several things nobody knows which is answered.
        answer_to="" if others else answering.address(first),
        answer_says=_what_an_answer_does(first),
    )


def _what_an_answer_does(notice: Notice) -> str:
    if notice.need_id:
        return _("Answer this mail in a few words, and your help is offered there under your name.")
    return _("Answer this mail, and your words are published there under your name.")


def _read(notice: Notice) -> str:
    """The community it is about, where its receiver reads it: others may only be told of it."""
    reads = notice.community_id in readable.communities(notice.person)
    return notice.community.slug if reads else ""


def item(notice: Notice) -> Item:
    """A notice as a mail tells it."""
    told = words.tell(notice)
    details, after = _facts(notice)
    return Item(
        what=told.what,
        title=told.title,
        url=told.url,
        verb=told.verb,
        details=tuple(details),
        voice=_voice(notice),
        after=tuple(after),
        by_somebody=bool(notice.actor and told.what.startswith(notice.actor.name)),
    )


def _facts(notice: Notice) -> tuple[list[str], list[str]]:
    """What is told of it always, and what besides where it is the first thing of its mail.

    Why somebody is asked; of a meeting, how it comes back, whose it is, where; of a month, the
    text to which most happened, then the others; with a word to everybody, what is new.
    """
    if notice.kind in OF_A_REQUEST:
        return [_reason(notice)], []
    if notice.kind == Kind.JOURNEY:
        lines = months.details(notice)
        return lines[:1], lines[1:]
    if notice.kind == Kind.WORD:
        return [], since.told(notice.person, notice.community_id)
    return (_of_a_meeting(notice) if notice.meeting else []), []


def _reason(notice: Notice) -> str:
    """As the receiver may read it now; what is asked was looked at just before."""
    thing, kind = (notice.need, "need") if notice.need else (notice.contribution, "question")
    request = whom.requested(notice.person, **{kind: thing.slug})
    return asked.yours(request.why.reason, request.named)


def _of_a_meeting(notice: Notice) -> list[str]:
    meeting = notice.meeting
    again = meeting.series if notice.kind == Kind.MEETING else None
    rhythm = meetings.rhythm(recurrence.of(again)) if again else ""
    group = notice.community.name if notice.community else ""
    if notice.kind in BEHIND:
        return [group] if group else []
    question = meeting.question if notice.kind in TO_COME else ""
    told = (rhythm, group, meeting.place, meeting.call_link, question)
    return [said for said in told if said]


def _voice(notice: Notice) -> str:
    """What the colleague wrote, a few words of it."""
    if notice.comment and not notice.thanks:
        return html.excerpt(notice.comment.html, 300)
    if notice.announcement:
        return html.excerpt(notice.announcement.html, 600)
    if notice.kind == Kind.HELLO:
        return _("Hello, and welcome. If you look for something, ask me.")
    if notice.kind in (Kind.ANSWER, Kind.MENTION, *OF_FOLLOWED) and notice.contribution:
        return notice.contribution.excerpt
    return ""
