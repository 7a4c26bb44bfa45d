# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which skill, and who sees it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from entrepairs.people.models import Person, Subject
from entrepairs.people.queries import profiles
from entrepairs.skills.words import SHOWN


class ShownForm(forms.Form):
    """Who sees that one can help with something."""

    shown = forms.ChoiceField(label=_("Who sees it"), choices=list(SHOWN.items()))


class AddForm(ShownForm):
    """A skill by its name, chosen in the organisation's list."""

    subject = forms.CharField(label=_("Add a skill"), max_length=80)

    field_order = ("subject", "shown")

    def __init__(self, *args: object, person: Person, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.person = person
        self.fields["subject"].widget.attrs.update({"list": "known", "autocomplete": "off"})
        self.fields["subject"].error_messages["required"] = _("Write the name of a skill.")

    def clean_subject(self) -> Subject:
        """The one of that name or synonym, in either language."""
        typed = self.cleaned_data["subject"]
        found = profiles.subject_named(self.person, typed)
        if found is not None:
            return found
        near = ", ".join(tag.name for tag in profiles.subjects_like(self.person, typed, limit=3))
        if near:
            raise forms.ValidationError(
                _("No skill has exactly this name. Did you mean: %(names)s?") % {"names": near}
            )
        raise forms.ValidationError(
            _("The list has no such skill yet. You can propose it for the list.")
        )
