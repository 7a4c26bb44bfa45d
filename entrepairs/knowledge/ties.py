# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a text holds on to: its community, the people it names, the files it shows."""

from collections.abc import Iterable

from entrepairs.communities import charters, rules
from entrepairs.communities.actions import members
from entrepairs.communities.models import Community
from entrepairs.knowledge import texts
from entrepairs.knowledge.models import Attachment, Comment, Contribution, Mention
from entrepairs.people.models import Person

# Nobody calls a crowd by name; a pasted list does.
MOST_MENTIONS = 20


def join(person: Person, community: Community, *, in_person: bool = True) -> None:
    """Whoever writes in an open community joins it. No query for a member.

    `in_person`: they send their words themselves, so that a charter is before their eyes first.
    """
    if in_person:
        charters.ask(person, community)
    if not rules.is_member(person, community):
        members.join_by_writing(actor=person, community=community)


def name_people(thing: Contribution | Comment, *, by: Person) -> None:
    """Keep who is named, if they may read it. No query when nobody is; else one, and one a name."""
    slugs = texts.people_named(thing.html)[:MOST_MENTIONS]
    if not slugs:
        return
    named = Person.objects.visible_to(by).present().filter(slug__in=slugs).exclude(pk=by.pk)
    if thing.community.visibility != Community.Visibility.OPEN:
        named = named.filter(memberships__community=thing.community_id)
    place = {"comment" if isinstance(thing, Comment) else "contribution": thing}
    for person in named:
        Mention.objects.get_or_create(
            person=person,
            **place,
            defaults={
                "organisation_id": thing.organisation_id,
                "community_id": thing.community_id,
            },
        )


def take_files(contribution: Contribution, *, by: Person, slugs: Iterable[str] = ()) -> None:
    """Give the text the files its writer uploaded for it. No query when there is none."""
    wanted = {*slugs, *texts.files_shown(contribution.html)}
    if wanted:
        # Only one's own, not published elsewhere: another's file keeps its own place and rule.
        loose = Attachment.objects.filter(owner=by, contribution=None, slug__in=wanted)
        loose.update(contribution=contribution)
