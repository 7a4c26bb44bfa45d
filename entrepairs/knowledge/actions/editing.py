# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Rewriting: nothing is overwritten unseen, and what stood before can be read and restored."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from entrepairs.kernel import journal
from entrepairs.kernel.decisions import Refused, StaleError
from entrepairs.knowledge import rules, texts, ties
from entrepairs.knowledge.models import Contribution, Draft, Tagging, Version
from entrepairs.people.models import Person, Subject

# Corrections of one person in a row are one version: a list of typos helps nobody who compares.
ONE_SITTING = timedelta(minutes=10)


@transaction.atomic
def edit_contribution(
    *,
    actor: Person,
    contribution: Contribution,
    seen: str,
    title: str,
    html: str,
    sections: Mapping[str, str] | None = None,
    subjects: Iterable[Subject] | None = None,
    reason: str = "",
    draft_key: str = "",
) -> Contribution:
    """Replace a text, as a new version of it. Its readers see that it was edited.

    `seen` is the mark (`texts.mark_of`) of the text the actor started from: `StaleError` when
    another stands there now (I55). The same text again changes nothing, so a form sent twice does
    no harm. Subjects, when given, replace the present ones.
    """
    contribution = _lock(contribution, by=actor, reason=reason)
    title = title.strip()[: texts.TITLE_LENGTH]
    written = texts.written(
        html, title=title, sections=sections, default_language=contribution.language
    )
    rewritten = _write(actor, contribution, title, written, seen=seen, reason=reason)
    retagged = subjects is not None and _retag(contribution, subjects)
    if rewritten or retagged:
        journal.record("knowledge.contribution_edited", actor=actor, about=contribution)
    Draft.objects.filter(author=actor, key=draft_key).delete()
    return contribution


@transaction.atomic
def restore_version(
    *, actor: Person, contribution: Contribution, number: int, seen: str, reason: str = ""
) -> Contribution:
    """Bring an earlier text back, as a new version: what stood meanwhile stays among the others."""
    contribution = _lock(contribution, by=actor, reason=reason)
    version = contribution.versions.get(number=number)
    written = texts.cleaned_again(version, default_language=contribution.language)
    if _write(actor, contribution, version.title, written, seen=seen, reason=reason, restored=True):
        journal.record("knowledge.version_restored", actor=actor, about=contribution)
    return contribution


@transaction.atomic
def take_words_out(
    *, actor: Person | None, contribution: Contribution, words: str, others: Iterable[str] = ()
) -> bool:
    """Words said elsewhere are taken back by whoever said them; the caller has asked its own rule.

    The passages that are these words, as they were said or nearly, leave the text and, since they
    must not be read any more, all its versions, and what other groups adapted from it; what is as
    near to what `others` said stays. Was anything found in the text as it stands? Repeatable.
    """
    row = Contribution.objects.select_for_update(of=("self",)).get(pk=contribution.pk)
    for version in row.versions.all():
        if left := texts.without(version, words, others, default_language=row.language):
            kept = {"sections": left.sections, "html": left.html}
            row.versions.filter(pk=version.pk).update(**kept)
    left = texts.without(row, words, others, default_language=row.language)
    if left is not None:
        _unsign(row, left.sections)
        Contribution.objects.filter(pk=row.pk).update(**left.columns())
        journal.record("knowledge.contribution_edited", actor=actor, about=row)
    for variant in Contribution.objects.filter(adapted_from__tutorial=row).order_by("pk"):
        take_words_out(actor=actor, contribution=variant, words=words, others=others)
    return left is not None


def _lock(contribution: Contribution, *, by: Person, reason: str) -> Contribution:
    rows = Contribution.objects.select_for_update(of=("self",)).select_related("community")
    row = rows.get(pk=contribution.pk)
    rules.may_edit(by, row).or_refuse()
    if rules.must_say_why(by, row) and not reason.strip():
        raise Refused(_("Say why you change somebody else’s words."))
    return row


def _write(
    actor: Person,
    row: Contribution,
    title: str,
    written: texts.Written,
    *,
    seen: str,
    reason: str,
    restored: bool = False,
) -> bool:
    """Write the text and its version; false when it is the same text."""
    if (row.title, row.html, row.sections) == (title, written.html, written.sections):
        return False
    if seen != texts.mark_of(row):
        raise StaleError
    _unsign(row, written.sections)
    last = _last_version(row)
    row.title, row.edited_at = title, timezone.now()
    for name, value in written.columns().items():
        setattr(row, name, value)
    if restored or not _is_same_sitting(last, actor, reason):
        row.version = last.number + 1
        last = Version(contribution=row, number=row.version, edited_by=actor, reason=reason.strip())
    _copy(row, last)
    row.save(update_fields=["title", "edited_at", "version", *written.columns()])
    ties.take_files(row, by=actor)
    ties.name_people(row, by=actor)
    return True


def _unsign(row: Contribution, sections: Mapping[str, str]) -> None:
    """In other words it is not what its teller signed any more."""
    example = sections.get("example", "")
    if row.sections.get("example", "") == example:
        return
    row.credits.filter(tells=True).update(tells=False)
    left = {texts.mark_of_story(told) for told in texts.stories(example)}
    for credit in row.credits.exclude(told=[]):
        credit.told = [mark for mark in credit.told if mark in left]
        credit.save(update_fields=["told"])


def _last_version(row: Contribution) -> Version:
    """The version that stands now; a text that came without any gets its first."""
    last = row.versions.order_by("-number").first()
    if last is None:
        last = Version(contribution=row, number=row.version, edited_by=row.author)
        _copy(row, last, at=row.published_at)
    return last


def _is_same_sitting(last: Version, actor: Person, reason: str) -> bool:
    # What was published is never overwritten: somebody may have answered it.
    recent = last.edited_at > timezone.now() - ONE_SITTING
    return last.number > 1 and recent and last.edited_by_id == actor.pk and not reason.strip()


def _copy(row: Contribution, version: Version, at: datetime | None = None) -> None:
    version.organisation_id, version.community_id = row.organisation_id, row.community_id
    version.title, version.html, version.sections = row.title, row.html, row.sections
    version.edited_at = at or row.edited_at or row.published_at
    version.save()


def _retag(row: Contribution, subjects: Iterable[Subject]) -> bool:
    wanted = {subject.pk for subject in subjects}
    present = set(row.tags.values_list("subject_id", flat=True))
    row.tags.filter(subject__in=present - wanted).delete()
    Tagging.objects.bulk_create(
        Tagging(contribution=row, subject_id=key) for key in wanted - present
    )
    return wanted != present
