# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What those who animate a community type."""

from datetime import date, datetime, time, timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from entrepairs.kernel.lines import LineField
from entrepairs.outreach.words import FEWEST, KINDS, MOST

LONGEST = timedelta(days=366)
A_WEEK = timedelta(days=7)


class AnnouncementForm(forms.Form):
    """A title, a few lines, a last day or none."""

    title = LineField(
        label=_("In one line"),
        max_length=120,
        error_messages={"required": _("Say it in one line, for instance “We meet on Tuesday”.")},
    )
    text = forms.CharField(
        label=_("A few lines"),
        max_length=600,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    last_day = forms.DateField(
        label=_("Last day"),
        required=False,
        help_text=_("After it, the announcement leaves the front page. It can still be read."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def clean_last_day(self) -> date | None:
        """Today or later, within a year."""
        last = self.cleaned_data["last_day"]
        if last == self.initial.get("last_day"):
            return last
        today = timezone.localdate()
        if last and not today <= last <= today + LONGEST:
            raise forms.ValidationError(_("Choose today or a day to come, within a year."))
        return last

    @property
    def said(self) -> dict[str, object]:
        """As the action takes it: it ends in the night after the last day."""
        last = self.cleaned_data["last_day"]
        return {
            "title": self.cleaned_data["title"],
            "text": self.cleaned_data["text"].strip(),
            "ends_at": night_after(last) if last else None,
        }


class NewForm(AnnouncementForm):
    """An announcement, or the welcome of whoever comes."""

    kind = forms.ChoiceField(
        label=_("What is it?"),
        widget=forms.RadioSelect,
        initial="news",
        choices=[(kind, KINDS[kind]) for kind in ("news", "welcome")],
    )

    @property
    def said(self) -> dict[str, object]:
        """A welcome stays until another one takes its place."""
        said = super().said | {"kind": self.cleaned_data["kind"]}
        return said | {"ends_at": None} if said["kind"] == "welcome" else said


class WordForm(AnnouncementForm):
    """A word to everybody: it has its month, and no last day."""

    last_day = None

    @property
    def said(self) -> dict[str, object]:
        """As the action takes it."""
        text = self.cleaned_data["text"].strip()
        return {"title": self.cleaned_data["title"], "text": text, "kind": "word"}


class PollForm(AnnouncementForm):
    """One question, and two to six choices."""

    def __init__(self, *args: object, **options: object) -> None:
        super().__init__(*args, **options)
        self.fields["title"].label = _("Your question")
        self.fields["title"].error_messages["required"] = _("Ask a question.")
        self.fields["text"].label = _("What one should know before")
        self.fields["text"].widget.attrs["rows"] = 3
        self.fields["last_day"].required = True
        self.fields["last_day"].initial = timezone.localdate() + A_WEEK
        self.fields["last_day"].help_text = _("What it came to is told after that day.")
        for number in range(1, MOST + 1):
            self.fields[f"choice_{number}"] = LineField(
                label=_("Choice %(number)d") % {"number": number},
                max_length=100,
                required=number <= FEWEST,
            )

    @property
    def choices(self) -> list[forms.BoundField]:
        """The fields of the choices, in order."""
        return [self[f"choice_{number}"] for number in range(1, MOST + 1)]

    def clean(self) -> dict[str, object]:
        """Of two choices in the same words, nobody knows which one to take."""
        cleaned = super().clean()
        seen: set[str] = set()
        for number in range(1, MOST + 1):
            words = cleaned.get(f"choice_{number}", "").casefold()
            if words and words in seen:
                self.add_error(f"choice_{number}", _("This choice is there already."))
            seen.add(words)
        return cleaned

    @property
    def said(self) -> dict[str, object]:
        """As the action takes it."""
        given = [self.cleaned_data[f"choice_{number}"] for number in range(1, MOST + 1)]
        return super().said | {"kind": "poll", "choices": [words for words in given if words]}


class VoteForm(forms.Form):
    """The number of a choice."""

    choice = forms.IntegerField(min_value=1, max_value=MOST)


def night_after(last: date) -> datetime:
    """The first moment of the next day, where it is written."""
    return timezone.make_aware(datetime.combine(last + timedelta(days=1), time()))
