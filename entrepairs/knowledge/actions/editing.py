# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Rewriting: nothing is overwritten unseen, and what stood before can be read and restored."""

from collections.abc import Iterable, Mapping

from django.db import transaction

from entrepairs.kernel import journal
from entrepairs.knowledge import rewriting, texts
from entrepairs.knowledge.models import Contribution, Draft, Tagging
from entrepairs.people.models import Person, Subject


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
    contribution = rewriting.locked(contribution, by=actor, reason=reason)
    title = title.strip()[: texts.TITLE_LENGTH]
    written = texts.written(
        html, title=title, sections=sections, default_language=contribution.language
    )
    rewritten = rewriting.write(actor, contribution, title, written, seen=seen, reason=reason)
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
    contribution = rewriting.locked(contribution, by=actor, reason=reason)
    version = contribution.versions.get(number=number)
    written = texts.cleaned_again(version, default_language=contribution.language)
    if rewriting.write(
        actor, contribution, version.title, written, seen=seen, reason=reason, restored=True
    ):
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
    is_found = False
    for version in row.versions.all():
        if left := texts.without(version, words, others, default_language=row.language):
            kept = {"sections": left.sections, "html": left.html}
            row.versions.filter(pk=version.pk).update(**kept)
            is_found = True
    left = texts.without(row, words, others, default_language=row.language)
    if left is not None:
        rewriting.unsign(row, left.sections)
        Contribution.objects.filter(pk=row.pk).update(**left.columns())
        journal.record("knowledge.contribution_edited", actor=actor, about=row)
    if is_found or left is not None:
        journal.record("knowledge.words_taken_out", actor=actor, about=row)
    for variant in Contribution.objects.filter(adapted_from__tutorial=row).order_by("pk"):
        take_words_out(actor=actor, contribution=variant, words=words, others=others)
    return left is not None


def _retag(row: Contribution, subjects: Iterable[Subject]) -> bool:
    wanted = {subject.pk for subject in subjects}
    present = set(row.tags.values_list("subject_id", flat=True))
    row.tags.filter(subject__in=present - wanted).delete()
    Tagging.objects.bulk_create(
        Tagging(contribution=row, subject_id=key) for key in wanted - present
    )
    return wanted != present
