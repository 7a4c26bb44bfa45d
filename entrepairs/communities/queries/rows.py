# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A community itself, for the page or the action that follows."""

from django.db.models import QuerySet
from django.http import Http404

from entrepairs.communities import readable, rules
from entrepairs.communities.models import Community
from entrepairs.kernel.prepared import PreparedThings
from entrepairs.people.models import Person


def row(person: Person, slug: str) -> Community:
    """The community itself, for the action that follows; 404 if not the person's to know of."""
    if not readable.is_present(person):
        raise Http404
    here: Community = ROW.one_or_404(person.pk, person.organisation_id, slug)
    return here


def _row(person: int, organisation: int, slug: str) -> QuerySet[Community]:
    reader = readable.of_house(person, organisation)
    return Community.objects.visible_to(reader).filter(slug=slug)


ROW = PreparedThings(_row)


def row_to_facilitate(person: Person, slug: str) -> Community:
    """The community, for a page of those who facilitate it."""
    here = row(person, slug)
    rules.may_facilitate(person, here).or_refuse()
    return here


def row_to_ask(person: Person, slug: str) -> Community:
    """The community, for the page on which one asks to join it."""
    here = row(person, slug)
    rules.may_ask_to_join(person, here).or_refuse()
    return here
