# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What somebody does with their own words after a meeting: theirs to use, and to judge."""

from django.utils import timezone
from django.utils.translation import gettext as _

from entrepairs.kernel.decisions import ALLOWED, Decision
from entrepairs.meetings import returning
from entrepairs.meetings.models import Capture
from entrepairs.meetings.rules import is_of
from entrepairs.people.models import Person


def may_begin_tip(person: Person, capture: Capture) -> Decision:
    """Whoever said it, also in a confidential room: what leaves it each decides for themselves."""
    if is_of(person, capture) and not capture.withdrawn_at:
        return ALLOWED
    return Decision(_("Only whoever said it makes a tip of it."))


def may_say_whether_it_served(person: Person, capture: Capture, after: int) -> Decision:
    """Whoever took it for themselves, once the days are over."""
    if not is_of(person, capture) or capture.kind != Capture.Kind.OWN:
        return Decision(_("Only whoever wrote it says whether it served."))
    if capture.withdrawn_at or after not in returning.asked(capture, timezone.now()):
        return Decision(_("This is not asked yet."))
    return ALLOWED
