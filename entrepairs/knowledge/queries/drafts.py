# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""One's own drafts."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Q, QuerySet
from django.urls import reverse

from entrepairs.kernel import html
from entrepairs.kernel.slugs import new_slug
from entrepairs.knowledge.models import Contribution, Draft, Relay
from entrepairs.knowledge.words import KINDS
from entrepairs.people.models import Person

Kind = Contribution.Kind
PAGE = 50
# How the key of a draft begins that adapts what a group received; the relay's name follows.
ADAPTS = "adapt-"
# The same of an improvement that one suggests; the text's name follows.
IMPROVES = "improve-"
KEY = re.compile(r"[-\w]{1,40}", re.ASCII)


@dataclass(frozen=True)
class Opened:
    """The draft a page writes in: a fresh one, or one taken up again.

    A key that no page of ours made, or none, is as good as a fresh one.
    """

    key: str
    content: Mapping[str, object] = field(default_factory=dict)
    saved_at: datetime | None = None

    def __post_init__(self) -> None:
        """Only a key that its address takes."""
        if not KEY.fullmatch(self.key or ""):
            object.__setattr__(self, "key", new_slug())


@dataclass(frozen=True)
class DraftRow:
    """One draft in the list of mine."""

    key: str
    name: str
    words: str
    about: str
    is_edit: bool
    saved_at: datetime
    href: str


def opened(
    person: Person, kind: str, key: str = "", about: Contribution | None = None, *, fresh: bool
) -> Opened:
    """The draft with that key, else the latest of its kind and object, else a fresh one.

    One SQL query, none when a fresh one is asked for.
    """
    found = None if fresh else _drafts(person).filter(kind=kind, about=about)
    if found is not None:
        # What is begun for a group has its own page: it is not the next tutorial of somebody's.
        apart = Q(key__startswith=ADAPTS) | Q(key__startswith=IMPROVES)
        found = found.filter(key=key) if key else found.exclude(apart)
    draft = found.order_by("-saved_at").first() if found is not None else None
    if draft is None:
        return Opened(key=new_slug())
    return Opened(key=draft.key, content=draft.content, saved_at=draft.saved_at)


def opened_adaptation(person: Person, relay: str) -> Opened:
    """What one began to make of something received: one draft for each. One SQL query."""
    return _under(person, f"{ADAPTS}{relay}")


def opened_improvement(person: Person, text: Contribution) -> Opened:
    """What one began to suggest for a text: one draft for each. One SQL query."""
    return _under(person, f"{IMPROVES}{text.slug}")


def _under(person: Person, key: str) -> Opened:
    draft = _drafts(person).filter(key=key).first()
    if draft is None:
        return Opened(key=key)
    return Opened(key=key, content=draft.content, saved_at=draft.saved_at)


def fresh() -> Opened:
    """A blank one."""
    return Opened(key=new_slug())


def opened_answer(person: Person, question: int) -> Opened:
    """The draft of one's answer to a question, given by its key. One SQL query."""
    rows = _drafts(person).filter(kind=Kind.ANSWER, about=question).order_by("-saved_at")
    draft = rows.first()
    if draft is None:
        return Opened(key=new_slug())
    return Opened(key=draft.key, content=draft.content, saved_at=draft.saved_at)


def drafts(person: Person) -> list[DraftRow]:
    """Mine, the latest first. One SQL query.

    One more when something is written about a text, one when something received is adapted.
    """
    rows = list(_drafts(person).order_by("-saved_at")[:PAGE])
    about = [row.about_id for row in rows if row.about_id]
    texts = Contribution.objects.visible_to(person).filter(pk__in=about) if about else ()
    relays = [row.key.removeprefix(ADAPTS) for row in rows if row.key.startswith(ADAPTS)]
    received = Relay.objects.visible_to(person).filter(slug__in=relays) if relays else ()
    places = {f"{ADAPTS}{relay.slug}": relay.slug for relay in received}
    return [_row(row, {text.pk: text for text in texts}, places) for row in rows]


def _drafts(person: Person) -> QuerySet[Draft]:
    return Draft.objects.visible_to(person)


def _row(draft: Draft, texts: Mapping[int, Contribution], received: Mapping[str, str]) -> DraftRow:
    about = texts.get(draft.about_id)
    return DraftRow(
        key=draft.key,
        name=str(KINDS[draft.kind]),
        words=_words(draft.content),
        about=str(about or ""),
        is_edit=about is not None and not _answers(draft, about),
        saved_at=draft.saved_at,
        href=_place(draft, about, received.get(draft.key, "")),
    )


def _words(content: Mapping[str, object]) -> str:
    """Its title, else the first words."""
    for name in ("title", "html", *Contribution.Section.values):
        if words := html.excerpt(str(content.get(name, "")), 90):
            return words
    return ""


def _place(draft: Draft, about: Contribution | None, received: str) -> str:
    """Where one goes on writing it; nothing when what it is about cannot be read any more."""
    if draft.key.startswith(ADAPTS):
        if received:
            return reverse("knowledge:adapt", args=[received])
        # The group has it no more: the words go on as a tutorial of one's own.
        return f"{reverse('knowledge:share_tutorial')}?draft={draft.key}"
    if draft.about_id and about is None:
        return ""
    if draft.key.startswith(IMPROVES) and about is not None:
        return f"/knowledge/{about.slug}/improve/"
    if about is not None:
        place = f"/knowledge/{about.slug}/" + ("answers/" if _answers(draft, about) else "edit/")
    elif draft.kind == Kind.QUESTION:
        place = "/ask/new"
    else:
        place = reverse(f"knowledge:share_{draft.kind}")
    return f"{place}?draft={draft.key}"


def _answers(draft: Draft, about: Contribution) -> bool:
    return draft.kind == Kind.ANSWER and about.kind == Kind.QUESTION
