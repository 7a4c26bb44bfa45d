# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a person chooses to hear of. No journal: nobody else is to learn of it."""

from django.db import transaction
from django.db.models import Q

from entrepairs.knowledge.models import Contribution
from entrepairs.notifications import rules
from entrepairs.notifications.models import Follow
from entrepairs.people.models import Person, Subject

Thing = Person | Subject | Contribution
FIELDS: dict[type, str] = {Person: "colleague", Subject: "subject", Contribution: "question"}


@transaction.atomic
def follow(*, actor: Person, thing: Thing) -> None:
    """Hear from now on of what a colleague writes, of a subject or of a question. Repeatable.

    Whoever asked the question hears of it without more, as before they muted it.
    """
    rules.may_follow(actor, thing).or_refuse()
    about = {"person": actor, FIELDS[type(thing)]: thing}
    if _is_ones_own(actor, thing):
        Follow.objects.filter(**about).delete()
    else:
        place = {"organisation_id": actor.organisation_id}
        Follow.objects.get_or_create(**about, defaults=place)


@transaction.atomic
def unfollow(*, actor: Person, thing: Thing) -> None:
    """Hear no more of it, whatever one may see of it now. Repeatable.

    Of the question that one asked oneself it is kept, or it would be followed again. Of one that
    others were merged into, they are ended too: parted, they would be followed again.
    """
    for other in _merged(actor, thing):
        _end(actor, other)
    _end(actor, thing)


def _end(actor: Person, thing: Thing) -> None:
    about = {"person": actor, FIELDS[type(thing)]: thing}
    if _is_ones_own(actor, thing):
        said = {"is_muted": True}
        place = said | {"organisation_id": actor.organisation_id}
        Follow.objects.update_or_create(**about, defaults=said, create_defaults=place)
    else:
        Follow.objects.filter(**about).delete()


def _merged(actor: Person, thing: Thing) -> list[Contribution]:
    """The other questions that it is one with, of which the person hears through it.

    That of an older mail, which was merged since, ends what is followed because of it.
    """
    if not isinstance(thing, Contribution):
        return []
    because = Follow.objects.filter(person=actor, merged_from=thing)
    here = Q(duplicate_of=thing, merged_at__isnull=False) | Q(pk__in=because.values("question"))
    return list(Contribution.objects.filter(here).only("pk", "author"))


def _is_ones_own(actor: Person, thing: Thing) -> bool:
    return isinstance(thing, Contribution) and thing.author_id == actor.pk
