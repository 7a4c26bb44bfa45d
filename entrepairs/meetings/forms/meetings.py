# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What one says to plan a meeting, and what one writes in its room."""

import zoneinfo
from collections.abc import Iterable
from dataclasses import fields
from datetime import datetime, time
from math import ceil

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from entrepairs.communities.models import Community
from entrepairs.meetings import stories, words
from entrepairs.meetings.actions.planning import Plan
from entrepairs.meetings.models.meeting import LONGEST, SHORTEST
from entrepairs.meetings.queries.protocols import Line, library, protocol
from entrepairs.meetings.queries.series import Group
from entrepairs.meetings.words import lasting
from entrepairs.people.models import Person, Subject
from entrepairs.people.queries import profiles


class PlanForm(forms.Form):
    """One meeting: subject, day and hour, how it goes, where."""

    title = forms.CharField(
        label=gettext_lazy("What is it about?"),
        max_length=120,
        error_messages={
            "required": gettext_lazy("Give the meeting a subject, for instance “Saying no”.")
        },
    )
    day = forms.DateField(
        label=gettext_lazy("Day"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": gettext_lazy("Choose a day.")},
    )
    hour = forms.TimeField(
        label=gettext_lazy("Hour"),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"required": gettext_lazy("Choose an hour.")},
    )
    minutes = forms.IntegerField(
        label=gettext_lazy("How many minutes"),
        help_text=gettext_lazy("Leave it empty: as long as the protocol takes."),
        min_value=SHORTEST,
        max_value=LONGEST,
        required=False,
    )
    protocol = forms.ChoiceField(label=gettext_lazy("How it goes"))
    place = forms.CharField(label=gettext_lazy("Place"), max_length=200, required=False)
    call_link = forms.URLField(
        label=gettext_lazy("Call link"),
        max_length=500,
        required=False,
        assume_scheme="https",
    )
    capacity = forms.IntegerField(
        label=gettext_lazy("How many places"),
        help_text=gettext_lazy("Leave it empty: as many as wish."),
        min_value=2,
        max_value=1000,
        required=False,
    )

    question = forms.CharField(
        label=gettext_lazy("A question to answer beforehand"),
        help_text=gettext_lazy(
            "It goes out with the invitation, for instance “When did it go well?”. The answers are "
            "private until the room reveals them, as stories to choose from."
        ),
        max_length=300,
        required=False,
    )

    subject = forms.ChoiceField(
        label=gettext_lazy("Which skill is passed on?"),
        help_text=gettext_lazy(
            "For a teach-back: when colleagues say that they learned something, it speaks for the "
            "skill of who passed it on. Whoever passed it on sees it first."
        ),
        required=False,
    )

    guests = forms.MultipleChoiceField(
        label=gettext_lazy("Groups invited"), widget=forms.CheckboxSelectMultiple, required=False
    )

    def __init__(
        self, *args: object, person: Person, groups: Iterable[Group], **options: object
    ) -> None:
        super().__init__(*args, **options)
        self.fields["guests"].choices = [(group.slug, group.name) for group in groups]
        self.person = person
        tags = [(tag.slug, tag.name) for tag in profiles.subjects(person)]
        self.fields["subject"].choices = [("", _("None")), *tags]
        found = library(person)
        lines = (*found.own, *found.delivered)
        self.fields["protocol"].choices = [_choice(one) for one in lines]
        self.teaching = {one.key for one in lines if one.teaches}
        self.lengths = {one.key: ceil(one.seconds / 60) for one in lines}

    def clean_subject(self) -> Subject | None:
        """The skill, as the action takes it."""
        slug = self.cleaned_data["subject"]
        return profiles.subject_by_slug(self.person, slug) if slug else None

    @property
    def teaches(self) -> bool:
        """Does what is chosen so far let somebody pass on what they learned?"""
        key = str(self["protocol"].value())
        return bool(self["subject"].value()) or key in self.teaching

    def clean(self) -> dict[str, object]:
        """Day and hour make a moment, in the person's own time zone."""
        cleaned = self.with_minutes(super().clean())
        day, hour = cleaned.get("day"), cleaned.get("hour")
        if day and hour:
            cleaned["starts_at"] = moment(day, hour)
            if cleaned["starts_at"] < timezone.now():
                self.add_error("day", _("This hour is past: choose one that is still to come."))
        if cleaned.get("question") and cleaned.get("protocol"):
            self._check_stories(cleaned["protocol"])
        return cleaned

    def with_minutes(self, cleaned: dict[str, object]) -> dict[str, object]:
        """As long as the protocol takes, where nobody said another length."""
        if "minutes" in cleaned and "protocol" in cleaned:
            lasts = max(SHORTEST, min(self.lengths[cleaned["protocol"]], LONGEST))
            cleaned["minutes"] = cleaned["minutes"] or lasts
        return cleaned

    def _check_stories(self, key: str) -> None:
        if stories.step(protocol(self.person, key).protocol) is None:
            self.add_error(
                "question",
                _("This protocol has no step for stories: choose another, or no question."),
            )

    def plan(self, guests: Iterable[Community]) -> Plan:
        """What the action takes."""
        said = self.cleaned_data | {"guests": tuple(guests)}
        return Plan(**{field.name: said[field.name] for field in fields(Plan)})


