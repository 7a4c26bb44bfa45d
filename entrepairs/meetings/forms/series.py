# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What one says to plan meetings, once or again and again."""

import zoneinfo
from collections.abc import Iterable
from datetime import date, datetime
from itertools import dropwhile, islice

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from entrepairs.communities.models import Community
from entrepairs.meetings import recurrence, words
from entrepairs.meetings.actions.series import SeriesPlan
from entrepairs.meetings.forms.meetings import PlanForm
from entrepairs.meetings.occurrences import AHEAD, SHARED
from entrepairs.meetings.recurrence import Timetable
from entrepairs.meetings.words import ONCE, RHYTHMS


def day_field(label: str, **options: object) -> forms.DateField:
    """A day to be chosen in a calendar."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    missing = {"required": gettext_lazy("Choose a day.")}
    return forms.DateField(label=label, widget=widget, error_messages=missing, **options)


class GatheringForm(PlanForm):
    """A meeting, or those that come back."""

    rhythm = forms.ChoiceField(
        label=gettext_lazy("How often"), widget=forms.RadioSelect, initial=ONCE
    )

    def __init__(self, *args: object, **options: object) -> None:
        super().__init__(*args, **options)
        self.fields["rhythm"].choices = list(RHYTHMS.items())
        self.fields["question"].help_text = _(
            "It goes out with the invitation, for instance “When did it go well?”; of meetings "
            "that come back, with the first. The answers are private until the room reveals them, "
            "as stories to choose from."
        )

    @property
    def is_series(self) -> bool:
        """Do they come back?"""
        return self.cleaned_data["rhythm"] != ONCE

    def series_plan(self, guests: Iterable[Community]) -> SeriesPlan:
        """What the action takes, in the hours of whoever plans."""
        return _series_plan(self.cleaned_data, str(timezone.get_current_timezone()), guests)


class SeriesForm(GatheringForm):
    """A series that goes on otherwise from a day on. Its first day may lie behind us."""

    since = day_field(gettext_lazy("From which day on"))
    field_order = ("title", "since", "day", "hour", "rhythm")

    def __init__(self, *args: object, zone: str, **options: object) -> None:
        super().__init__(*args, **options)
        self.zone = zone
        again = [(code, name) for code, name in RHYTHMS.items() if code != ONCE]
        self.fields["rhythm"].choices = again
        del self.fields["question"], self.fields["subject"]
        self.fields["day"].label = _("First day of the rhythm")

    def clean(self) -> dict[str, object]:
        """What matters is the day from which it changes."""
        return self.with_minutes(forms.Form.clean(self))

    def series_plan(self, guests: Iterable[Community]) -> SeriesPlan:
        """What the action takes, in the hours of the series."""
        return _series_plan(self.cleaned_data, self.zone, guests)


def _series_plan(said: dict[str, object], zone: str, guests: Iterable[Community]) -> SeriesPlan:
    return SeriesPlan(
        **{name: said[name] for name in SHARED},
        rhythm=said["rhythm"],
        first_day=said["day"],
        hour=said["hour"],
        time_zone=zone,
        guests=tuple(guests),
        question=said.get("question", ""),
        subject=said.get("subject"),
    )


class EndForm(forms.Form):
    """From which day on there are no more."""

    since = day_field(gettext_lazy("From which day on"))


class DatesForm(forms.Form):
    """Enough to say when a series will take place."""

    rhythm = forms.ChoiceField(choices=RHYTHMS.items())
    day = forms.DateField()
    hour = forms.TimeField()
    since = forms.DateField(required=False)

    def told(self) -> tuple[str, list[datetime]]:
        """The rhythm in words and the next four dates; nothing of what is not said yet."""
        if not self.is_valid():
            return "", []
        said = self.cleaned_data
        zone = str(timezone.get_current_timezone())
        if said["rhythm"] == ONCE:
            return "", [_moment(said["day"], said["hour"], zone)]
        table = Timetable(said["rhythm"], said["day"], said["hour"], zone)
        since = max(said["since"] or said["day"], timezone.localdate())
        days = dropwhile(lambda day: day < since, recurrence.days(table))
        shown = [_moment(day, table.hour, zone) for day in islice(days, AHEAD)]
        return words.rhythm(table), shown


def _moment(day: date, hour: object, zone: str) -> datetime:
    """As the wall shows it: the hour as it was said, also in the night when clocks jump."""
    return datetime.combine(day, hour, tzinfo=zoneinfo.ZoneInfo(zone))
