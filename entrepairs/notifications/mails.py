# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A notice by mail: rendered with the receiver's rights at the moment it leaves (I11)."""

import zoneinfo

import css_inline
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import timezone, translation

from entrepairs.discovery import words as reasons
from entrepairs.discovery.queries import whom
from entrepairs.kernel import outbox
from entrepairs.kernel.models import OutboxMessage
from entrepairs.meetings import calendars, recurrence
from entrepairs.meetings import words as meetings
from entrepairs.meetings.calendars import Entry
from entrepairs.meetings.queries import calendar
from entrepairs.notifications import stopping, words
from entrepairs.notifications.models import (
    BEHIND,
    FOR_WHO_COMES,
    OF_A_REQUEST,
    TO_COME,
    Kind,
    Notice,
    Preference,
)

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
    "person__organisation",
)
_inliner = css_inline.CSSInliner(load_remote_stylesheets=False, keep_style_tags=True)


def deliver_notice(row: OutboxMessage) -> None:
    """Send one notice, unless its receiver left, opened it, may not read it or stopped mails."""
    person = row.person
    if not person.is_active or person.left_at or not person.email:
        raise outbox.NotWantedAnyMoreError
    visible = Notice.objects.visible_to(person).filter(pk=row.about, opened_at=None)
    notice = visible.select_related(*THINGS).first()
    stopped = Preference.objects.filter(person=person, mail=False)
    if notice is None or stopped.filter(kind=notice.kind).exists():
        raise outbox.NotWantedAnyMoreError
    to_come = notice.meeting and notice.kind not in BEHIND
    entry = _still_to_be_told(notice) if to_come else None
    compose(notice, row.message_id, entry).send()


def _still_to_be_told(notice: Notice) -> Entry:
    """The meeting as a calendar tells it, unless it has begun or its reader does not come."""
    entry = calendar.of(notice.person, notice.meeting_id)
    if entry is None or entry.comes is False or entry.starts_at <= timezone.now():
        raise outbox.NotWantedAnyMoreError
    if notice.kind in FOR_WHO_COMES and not entry.comes:
        raise outbox.NotWantedAnyMoreError
    return entry


def compose(notice: Notice, message_id: str, entry: Entry | None = None) -> EmailMultiAlternatives:
    """The mail in two parts with the same words, in the receiver's language and hours.

    What happens to a meeting has a third part, which moves it in the receiver's calendar too.
    """
    person = notice.person
    zone = zoneinfo.ZoneInfo(person.time_zone)
    with translation.override(person.language), timezone.override(zone):
        told = words.tell(notice)
        stop = settings.PUBLIC_URL + stopping.stop_url(person, notice.kind)
        context = {
            "told": told,
            "person": person,
            "voice": _voice(notice),
            "details": _details(notice),
            "link": settings.PUBLIC_URL + told.url,
            "settings_link": settings.PUBLIC_URL + "/notices/settings/",
            "stop_link": stop,
            "language": person.language,
        }
        text = render_to_string("notifications/mail/notice.txt", context)
        html = _inliner.inline(render_to_string("notifications/mail/notice.html", context))
    colon = " : " if person.language == "fr" else ": "
    mail = EmailMultiAlternatives(
        # One line, whatever a name or a title from elsewhere holds.
        subject=" ".join(f"{told.what}{colon}{told.title}".split()),
        body=text,
        to=[person.email],
        headers={
            "Message-ID": message_id,
            "List-Unsubscribe": f"<{stop}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            "Auto-Submitted": "auto-generated",
        },
    )
    mail.attach_alternative(html, "text/html")
    if entry and notice.kind != Kind.REMINDER:
        method, event = calendars.invitation(entry, person.name, person.email)
        mail.attach_alternative(event.decode(), f"text/calendar; method={method}")
    return mail


def _details(notice: Notice) -> list[str]:
    """Why somebody is asked; of a meeting, how it comes back, whose it is, where."""
    if notice.kind in OF_A_REQUEST:
        return [_reason(notice)]
    return _of_a_meeting(notice) if notice.meeting else []


def _reason(notice: Notice) -> str:
    """As the receiver may read it now; what is asked was looked at just before."""
    thing, kind = (notice.need, "need") if notice.need else (notice.contribution, "question")
    asked = whom.requested(notice.person, **{kind: thing.slug})
    return reasons.yours(asked.why.reason, asked.named)


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
    if notice.comment:
        from entrepairs.kernel import html

        return html.excerpt(notice.comment.html, 300)
    if notice.kind in ("answer", "mention") and notice.contribution:
        return notice.contribution.excerpt
    return ""
