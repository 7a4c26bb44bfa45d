# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What administrators say of the house."""

from datetime import date

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from entrepairs.kernel.when import read_day
from entrepairs.people.models import Organisation

MOST = 100
FORMS = ("%Y-%m-%d", "%d/%m/%Y")


class DaysOffForm(forms.Form):
    """Public holidays, and the house's own list: one date a line."""

    holidays = forms.ChoiceField(
        label=_("Public holidays"),
        choices=(
            (Organisation.Holidays.FRANCE, _("France")),
            (Organisation.Holidays.ALSACE, _("France, Alsace and Moselle")),
            (Organisation.Holidays.NONE, pgettext_lazy("holidays", "None")),
        ),
        widget=forms.RadioSelect,
        required=False,
    )
    days = forms.CharField(
        label=_("Other days off of the house"),
        help_text=_("One date a line: 24/12/2026 or 2026-12-24."),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def clean_days(self) -> list[str]:
        lines = [line.strip() for line in self.cleaned_data["days"].splitlines() if line.strip()]
        read = {line: _day(line) for line in lines}
        wrong = [line for line, day in read.items() if day is None]
        if wrong:
            raise forms.ValidationError(_now("This is no date: %(line)s") % {"line": wrong[0][:30]})
        if len(read) > MOST:
            raise forms.ValidationError(_now("At most %(most)s dates.") % {"most": MOST})
        return sorted({day.isoformat() for day in read.values() if day})


def _day(line: str) -> date | None:
    try:
        return read_day(line, FORMS)
    except ValueError:
        return None
