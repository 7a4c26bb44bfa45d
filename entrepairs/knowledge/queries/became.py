# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What became, in one month, of the texts that somebody wrote or helped to write; for them alone.

Counted from what stands now and what they may read now: what was taken back is not told.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Case, Count, Q, QuerySet, When
from django.utils.translation import ngettext

from entrepairs.knowledge.models import (
    Contribution,
    Credit,
    Link,
    NeedAnswer,
    Relay,
    Thanks,
    Trial,
    Useful,
)
from entrepairs.knowledge.months import Month
from entrepairs.knowledge.queries import lists
from entrepairs.knowledge.queries.thanked import Received, thanks_rows
from entrepairs.people.models import Person

MOST = 20
MADE_OF_ANSWERS = (Contribution.Kind.TIP, Contribution.Kind.TUTORIAL)


@dataclass(frozen=True)
class Text:
    """One of somebody's texts and what a month brought to it; `made`: the texts made of it."""

    title: str
    href: str
    useful: int = 0
    tried: int = 0
    adopted: int = 0
    adapted: int = 0
    needs: int = 0
    made: tuple[lists.SmallRow, ...] = ()

    @property
    def line(self) -> str:
        """In words; what did not happen is not told."""
        useful = ngettext(
            "useful to %(num)d colleague", "useful to %(num)d colleagues", self.useful
        )
        tried = ngettext("tried by %(num)d person", "tried by %(num)d people", self.tried)
        adopted = ngettext("adopted by %(num)d group", "adopted by %(num)d groups", self.adopted)
        adapted = ngettext("%(num)d variant", "%(num)d variants", self.adapted)
        needs = ngettext("answers %(num)d need", "answers %(num)d needs", self.needs)
        made = ngettext(
            "%(num)d text was made of it", "%(num)d texts were made of it", len(self.made)
        )
        counted = (
            (self.useful, useful),
            (self.tried, tried),
            (self.adopted, adopted),
            (self.adapted, adapted),
            (self.needs, needs),
            (len(self.made), made),
        )
        return ", ".join(words % {"num": number} for number, words in counted if number)


@dataclass(frozen=True)
class Story:
    """A month: the texts to which something happened, most of it first, and its best thanks."""

    month: Month
    texts: tuple[Text, ...]
    thanks: Received | None

    @property
    def is_empty(self) -> bool:
        """Did it bring nothing?"""
        return not (self.texts or self.thanks)


def became(person: Person, month: Month) -> Story:
    """What a month brought to the person's texts. Eight SQL queries beside `readable`."""
    since, until = month.bounds(person)
    mine = _mine(person)
    counted = _counted(person, mine, since, until)
    made = _made(person, mine, since, until)
    keys = {*counted, *made}
    found = {
        key: Text(
            title=title or asked or excerpt,
            href=f"/knowledge/{slug}/",
            made=tuple(made.get(key, ())),
            **counted.get(key, {}),
        )
        for key, slug, title, excerpt, asked in mine.filter(pk__in=keys).values_list(
            "pk", "slug", "title", "excerpt", "parent__title"
        )
    }
    first = sorted(found, key=lambda key: (-_weight(found[key]), key))
    thanks = Thanks.objects.visible_to(person).filter(at__gte=since, at__lt=until)
    # One with a sentence says more.
    best = thanks_rows(thanks.order_by(Case(When(words="", then=1), default=0), "-at", "-pk")[:1])
    return Story(month, tuple(found[key] for key in first[:MOST]), next(iter(best), None))


def _mine(person: Person) -> QuerySet[Contribution]:
    """What the person signed, or is credited with, and may read."""
    credited = Credit.objects.own(person=person, before=False).values("contribution")
    rows = Contribution.objects.visible_to(person, withdrawn=False)
    return rows.filter(Q(author=person) | Q(pk__in=credited))


def _counted(
    person: Person, mine: QuerySet[Contribution], since: datetime, until: datetime
) -> dict[int, Counter[str]]:
    """By text, how often each happened; what the person did themselves apart."""
    keys = mine.values("pk")
    during = {"at__gte": since, "at__lt": until}
    answered = Relay.objects.own(
        tutorial__in=keys, answered_at__gte=since, answered_at__lt=until
    ).exclude(answered_by=person)
    useful = Useful.objects.visible_to(person).filter(contribution__in=keys, **during)
    tried = Trial.objects.own(contribution__in=keys, **during)
    needs = NeedAnswer.objects.visible_to(person).filter(
        contribution__in=keys, linked_at__gte=since, linked_at__lt=until
    )
    found: dict[int, Counter[str]] = {}
    for name, rows, column in (
        ("useful", useful.exclude(person=person), "contribution"),
        ("tried", tried.exclude(person=person), "contribution"),
        ("adopted", answered.filter(state=Relay.State.ADOPTED), "tutorial"),
        ("adapted", answered.filter(state=Relay.State.ADAPTED), "tutorial"),
        ("needs", needs.exclude(linked_by=person), "contribution"),
    ):
        times = rows.order_by().values_list(column).annotate(times=Count("pk"))
        for key, number in times:
            found.setdefault(key, Counter())[name] += number
    return found


def _made(
    person: Person, mine: QuerySet[Contribution], since: datetime, until: datetime
) -> dict[int, list[lists.SmallRow]]:
    """The tips and tutorials that somebody made of the person's answers in that time."""
    seen = Contribution.objects.visible_to(person, withdrawn=False).filter(
        kind__in=MADE_OF_ANSWERS, published_at__gte=since, published_at__lt=until
    )
    links = Link.objects.own(
        origin__in=mine.filter(kind=Contribution.Kind.ANSWER).values("pk"),
        kind=Link.Kind.RELATED,
        target__in=seen.values("pk"),
    )
    columns = [f"target__{name}" for name in lists.SMALL]
    found: dict[int, list[lists.SmallRow]] = {}
    for key, *values in links.order_by("pk").values_list("origin", *columns):
        found.setdefault(key, []).extend(lists.small_rows([tuple(values)]))
    return found


def _weight(text: Text) -> int:
    return text.useful + text.tried + text.adopted + text.adapted + text.needs + len(text.made)
