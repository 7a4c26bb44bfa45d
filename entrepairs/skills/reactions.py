# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the journal says of somebody's skills. Each reads the present state: a deed may be old."""

from entrepairs.kernel.models import JournalEntry
from entrepairs.knowledge.models import Contribution, Relay, Trial
from entrepairs.meetings.models import Meeting
from entrepairs.skills import gathering
from entrepairs.skills.models import Facilitation


def learn_from_text(entry: JournalEntry) -> None:
    """Something was accepted, certified, found useful, or is somebody's work no more."""
    gathering.of_text(entry.about)


def learn_from_question(entry: JournalEntry) -> None:
    """An acceptance was taken back, or the question speaks of other subjects now."""
    gathering.of_texts_of(entry.about)


def learn_from_trial(entry: JournalEntry) -> None:
    """Somebody tried it."""
    for key in Trial.objects.filter(pk=entry.about).values_list("contribution", flat=True):
        gathering.of_text(key)


def learn_from_relay(entry: JournalEntry) -> None:
    """Another group took it over, or came back on that."""
    for key in Relay.objects.filter(pk=entry.about).values_list("tutorial", flat=True):
        gathering.of_text(key)


def learn_from_meeting(entry: JournalEntry) -> None:
    """It ended, or attests something else of those who passed something on there."""
    gathering.of_meeting(entry.about)


def learn_from_meetings_again(entry: JournalEntry) -> None:
    """The organisation says for which skill meetings speak."""
    houses = Facilitation.objects.filter(pk=entry.about).values("organisation")
    ended = Meeting.objects.filter(organisation__in=houses, state=Meeting.State.ENDED)
    for key in ended.order_by("pk").values_list("pk", flat=True):
        gathering.of_meeting(key)


def learn_from_subject(entry: JournalEntry) -> None:
    """A skill was merged into this one: what spoke for it speaks for this one."""
    tagged = Contribution.objects.filter(tags__subject=entry.about).order_by("pk")
    for key in tagged.values_list("pk", flat=True):
        gathering.of_texts_of(key)
