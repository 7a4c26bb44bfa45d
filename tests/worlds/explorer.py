# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Everybody of a world goes everywhere; whatever comes back is compared with what is allowed."""

import io
from contextlib import contextmanager

from django.core import mail
from django.core.cache import cache
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from entrepairs.discovery import following
from entrepairs.kernel import outbox, readers
from entrepairs.kernel.models import OutboxMessage
from entrepairs.kernel.progress import Progress
from entrepairs.notifications import weekly
from entrepairs.notifications.models import LARGEST_BUDGET, Letter, Notice, Rhythm
from tests.worlds import deeds, pushed, registry, sinks
from tests.worlds.duties import Duties
from tests.worlds.world import CANARY, World

CALLS = 220
PRESSED = 100
FOLLOWED = 40
SEARCHED = 16
# What each address takes, by name; the same in all worlds.
METHODS = {}


class Explorer:
    """One world, its viewers, and what was found wrong."""

    def __init__(self, world, viewers, posted, told, *, is_fresh):
        self.world = world
        self.is_fresh = is_fresh
        self.oracle = Duties(world.facts)
        self.viewers = viewers
        self.posted, self.told = posted, told
        self.allowed = {
            viewer.keys: set().union(*map(self.oracle.allowed, viewer.keys)) for viewer in viewers
        }
        self.tokens = world.facts["tokens"]
        self.words = sorted(word for word in self.tokens if word.startswith(CANARY))
        self.faults = []
        self.calls = 0
        self.found = set()
        self.absent = {}
        self.reached = set()

    def anew(self, luck):
        """The same world and viewers, nothing seen yet; draws from other luck."""
        cache.clear()
        self.world.rng.seed(luck)
        return Explorer(self.world, self.viewers, self.posted, self.told, is_fresh=self.is_fresh)

    # One call.

    def look(self, viewer, call, *, granted=frozenset(), must=frozenset(), name=""):
        """Make a call and judge what came back."""
        answer = self._ask(viewer, call)
        if answer.status == 405:
            return answer
        asked = sinks.seen(repr(call).encode(), self.tokens)
        told = sinks.seen(answer.bytes, self.tokens, beside=asked | viewer.said)
        told |= sinks.seen(answer.body, self.tokens, beside=asked) if must else set()
        if leaked := told - self.allowed[viewer.keys] - granted:
            self.fault("LEAK", viewer, call, answer, leaked)
        if missing := must - told - asked:
            self.fault("MISSING", viewer, call, answer, missing)
        if name in registry.CONTENT_FREE and (told := told - self.oracle.frame(viewer.key)):
            self.fault("NOT FREE OF CONTENT", viewer, call, answer, told)
        if answer.status >= 500 and name not in registry.CONTENT_FREE:
            self.fault("BROKEN", viewer, call, answer, ())
        if answer.status == 200 and answer.is_html:
            self.found |= sinks.links(answer) | sinks.forms(answer)
        if answer.status != 404:
            self.reached.add(name)
        return answer

    def fault(self, what, viewer, call, answer, tokens):
        things = sorted(self.tokens[token] for token in tokens)
        self.faults.append((what, viewer.key, call, answer.status, things))

    # Every address.

    def visit(self, calls=CALLS, urls=()):
        """Addresses drawn at random, by anybody, with anything they may name."""
        urls = urls or registry.urls()
        weights = [registry.weight(url) for url in urls]
        while self.calls < calls:
            url = self.world.rng.choices(urls, weights)[0]
            viewer = self.world.rng.choice(self.viewers)
            self.visit_one(url, viewer, *registry.values(self.world, url))

    def press(self, near, calls=PRESSED):
        """Addresses that name a thing of the tables `near`, often by those it is hidden from."""
        self.open_mails()
        if "seats" in near:
            self.visit_seats()
        pages = self._pages(near)
        weights = [registry.weight(url) for url in pages]
        until = self.calls + calls
        while pages and self.calls < until and not self.faults:
            url = self.world.rng.choices(pages, weights)[0]
            values, things = registry.values(self.world, url)
            outside = [one for one in self.viewers if self.is_hidden(url, one, things)]
            chosen = outside if outside and self.world.chance(0.5) else self.viewers
            self.visit_one(url, self.world.rng.choice(chosen), values, things)
        return self.faults

    def hunt(self, near, calls=CALLS):
        """Every address and box, every other time near the tables, until something is wrong."""
        self.open_mails()
        self.visit_seats()
        for until in range(0, calls, 40):
            if not self.faults:
                self.search(4)
                self.visit(until + 20, self._pages(near))
                self.visit(until + 40)
        return self.faults

    def _pages(self, near):
        """Addresses that name a thing of one of these tables; or those addresses themselves."""
        return [url for url in registry.urls() if registry.names(url, near)]

    def visit_seats(self):
        """Each phone without account goes to all addresses of its room, and of another one."""
        urls = [url for url in registry.urls() if url.name.startswith("meetings:visitor_")]
        for viewer in self.viewers:
            own = self.oracle.visited(viewer.keys[-1])
            for door in filter(None, (own, own and self.world.some("doors"))):
                for url in urls:
                    self.visit_one(url, viewer, *registry.values(self.world, url, first=door))

    def visit_one(self, url, viewer, values, things):
        granted = set()
        for kind, key in things:
            if key is not None:
                granted |= self.oracle.granted(viewer.key, kind, key)
        for method in self.methods(url, values):
            call = sinks.Call(
                url.path(values), method, fragment=self.world.chance(0.25) and method == "POST"
            )
            must = self._must(url, viewer, things) if method == "GET" else frozenset()
            answer = self.look(viewer, call, granted=granted, must=must, name=url.name)
            self._hidden_is_absent(url, viewer, call, answer, values, things)

    def methods(self, url, values):
        """What the address takes, as it says itself; no part of the walk, whoever came first."""
        if url.name not in METHODS:
            METHODS[url.name] = self._taken(url, values)
        return METHODS[url.name]

    def _taken(self, url, values):
        for viewer in self.viewers:
            # Who is not signed in is sent away whatever the method.
            answer = viewer.ask(sinks.Call(url.path(values), "OPTIONS"))
            if allowed := answer.headers.get("Allow"):
                return [method for method in ("GET", "POST") if method in allowed.split(", ")]
        return ["GET", "POST"]

    def _ask(self, viewer, call):
        self.calls += 1
        return viewer.ask(call)

    def _must(self, url, viewer, things):
        page = registry.MUST_SEE.get(url.name)
        has_account = self.oracle.house(viewer.key)
        if page is None or not (has_account or page in registry.WITHOUT_ACCOUNT):
            return frozenset()
        # The session of who left is none: the phone is what its seat makes of it.
        who = viewer.key if has_account else viewer.keys[-1]
        key = things[0][1] if things else None
        return self.oracle.must_see(who, page, key) if key or not url.arguments else set()

    def _hidden_is_absent(self, url, viewer, call, answer, values, things):
        """I7: what one may not see answers like what is not there."""
        at = self._first_unseen(url, viewer, things)
        if at is None:
            return
        name = url.arguments[at][0]
        gone = registry.ABSENT_TOKEN if name == "token" else registry.ABSENT
        instead = tuple(gone if place == at else value for place, value in enumerate(values))
        other = sinks.Call(url.path(instead), call.method, call.data, call.fragment)
        if (viewer.keys, other) not in self.absent:
            self.absent[viewer.keys, other] = self._ask(viewer, other)
        absent = self.absent[viewer.keys, other]
        one = sinks.comparable(answer, values[at], gone)
        other = sinks.comparable(absent, values[at], gone)
        if one != other:
            self.fault(f"NOT LIKE ABSENT {sinks.difference(one, other)}", viewer, call, answer, ())

    def is_hidden(self, url, viewer, things):
        """May the viewer not know of one of the things that the address names?"""
        return self._first_unseen(url, viewer, things) is not None

    def _first_unseen(self, url, viewer, things):
        if url.name in registry.PUBLIC:
            return None
        places = [at for at, (_, kind) in enumerate(url.arguments) if isinstance(kind, str)]
        for at, (kind, key) in zip(places, things, strict=True):
            if key is None or kind == "invitations" or self.oracle.holds(viewer.key, kind, key):
                continue
            if not any(self.oracle.sees(one, kind, key, "slug") for one in viewer.keys):
                return at
        return None

    # Every box.

    def search(self, most=SEARCHED):
        """Any word of the world, by anybody, in every box: what is hidden is not there (I7)."""
        urls = {url.name: url for url in registry.urls()}
        for _ in range(most):
            name, (method, field) = self.world.rng.choice(sorted(registry.SEARCHES.items()))
            if self.world.chance(0.5):
                name, method, field = "discovery:ask", "GET", "q"
            values, things = registry.values(self.world, urls[name])
            word = self.world.rng.choice(
                self._taken_back() if self.world.chance(0.3) else self.words
            )
            viewer = self.world.rng.choice(self.viewers)
            granted = self.is_hidden(urls[name], viewer, things)
            path = urls[name].path(values)
            self._find(viewer, name, path, method, field, word, hidden=granted)
            if self.world.chance(0.2):
                self._find_by_command(viewer, word)

    def _taken_back(self):
        """Words of what was withdrawn: an index that is late still holds them."""
        withdrawn = [
            word
            for word in self.words
            if self.tokens[word][0] in ("contributions", "needs")
            and self.world.facts[self.tokens[word][0]][self.tokens[word][1]]["withdrawn"]
        ]
        return withdrawn or self.words

    def _find(self, viewer, name, path, method, field, word, *, hidden):
        asked = _asking(path, method, field, word)
        if self.world.chance(0.3):
            # A slip of the pen must not be corrected into a word one may not know.
            self.look(viewer, _asking(path, method, field, f"{word[:5]}{word[6:]}"))
        must = self._must_find(viewer, name, word)
        answer = self.look(viewer, asked, must=must, name=name)
        leads = self.oracle.leads(viewer.key, word)
        if word in self.allowed[viewer.keys] or hidden or leads:
            return
        gone = "zqnobodyhasthisw"
        absent = self._ask(viewer, _asking(path, method, field, gone))
        one, other = (sinks.comparable(each, word, gone) for each in (answer, absent))
        if one != other:
            self.fault(f"FOUND {sinks.difference(one, other)}", viewer, asked, answer, {word})

    def _must_find(self, viewer, name, word):
        table, key, field = self.tokens[word]
        if (name, table, field) == ("discovery:similar", "needs", "wording") and viewer.key:
            return self.oracle.must_see(viewer.key, "found_need", key)
        searched = table == "contributions" and field in ("title", "html", "section")
        if name != "discovery:ask" or not searched or not self.is_fresh:
            return frozenset()
        return self.oracle.must_see(viewer.key, "found", key) if viewer.key else frozenset()

    def _find_by_command(self, viewer, word):
        row = self.world.rows["people"].get(viewer.key)
        if row is None or not self.oracle.house(viewer.key):
            return
        said = io.StringIO()
        call_command("search", word, email=row.email, stdout=said)
        told = sinks.seen(said.getvalue().encode(), self.tokens, beside=[word])
        if leaked := told - self.allowed[viewer.keys]:
            call = sinks.Call(f"entrepairs search --as … {word}")
            self.fault("LEAK", viewer, call, sinks.Answer(0, {}), leaked)

    # What pages lead to.

    def follow(self, most=FOLLOWED):
        """Addresses and forms that pages showed to somebody, tried by somebody, perhaps else."""
        calls = sorted(self.found, key=repr)
        for call in self.world.rng.sample(calls, min(most, len(calls))):
            viewer = self.world.rng.choice(self.viewers)
            self.look(viewer, call, granted=self._granted(viewer, call))

    def _granted(self, viewer, call):
        granted = set()
        for token in sinks.seen(call.path.encode(), self.tokens):
            kind, key, _ = self.tokens[token]
            if kind in ("links", "invitations", "feeds", "badges"):
                granted |= self.oracle.granted(viewer.key, kind, key)
        return granted

    # Mails, and what phones show.

    def open_mails(self):
        """Each belongs to its receiver, with the rights of the moment it left (I11)."""
        for person, raw in self.told:
            if leaked := sinks.seen(raw, self.tokens) - self.oracle.allowed(person):
                things = sorted(self.tokens[token] for token in leaked)
                self.faults.append(("PUSH", person, raw, 0, things))
        people = {row.email: key for key, row in self.world.rows["people"].items()}
        for message in self.posted:
            for receiver in message.recipients():
                self._open(message, receiver, people.get(receiver))

    def _open(self, message, receiver, person):
        allowed = self.oracle.allowed(person) if person else set()
        asked = sinks.seen(receiver.encode(), self.tokens)
        for token in asked:
            kind, key, _ = self.tokens[token]
            allowed |= self.oracle.granted(person, kind, key)
        for part in sinks.parts(message):
            if leaked := sinks.seen(part, self.tokens, beside=asked) - allowed:
                things = sorted(self.tokens[token] for token in leaked)
                self.faults.append(("MAIL", person, message.subject, 0, things))


