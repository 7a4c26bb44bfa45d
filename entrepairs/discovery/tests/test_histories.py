# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Random histories: nothing is found that cannot be opened, and in the end all is found that can.

Texts are written, edited, withdrawn and put back, questions are closed in favour of others, people
join and leave, communities open and close, the index reads a little, and sometimes it crashes.
"""

import random
from contextlib import suppress

import pytest
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from entrepairs.communities.models import Community, Membership
from entrepairs.discovery import actions, following, queries
from entrepairs.discovery.queries import Asked
from entrepairs.discovery.tests.test_following import held, written
from entrepairs.kernel import journal, scope
from entrepairs.kernel.decisions import Refused
from entrepairs.knowledge.actions import asking, withdrawing
from entrepairs.knowledge.actions.publishing import publish
from entrepairs.knowledge.models import Contribution

STEPS = 30
KINDS = ["question", "tip", "tutorial", "experience"]


class History:
    """What happens, drawn by chance from a seed."""

    def __init__(self, cast, seed):
        self.rnd, self.cast = random.Random(seed), cast
        self.people = [cast.awa, cast.bruno, cast.chloe, cast.eva, cast.farid, cast.diego]
        self.keeper = following.Keeper()
        self.canaries = 0

    def canary(self):
        self.canaries += 1
        return f"canari{self.canaries}x"

    def text(self):
        return self.rnd.choice(list(Contribution.objects.all()))

    def write(self):
        author = self.rnd.choice(self.people)
        rooms = Community.objects.filter(organisation=author.organisation_id)
        publish(
            actor=author,
            community=self.rnd.choice(list(rooms)),
            kind=self.rnd.choice(KINDS),
            title=f"{self.canary()} commun",
            html=f"<p>{self.canary()}</p>",
        )

    def answer(self):
        question = self.rnd.choice(list(Contribution.objects.filter(kind="question")))
        words = {"title": "", "html": f"<p>{self.canary()}</p>"}
        place = {"community": question.community, "parent": question, "kind": "answer"}
        publish(actor=self.rnd.choice(self.people[:4]), **place, **words)

    @transaction.atomic
    def edit(self):
        text = self.text()
        words = {"title": self.canary() if text.title else "", "text": self.canary()}
        Contribution.objects.filter(pk=text.pk).update(
            version=F("version") + 1, edited_at=timezone.now(), **words
        )
        journal.record("knowledge.contribution_edited", actor=text.author, about=text)

    def withdraw(self):
        text = self.text()
        withdrawing.withdraw(actor=text.author, contribution=text)

    def put_back(self):
        text = self.text()
        withdrawing.put_back(actor=text.author, contribution=text)

    def close(self):
        one, other = (self.text() for _ in range(2))
        asking.close_as_duplicate(actor=one.author, question=one, other=other)

    def confirm(self):
        text = self.rnd.choice(list(Contribution.objects.filter(parent=None)))
        actions.confirm_wording(actor=self.cast.eva, contribution=text, text=self.canary())

    def join(self):
        person = self.rnd.choice(self.people)
        rooms = list(Community.objects.filter(organisation=person.organisation_id))
        room = self.rnd.choice(rooms)
        Membership.objects.get_or_create(
            person=person, community=room, defaults={"organisation_id": room.organisation_id}
        )

    def leave(self):
        person = self.rnd.choice(self.people)
        self.rnd.choice(list(Membership.objects.filter(person=person))).delete()

    def narrow(self):
        room = self.rnd.choice(list(Community.objects.all()))
        Community.objects.filter(pk=room.pk).update(
            visibility=self.rnd.choice(Community.Visibility.values)
        )

    def read(self):
        self.keeper.step()

    def crash(self):
        for volume in (self.keeper.served, self.keeper.building):
            if volume:
                volume.writer.close()
        self.keeper = following.Keeper()

    def rebuild(self):
        following.request_rebuild()

    def go_on(self):
        step = self.rnd.choice(
            [self.write] * 4
            + [self.answer, self.edit, self.withdraw, self.put_back, self.close, self.confirm]
            + [self.join, self.leave, self.narrow]
            + [self.read] * 6
            + [self.crash, self.rebuild]
        )
        # Not allowed, or nothing there to do it with.
        with suppress(Refused, IndexError):
            step()


def found(person, text):
    with scope.request_scope():
        return queries.search(person, Asked(text, exact=True)).hits


def allowed(person):
    with scope.request_scope():
        texts = Contribution.objects.visible_to(person).filter(hidden=False, parent=None)
        return set(texts.values_list("slug", flat=True))


def nothing_leaks(history, people):
    for person in people:
        may = allowed(person)
        for word in ["commun", f"canari{history.rnd.randint(1, history.canaries or 1)}x"]:
            assert {hit.slug for hit in found(person, word)} <= may


def nothing_is_missing(history):
    for person in history.people:
        for text in Contribution.objects.filter(slug__in=allowed(person)):
            word = text.text or text.title
            if word:
                assert text.slug in {hit.slug for hit in found(person, word)}


@pytest.mark.parametrize("seed", range(4))
def test_whatever_happens(cast, index, seed, monkeypatch):
    history = History(cast, seed)
    monkeypatch.setattr(following, "COMMIT_EVERY", history.rnd.choice([0.0, 0.1, 3600.0]))
    for _ in range(STEPS):
        history.go_on()
        nothing_leaks(history, history.rnd.sample(history.people, 2))
    history.keeper.close()
    index()
    assert held() == written()
    nothing_leaks(history, history.people)
    nothing_is_missing(history)
