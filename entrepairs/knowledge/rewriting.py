# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Writing a text over another one, which stays among its versions."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from entrepairs.kernel.decisions import Refused, StaleError
from entrepairs.knowledge import rules, texts, ties
from entrepairs.knowledge.models import Contribution, Version
from entrepairs.people.models import Person

# Corrections of one person in a row are one version: a list of typos helps nobody who compares.
ONE_SITTING = timedelta(minutes=10)


def locked(contribution: Contribution, *, by: Person, reason: str) -> Contribution:
    """The text as it stands, held, for who may change it, and says why if it is another's."""
    rows = Contribution.objects.select_for_update(of=("self",)).select_related("community")
    row = rows.get(pk=contribution.pk)
    rules.may_edit(by, row).or_refuse()
    if rules.must_say_why(by, row) and not reason.strip():
        raise Refused(_("Say why you change somebody else’s words."))
    return row


def write(
    actor: Person,
    row: Contribution,
    title: str,
    written: texts.Written,
    *,
    seen: str,
    reason: str,
    restored: bool = False,
) -> bool:
    """Write the text and its version; false when it is the same text.

    `seen` is the mark of the text it starts from: `StaleError` when another stands there (I55).
    """
    if (row.title, row.html, row.sections) == (title, written.html, written.sections):
        return False
    if seen != texts.mark_of(row):
        raise StaleError
    unsign(row, written.sections)
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


def unsign(row: Contribution, sections: Mapping[str, str]) -> None:
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
