# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Teaching search: an ask that ended is one more wording of its answer."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from entrepairs.discovery import rules, wordings
from entrepairs.discovery.models import Wording, WordingConfirmation
from entrepairs.kernel import journal
from entrepairs.knowledge.models import Contribution
from entrepairs.people.models import Person

NEEDED = 2
Resolved = tuple[Contribution, str]


@transaction.atomic
def confirm_wording(*, actor: Person, contribution: Contribution, text: str) -> None:
    """End an ask: this answers me, and I asked for it in these words.

    The words help others once a second person used them, or somebody who moderates the community.
    The actor's name is not kept, nor in the journal. Saying it twice changes nothing.
    """
    rules.may_confirm_wording(actor, contribution).or_refuse()
    if not wordings.terms_of(text):
        return
    wording = _wording(contribution, text)
    if wording.stands or rules.settles_alone(actor, contribution) or _is_second(wording, actor):
        _count(wording)


@transaction.atomic
def learn(*, actor: None, resolved: Iterable[Resolved]) -> int:
    """Take over questions that were resolved elsewhere; how many wordings are new.

    Nobody's deed: who administers the installation vouches for them, so they count at once. One
    line of the journal for each text they lead to.
    """
    taught = [_taught(*pair) for pair in resolved if wordings.terms_of(pair[1])]
    texts = {wording.contribution_id for wording in taught}
    about = Wording.objects.filter(contribution__in=texts)
    before = about.count()
    Wording.objects.bulk_create(taught, ignore_conflicts=True, batch_size=500)
    for wording in {row.contribution_id: row for row in about}.values():
        journal.record("discovery.wording_confirmed", actor=actor, about=wording)
    return about.count() - before


def _taught(contribution: Contribution, text: str) -> Wording:
    return Wording(
        contribution=contribution, **_columns(contribution, text), stands=True, confirmed=1
    )


def _wording(contribution: Contribution, text: str) -> Wording:
    columns = _columns(contribution, text)
    terms = columns.pop("terms")
    wording, _ = Wording.objects.get_or_create(
        contribution=contribution, terms=terms, defaults=columns
    )
    return Wording.objects.select_for_update().get(pk=wording.pk)


def _columns(contribution: Contribution, text: str) -> dict[str, object]:
    return {
        "organisation_id": contribution.organisation_id,
        "community_id": contribution.community_id,
        "text": wordings.kept(text),
        "terms": wordings.terms_of(text),
        "week": wordings.week_of(timezone.now()),
    }


def _is_second(wording: Wording, person: Person) -> bool:
    WordingConfirmation.objects.get_or_create(
        wording=wording,
        digest=wordings.digest(wording, person),
        defaults={"organisation_id": wording.organisation_id},
    )
    return wording.confirmations.count() >= NEEDED


def _count(wording: Wording) -> None:
    """It stands; who said so is forgotten, and so it counts once a week at most."""
    week = wordings.week_of(timezone.now())
    if wording.stands and wording.week == week:
        return
    Wording.objects.filter(pk=wording.pk).update(
        stands=True, week=week, confirmed=F("confirmed") + 1
    )
    wording.confirmations.all().delete()
    journal.record("discovery.wording_confirmed", actor=None, about=wording)
