# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What people share unasked: a tip, a tutorial, an experience."""

from typing import ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from entrepairs.kernel import html
from entrepairs.kernel.lines import one_line
from entrepairs.knowledge import texts
from entrepairs.knowledge.forms.files import not_too_large
from entrepairs.knowledge.forms.writing import PlacedForm, TextField
from entrepairs.knowledge.models import Contribution
from entrepairs.knowledge.words import SECTIONS
from entrepairs.media import captions

Section = Contribution.Section
MOST_PHOTOS = 10
LONGEST_CAPTIONS = 20_000


class SharedForm(PlacedForm):
    """A text somebody shares. Without a title, its first words are the title."""

    title = forms.CharField(label=_("A title"), required=False, max_length=texts.TITLE_LENGTH)

    def clean_title(self) -> str:
        """One line."""
        return one_line(self.cleaned_data["title"])

    @property
    def photos(self) -> list[tuple[str, str]]:
        """Pictures sent beside the text, by public name, and what each shows."""
        slugs, alts = self._listed("photos"), self._listed("alts")
        return [(slug, alts[at] if at < len(alts) else "") for at, slug in enumerate(slugs)]

    @property
    def videos(self) -> list[str]:
        """A video sent beside the text, by public name: one is enough for a minute."""
        return self._listed("videos")[:1]

    def _listed(self, name: str) -> list[str]:
        if self.is_bound:
            return self.data.getlist(name)[:MOST_PHOTOS]
        return list(self.initial.get(name, ()))

    @property
    def text(self) -> str:
        """What is published."""
        return self.cleaned_data["html"]

    @property
    def sections(self) -> dict[str, str]:
        """A tutorial's parts; the others have none."""
        return {}

    @property
    def heading(self) -> str:
        """The title given, else the first words."""
        return self.cleaned_data["title"] or texts.title_of(self.text)


class CaptionsForm(forms.Form):
    """What is said in a video, typed or as WebVTT."""

    captions = forms.CharField(
        label=_("Captions"),
        required=False,
        max_length=LONGEST_CAPTIONS,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "What is said in it, a sentence a line: not everybody can turn the sound on. With its "
            "moment, if you like: 0:09 I kneel down with the client."
        ),
    )

    def clean_captions(self) -> str:
        """Three minutes of speech."""
        try:
            captions.read(self.cleaned_data["captions"])
        except captions.TooManyLinesError as mistake:
            raise ValidationError(_("These captions are too long: 300 lines at most.")) from mistake
        return self.cleaned_data["captions"]


class CaptionsFileForm(CaptionsForm):
    """The same, or a file of them."""

    file = forms.FileField(label=_("Or a WebVTT file"), required=False)

    def clean_file(self) -> object:
        """A text, and not a long one."""
        sent = self.cleaned_data["file"]
        if sent and sent.size > LONGEST_CAPTIONS * 4:
            raise ValidationError(_("These captions are too long: 300 lines at most."))
        return sent

    def clean(self) -> dict[str, object]:
        """What the file holds, if one was sent."""
        given = super().clean()
        if sent := given.get("file"):
            try:
                given["captions"] = sent.read().decode("utf-8-sig")
                captions.read(given["captions"])
            except (UnicodeDecodeError, captions.TooManyLinesError):
                self.add_error(
                    "file", ValidationError(_("This is not a file of captions (WebVTT)."))
                )
        return given


class TipForm(CaptionsForm, SharedForm):
    """A few lines, perhaps photos and a video."""

    html = TextField(
        label=_("Your tip"),
        rows=4,
        required=False,
        help_text=_("Three lines are enough. Write as you would say it at the coffee machine."),
    )
    photo = forms.FileField(
        label=_("Photo"),
        required=False,
        validators=[not_too_large],
        error_messages={"empty": _("This file is empty.")},
    )
    video = forms.FileField(
        label=_("Video"),
        required=False,
        validators=[not_too_large],
        error_messages={"empty": _("This file is empty.")},
    )

    agreed = forms.BooleanField(label=_("The people one sees and hears agree"), required=False)

    def clean(self) -> dict[str, object]:
        """Words must be there, and whoever is filmed must know where they will be seen."""
        given = super().clean()
        if (self.videos or given.get("video")) and not given.get("agreed"):
            self.add_error(
                "agreed", ValidationError(_("Ask the people one sees, then tick the box."))
            )
        if not html.plain(html.from_input(given.get("html", ""))):
            self.add_error("html", ValidationError(_("Say in a few words what worked.")))
        return given


class ExperienceForm(SharedForm):
    """What was lived, as a story."""

    html = TextField(
        label=_("Your story"),
        rows=8,
        help_text=_("What happened? What made it work? What would you tell a colleague?"),
        error_messages={"required": _("Tell what happened: a few lines are enough.")},
    )


class PartsForm(forms.Form):
    """The parts of a tutorial, each with the question it answers."""

    when = TextField(label=SECTIONS[Section.WHEN], rows=2, required=False)
    how = TextField(
        label=SECTIONS[Section.HOW],
        rows=6,
        error_messages={"required": _("Say how to do it: that is what your colleagues look for.")},
    )
    words = TextField(label=SECTIONS[Section.WORDS], rows=2, required=False)
    example = TextField(label=SECTIONS[Section.EXAMPLE], rows=3, required=False)
    pitfalls = TextField(label=SECTIONS[Section.PITFALLS], rows=2, required=False)

    QUESTIONS: ClassVar = {
        Section.WHEN: _("In which situation does one need it?"),
        Section.HOW: _("What does one do, step by step? A numbered list reads best."),
        Section.WORDS: _("Which sentences help, as one says them?"),
        Section.EXAMPLE: _("When did it work for you? What happened?"),
        Section.PITFALLS: _("What goes wrong at first?"),
    }

    @property
    def sections(self) -> dict[str, str]:
        """By their names; none where the form has no parts."""
        return {name: self.cleaned_data[name] for name in Section.values if name in self.fields}

    @property
    def parts(self) -> list[tuple[forms.BoundField, str]]:
        """Each part and its question, in order."""
        present = [name for name in Section.values if name in self.fields]
        return [(self[name], str(self.QUESTIONS[Section(name)])) for name in present]


class TutorialForm(PartsForm, SharedForm):
    """A way of doing, in parts, so that somebody else can do it."""

    title = forms.CharField(
        label=_("What readers will be able to do"),
        max_length=texts.TITLE_LENGTH,
        error_messages={
            "required": _("Give your tutorial a title, for instance “Reading a contract”.")
        },
    )

    @property
    def text(self) -> str:
        """A tutorial is its parts."""
        return ""