@contextmanager
def undone(seed, *scenes):
    """A world for a moment, where a test needs several; with scenes that it must hold."""
    with transaction.atomic():
        yield explore(seed, *scenes)
        transaction.set_rollback(True)


def _asking(path, method, field, word):
    if method == "GET":
        return sinks.Call(f"{path}?{field}={word}")
    return sinks.Call(path, method, ((field, word),), fragment=True)


def explore(seed, *scenes):
    """Build a world, let it live, and make its viewers ready."""
    cache.clear()
    mail.outbox.clear()
    world = World(seed).build()
    accounts = [(key, row) for key, row in sorted(world.rows["people"].items()) if row.email]
    viewers = [sinks.signed_in(key, row) for key, row in accounts]
    viewers.append(sinks.Viewer(None, {}))
    viewers.append(sinks.half_signed_in(world.rng.choice(accounts)[1]))
    mail.outbox.clear()
    phones = pushed.listen(world)
    deeds.live(world)
    for scene in scenes:
        deeds.attempt(scene, world)
    readers.catch_up()
    know_notices(world)
    following.catch_up(Progress(quiet=True))
    # What was decided before rights changed is sent after they did.
    for _ in range(world.rng.randint(0, 12)):
        deeds.attempt(world.rng.choice(deeds.DEEDS), world)
    write_to_all(world)
    OutboxMessage.objects.update(due_at=timezone.now())
    while outbox.deliver_due():
        pass
    # The index may be late: what changed since it read must be judged by the database.
    if is_fresh := world.chance(0.5):
        following.catch_up(Progress(quiet=True))
    held = sorted(world.facts["held"].items())
    people = viewers[: len(accounts)]
    later = [sinks.signed_in_later(world.rng.choice(people), *seat) for seat in held[:2]]
    viewers += [sinks.visitor(*seat) for seat in held] + later
    posted, told = list(mail.outbox), pushed.shown(phones)
    return Explorer(world, viewers, posted, told, is_fresh=is_fresh)


def write_to_all(world):
    """A letter of the week to each; and to some, more mails than a week usually brings."""
    for row in world.rows["people"].values():
        house = {"organisation_id": row.organisation_id, "person": row}
        if world.chance(0.5):
            Rhythm.objects.create(budget=LARGEST_BUDGET, **house)
        letter = Letter.objects.create(kind="week", key=f"week-{row.pk}", week="", **house)
        outbox.put(letter.key, kind=weekly.KIND, about=letter, person=row)


def know_notices(world):
    """Reactions wrote them: to whom is all that matters."""
    people = {row.pk: key for key, row in world.rows["people"].items()}
    for row in Notice.objects.order_by("pk"):
        world.add("notices", world.new_key("notices"), row, person=people[row.person_id])
