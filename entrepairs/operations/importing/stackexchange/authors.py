# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Authors of the dump become people without login, who can be invited to claim what is theirs."""

from collections.abc import Iterable

from django.db.models import Exists, OuterRef

from entrepairs.communities.models import Membership
from entrepairs.operations.importing import store
from entrepairs.operations.importing.places import Place
from entrepairs.operations.importing.stackexchange.spool import Spool, moment
from entrepairs.operations.importing.texts import one_line
from entrepairs.operations.models import ImportedPerson
from entrepairs.people.models import Person

NAME_LENGTH = 120
MADE_KNOWN = "people.person_made_known"


class Authors:
    """Who stands here for which user of the dump."""

    def __init__(self, place: Place, spool: Spool) -> None:
        self.place = place
        self.spool = spool
        self.made = 0
        self._here: dict[int, int | None] = {}

    def take(self, users: Iterable[int]) -> None:
        """Find or make these people, in the caller's transaction. Six SQL statements or so."""
        wanted = sorted(set(users) - self._here.keys())
        if not wanted:
            return
        self._find(wanted)
        self._make([number for number in wanted if number not in self._here])
        self._join([self._here[number] for number in wanted if self._here.get(number)])

    def person(self, user: str | None) -> int | None:
        """The person's key; nothing for a program, an erased account and somebody unknown."""
        return self._here.get(int(user)) if user else None

    def name(self, user: str | None, display_name: str | None) -> str:
        """What to show of somebody without person: the row's display name, else a program's."""
        if self.person(user):
            return ""
        if display_name or not user or int(user) in self._here:
            return one_line(display_name or "")[:NAME_LENGTH]
        shown, _since = self.spool.users([int(user)]).get(int(user), ("", ""))
        return one_line(shown)[:NAME_LENGTH]

    def unknown(self, users: Iterable[int]) -> int:
        """How many of these would be made."""
        known = ImportedPerson.objects.filter(
            organisation=self.place.organisation, source=self.place.source
        )
        return len({str(user) for user in users} - set(known.values_list("source_id", flat=True)))

    def _find(self, wanted: list[int]) -> None:
        known = ImportedPerson.objects.filter(
            organisation=self.place.organisation,
            source=self.place.source,
            source_id__in=[str(number) for number in wanted],
        )
        for number, person, left in known.values_list("source_id", "person", "person__left_at"):
            # Who was erased or has left is not named again by a later run.
            self._here[int(number)] = None if left else person

    def _make(self, wanted: list[int]) -> None:
        # Numbers below 1 are the site's own programs: nobody could ever claim them.
        users = {n: user for n, user in self.spool.users(wanted).items() if n > 0}
        house = self.place.organisation
        people = [
            Person(
                organisation=house,
                name=one_line(name)[:NAME_LENGTH] or f"user{number}",
                language=house.language,
                time_zone=house.time_zone,
                created_at=moment(since),
            )
            for number, (name, since) in users.items()
        ]
        for person in people:
            person.set_unusable_password()
        people = Person.objects.bulk_create(people)
        ImportedPerson.objects.bulk_create(
            ImportedPerson(
                organisation=house,
                source=self.place.source,
                source_id=str(number),
                person=person,
            )
            for number, person in zip(users, people, strict=True)
        )
        store.tell(self.place, MADE_KNOWN, [person.pk for person in people])
        self._here |= dict(zip(users, [person.pk for person in people], strict=True))
        self.made += len(people)

    def _join(self, people: list[int]) -> None:
        """Who cannot sign in yet belongs where their words are; who can decides alone."""
        belongs = Membership.objects.filter(
            community=self.place.community_id, person=OuterRef("pk")
        )
        rows = Person.objects.filter(pk__in=people, emailaddress=None).exclude(Exists(belongs))
        Membership.objects.bulk_create(
            Membership(person=person, since=person.created_at, **self.place.scope)
            for person in rows
        )
