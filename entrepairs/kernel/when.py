# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Dates in words: "this morning", "yesterday", "Thursday", "28 October"."""

import time
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from functools import lru_cache

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext, ngettext
from markupsafe import Markup, escape

NOON, EVENING = 12, 18
WEEK = 7
JUST_NOW = timedelta(minutes=1)
MINUTES = timedelta(hours=1)


def tag(moment: datetime) -> Markup:
    """When, as one would say it; the exact hour is one hover away: `ui.time`."""
    zone, language = timezone.get_current_timezone(), get_language()
    here = moment.astimezone(zone)
    exact = escape(_in_full(_minute(here), language))
    said = escape(_said(here, timezone.now().astimezone(zone), language))
    return Markup(f'<time datetime="{moment.isoformat()}" title="{exact}">{said}</time>')


def in_words(moment: datetime, now: datetime | None = None) -> str:
    """When something happened, as one would say it; in the reader's time zone."""
    return _said(timezone.localtime(moment), timezone.localtime(now), get_language())


def in_full(moment: datetime) -> str:
    """The day and the hour, for whoever needs them exactly."""
    here = timezone.localtime(moment)
    return _in_full(_minute(here), get_language())


def on_day(of: date, form: str = "year") -> str:
    """A date, or the day of a moment where its reader is; `form` as `_day` has it."""
    here = timezone.localtime(of).date() if isinstance(of, datetime) else of
    return _day(here, form, get_language())


def read_day(words: str, shapes: Iterable[str]) -> date:
    """A date that somebody wrote in one of these shapes of `strptime`, else `ValueError`."""
    for shape in shapes:
        try:
            return date(*time.strptime(words, shape)[:3])
        except ValueError:
            continue
    raise ValueError(words)


def hour(moment: datetime) -> str:
    """An hour as it is written: 8:45, 8 h 45."""
    if _is_french():
        minutes = f"\u00a0{moment.minute:02}" if moment.minute else ""
        return f"{moment.hour}\u00a0h{minutes}"
    return f"{moment.hour}:{moment.minute:02}"


def _said(here: datetime, now: datetime, language: str | None) -> str:
    days = (now.date() - here.date()).days
    if days == 0:
        return _today(here, now)
    if days == 1:
        return gettext("yesterday")
    if 1 < days < WEEK:
        return _day(here.date(), "weekday", language)
    return _day(here.date(), "day" if here.year == now.year else "year", language)


def _today(here: datetime, now: datetime) -> str:
    ago = now - here
    if abs(ago) < JUST_NOW:
        return gettext("just now")
    if timedelta() < ago < MINUTES:
        minutes = ago.seconds // 60
        return ngettext("%(num)d minute ago", "%(num)d minutes ago", minutes) % {"num": minutes}
    if here.hour < NOON:
        return gettext("this morning")
    return gettext("this afternoon") if here.hour < EVENING else gettext("this evening")


def _minute(here: datetime) -> datetime:
    return here.replace(second=0, microsecond=0, tzinfo=None)


@lru_cache(maxsize=4096)
def _in_full(minute: datetime, language: str | None) -> str:
    day = _day(minute.date(), "full", language)
    return gettext("%(day)s at %(hour)s") % {"day": day, "hour": hour(minute)}


@lru_cache(maxsize=4096)
def _day(day: date, form: str, language: str | None) -> str:
    """A day in words: its "weekday", the "day" of its month, with the "year", in "full"."""
    weekday = date_format(day, "l")
    number = "1er" if day.day == 1 and (language or "").startswith("fr") else str(day.day)
    month = f"{number} {date_format(day, 'F')}"
    return {
        "weekday": weekday,
        "day": month,
        "year": f"{month} {day.year}",
        "full": f"{weekday} {month} {day.year}",
    }[form]


def _is_french() -> bool:
    return (get_language() or "").startswith("fr")
