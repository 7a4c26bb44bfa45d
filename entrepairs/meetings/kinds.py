# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a step's notes are for, as their rows say it."""

from entrepairs.meetings.models import Capture
from entrepairs.meetings.protocols import Becomes, Captures, Step


def of(step: Step) -> str:
    """By this a note is found again after the meeting, without reading the protocol."""
    if step.captures == Captures.COMMITMENT:
        return Capture.Kind.COMMITMENT
    if step.becomes == Becomes.OWN:
        return Capture.Kind.OWN
    return Capture.Kind.NOTE
