# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the frame around every page shows: who is here, where, and what waits."""

from dataclasses import dataclass, field

from django.http import HttpRequest

from entrepairs.notifications import queries as notices
from entrepairs.operations import queries as operations
from entrepairs.people import queries as people


@dataclass(frozen=True)
class Space:
    """A role's own pages, listed in the personal menu."""

    label: str
    url: str
    count: int = 0


@dataclass(frozen=True)
class Shell:
    """The frame of one page for one reader."""

    organisation_name: str = ""
    language: str = "fr"
    theme: str = "auto"
    unread: int = 0
    brand_css_url: str = ""
    toast: None = None
    spaces: tuple[Space, ...] = field(default_factory=tuple)


def shell(request: HttpRequest) -> dict[str, object]:
    """Context processor. One SQL query for a signed-in reader, none for an htmx fragment.

    A visitor sees at the door whose house it is, where there is one house: two queries.
    """
    person = getattr(request, "user", None)
    if person is None or not person.is_authenticated:
        house = people.the_only_organisation()
        return {"user": person, "shell": Shell(house, language=request.LANGUAGE_CODE)}
    if getattr(request, "htmx", False) and not request.htmx.boosted:
        return {"user": person, "shell": Shell()}
    return {
        "user": person,
        "shell": Shell(
            organisation_name=person.organisation.name,
            language=request.LANGUAGE_CODE,
            theme=person.theme,
            unread=notices.unread(person),
            spaces=tuple(
                Space(label, url)
                for label, url in (*operations.spaces(person), *people.spaces(person))
            ),
        ),
    }
