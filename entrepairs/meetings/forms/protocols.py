# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What people type about protocols: one form for the whole, one for each step."""

import json
import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from entrepairs.meetings import words
from entrepairs.meetings.protocols import (
    LONGEST,
    MOST_POINTS,
    MOST_STEPS,
    SHORTEST,
    Becomes,
    NotAProtocolError,
    Protocol,
    Recalls,
    Seen,
    parse,
)

MOST_BYTES = 200_000  # of a file
MOST_DIGITS = 6
TIME = re.compile(r"(?:(?P<hours>\d{1,2})\s*h\s*)?(?P<minutes>\d{1,3})?(?::(?P<seconds>\d{2}))?")


class DurationField(forms.CharField):
    """Minutes as one writes them: 12, 0:30, 1 h 15; in seconds once cleaned."""

    def to_python(self, value: Any) -> int | None:
        text = super().to_python(value).replace("min", "").strip()
        found = TIME.fullmatch(text)
        if not text:
            return None
        if not found:
            raise ValidationError(_("Write minutes, for instance 12, 0:30 or 1 h 15."))
        parts = {name: int(said or 0) for name, said in found.groupdict().items()}
        seconds = parts["hours"] * 3600 + parts["minutes"] * 60 + parts["seconds"]
        if not SHORTEST <= seconds <= LONGEST:
            raise ValidationError(_("Give it between 10 seconds (0:10) and 4 hours (4 h)."))
        return seconds

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, int):
            return value
        minutes, left = divmod(value, 60)
        return f"{minutes}:{left:02d}" if left else str(minutes)


def _long(label: Any, hint: Any = "", rows: int = 2) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(
        label=label, help_text=hint, max_length=1200, required=False, widget=widget
    )


class ProtocolForm(forms.Form):
    """What is true of the whole protocol."""

    title = forms.CharField(
        label=gettext_lazy("Name of the protocol"),
        max_length=120,
        error_messages={"required": gettext_lazy("Give it a name, for instance “Peer meeting”.")},
    )
    purpose = _long(gettext_lazy("What is the protocol for?"))
    people = forms.CharField(
        label=gettext_lazy("For how many people"),
        help_text=gettext_lazy("For instance: from 5 to 8 people."),
        max_length=200,
        required=False,
    )
    leaves = forms.CharField(
        label=gettext_lazy("What it leaves"),
        help_text=gettext_lazy("For instance: a tutorial, and what each will try."),
        max_length=200,
        required=False,
    )
    confidential = forms.BooleanField(
        label=gettext_lazy("Confidential: nothing leaves but what each decides to share"),
        required=False,
    )
    sheltered = forms.BooleanField(
        label=gettext_lazy("Hidden from the line managers of whoever wrote"), required=False
    )
    visitors = forms.BooleanField(
        label=gettext_lazy("People without an account may join, with the QR code on the wall"),
        required=False,
    )


class StepForm(forms.Form):
    """One step."""

    title = forms.CharField(
        label=gettext_lazy("What the room reads in large"),
        max_length=120,
        error_messages={"required": gettext_lazy("Give the step a title, a question if you can.")},
    )
    seconds = DurationField(
        label=gettext_lazy("Minutes"),
        error_messages={"required": gettext_lazy("Say how many minutes it takes.")},
    )
    purpose = _long(gettext_lazy("What the step is for"))
    say = _long(
        gettext_lazy("To say aloud"), gettext_lazy("Word for word, as one would say it."), rows=3
    )
    speaks = forms.ChoiceField(label=gettext_lazy("Who speaks"), choices=list(words.SPEAKS.items()))
    captures = forms.ChoiceField(
        label=gettext_lazy("What is written down"), choices=list(words.CAPTURES.items())
    )
    seen = forms.ChoiceField(label=gettext_lazy("Who sees it"), choices=list(words.SEEN.items()))
    becomes = forms.ChoiceField(
        label=gettext_lazy("What becomes of it"), choices=list(words.BECOMES.items())
    )
    points = forms.IntegerField(
        label=gettext_lazy("Points each person gives"),
        help_text=gettext_lazy("Where points are given."),
        min_value=0,
        max_value=MOST_POINTS,
        required=False,
    )
    others_only = forms.BooleanField(
        label=gettext_lazy("Nobody gives points to what they wrote themselves"), required=False
    )
    recalls = forms.ChoiceField(
        label=gettext_lazy("Which earlier notes it shows again"),
        choices=list(words.RECALLS.items()),
        required=False,
    )
    silence = _long(gettext_lazy("If nobody speaks"))
    monopoly = _long(gettext_lazy("If one person speaks for all"))
    emotion = _long(gettext_lazy("If somebody is moved"))

    def clean_recalls(self) -> str:
        """Nothing said: as usual."""
        return self.cleaned_data["recalls"] or Recalls.USUAL

    def clean_points(self) -> int:
        """No points: none to give."""
        points = self.cleaned_data["points"] or 0
        attests = self.cleaned_data.get("becomes") == Becomes.TAUGHT
        if self.cleaned_data.get("captures") == "votes" and not (points or attests):
            raise ValidationError(_("Say how many points each person gives."))
        return points


