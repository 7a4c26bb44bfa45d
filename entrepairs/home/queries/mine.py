# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who sees what of me: from what is declared of a person's columns, and from what each chose.

A column of a person without an audience fails a test: nobody's data is added unseen.
"""

from collections import defaultdict
from dataclasses import dataclass

from entrepairs.communities.queries import Choice, my_communities
from entrepairs.people.models import Person
from entrepairs.people.queries import profiles
from entrepairs.people.queries.seen import Said, said

OPEN = "open"
HOUSE, COMPANIONS, KEEPERS, SELF, NOBODY = "house", "companions", "keepers", "self", "nobody"
AUDIENCES = (HOUSE, COMPANIONS, KEEPERS, SELF, NOBODY)
# Each column that `Person.PERSONAL_DATA` declares. Their tests look at the pages.
COLUMNS = {
    "name": HOUSE,
    "job": HOUSE,
    "site": HOUSE,
    "unit": HOUSE,
    "photo": HOUSE,
    "about": HOUSE,
    "spoken": HOUSE,
    "email": KEEPERS,
    # Administrators alone, when they load a staff file.
    "level": KEEPERS,
    "manager": KEEPERS,
    "language": SELF,
    "time_zone": SELF,
    "theme": SELF,
    "around_in": SELF,
    "password": NOBODY,
    # The same as the name, to be looked for.
    "name_key": "",
}


@dataclass(frozen=True)
class Seen:
    """One audience: the columns it sees, with what stands in them, and the subjects."""

    audience: str
    columns: tuple[tuple[str, str], ...]
    subjects: tuple[Said, ...]


@dataclass(frozen=True)
class SeenPage:
    """All of it, and the communities with who reads them."""

    parts: tuple[Seen, ...]
    open_ones: tuple[Choice, ...]
    closed_ones: tuple[Choice, ...]


def seen_of_me(person: Person) -> SeenPage:
    """What colleagues, administrators and the person see. Five SQL queries."""
    profile = profiles.profile(person, person.slug)
    values = {
        "name": profile.name,
        "job": profile.job,
        "site": profile.site,
        "unit": profile.unit,
        "about": profile.about,
        "spoken": profile.spoken,
        "photo": "✓" if profile.photo_url else "",
        "email": person.email or "",
        "around_in": person.around_in,
        "level": person.level,
    }
    columns = defaultdict(list)
    for name, audience in COLUMNS.items():
        columns[audience].append((name, values.get(name, "")))
    subjects = defaultdict(list)
    for one in said(person):
        subjects[{"all": HOUSE, "communities": COMPANIONS, "self": SELF}[one.shown]].append(one)
    mine = my_communities(person)
    return SeenPage(
        parts=tuple(
            Seen(audience, tuple(columns[audience]), tuple(subjects[audience]))
            for audience in AUDIENCES
        ),
        open_ones=tuple(one for one in mine if one.visibility == OPEN),
        closed_ones=tuple(one for one in mine if one.visibility != OPEN),
    )
