# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Profile and preferences."""

from django import forms
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from entrepairs.kernel.lines import LineField
from entrepairs.people import queries, zones


class ProfileForm(forms.Form):
    """What colleagues see."""

    name = LineField(
        label=_("Your name"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Write your name, as your colleagues know it.")},
    )
    job = LineField(
        label=_("Your job"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "organization-title"}),
    )
    site = forms.ModelChoiceField(None, label=_("Your site"), required=False, to_field_name="slug")
    unit = forms.ModelChoiceField(
        None, label=_("Your team or service"), required=False, to_field_name="slug"
    )
    spoken = LineField(
        label=_("Languages you speak"),
        help_text=_("For instance: French, English, a little Portuguese."),
        max_length=120,
        required=False,
    )
    about = forms.CharField(
        label=_("A few words about you"),
        help_text=_("What may people come and see you about? What have you been through?"),
        max_length=400,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": 400}),
    )

    def __init__(self, *args, person, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["site"].queryset = queries.sites(person)
        self.fields["unit"].queryset = queries.units(person)
        for name in ("site", "unit"):
            self.fields[name].empty_label = _("Not said")


class PhotoForm(forms.Form):
    """A portrait."""

    photo = forms.FileField(
        label=_("A photo of you"),
        help_text=_("Only a small square is kept. Where and when it was taken is erased."),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp,image/gif"}),
        error_messages={"required": _("Choose a photo first.")},
    )


class SubjectForm(forms.Form):
    """A subject by its name, chosen among those of the organisation."""

    subject = forms.CharField(label=_("Add a subject"), max_length=80)

    def __init__(self, *args, person, **kwargs):
        super().__init__(*args, **kwargs)
        self.person = person
        self.fields["subject"].widget.attrs.update(
            {"list": "known-interested", "autocomplete": "off", "maxlength": 80}
        )
        self.fields["subject"].error_messages["required"] = _("Write the name of a subject.")

    def clean_subject(self):
        typed = self.cleaned_data["subject"]
        found = queries.subject_named(self.person, typed)
        if found is None:
            raise forms.ValidationError(self._near(typed))
        return found

    def _near(self, typed):
        near = queries.subjects_like(self.person, typed, limit=3)
        if near:
            names = ", ".join(tag.name for tag in near)
            return _("No subject has exactly this name. Did you mean: %(names)s?") % {
                "names": names
            }
        return _("No subject has this name yet. Choose one that is suggested while you type.")


class PreferencesForm(forms.Form):
    """Language, hours, look."""

    language = forms.ChoiceField(
        label=_("Language"), choices=settings.LANGUAGES, widget=forms.RadioSelect
    )
    time_zone = forms.ChoiceField(
        label=_("Time zone"), help_text=_("Nothing rings outside your hours.")
    )
    theme = forms.ChoiceField(
        label=_("Light or dark"),
        choices=[("auto", _("As this device")), ("light", _("Light")), ("dark", _("Dark"))],
        widget=forms.RadioSelect,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        groups = zones.choices((get_language() or "fr")[:2])
        present = self.initial.get("time_zone")
        if present and present not in zones.known():
            groups = ((_("Your present zone"), ((present, present),)), *groups)
        self.fields["time_zone"].choices = groups
