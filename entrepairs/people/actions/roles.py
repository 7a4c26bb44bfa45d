# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The keys of the house are given and taken back, with a reason that stays."""

from allauth.usersessions.models import UserSession
from django.db import transaction

from entrepairs.kernel import journal
from entrepairs.kernel.lines import one_line
from entrepairs.people import rules
from entrepairs.people.models import Person, RoleChange


def log_facilitator(*, actor: Person, person: Person, community: str, reason: str) -> None:
    """Write down who was entrusted with a community; part of the action that entrusts them."""
    RoleChange.objects.create(
        organisation_id=person.organisation_id,
        person=person,
        by=actor,
        role=RoleChange.Role.FACILITATOR,
        community=community,
        is_given=True,
        reason=one_line(reason)[:300],
    )


@transaction.atomic
def name_administrator(
    *, actor: Person, person: Person, reason: str, administrates: bool = True
) -> Person:
    """Share the keys of the house, or take them back. The last administrator keeps them.

    The other's sessions end: with other rights one signs in anew (I67). Repeatable.
    """
    rules.may_administer(actor, person.organisation).or_refuse()
    keepers = Person.objects.select_for_update(of=("self",)).present()
    keepers = list(keepers.filter(organisation=person.organisation, is_administrator=True))
    person = Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    if administrates:
        rules.may_be_administrator(person).or_refuse()
    else:
        rules.may_stop_administering(person, keepers).or_refuse()
    if person.is_administrator == administrates:
        return person
    person.is_administrator = administrates
    person.save(update_fields=["is_administrator"])
    RoleChange.objects.create(
        organisation_id=person.organisation_id,
        person=person,
        by=actor,
        role=RoleChange.Role.ADMINISTRATOR,
        is_given=administrates,
        reason=one_line(reason)[:300],
    )
    if person.pk != actor.pk:
        for session in UserSession.objects.filter(user=person):
            session.end()
    deed = "people.administrator_named" if administrates else "people.administrator_released"
    journal.record(deed, actor=actor, about=person)
    return person
