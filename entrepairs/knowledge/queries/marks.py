# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What one reader said of the texts of a page, in one statement of several lists."""

from datetime import datetime

from django.db.models import BigIntegerField, CharField, Count, QuerySet, Value

from entrepairs.knowledge.models import Contribution, Draft, Thanks, Trial, Useful
from entrepairs.knowledge.queries import firsts
from entrepairs.knowledge.queries.drawn import Marks
from entrepairs.knowledge.queries.prepared import ForReader
from entrepairs.people.models import Person


def marks(person: Person, thing: Contribution, texts: list[int]) -> Marks:
    """What the reader said of these texts, and how many tried them. One SQL query."""
    said = MARKS.rows(person, thing.community_id, thing.pk, texts, firsts.since())
    return Marks(
        useful=frozenset(key for kind, key, *_ in said if kind == "useful"),
        first=frozenset(key for kind, key, *_ in said if kind == "first"),
        thanked=frozenset(key for kind, key, *_ in said if kind == "thanked"),
        tried={key: outcome for kind, key, outcome, _ in said if kind == "mine"},
        trials={key: people for kind, key, _, people in said if kind == "tried"},
        is_expert=any(kind == "expert" for kind, *_ in said),
        writes=any(kind == "draft" for kind, *_ in said),
    )


def _said(
    person: Person, community: int, thing: int, texts: list[int], since: datetime
) -> QuerySet:
    these = {"contribution__in": texts}
    useful = Useful.objects.visible_to(person).filter(person=person.pk, **these)
    tried = Trial.objects.own(**these)
    thanked = Thanks.objects.own(person, comment=None, **these)
    first = Contribution.objects.visible_to(person, withdrawn=False).filter(pk__in=texts)
    first = first.annotate(opens=firsts.is_first(person, since)).filter(opens=True)
    expert = person.expertises.filter(community=community, subject__tags__contribution=thing)
    draft = Draft.objects.visible_to(person).filter(about=thing, kind=Contribution.Kind.ANSWER)
    return useful.values_list(word("useful"), "contribution_id", word(""), _number(1)).union(
        tried.filter(person=person.pk).values_list(
            word("mine"), "contribution_id", "outcome", _number(1)
        ),
        tried.order_by()
        .values_list(word("tried"), "contribution_id", word(""))
        .annotate(people=Count("pk")),
        thanked.values_list(word("thanked"), "contribution_id", word(""), _number(1)),
        first.values_list(word("first"), "pk", word(""), _number(1)),
        expert.values_list(word("expert"), "community_id", word(""), _number(1)),
        draft.values_list(word("draft"), "about_id", word(""), _number(1)),
        all=True,
    )


MARKS = ForReader(_said)


def word(word: str) -> Value:
    """The same word beside each row: it says of which list it is."""
    return Value(word, output_field=CharField())


def _number(number: int) -> Value:
    return Value(number, output_field=BigIntegerField())
