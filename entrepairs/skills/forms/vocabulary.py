# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What people type about the list of skills."""

from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from entrepairs.people.models import Person, Subject
from entrepairs.people.queries import profiles
from entrepairs.people.queries.profiles import SubjectTag

NAME = 80
MOST_SYNONYMS = 20


class SuggestForm(forms.Form):
    """A skill that the list lacks."""

    name = forms.CharField(
        label=_("The skill"),
        max_length=NAME,
        help_text=_("A few words that a colleague would look for."),
        error_messages={"required": _("Give the skill a name, for instance “Reading a contract”.")},
    )
    reason = forms.CharField(
        required=False, label=_("Why the list needs it"), max_length=300, widget=forms.Textarea
    )

    def __init__(self, *args: object, person: Person, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.person = person

    def clean_name(self) -> str:
        """None that stands in the list already, in any language."""
        name = self.cleaned_data["name"]
        found = profiles.subject_named(self.person, name)
        if found is not None:
            raise forms.ValidationError(
                _("The list has it already: “%(name)s”.") % {"name": profiles.tag(found).name}
            )
        return name


class SkillForm(forms.Form):
    """Its names, what else it is called, where it stands."""

    name_fr = forms.CharField(required=False, label=_("Name in French"), max_length=NAME)
    name_en = forms.CharField(required=False, label=_("Name in English"), max_length=NAME)
    synonyms = forms.CharField(
        required=False,
        label=_("Also called"),
        max_length=MOST_SYNONYMS * (NAME + 2),
        widget=forms.Textarea,
        help_text=_("One name a line, in either language. Search and the box find it by these."),
    )
    parent = forms.ChoiceField(required=False, label=_("Part of"))
    speaks = forms.BooleanField(
        required=False,
        label=_("Leading a meeting counts as evidence of this skill"),
    )

    def __init__(self, *args: object, others: Iterable[SubjectTag], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        choices = [(tag.slug, tag.name) for tag in others]
        self.fields["parent"].choices = [("", _("It stands by itself")), *choices]

    def clean_synonyms(self) -> list[str]:
        """One a line, each once, empty ones left out."""
        lines = (line.strip() for line in self.cleaned_data["synonyms"].splitlines())
        names = list(dict.fromkeys(filter(None, lines)))
        if len(names) > MOST_SYNONYMS:
            raise forms.ValidationError(_("At most %(num)d other names.") % {"num": MOST_SYNONYMS})
        if any(len(name) > NAME for name in names):
            raise forms.ValidationError(_("A name has at most %(num)d letters.") % {"num": NAME})
        return names

    def clean(self) -> dict:
        """One name at least."""
        said = super().clean()
        if not (said.get("name_fr", "").strip() or said.get("name_en", "").strip()):
            self.add_error("name_fr", _("Give it a name in one of the two languages."))
        return said


class SameForm(forms.Form):
    """Another skill of the list, by its public name."""

    into = forms.ChoiceField(
        label=_("The same as"), error_messages={"required": _("Choose the skill that stays.")}
    )

    def __init__(self, *args: object, others: Iterable[SubjectTag], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        choices = [(tag.slug, tag.name) for tag in others]
        self.fields["into"].choices = [("", pgettext_lazy("a list", "Choose")), *choices]


def lines_of(subject: Subject) -> dict[str, object]:
    """What the form shows of a skill as it stands."""
    return {
        "name_fr": subject.name_fr,
        "name_en": subject.name_en,
        "synonyms": "\n".join(subject.synonyms),
        "parent": subject.parent.slug if subject.parent else "",
    }
