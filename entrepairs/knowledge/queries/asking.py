# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What asking needs beside the question itself."""

import re
from functools import reduce
from operator import or_

from django.db.models import Case, Q, QuerySet, Value, When
from django.db.models.expressions import Combinable

from entrepairs.knowledge.models import Contribution, Rating, Trial
from entrepairs.knowledge.queries import lists
from entrepairs.people.models import Person

ADDRESS = re.compile(r"(?:^|/)([0-9a-z]{12})(?:/|$)")
MOST = 10
SHORTEST, STEM = 4, 6


def candidates(person: Person, question: Contribution, said: str) -> tuple[lists.Row, ...]:
    """Questions that this one may point to: by address, or by the words of the title.

    One SQL query, none without words.
    """
    found = Contribution.objects.visible_to(person).filter(
        kind=Contribution.Kind.QUESTION, hidden=False, duplicate_of=None
    )
    return looked_for(found.exclude(pk=question.pk), said)


def looked_for(found: QuerySet[Contribution], said: str) -> tuple[lists.Row, ...]:
    """Some of these texts: the one at an address, or those nearest to the words of a title.

    One SQL query, none without words.
    """
    said = said.strip()
    if not said:
        return ()
    if address := ADDRESS.search(said.split("?")[0].split("#")[0]):
        wanted = Q(slug=address[1])
    else:
        wanted = _titles_like(said)
    near = found.filter(wanted)
    return lists.rows(near.order_by(_likeness(said), "-useful_count", "-pk")[:MOST])


def _stems(said: str) -> list[str]:
    return [word[:STEM] for word in re.findall(r"\w+", said) if len(word) >= SHORTEST][:MOST]


def _titles_like(said: str) -> Q:
    return reduce(or_, (Q(title__icontains=stem) for stem in _stems(said)), Q(title__iexact=said))


def _likeness(said: str) -> Combinable:
    """The more of the words a title has, the nearer it is."""
    shared = (Case(When(title__icontains=stem, then=1), default=0) for stem in _stems(said))
    return -sum(shared, Value(0))


def told(person: Person, contribution: Contribution) -> dict[str, object]:
    """What the person said when they tried, to say it again otherwise. Two SQL queries."""
    mine = {"person": person, "contribution": contribution}
    trial = Trial.objects.visible_to(person).filter(**mine).first()
    rating = Rating.objects.visible_to(person).filter(**mine).first()
    return {
        "outcome": trial.outcome if trial else "",
        "minutes": trial.minutes if trial else None,
        "note": trial.note if trial else "",
        "stars": rating.stars if rating else None,
    }
