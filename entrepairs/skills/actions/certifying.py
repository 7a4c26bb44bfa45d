# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A community certifies a skill: asking, looking at it, granting, ending."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from entrepairs.communities.models import Community
from entrepairs.kernel import journal
from entrepairs.people.models import Organisation, Person, Subject
from entrepairs.skills import counting, history, joining, rules
from entrepairs.skills.actions.showing import show_skill
from entrepairs.skills.models import Certification, Endorsement, Evidence, Step, Vouching

State, Kind = Certification.State, Step.Kind


@transaction.atomic
def ask_certification(
    *, actor: Person, subject: Subject, community: Community, shown: str = ""
) -> Certification:
    """Ask one's community to certify a skill. Asking twice leads to the first request.

    With `shown`, the skill is shown from now on, and to whom: its peers have to see it.
    """
    rules.may_ask(actor, community).or_refuse()
    rules.has_ground(actor, subject).or_refuse()
    if shown:
        show_skill(actor=actor, subject=subject, shown=shown)
    rules.is_shown(actor, subject).or_refuse()
    # One after the other, so that two presses at once make one.
    Person.objects.select_for_update(no_key=True).get(pk=actor.pk)
    about = {"community": community, "person": actor, "subject": subject}
    rows = Certification.objects.filter(**about, joined=None)
    standing = rows.exclude(state=State.REFUSED).first()
    if standing:
        return standing
    asked = Certification.objects.create(organisation_id=actor.organisation_id, **about)
    history.add(asked, Kind.ASKED, by=actor, at=asked.asked_at)
    journal.record("skills.certification_asked", actor=actor, about=asked)
    return asked


@transaction.atomic
def vouch(
    *,
    actor: Person,
    certification: Certification,
    is_yes: bool,
    sentence: str = "",
    piece: Evidence | Endorsement | None = None,
) -> Certification:
    """Say yes, for a piece that one points at, or not yet, with a reason; changed until certified.

    The third yes that counts, from a second team, certifies it, in the same transaction.
    """
    # Rings go through the whole house: two that close each other at once are seen by the second.
    Organisation.objects.select_for_update(no_key=True).get(pk=certification.organisation_id)
    row = _locked(certification)
    rules.may_vouch(actor, row).or_refuse()
    now = timezone.now()
    evidence = piece if isinstance(piece, Evidence) else None
    endorsement = piece if isinstance(piece, Endorsement) else None
    mine = Vouching.objects.filter(certification=row, round=row.round, by=actor)
    said = {"is_yes": is_yes, "sentence": sentence}
    if mine.filter(**said, evidence=evidence, endorsement=endorsement).exists():
        return row  # pressed twice
    voice = mine.first() or Vouching(
        organisation_id=row.organisation_id,
        community_id=row.community_id,
        certification=row,
        round=row.round,
        by=actor,
    )
    voice.is_yes, voice.sentence, voice.at = is_yes, sentence, now
    voice.evidence, voice.endorsement = evidence, endorsement
    voice.save()
    history.add(row, Kind.YES if is_yes else Kind.NOT_YET, by=actor, sentence=sentence, at=now)
    name = "skills.vouched" if is_yes else "skills.vouched_not_yet"
    journal.record(name, actor=actor, about=row)
    if is_yes and counting.is_enough(counting.counted(row, now)):
        _grant(row, now)
    return row


def _grant(row: Certification, now: datetime) -> None:
    """For 24 months: from the old end where one is renewed in time, so that nothing is lost."""
    since = max(now, row.expires_at or now) if row.is_renewing else now
    row.state, row.is_renewing, row.certified_at = State.CERTIFIED, False, now
    row.expires_at = since + counting.MONTHS
    row.save(update_fields=["state", "is_renewing", "certified_at", "expires_at"])
    history.add(row, Kind.CERTIFIED, at=now)
    journal.record("skills.certified", actor=None, about=row)


@transaction.atomic
def renew_certification(*, actor: Person, certification: Certification) -> None:
    """Ask the peers to look at it anew. What is valid stays so until its end."""
    row = _locked(certification)
    if row.is_renewing and row.person_id == actor.pk:
        return  # pressed twice
    now = timezone.now()
    rules.may_renew(actor, row, now).or_refuse()
    rules.has_ground(actor, row.subject).or_refuse()
    rules.is_shown(actor, row.subject).or_refuse()
    row.round, row.is_renewing = row.round + 1, True
    row.save(update_fields=["round", "is_renewing"])
    history.add(row, Kind.RENEWAL_ASKED, by=actor, at=now)
    journal.record("skills.renewal_asked", actor=actor, about=row)


@transaction.atomic
def revoke_certification(*, actor: Person, certification: Certification, reason: str) -> None:
    """End it, with a reason that the person reads. They may appeal, once."""
    row = _locked(certification)
    rules.may_revoke(actor, row).or_refuse()
    row.state, row.is_renewing = State.REVOKED, False
    row.save(update_fields=["state", "is_renewing"])
    history.add(row, Kind.REVOKED, by=actor, sentence=reason)
    journal.record("skills.certification_revoked", actor=actor, about=row)


@transaction.atomic
def appeal(*, actor: Person, certification: Certification, sentence: str) -> None:
    """Not agree with its end. Somebody else than who ended it decides."""
    row = _locked(certification)
    now = timezone.now()
    rules.may_appeal(actor, row, _last_step(row, Kind.REVOKED), now).or_refuse()
    row.appealed_at = now
    row.save(update_fields=["appealed_at"])
    history.add(row, Kind.APPEALED, by=actor, sentence=sentence, at=now)
    journal.record("skills.appealed", actor=actor, about=row)


@transaction.atomic
def decide_appeal(
    *, actor: Person, certification: Certification, restores: bool, sentence: str
) -> None:
    """Restore it, until the end it had, or leave it revoked; with a sentence for the person."""
    row = _locked(certification)
    rules.may_decide(actor, row, _last_step(row), _last_step(row, Kind.REVOKED)).or_refuse()
    if restores:
        row.state, row.appealed_at = State.CERTIFIED, None
        row.save(update_fields=["state", "appealed_at"])
    kind = Kind.RESTORED if restores else Kind.UPHELD
    history.add(row, kind, by=actor, sentence=sentence)
    if restores:
        joining.speak_again(row, by=actor)
    journal.record("skills.appeal_decided", actor=actor, about=row)


@transaction.atomic
def refuse_certification(*, actor: Person, certification: Certification) -> None:
    """Give it up, or take the request back: it shows nowhere, and may be asked for anew."""
    row = _locked(certification)
    if row.state == State.REFUSED and row.person_id == actor.pk:
        return  # pressed twice
    rules.may_refuse(actor, row).or_refuse()
    row.state, row.is_renewing, row.appealed_at = State.REFUSED, False, None
    row.save(update_fields=["state", "is_renewing", "appealed_at"])
    history.add(row, Kind.REFUSED, by=actor)
    journal.record("skills.certification_refused", actor=actor, about=row)


def _last_step(row: Certification, kind: str = "") -> Step | None:
    steps = Step.objects.filter(certification=row).order_by("-number")
    # Joined to another one, it is where it was.
    return (steps.filter(kind=kind) if kind else steps.exclude(kind=Kind.JOINED)).first()


def _locked(certification: Certification) -> Certification:
    rows = Certification.objects.select_for_update(of=("self",))
    return rows.select_related("person", "subject", "community").get(pk=certification.pk)
