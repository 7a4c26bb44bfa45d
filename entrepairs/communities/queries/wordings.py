# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What somebody types beside what is there: the needs that stand, the subjects of the house."""

from django.db.models import QuerySet

from entrepairs.communities import readable
from entrepairs.communities.models import Need
from entrepairs.communities.queries.needs import standing
from entrepairs.kernel.prepared import Prepared
from entrepairs.people.models import Person
from entrepairs.people.queries import SubjectTag, spoken
from entrepairs.people.queries.profiles import tag


def wordings_of(person: Person, most: int) -> list[tuple[str, str, str, str, str]]:
    """Slug, wording, state and community (slug, name) of the latest needs. One SQL query."""
    if not readable.is_present(person):
        return []
    return LATEST.rows(person.pk, person.organisation_id, most=most)


def proposed_subject(person: Person, wording: str, reason: str) -> SubjectTag | None:
    """The subject that these words name, the sentence before its reason. One SQL query."""
    found = spoken.vocabulary(person).proposed(wording, reason)
    return found and tag(found)


def _latest(person: int, organisation: int, *, most: int) -> QuerySet:
    rows = standing(Person(pk=person, organisation_id=organisation), 0)
    rows = rows.exclude(state=Need.State.CLOSED).order_by("-named_at", "-pk")
    return rows.values_list("slug", "wording", "state", "community__slug", "community__name")[:most]


LATEST = Prepared(_latest)
