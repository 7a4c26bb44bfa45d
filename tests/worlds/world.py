# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A small world drawn from a seed: houses, people, communities, texts; and all its facts.

Whatever somebody wrote holds a word found nowhere else (a canary), written down in the facts with
the thing it belongs to. The facts are what the oracle judges by: plain dictionaries, kept by the
deeds as they succeed and never read back from the database.
"""

import pickle
from collections import Counter
from random import Random

from allauth.account.models import EmailAddress

from entrepairs.communities.models import Community, Membership, Theme
from entrepairs.kernel import files, slugs
from entrepairs.people.models import Organisation, Person, PersonSubject, Site, Subject, Unit

CANARY = "zq"
LETTERS = "abcdefghijklmnopqrstuvwxyz234567"
TABLES = (
    "organisations people communities contributions comments attachments drafts reports requests "
    "needs offers trials wordings notices links invitations vocabulary "
    "announcements suggestions coffees consultations endorsements certifications badges "
    "protocols meetings seats notes parts feeds served stories relays doors tips "
    "improvements verdicts uploads videos thanks"
).split()
ROLES = ("facilitator", "moderator", "ambassador", "member", "member", "member")
VISIBILITIES = ("open", "on_request", "invitation", "hidden")
FILLER = "contract silence customer price bicycle argument meeting closing question house".split()


class World:
    """Rows by table and key, and the same told in facts."""

    def __init__(self, seed):
        self.seed = seed
        self.rng = Random(seed)
        self.facts = {table: {} for table in TABLES}
        self.facts |= {"members": {}, "invited": set(), "answered": set(), "tokens": {}}
        # What phones without account hold of a seat.
        self.facts["held"] = {}
        self.facts["says"] = {}
        self.facts["follows"] = set()
        self.facts |= {"vouched": {}, "handed": {}, "merged": set()}
        self.rows = {table: {} for table in TABLES}
        self.gone = Counter()

    # Writing down.

    def word(self, table, key, field):
        """A new canary for this field of this thing."""
        token = CANARY + "".join(self.rng.choices(LETTERS, k=16 - len(CANARY)))
        self.facts["tokens"][token] = (table, key, field)
        return token

    def tokens_of(self, table, key, field):
        return [token for token, of in self.facts["tokens"].items() if of == (table, key, field)]

    def new_key(self, table):
        return f"{table}/{len(self.rows[table]) + self.gone[table]}"

    def add(self, table, key, row, **facts):
        """A thing is there: its row, its facts, and its address, which is a secret too."""
        self.rows[table][key] = row
        self.facts[table][key] = facts
        for secret in ("slug", "token"):
            if getattr(row, secret, None):
                self.facts["tokens"][getattr(row, secret)] = (table, key, secret)
        return key

    def drop(self, table, key):
        """A thing is there no more, and nothing else will be called like it."""
        del self.facts[table][key]
        del self.rows[table][key]
        self.gone[table] += 1

    def forget(self, table, key, field, *, but):
        """A word that was written over is nobody's any more."""
        tokens = self.facts["tokens"]
        for token in [t for t, of in tokens.items() if of == (table, key, field) and t != but]:
            del tokens[token]

    def html(self, table, key, field="html", beside=""):
        """A paragraph with a canary, and ordinary words around it."""
        some = " ".join(self.rng.sample(FILLER, 4))
        return f"<p>{some} {self.word(table, key, field)} {some}.</p>{beside}"

    # Drawing.

    def some(self, table, **facts):
        """A key of a thing with these facts, or None."""
        fitting = [
            key
            for key, known in self.facts[table].items()
            if all(known[name] == value for name, value in facts.items())
        ]
        return self.rng.choice(fitting) if fitting else None

    def chance(self, share):
        return self.rng.random() < share

    def person(self, organisation=None):
        """Somebody who can act, or None."""
        if organisation:
            return self.some("people", active=True, organisation=organisation)
        return self.some("people", active=True)

    def writer(self, community):
        """Somebody who may write there, or None."""
        facts = self.facts["communities"][community]
        members = [
            person
            for (place, person) in self.facts["members"]
            if place == community and self.facts["people"][person]["active"]
        ]
        if facts["visibility"] == "open" and self.chance(0.3):
            return self.person(facts["organisation"])
        return self.rng.choice(sorted(members)) if members else None

    def keeper(self, community, *roles):
        """Somebody who holds one of the roles there, or None."""
        found = sorted(
            person
            for (place, person), role in self.facts["members"].items()
            if place == community and role in roles and self.facts["people"][person]["active"]
        )
        return self.rng.choice(found) if found else None

    # Building.

    def build(self):
        """Houses, people and communities; what they write and do comes by their deeds."""
        for _ in range(self.rng.randint(2, 3)):
            self._house()
        self._people(self.rng.randint(6, 12))
        for number in range(self.rng.randint(3, 6)):
            first = min(self.rows["organisations"])
            self._community(self.some("organisations") if number % 3 == 2 else first)
        return self

    def _house(self):
        key = self.new_key("organisations")
        row = Organisation.objects.create(name=self.word("organisations", key, "name"))
        self.add("organisations", key, row)
        for model, fields in ((Site, ["name"]), (Unit, ["name"]), (Theme, ["name"])):
            self._vocabulary(model, key, fields)
        for _ in range(2):
            self._vocabulary(Subject, key, ["name_fr", "name_en"])

    def _vocabulary(self, model, organisation, fields):
        key = self.new_key("vocabulary")
        names = {field: self.word("vocabulary", key, field) for field in fields}
        row = model.objects.create(organisation=self.rows["organisations"][organisation], **names)
        self.add("vocabulary", key, row, organisation=organisation, model=model.__name__)

    def _people(self, count):
        houses = sorted(self.rows["organisations"])
        for number in range(count):
            # Most live in the first house, so that something happens there; each has somebody.
            chosen = houses[number] if number < len(houses) else houses[0]
            if number > len(houses) and self.chance(0.2):
                chosen = self.rng.choice(houses)
            self._person(chosen, administrator=self.chance(0.2))

    def _person(self, organisation, *, administrator):
        key = self.new_key("people")
        words = {name: self.word("people", key, name) for name in ("name", "job", "about", "level")}
        row = Person(
            organisation=self.rows["organisations"][organisation],
            # Some are known by what was taken over from elsewhere alone, and have no account.
            email=f"{self.word('people', key, 'email')}@house.example"
            if administrator or self.chance(0.9)
            else None,
            language=self.rng.choice(["fr", "en"]),
            is_administrator=administrator,
            # Where neither is known, somebody is of another place than anybody.
            site=self.vocabulary("Site", organisation) if self.chance(0.6) else None,
            unit=self.vocabulary("Unit", organisation) if self.chance(0.6) else None,
            **words,
        )
        row.set_unusable_password()
        row.save()
        if row.email:
            EmailAddress.objects.create(user=row, email=row.email, verified=True, primary=True)
        subject = self.some("vocabulary", model="Subject", organisation=organisation)
        says = self.rng.choice(["helps", "interested"])
        if says == "helps":
            self.facts["says"][key, subject] = "all"
        PersonSubject.objects.create(
            organisation=row.organisation,
            person=row,
            subject=self.rows["vocabulary"][subject],
            says=says,
        )
        facts = {"active": True, "administrator": administrator}
        self.add("people", key, row, organisation=organisation, **facts)

    def vocabulary(self, model, organisation):
        return self.rows["vocabulary"][
            self.some("vocabulary", model=model, organisation=organisation)
        ]

    def _community(self, organisation):
        key = self.new_key("communities")
        visibility = self.rng.choice(VISIBILITIES)
        row = Community.objects.create(
            organisation=self.rows["organisations"][organisation],
            name=self.word("communities", key, "name"),
            purpose=self.word("communities", key, "purpose"),
            kind=self.rng.choice(Community.Kind.values),
            theme=self.vocabulary("Theme", organisation) if self.chance(0.5) else None,
            visibility=visibility,
        )
        facts = {"visibility": visibility, "archived": False, "staff": row.kind == "all_staff"}
        self.add("communities", key, row, organisation=organisation, **facts)
        here = sorted(
            person
            for person, facts in self.facts["people"].items()
            if facts["organisation"] == organisation
        )
        # The first facilitates; often not everybody belongs.
        chosen = self.rng.sample(here, self.rng.randint(1, max(1, len(here) * 2 // 3)))
        for role, person in zip(self._roles(), chosen, strict=False):
            self._member(key, person, role)

    def _roles(self):
        yield "facilitator"
        while True:
            yield self.rng.choice(ROLES)

    def _member(self, community, person, role):
        row = self.rows["communities"][community]
        Membership.objects.create(
            organisation=row.organisation,
            community=row,
            person=self.rows["people"][person],
            role=role,
        )
        self.facts["members"][community, person] = role

    # A deed that was refused leaves no trace.

    def remembered(self):
        # Packed: nearly all are thrown away, and only one that is wanted is unpacked.
        return pickle.dumps(self.facts), {table: dict(rows) for table, rows in self.rows.items()}

    def recall(self, before):
        facts, self.rows = before
        self.facts = pickle.loads(facts)

    def forget_unsaid(self):
        """Words drawn for what was not written in the end: a report there was already."""
        self.facts["tokens"] = {
            token: (table, key, field)
            for token, (table, key, field) in self.facts["tokens"].items()
            if key in self.facts[table]
        }


def steady(monkeypatch, seed):
    """Addresses are drawn from the seed too, so that a failing world comes back as it was.

    Bytes stay where they are: a call that erases a file is undone, and its row comes back.
    """
    draw_from(monkeypatch, seed)
    monkeypatch.setattr(files, "drop", lambda *_: None)


def draw_from(monkeypatch, seed):
    """New addresses come from this seed now."""
    source = Random(seed)

    class Drawn:
        choice = staticmethod(source.choice)
        randbits = staticmethod(source.getrandbits)

    monkeypatch.setattr(slugs, "secrets", Drawn)
