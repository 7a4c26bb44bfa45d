# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a person follows: the button beside a thing, and the list of all of them."""

from collections.abc import Callable
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils.translation import get_language

from entrepairs.knowledge.models import Contribution
from entrepairs.knowledge.queries import shapes
from entrepairs.notifications import rules
from entrepairs.notifications.models import Follow
from entrepairs.notifications.stopping import PERSON, QUESTION, SUBJECT
from entrepairs.people.models import Person, Subject
from entrepairs.people.queries import profiles
from entrepairs.people.queries.profiles import PersonCard

PAGE = 25
PAGES = {PERSON: "home:profile", SUBJECT: "skills:skill", QUESTION: "knowledge:discussion"}


@dataclass(frozen=True)
class Button:
    """Begins or ends to follow one thing."""

    what: str
    slug: str
    name: str
    on: bool
    offered: bool = True

    @property
    def href(self) -> str:
        """The page of the thing itself."""
        return reverse(PAGES[self.what], args=[self.slug])

    @property
    def url(self) -> str:
        """The address of the thing's own page of following, where pressing begins it."""
        return reverse(f"notifications:follow_{self.what}", args=[self.slug])

    @property
    def off_url(self) -> str:
        """Where pressing ends it."""
        return reverse(f"notifications:unfollow_{self.what}", args=[self.slug])


@dataclass(frozen=True)
class Row:
    """One followed thing in the list."""

    button: Button
    meta: str = ""
    who: PersonCard | None = None
    # Of a question: whether it has found its answer.
    glyph: str = ""


def button(person: Person, thing: Person | Subject | Contribution) -> Button:
    """Whether the person follows it now, and may. One SQL query."""
    mine = Follow.objects.visible_to(person)
    may = bool(rules.may_follow(person, thing))
    if isinstance(thing, Person):
        on = mine.filter(colleague=thing).exists()
        return Button(PERSON, thing.slug, thing.name, on, offered=on or may)
    if isinstance(thing, Subject):
        on = mine.filter(subject=thing).exists()
        return Button(SUBJECT, thing.slug, profiles.tag(thing).name, on, offered=on or may)
    said = mine.filter(question=thing).values_list("is_muted", flat=True).first()
    on = thing.author_id == person.pk if said is None else not said
    return Button(QUESTION, thing.slug, thing.title, on, offered=on or may)


def followed(person: Person, what: str, number: int) -> Page:
    """What one follows of one sort and still sees, 25 a page. Two SQL queries."""
    page = Paginator(LISTS[what](person), PAGE).get_page(number)
    page.object_list = [_row(thing) for thing in page.object_list]
    return page


def name(person: Person, thing: Person | Subject | Contribution) -> str:
    """What it is called, if the person may know of it now; else nothing. One SQL query."""
    if not type(thing).objects.visible_to(person).filter(pk=thing.pk).exists():
        return ""
    return profiles.tag(thing).name if isinstance(thing, Subject) else str(thing)


def _colleagues(person: Person) -> QuerySet[Person]:
    keys = Follow.objects.visible_to(person).exclude(colleague=None).values("colleague")
    rows = Person.objects.visible_to(person).filter(pk__in=keys)
    return rows.select_related("site").order_by("name_key", "pk")


def _subjects(person: Person) -> QuerySet[Subject]:
    keys = Follow.objects.visible_to(person).exclude(subject=None).values("subject")
    rows = Subject.objects.visible_to(person).filter(pk__in=keys)
    in_english = (get_language() or "fr").startswith("en")
    return rows.order_by("name_en" if in_english else "name_fr", "pk")


def _questions(person: Person) -> QuerySet[Contribution]:
    """Those that one follows or asked; the ones where something happened last come first.

    What was merged into another stands there once, as the other.
    """
    said = Follow.objects.visible_to(person)
    rows = Contribution.objects.visible_to(person, withdrawn=False)
    asked = rows.filter(author=person, kind=Contribution.Kind.QUESTION).order_by().values("pk")
    keys = said.standing().exclude(question=None).values("question").union(asked)
    muted = said.filter(is_muted=True, question=OuterRef("pk"))
    found = rows.filter(~Exists(muted), pk__in=keys, merged_at=None).select_related("community")
    return found.order_by("-active_at", "-pk")


LISTS: dict[str, Callable[[Person], QuerySet]] = {
    PERSON: _colleagues,
    SUBJECT: _subjects,
    QUESTION: _questions,
}


def _row(thing: Person | Subject | Contribution) -> Row:
    if isinstance(thing, Person):
        card = profiles.card(thing)
        here = Button(PERSON, card.slug, card.name, on=True)
        return Row(here, meta=card.line, who=card)
    if isinstance(thing, Subject):
        tag = profiles.tag(thing)
        return Row(Button(SUBJECT, tag.slug, tag.name, on=True))
    here = Button(QUESTION, thing.slug, thing.title, on=True)
    state = shapes.state(kind=thing.kind, accepted=thing.accepted_id, certified=False)
    return Row(here, meta=thing.community.name, glyph=state)
