# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What people type about communities."""

from datetime import timedelta

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from entrepairs.communities import charters, queries, rules, words
from entrepairs.kernel.lines import LineField
from entrepairs.people.models import Person, Subject
from entrepairs.people.queries import SubjectTag, spoken
from entrepairs.people.queries.profiles import tag

# From the most to the least told.
WIDTHS = ("open", "on_request", "invitation", "hidden")
LASTING = (
    (7, _("One week")),
    (30, _("One month")),
    (90, _("Three months")),
)
LONGEST_WAIT = timedelta(days=731)


class SuccessorForm(forms.Form):
    """Who is entrusted with a community, and why."""

    person = forms.ChoiceField(
        label=_("Who?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose somebody.")},
    )
    reason = LineField(
        label=_("Why?"),
        help_text=_("One sentence. It stays in the log for 24 months; the administrators see it."),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2, "maxlength": 300}),
        error_messages={"required": _("Say why: whoever comes after you will want to know.")},
    )

    def __init__(self, *args, found, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["person"].choices = [
            (card.slug, f"{card.name} · {card.line}" if card.line else card.name) for card in found
        ]


class CommunityForm(forms.Form):
    """A new community, or what there is to change in one (`initial`)."""

    name = LineField(
        label=_("Name"),
        max_length=100,
        help_text=_("What your colleagues would call it."),
        error_messages={
            "required": _("Give your community a name, for instance “Insurance, Lyon”.")
        },
    )
    purpose = LineField(
        label=_("What is it for?"),
        max_length=300,
        required=False,
        help_text=_("In one sentence. It is what makes somebody join."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    kind = forms.ChoiceField(label=_("What kind of community?"), widget=forms.RadioSelect)
    visibility = forms.ChoiceField(
        label=_("Who sees it?"), widget=forms.RadioSelect, choices=list(words.VISIBILITIES.items())
    )
    theme = forms.ChoiceField(
        label=_("Theme"),
        required=False,
        help_text=_("Groups of the same theme find each other."),
    )
    new_theme = LineField(label=_("Another theme"), max_length=80, required=False)
    site = forms.ChoiceField(label=_("Site"), required=False)
    language = forms.ChoiceField(label=_("Language spoken here"), choices=settings.LANGUAGES)
    widen = forms.BooleanField(
        label=_("Yes, more people will see what is already there."), required=False
    )

    def __init__(self, *args: object, person: Person, **options: object) -> None:
        super().__init__(*args, **options)
        current = self.initial.get("kind", "")
        self.fields["kind"].choices = [
            (kind, label)
            for kind, label in words.KINDS.items()
            if kind == current or rules.may_open(person, kind)
        ]
        self.fields["theme"].choices = _choices(_("No theme"), queries.themes(person))
        self.fields["site"].choices = _choices(words.EVERYWHERE, queries.places(person))

    @property
    def seconds(self) -> dict[str, dict[str, str]]:
        """The second line of each choice."""
        return {"kind": words.KINDS_EXPLAINED, "visibility": words.VISIBILITIES_EXPLAINED}

    def clean(self) -> dict[str, object]:
        """Telling more people what was written for fewer is asked twice."""
        cleaned = super().clean()
        before, after = self.initial.get("visibility"), cleaned.get("visibility")
        is_edited = "name" in self.initial
        widens = is_edited and after and WIDTHS.index(after) < WIDTHS.index(before)
        if widens and not cleaned["widen"]:
            said = _("More people will see this community. Tick the box if that is right.")
            self.add_error("widen", said)
        return cleaned


class NewCommunityForm(CommunityForm):
    """A community to open, perhaps with one of the charters that are delivered."""

    charter = forms.ChoiceField(
        label=_("What may one count on here?"), required=False, widget=forms.RadioSelect
    )

    def __init__(self, *args: object, **options: object) -> None:
        super().__init__(*args, **options)
        self.drafts = {draft.key: draft for draft in charters.drafts()}
        named = [(key, draft.name) for key, draft in self.drafts.items()]
        self.fields["charter"].choices = [("", _("No charter for now")), *named]

    @property
    def seconds(self) -> dict[str, dict[str, str]]:
        """The second line of each choice."""
        told = {key: draft.purpose for key, draft in self.drafts.items()}
        return super().seconds | {"charter": told | {"": _("One can be written later.")}}

    @property
    def draft(self) -> charters.Draft | None:
        """The charter that was chosen."""
        return self.drafts.get(self.cleaned_data["charter"])


class LinkForm(forms.Form):
    """How long an invitation link lets people in."""

    days = forms.TypedChoiceField(
        label=_("It works for"), coerce=int, choices=LASTING, initial=30, widget=forms.RadioSelect
    )


class RequestForm(forms.Form):
    """A word to those who facilitate."""

    message = forms.CharField(
        label=_("A word to those who will answer"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class RoleForm(forms.Form):
    """What a member is entrusted with."""

    role = forms.ChoiceField(
        label=_("Role"), widget=forms.RadioSelect, choices=list(words.ROLES.items())
    )

    @property
    def seconds(self) -> dict[str, str]:
        """The second line of each choice."""
        return words.ROLES_EXPLAINED


class ExpertForm(forms.Form):
    """A subject that a member knows."""

    subject = forms.ChoiceField(label=_("Subject"))

    def __init__(self, *args: object, subjects: list[tuple[str, str]], **options: object) -> None:
        super().__init__(*args, **options)
        self.fields["subject"].choices = subjects


class NeedForm(forms.Form):
    """A need named in one sentence."""

    wording = forms.CharField(
        label=_("What do you need?"),
        max_length=200,
        help_text=_("Begin with a verb. No need to wait for the training plan."),
        error_messages={
            "required": _("Give your need a title, for instance “Reading a contract”.")
        },
    )
    reason = forms.CharField(
        label=_("Why?"),
        max_length=300,
        required=False,
        help_text=_("In which situation do you miss it? It helps whoever will answer."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    subject = forms.ChoiceField(
        label=_("What is it about?"), required=False, widget=forms.RadioSelect
    )
    wanted_by = forms.DateField(
        label=_("By when?"),
        required=False,
        # As a browser wants it: in French it would show none, and sending it again would drop it.
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    community = forms.ChoiceField(
        label=_("In which community?"),
        error_messages={"required": _("Choose the community that needs it.")},
    )
    is_signed = forms.BooleanField(label=_("Show my name"), required=False)

    def __init__(self, *args: object, person: Person, **options: object) -> None:
        super().__init__(*args, **options)
        if "community" in self.fields:
            self.fields["community"].choices = _grouped(queries.writable(person))
        self.vocabulary = spoken.vocabulary(person)
        self.tags = self.vocabulary.tags
        self.fields["subject"].choices = [(one.slug, one.name) for one in self.tags]

    @property
    def chosen(self) -> SubjectTag | None:
        """What it is said to be about so far."""
        return next((one for one in self.tags if one.slug == self["subject"].value()), None)

    @property
    def proposed(self) -> SubjectTag | None:
        """What the words name, as long as nothing is chosen."""
        said = [self[name].value() or "" for name in ("wording", "reason")]
        found = None if self.chosen else self.vocabulary.proposed(*said)
        return found and tag(found)

    def clean_subject(self) -> Subject | None:
        """The subject itself."""
        return self.vocabulary.subject(self.cleaned_data["subject"])

    def clean_wanted_by(self) -> object:
        """A day to come, within the two years in which a need keeps its sense."""
        wanted = self.cleaned_data["wanted_by"]
        if wanted == self.initial.get("wanted_by"):
            return wanted
        today = timezone.localdate()
        if wanted and not today <= wanted <= today + LONGEST_WAIT:
            raise forms.ValidationError(_("Choose a day to come, within two years."))
        return wanted


class RewordForm(NeedForm):
    """A need worded again (`initial`), where it is."""

    community = None


class OfferForm(forms.Form):
    """What somebody can do about a need."""

    kind = forms.ChoiceField(label=_("How can you help?"), choices=list(words.OFFERS_ASKED.items()))
    note = forms.CharField(
        label=_("A word about it"),
        max_length=200,
        required=False,
        help_text=_("When, how, or who. It stands beside your name."),
    )


def _grouped(places: tuple[queries.Choice, ...]) -> list[tuple[object, object]]:
    """One's own communities first; naming a need in another joins it."""
    mine = [(one.slug, one.name) for one in places if one.mine]
    others = [(one.slug, one.name) for one in places if not one.mine]
    none = [("", _("Choose a community"))]
    if not mine:
        return none + others
    return none + mine + ([(_("Others, which you would join"), others)] if others else [])


def _choices(none: str, places: tuple[queries.Place, ...]) -> list[tuple[str, str]]:
    return [("", none), *((place.slug, place.name) for place in places)]


class CharterForm(forms.Form):
    """A version of a charter."""

    line = LineField(
        label=_("In one line"),
        max_length=160,
        help_text=_("It is recalled where one writes."),
        error_messages={"required": _("Say it in one line, for instance “Here one may not know.”")},
    )
    text = forms.CharField(
        label=_("The charter"),
        max_length=6000,
        help_text=_(
            "Short: it is read before the first contribution. A line that begins with a dash is a "
            "point of a list."
        ),
        widget=forms.Textarea(attrs={"rows": 14}),
        error_messages={"required": _("Write the charter, or start from one of those above.")},
    )
