# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a person does with notices. None of it is a deed that others hear of: no journal."""

from collections.abc import Sequence
from datetime import time

from django.db import transaction
from django.utils import timezone

from entrepairs.communities.models import Community
from entrepairs.kernel.decisions import Refused
from entrepairs.notifications import rules, stopping
from entrepairs.notifications.actions import follows
from entrepairs.notifications.models import (
    FailingAddress,
    Kind,
    Muted,
    Notice,
    Preference,
    Rhythm,
)
from entrepairs.people.models import Person


@transaction.atomic
def open_notice(*, actor: Person, notice: Notice) -> None:
    """Note that its receiver opened a notice; twice changes nothing."""
    own = Notice.objects.filter(pk=notice.pk, person=actor, opened_at=None)
    own.update(opened_at=timezone.now())


@transaction.atomic
def open_all(*, actor: Person) -> None:
    """Consider every notice as opened."""
    Notice.objects.filter(person=actor, opened_at=None).update(opened_at=timezone.now())


@transaction.atomic
def wish(*, actor: Person, kind: str, inside: bool, mail: bool, device: bool) -> None:
    """Say how one kind of notice should come: in the program, by mail, on devices, or not at all.

    Nothing that is not in the program comes by another way.
    """
    if kind not in Kind.values:
        raise Refused(kind)
    Preference.objects.update_or_create(
        person=actor,
        kind=kind,
        defaults={
            "organisation_id": actor.organisation_id,
            "inside": inside,
            "mail": mail and inside,
            "device": device and inside,
        },
    )


@transaction.atomic
def set_rhythm(*, actor: Person, pace: str, budget: int, digest: bool) -> None:
    """Say when mails come, and how many a week at most."""
    _set(actor, pace=Rhythm.Pace(pace), budget=budget, digest=digest)


@transaction.atomic
def set_hours(*, actor: Person, opens: time, closes: time, days: Sequence[str]) -> None:
    """Say when one may be reached."""
    _set(actor, opens=opens, closes=closes, days="".join(sorted(days)))


def _set(actor: Person, **said: object) -> None:
    place = {"organisation_id": actor.organisation_id}
    Rhythm.objects.update_or_create(person=actor, defaults=said, create_defaults=said | place)


@transaction.atomic
def hear_of_community(*, actor: Person, community: Community) -> None:
    """Take mails about a community again. Repeatable."""
    Muted.objects.filter(person=actor, community=community).delete()


@transaction.atomic
def stop_mails(*, actor: Person, stop: stopping.Stop) -> str:
    """No mail of that scope any more; the program still tells, but of what is followed no more.

    How mails came before.

    Works from a mail's link: `actor` is whose mail it is, whoever holds it.
    """
    before = Rhythm.objects.filter(person=actor).values_list("pace", flat=True).first()
    if stop.kind == stopping.ALL:
        _set(actor, pace=Rhythm.Pace.NEVER)
    elif stop.kind == stopping.WEEKLY:
        without = {"pace": Rhythm.Pace.NEVER} if before == Rhythm.Pace.WEEK else {}
        _set(actor, digest=False, **without)
    elif stop.kind == stopping.COMMUNITY:
        place = {"organisation_id": actor.organisation_id}
        Muted.objects.get_or_create(person=actor, community=stop.community, defaults=place)
    elif stop.followed:
        follows.unfollow(actor=actor, thing=stop.followed)
    else:
        _mail_of_kind(actor, stop.kind, wanted=False)
    return before or Rhythm.Pace.NOW


@transaction.atomic
def resume_mails(*, actor: Person, stop: stopping.Stop, pace: str) -> None:
    """Take a stop back, as things were."""
    if stop.kind == stopping.ALL:
        _set(actor, pace=pace)
    elif stop.kind == stopping.WEEKLY:
        _set(actor, pace=pace, digest=True)
    elif stop.kind == stopping.COMMUNITY:
        Muted.objects.filter(person=actor, community=stop.community).delete()
    elif stop.followed:
        if rules.may_follow(actor, stop.followed):
            follows.follow(actor=actor, thing=stop.followed)
    else:
        _mail_of_kind(actor, stop.kind, wanted=True)


def _mail_of_kind(actor: Person, kind: str, *, wanted: bool) -> None:
    Preference.objects.update_or_create(
        person=actor,
        kind=kind,
        defaults={"mail": wanted},
        create_defaults={"organisation_id": actor.organisation_id, "mail": wanted},
    )


@transaction.atomic
def confirm_address(*, actor: Person) -> None:
    """Its owner says that the address takes mail again: the next ones are sent."""
    FailingAddress.objects.filter(person=actor).delete()