def moment(day: datetime, hour: time) -> datetime:
    """A local day and hour. In the night when clocks jump, the hour that does not exist moves on.

    Source: PEP 495, the first of two equal hours is meant.
    """
    zone = zoneinfo.ZoneInfo(str(timezone.get_current_timezone()))
    local = datetime.combine(day, hour, tzinfo=zone)
    return local.astimezone(zoneinfo.ZoneInfo("UTC"))


def _choice(line: Line) -> tuple[str, str]:
    return line.key, f"{line.title} · {lasting(line.seconds)}"


class NoteForm(forms.Form):
    """Something written in the room. `key` is the device's own name for it.

    `of`: whose words they are, where whoever leads writes them down; empty for one's own.
    """

    text = forms.CharField(
        max_length=1200, error_messages={"required": gettext_lazy("Write a few words first.")}
    )
    step = forms.IntegerField(min_value=0, max_value=100)
    key = forms.CharField(max_length=40)
    of = forms.CharField(max_length=12, required=False)
    signed = forms.BooleanField(required=False)
    upwards = forms.BooleanField(required=False)


class BackForm(forms.Form):
    """What became of one's own commitment."""

    became = forms.ChoiceField(
        choices=list(words.SAID.items()),
        error_messages={"required": gettext_lazy("Choose one of the three first.")},
    )
    text = forms.CharField(max_length=1200, required=False)
    signed = forms.BooleanField(required=False)
    upwards = forms.BooleanField(required=False)


class ServedForm(forms.Form):
    """Did it serve you?"""

    says = forms.ChoiceField(
        choices=list(words.SERVED.items()),
        error_messages={"required": gettext_lazy("Choose one of the three first.")},
    )
    text = forms.CharField(max_length=1200, required=False)
    after = forms.IntegerField(min_value=1, max_value=100)


class BeforehandForm(forms.Form):
    """An answer to the question that went out; without words it is taken back."""

    text = forms.CharField(max_length=1200, required=False)
    signed = forms.BooleanField(required=False)


class SeatForm(forms.Form):
    """A first name, or none; `key` becomes what the phone holds of its seat."""

    name = forms.CharField(
        label=gettext_lazy("Your first name"),
        help_text=gettext_lazy("Without one, you are “a participant”."),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
    )
    key = forms.RegexField(r"^[\w-]{20,64}$")


class CodeForm(forms.Form):
    """The figures on the wall."""

    code = forms.CharField(
        label=gettext_lazy("Code of the room"),
        max_length=12,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Type the figures that the room shows.")},
    )

    def clean_code(self) -> str:
        """Spaces do not count."""
        code = "".join(self.cleaned_data["code"].split())
        if not code.isdecimal():
            raise ValidationError(_("The code has figures alone."))
        return code
