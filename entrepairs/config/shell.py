# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the frame around every page shows: who is here, where, and what waits."""

from dataclasses import dataclass, field

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from entrepairs.notifications import queries as notices
from entrepairs.operations import queries as operations
from entrepairs.people import queries as people
from entrepairs.people.models import Person

ADMINISTER = "/admin/"


@dataclass(frozen=True)
class Space:
    """A role's own pages, listed in the personal menu."""

    label: str
    url: str
    count: int = 0


@dataclass(frozen=True)
class Tab:
    """A part of the administrators' space. `of` begins the addresses of its pages."""

    label: str
    url: str
    of: str = ""

    def holds(self, address: str) -> bool:
        """Does a page belong to it?"""
        return address.startswith(self.of) if self.of else address == self.url


@dataclass(frozen=True)
class Shell:
    """The frame of one page for one reader."""

    organisation_name: str = ""
    language: str = "fr"
    theme: str = "auto"
    unread: int = 0
    brand_css_url: str = ""
    logo_url: str = ""
    toast: None = None
    spaces: tuple[Space, ...] = field(default_factory=tuple)
    administration: tuple[Tab, ...] = field(default_factory=tuple)
    # Pages of the tab "People".
    people: tuple[Space, ...] = field(default_factory=tuple)
    # Where an administrator is on the way of a new house.
    first_step: operations.FirstStep | None = None


def shell(request: HttpRequest) -> dict[str, object]:
    """Context processor. One SQL query for a signed-in reader, none for an htmx fragment.

    A visitor sees at the door whose house it is, where there is one house: two queries. The first
    pages of a new house cost an administrator three more.
    """
    person = getattr(request, "user", None)
    if person is None or not person.is_authenticated:
        house = people.frame_of_visitors()
        return {"user": person, "shell": Shell(language=request.LANGUAGE_CODE, **_framed(house))}
    if getattr(request, "htmx", False) and not request.htmx.boosted:
        return {"user": person, "shell": Shell()}
    return {
        "user": person,
        "shell": Shell(
            language=request.LANGUAGE_CODE,
            theme=person.theme,
            unread=notices.unread(person),
            **_framed(people.frame(person.organisation)),
            **_administration(person),
            first_step=operations.first_step(person, request.path),
        ),
    }


def _framed(house: people.Frame) -> dict[str, str]:
    return {
        "organisation_name": house.name,
        "brand_css_url": house.sheet_url,
        "logo_url": house.logo_url,
    }


def _administration(person: Person) -> dict[str, tuple]:
    """The space of an administrator and its line; nothing for others. No query."""
    if not person.is_administrator:
        return {}
    pages = tuple(
        Space(label, url) for label, url in (*operations.spaces(person), *people.spaces(person))
    )
    line = (
        Tab(_("Overview"), ADMINISTER),
        Tab(_("People"), pages[0].url, of="/admin/people/"),
        Tab(_("Appearance"), reverse("people:appearance"), of="/admin/appearance/"),
        Tab(_("Words"), reverse("people:words"), of="/admin/words/"),
        Tab(_("Sign-in"), reverse("people:sign_in_methods"), of="/admin/sign-in/"),
        Tab(_("Mail"), reverse("operations:mail"), of="/admin/mail/"),
        Tab(_("Log"), reverse("operations:log"), of="/admin/log/"),
    )
    return {
        "spaces": (Space(_("Administer"), ADMINISTER),),
        "administration": line,
        "people": pages,
    }
