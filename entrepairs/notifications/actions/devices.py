# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""On which devices one is told; nothing that others hear of: no journal."""

from allauth.usersessions.models import UserSession
from django.db import transaction

from entrepairs.notifications import pushkeys, rules
from entrepairs.notifications.models import Device
from entrepairs.people import browsers
from entrepairs.people.models import Person


@transaction.atomic
def ask_for_key(*, actor: Person) -> str:
    """The public key under which a browser of the house asks to be told, made if there is none."""
    rules.may_be_told_on_devices(actor).or_refuse()
    return pushkeys.public(pushkeys.of_house(actor.organisation))


@transaction.atomic
def hear_on_device(
    *, actor: Person, session: UserSession, endpoint: str, p256dh: str, auth: str
) -> Device:
    """Be told in this browser, for as long as the session lasts. Repeatable.

    What a former session, or whoever else signed in there, was to be told in it is forgotten.
    """
    rules.may_be_told_on_devices(actor).or_refuse()
    Device.objects.filter(endpoint=endpoint).delete()
    Device.objects.filter(session=session).delete()
    return Device.objects.create(
        organisation_id=actor.organisation_id,
        person=actor,
        session=session,
        endpoint=endpoint,
        p256dh=p256dh,
        auth=auth,
        name=browsers.name(session.user_agent),
    )


@transaction.atomic
def renew_device(*, actor: Person, device: Device, endpoint: str, p256dh: str, auth: str) -> None:
    """Follow a device of one's own whose push service gave it another address. Repeatable.

    It stays the same device: what left for it this week counts, what waits for it goes there.
    """
    rules.may_be_told_on_devices(actor).or_refuse()
    own = Device.objects.select_for_update(of=("self",)).get(pk=device.pk, person=actor)
    # Whoever else was told in this browser before is told there no more.
    Device.objects.filter(endpoint=endpoint).exclude(pk=own.pk).delete()
    own.endpoint, own.p256dh, own.auth = endpoint, p256dh, auth
    own.save(update_fields=["endpoint", "p256dh", "auth"])


@transaction.atomic
def forget_device(*, actor: Person, device: Device) -> None:
    """Be told nothing more on a device of one's own. Repeatable."""
    Device.objects.filter(pk=device.pk, person=actor).delete()
