# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the loaders of the demo company share: the draw, the clock, who is who, what was done."""

from dataclasses import dataclass, field
from datetime import datetime
from random import Random

from entrepairs.communities.models import Community, Membership
from entrepairs.kernel.models import JournalEntry
from entrepairs.kernel.slugs import ALPHABET, LENGTH
from entrepairs.operations import rows
from entrepairs.operations.demo.book import Book
from entrepairs.operations.demo.moments import Moments
from entrepairs.people.models import Organisation, Person, Site, Subject, Unit


@dataclass
class Stage:
    """The company while it moves in."""

    book: Book
    rng: Random
    moments: Moments
    organisation: Organisation
    sites: dict[str, Site] = field(default_factory=dict)
    units: dict[str, Unit] = field(default_factory=dict)
    subjects: dict[str, Subject] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    communities: dict[str, Community] = field(default_factory=dict)
    # By community: who belongs to it, by key.
    members: dict[str, dict[str, Membership]] = field(default_factory=dict)
    deeds: list[dict[str, object]] = field(default_factory=list)

    def slug(self) -> str:
        """A public name from the draw: the same seed gives the same addresses."""
        return "".join(self.rng.choices(ALPHABET, k=LENGTH))

    def done(self, name: str, *, by: Person | None, about: int, at: datetime) -> None:
        """Remember a deed for the journal."""
        self.deeds.append(
            {
                # Older than any open transaction: readers may read it at once.
                "xact": 0,
                "name": name,
                "actor_id": by.pk if by else None,
                "about": about,
                "at": at,
                "organisation_id": self.organisation.pk,
            }
        )

    def write_journal(self) -> None:
        """Write the deeds down in the order of their dates."""
        rows.insert(JournalEntry, sorted(self.deeds, key=lambda deed: deed["at"]))
        self.deeds.clear()

    def place(self, community: str) -> dict[str, object]:
        """The columns that say where a row lives."""
        return {
            "organisation_id": self.organisation.pk,
            "community_id": self.communities[community].pk,
        }

    def arrived(self, person: str) -> datetime:
        """When somebody's account was made: nothing of theirs is older."""
        return self.people[person].created_at
