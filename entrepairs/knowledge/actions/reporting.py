# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Reports: a reader tells those who look after the community; they keep the text or withdraw it."""

from django.db import transaction
from django.utils import timezone

from entrepairs.kernel import journal
from entrepairs.knowledge import rules, turns
from entrepairs.knowledge.actions import thanking, withdrawing
from entrepairs.knowledge.models import Comment, Contribution, Report, Thanks
from entrepairs.people.models import Person

# What a report may be of, by the column that holds it.
NAMES: dict[type, str] = {Contribution: "contribution", Comment: "comment", Thanks: "thanks"}


@transaction.atomic
def report(
    *, actor: Person, thing: Contribution | Comment | Thanks, reason: str, note: str = ""
) -> Report:
    """Tell those who look after the community. A second report while the first waits is the first.

    Who wrote the text is not told who reported it.
    """
    rules.may_report(actor, thing).or_refuse()
    about = {NAMES[type(thing)]: thing}
    told, is_new = Report.objects.get_or_create(
        reporter=actor,
        state=Report.State.WAITING,
        **about,
        defaults={
            "reason": reason,
            "note": note.strip(),
            "organisation_id": thing.organisation_id,
            "community_id": thing.community_id,
        },
    )
    if is_new:
        journal.record("knowledge.reported", actor=actor, about=told)
    return told


@transaction.atomic
def keep_reported(*, actor: Person, report: Report) -> None:
    """The text stays: all that waits about it is settled. Twice changes nothing."""
    rules.may_settle(actor, report).or_refuse()
    report = _lock(report)
    if report.state != Report.State.WAITING:
        return
    same = {name: getattr(report, f"{name}_id") for name in NAMES.values()}
    waiting = Report.objects.filter(**same, state=Report.State.WAITING)
    waiting.update(state=Report.State.KEPT, settled_at=timezone.now(), settled_by=actor)
    journal.record("knowledge.report_settled", actor=actor, about=report)


@transaction.atomic
def withdraw_reported(*, actor: Person, report: Report) -> None:
    """The text goes, and with it all that waits about it. Twice changes nothing."""
    rules.may_settle(actor, report).or_refuse()
    report = _lock(report)
    if report.state != Report.State.WAITING:
        return
    if report.contribution:
        withdrawing.withdraw(actor=actor, contribution=report.contribution)
    elif report.comment:
        withdrawing.withdraw_comment(actor=actor, comment=report.comment)
    elif report.thanks:
        thanking.withdraw_thanks(actor=actor, thanks=report.thanks)
    journal.record("knowledge.report_settled", actor=actor, about=report)


def _lock(report: Report) -> Report:
    place = report.comment or report.thanks
    thing = place.contribution if place else report.contribution
    if thing:
        turns.at(thing)
    rows = Report.objects.select_for_update(of=("self",))
    things = ("community", *NAMES.values(), "thanks__community")
    return rows.select_related(*things).get(pk=report.pk)
