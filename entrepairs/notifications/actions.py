# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a person does with notices."""

from django.db import transaction
from django.utils import timezone

from entrepairs.kernel.decisions import Refused
from entrepairs.notifications.models import Kind, Notice, Preference
from entrepairs.people.models import Person


@transaction.atomic
def open_notice(*, actor: Person, notice: Notice) -> None:
    """Note that its receiver opened a notice; twice changes nothing. Not a deed: no journal."""
    own = Notice.objects.filter(pk=notice.pk, person=actor, opened_at=None)
    own.update(opened_at=timezone.now())


@transaction.atomic
def open_all(*, actor: Person) -> None:
    """Consider every notice as opened."""
    Notice.objects.filter(person=actor, opened_at=None).update(opened_at=timezone.now())


@transaction.atomic
def wish(*, actor: Person, kind: str, inside: bool, mail: bool) -> None:
    """Say how one kind of notice should come: in the program, by mail, both or not at all."""
    if kind not in Kind.values:
        raise Refused(kind)
    Preference.objects.update_or_create(
        person=actor,
        kind=kind,
        defaults={
            "organisation_id": actor.organisation_id,
            "inside": inside,
            "mail": mail and inside,
        },
    )


@transaction.atomic
def stop_mails(*, actor: Person, kind: str) -> None:
    """No mail of this kind any more; the program still tells. Works from a mail's link."""
    Preference.objects.update_or_create(
        person=actor,
        kind=kind,
        defaults={"mail": False},
        create_defaults={"organisation_id": actor.organisation_id, "mail": False},
    )