class Sheet:
    """The whole editor: the protocol's form, its steps' forms, and the buttons that move steps.

    Adding, moving and removing a step keeps everything that was typed, valid or not.
    """

    def __init__(self, head: ProtocolForm, steps: list[StepForm]) -> None:
        self.head, self.steps = head, steps
        # What was just done to steps, and where what it was done to stands by now.
        self.deed, self.at = "", -1

    @classmethod
    def of(cls, protocol: Protocol) -> "Sheet":
        """What a protocol says today."""
        told = protocol.model_dump(mode="json")
        steps = [_step_form(number, initial=step) for number, step in enumerate(told["steps"])]
        return cls(ProtocolForm(initial=told), steps)

    @classmethod
    def empty(cls) -> "Sheet":
        """A protocol to be written: one step to begin with."""
        return cls(
            ProtocolForm(), [_step_form(0, initial={"seconds": 10 * 60, "seen": Seen.REVEALED})]
        )

    @classmethod
    def sent(cls, data: Mapping[str, str]) -> "Sheet":
        """What came with a form."""
        return cls(ProtocolForm(data), [_step_form(n, data) for n in range(_count(data))])

    @classmethod
    def moved(cls, data: Mapping[str, str], deed: str) -> "Sheet":
        """What came with a form, after “add-2”, “up-2”, “down-2” or “remove-2”."""
        steps = [_raw(data, number) for number in range(_count(data))]
        _move(steps, *deed.split("-", 1))
        head = {name: data.get(name, "") for name in ProtocolForm.base_fields}
        forms_of_steps = [_step_form(n, initial=step) for n, step in enumerate(steps)]
        sheet = cls(ProtocolForm(initial=head), forms_of_steps)
        sheet.deed, _dash, place = deed.partition("-")
        at = number(place) + {"up": -1, "down": 1, "add": 1}.get(sheet.deed, 0)
        sheet.at = max(0, min(at, len(steps) - 1))
        return sheet

    def protocol(self) -> Protocol | None:
        """The protocol, if all that was typed is right; else the forms say what is not."""
        if not all([self.head.is_valid(), *(step.is_valid() for step in self.steps)]):
            return None
        told = self.head.cleaned_data | {"steps": [step.cleaned_data for step in self.steps]}
        try:
            return parse(told)
        except NotAProtocolError as mistake:
            self.head.add_error(None, str(mistake))
            return None

    @property
    def is_wrong(self) -> bool:
        """Was something sent that cannot be kept as it is?"""
        return any(form.errors for form in (self.head, *self.steps))

    @property
    def wrong(self) -> list[tuple[int, forms.BoundField]]:
        """What is to be reviewed, in order: the number of the step (0: the whole), the field."""
        parts = enumerate((self.head, *self.steps))
        return [(at, bound) for at, form in parts for bound in form if bound.errors]

    @property
    def seconds(self) -> int:
        """How long it takes in all, as far as can be read."""
        total = 0
        for step in self.steps:
            field = step.fields["seconds"]
            try:
                total += field.clean(str(field.prepare_value(step["seconds"].value() or "")))
            except ValidationError:
                continue
        return total


class FileForm(forms.Form):
    """A protocol that was exported elsewhere."""

    file = forms.FileField(
        label=gettext_lazy("File of a protocol"),
        help_text=gettext_lazy("The one that “Export” gave, here or elsewhere."),
        widget=forms.FileInput(attrs={"accept": "application/json,.json"}),
        error_messages={"required": gettext_lazy("Choose a file.")},
    )

    def clean_file(self) -> Protocol:
        """The protocol in the file."""
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise ValidationError(_("This file is too large to be a protocol."))
        try:
            return parse(json.loads(file.read().decode("utf-8-sig")))
        except (UnicodeDecodeError, json.JSONDecodeError) as mistake:
            raise ValidationError(
                _("This is not the file of a protocol. Export one first, and send that.")
            ) from mistake
        except NotAProtocolError as mistake:
            raise ValidationError(str(mistake)) from mistake


def _step_form(number: int, data: Mapping[str, str] | None = None, **given: Any) -> StepForm:
    return StepForm(data, prefix=f"s{number}", **given)


def number(said: str) -> int:
    """A small number that came with a form; 0 for anything else."""
    return int(said) if said.isdecimal() and len(said) <= MOST_DIGITS else 0


def _count(data: Mapping[str, str]) -> int:
    return min(number(data.get("steps", "")), MOST_STEPS)


def _raw(data: Mapping[str, str], number: int) -> dict[str, str]:
    return {name: data.get(f"s{number}-{name}", "") for name in StepForm.base_fields}


def _move(steps: list[dict[str, str]], deed: str, place: str = "") -> None:
    at = number(place) if place else len(steps)
    if deed == "add" and len(steps) < MOST_STEPS:
        steps.insert(at + 1, {"seconds": "10", "seen": Seen.REVEALED})
    elif deed == "remove" and at < len(steps) > 1:
        del steps[at]
    elif deed == "up" and 0 < at < len(steps):
        steps[at - 1], steps[at] = steps[at], steps[at - 1]
    elif deed == "down" and at + 1 < len(steps):
        steps[at + 1], steps[at] = steps[at], steps[at + 1]
