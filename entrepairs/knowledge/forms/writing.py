# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What people write: a question, an answer, a comment."""

from collections.abc import Iterable, Mapping

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from entrepairs.communities.queries.directory import Choice, writable
from entrepairs.kernel import html
from entrepairs.kernel.lines import one_line
from entrepairs.knowledge import words
from entrepairs.people.models import Person
from entrepairs.people.queries import profiles

LONGEST = 100_000


class TextField(forms.CharField):
    """A text from the editor, or plain paragraphs; it must say or show something if required."""

    def __init__(self, *, rows: int = 6, **options: object) -> None:
        widget = forms.Textarea(attrs={"rows": rows})
        super().__init__(**{"max_length": LONGEST, "widget": widget} | options)

    def clean(self, value: str) -> str:
        """Refuse an empty paragraph as much as nothing."""
        text = super().clean(value)
        cleaned = html.from_input(text)
        if self.required and not html.plain(cleaned) and "<img" not in cleaned:
            raise ValidationError(self.error_messages["required"], code="required")
        return text


class Sent(forms.Form):
    """What every form that creates carries: a key, so that sending twice is sending once."""

    once = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    draft = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)


class AnswerForm(Sent):
    """An answer to a question."""

    html = TextField(
        label=_("Do you know something else?"),
        error_messages={"required": _("Write your answer: a partial one already helps.")},
    )


class CommentForm(Sent):
    """A short word under a text."""

    html = TextField(
        label=_("Your comment"),
        rows=2,
        max_length=5_000,
        error_messages={"required": _("Write your comment.")},
    )


class PlacedForm(Sent):
    """What is written somewhere, about something: a community, and subjects.

    `near` are the words it is about; communities and subjects that share them come first.
    """

    community = forms.ChoiceField(
        label=_("Who is it for?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose a community."),
            "invalid_choice": _("Choose a community in which you write."),
        },
    )
    subjects = forms.MultipleChoiceField(
        label=_("What is it about?"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self, data: Mapping[str, str] | None = None, *, person: Person, near: str = "", **options
    ) -> None:
        super().__init__(data, **options)
        self.places = _near_first(writable(person), near)
        self.tags = profiles.subjects(person)
        self.near = near
        self.fields["community"].choices = [(place.slug, place.name) for place in self.places]
        self.fields["subjects"].choices = [(tag.slug, tag.name) for tag in self.tags]
        self.initial.setdefault("community", _evident(self.places, near))

    @property
    def first_places(self) -> list[Choice]:
        """One's own communities, and the open ones whose name speaks of it."""
        shown = [place for place in self.places if place.mine or _shared(place.name, self.near)]
        return (shown or self.places)[:FEW]

    @property
    def other_places(self) -> list[Choice]:
        """The rest."""
        first = self.first_places
        return [place for place in self.places if place not in first]

    @property
    def chosen_is_other(self) -> bool:
        """Is the community chosen so far among the rest?"""
        chosen = self["community"].value()
        return any(place.slug == chosen for place in self.other_places)

    @property
    def first_tags(self) -> list[profiles.SubjectTag]:
        """Subjects chosen so far, and those the words speak of; all when they are few."""
        if len(self.tags) <= FEW:
            return self.tags
        chosen = self["subjects"].value() or ()
        return [tag for tag in self.tags if tag.slug in chosen or _shared(tag.name, self.near)]

    @property
    def other_tags(self) -> list[profiles.SubjectTag]:
        """The rest."""
        first = self.first_tags
        return [tag for tag in self.tags if tag not in first]


FEW = 6


def _evident(choices: list[Choice], near: str) -> str:
    """The community meant if nothing is said: the only one, or the one whose name speaks of it.

    Any other guess would show words to people they were not written for.
    """
    if len(choices) == 1 or (choices and choices[0].mine and _shared(choices[0].name, near)):
        return choices[0].slug
    return ""


def _near_first(choices: Iterable[Choice], near: str) -> list[Choice]:
    return sorted(choices, key=lambda place: (not place.mine, -_shared(place.name, near)))


class QuestionForm(PlacedForm):
    """A question: one sentence, and what helps to answer it."""

    title = forms.CharField(
        label=_("Your question, in one sentence"),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Ask your question in one sentence.")},
    )
    html = TextField(
        label=_("What helps to answer you"),
        help_text=_("The context, what you tried already. Sometimes a photo."),
        required=False,
    )

    def clean_title(self) -> str:
        """One line: Enter in the box is not a new paragraph."""
        return one_line(self.cleaned_data["title"])


def _shared(name: str, near: str) -> int:
    return len(words.significant(name) & words.significant(near))
