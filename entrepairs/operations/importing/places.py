# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Where an import goes: an organisation of this installation and one of its communities."""

from dataclasses import dataclass

from entrepairs.communities.models import Community
from entrepairs.operations import installation
from entrepairs.operations.importing.faults import BadSourceError
from entrepairs.people.models import Organisation

NAME_LENGTH = 100
SOURCE_LENGTH = 80


@dataclass
class Place:
    """One community, which a dry run leaves unmade, and the name of what is read into it."""

    organisation: Organisation
    name: str
    source: str
    community: Community | None
    is_new: bool = False

    def make(self) -> None:
        """Open the community to everybody of the organisation, if it does not exist."""
        if self.community is not None:
            return
        self.community, self.is_new = Community.objects.get_or_create(
            organisation=self.organisation,
            name=self.name,
            defaults={"language": self.organisation.language},
        )

    @property
    def community_id(self) -> int | None:
        """Its key, once it is made."""
        return self.community.pk if self.community else None

    @property
    def scope(self) -> dict[str, int]:
        """The columns that every row of the community carries."""
        return {"organisation_id": self.organisation.pk, "community_id": self.community.pk}

    @property
    def language(self) -> str:
        """What is assumed of a text that does not tell."""
        return (self.community or self.organisation).language

    def sentence(self) -> str:
        """What the operator must know of the place."""
        if self.community is not None and not self.is_new:
            return ""
        tense = "was made" if self.is_new else "would be made"
        return (
            f"The community «{self.name}» did not exist: it {tense}, open to everybody of "
            f"{self.organisation.name}. A facilitator can close it in its settings."
        )


def place(*, organisation: str, community: str, source: str) -> Place:
    """Find the place of an import, or say what to type."""
    house = find_organisation(organisation)
    name = " ".join(community.split())
    if not 0 < len(name) <= NAME_LENGTH:
        raise BadSourceError(f"--community takes a name of 1 to {NAME_LENGTH} characters.")
    if not 0 < len(source) <= SOURCE_LENGTH:
        raise BadSourceError(
            f"The source's name «{source}» must have 1 to {SOURCE_LENGTH} characters: "
            "give a shorter one with --source."
        )
    here = Community.objects.filter(organisation=house, name__iexact=name).first()
    if here is not None and here.archived_at:
        raise BadSourceError(
            f"The community «{here.name}» is closed: nothing is added to it. "
            "Open it again in its settings, or name another one."
        )
    return Place(organisation=house, name=name, source=source, community=here)


def find_organisation(name: str) -> Organisation:
    """The one of that name; the only one when no name is given."""
    if not installation.is_installed():
        raise BadSourceError("There is no organisation yet: run «entrepairs init» first.")
    houses = list(Organisation.objects.order_by("pk"))
    chosen = [house for house in houses if not name or house.name.casefold() == name.casefold()]
    if len(chosen) == 1:
        return chosen[0]
    names = ", ".join(f"«{house.name}»" for house in houses)
    if name:
        raise BadSourceError(f"There is no organisation «{name}» here, but {names}.")
    raise BadSourceError(f"Say which organisation with --organisation: {names}.")
