# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Carrying a certification elsewhere."""

from django.db import transaction
from django.utils import timezone

from entrepairs.kernel import journal
from entrepairs.people.models import Person
from entrepairs.skills import carrying, credentials, rules, sealing
from entrepairs.skills.models import Badge, Certification


@transaction.atomic
def make_badge(*, actor: Person, certification: Certification) -> Badge:
    """Sign it as a credential, once a round; the one made before otherwise.

    Where the page of an earlier one is open, that of the new one is too.
    """
    rows = Certification.objects.select_for_update(of=("self",))
    row = rows.select_related("person", "subject", "organisation").get(pk=certification.pk)
    rules.may_carry(actor, row, timezone.now()).or_refuse()
    before = Badge.objects.filter(certification=row).order_by("-round").first()
    if before and before.round == carrying.round_of(row):
        return before
    badge = Badge(
        organisation_id=row.organisation_id,
        community_id=row.community_id,
        certification=row,
        round=carrying.round_of(row),
        is_public=before is not None and before.is_public,
    )
    badge.token = credentials.sign(
        carrying.claim(badge, row), sealing.for_signing(row.organisation)
    )
    badge.save(force_insert=True)
    journal.record("skills.badge_made", actor=actor, about=badge)
    return badge


@transaction.atomic
def open_badge(*, actor: Person, badge: Badge, is_public: bool) -> None:
    """Let whoever holds its address see it, or nobody any more. Repeatable.

    Closing closes the pages of earlier rounds too.
    """
    rules.may_open_badge(actor, badge).or_refuse()
    meant = {"pk": badge.pk} if is_public else {"certification": badge.certification_id}
    if Badge.objects.filter(**meant).exclude(is_public=is_public).update(is_public=is_public):
        name = "skills.badge_opened" if is_public else "skills.badge_closed"
        journal.record(name, actor=actor, about=badge)
