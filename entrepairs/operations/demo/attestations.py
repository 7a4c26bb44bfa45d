# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What colleagues of the demo attest, and what a community certified."""

from entrepairs.kernel.models import Bookmark, JournalEntry
from entrepairs.knowledge.models import Contribution
from entrepairs.meetings.models import Meeting
from entrepairs.operations.demo.stage import Stage
from entrepairs.people.models import PersonSubject
from entrepairs.skills import counting, gathering, history
from entrepairs.skills.models import Certification, Endorsement, Facilitation, Step, Vouching

Kind = Step.Kind


def attest(stage: Stage) -> None:
    """Colleagues attest what they saw; some of it a community certified, some waits."""
    said = stage.book.attested
    house = stage.organisation
    speaks_for = stage.subjects[said["meetings_speak_for"]]
    Facilitation.objects.create(organisation=house, subject=speaks_for)
    for row in said["endorsement"]:
        _endorse(stage, row)
    for row in said["certification"]:
        _certify(stage, row)


def gather(stage: Stage) -> None:
    """Write the evidence down once a text, instead of once a deed of a whole year."""
    house = stage.organisation
    texts = Contribution.objects.filter(organisation=house).order_by("pk")
    for key in texts.values_list("pk", flat=True):
        gathering.of_text(key)
    meetings = Meeting.objects.filter(organisation=house).order_by("pk")
    for key in meetings.values_list("pk", flat=True):
        gathering.of_meeting(key)
    last = JournalEntry.objects.order_by("xact", "pk").last()
    read = {"xact": last.xact, "entry": last.pk}
    Bookmark.objects.update_or_create(reader="skills", defaults=read)


def _endorse(stage: Stage, row: dict) -> None:
    at = stage.moments.on(row["days_ago"])
    waits = row.get("waits", False)
    given = Endorsement.objects.create(
        organisation=stage.organisation,
        slug=stage.slug(),
        person=stage.people[row["person"]],
        subject=stage.subjects[row["subject"]],
        by=stage.people[row["by"]],
        sentence=row["sentence"],
        happened_on=at.date(),
        given_at=at,
        state=Endorsement.State.WAITING if waits else Endorsement.State.ACCEPTED,
        answered_at=None if waits else stage.moments.after(at, 5),
    )
    stage.done("skills.endorsed", by=given.by, about=given.pk, at=at)


def _certify(stage: Stage, row: dict) -> None:
    person, subject = stage.people[row["person"]], stage.subjects[row["subject"]]
    at = stage.moments.on(row["days_ago"])
    place = stage.place(row["community"])
    asked = Certification.objects.create(
        slug=stage.slug(), person=person, subject=subject, asked_at=at, **place
    )
    _show(stage, asked)
    history.add(asked, Kind.ASKED, by=person, at=at)
    stage.done("skills.certification_asked", by=person, about=asked.pk, at=at)
    pieces = list(Endorsement.objects.own(person=person, subject=subject).order_by("pk"))
    for number, (who, days_ago) in enumerate(row["yes"]):
        at = max(at, stage.moments.on(days_ago))
        Vouching.objects.create(
            certification=asked,
            round=1,
            by=stage.people[who],
            is_yes=True,
            endorsement=pieces[number % len(pieces)],
            at=at,
            **place,
        )
        history.add(asked, Kind.YES, by=stage.people[who], at=at)
    if counting.is_enough(counting.counted(asked, stage.moments.now)):
        asked.state, asked.certified_at = Certification.State.CERTIFIED, at
        asked.expires_at = at + counting.MONTHS
        asked.save(update_fields=["state", "certified_at", "expires_at"])
        history.add(asked, Kind.CERTIFIED, at=at)
        stage.done("skills.certified", by=None, about=asked.pk, at=at)


def _show(stage: Stage, asked: Certification) -> None:
    """Who asks shows it."""
    PersonSubject.objects.get_or_create(
        organisation=stage.organisation,
        person=asked.person,
        subject=asked.subject,
        says=PersonSubject.Says.HELPS,
    )
