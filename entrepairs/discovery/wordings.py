# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What makes two ways of asking one, and how long an unconfirmed one is kept."""

from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.crypto import salted_hmac

from entrepairs.discovery import analysis
from entrepairs.discovery.models import Wording
from entrepairs.people.models import Person

LENGTH = 300
WAITS = timedelta(weeks=26)


def terms_of(text: str) -> str:
    """What two people who ask the same have in common: the words that carry it, in any order."""
    words = {word for word in analysis.terms(text) if analysis.weight_of(word) == 1}
    return " ".join(sorted(words))[:LENGTH]


def kept(text: str) -> str:
    """The words as they are kept."""
    return text.replace("\0", "").strip()[:LENGTH]


def week_of(moment: datetime) -> str:
    """`2026-W47`: nothing finer is kept."""
    return moment.strftime("%G-W%V")


def digest(wording: Wording, person: Person) -> str:
    """Tells two people apart without naming them, for one wording alone."""
    about = f"{wording.pk}:{person.pk}"
    return salted_hmac("discovery.wording", about, algorithm="sha256").hexdigest()


def sweep() -> int:
    """Forget the words that nobody else used within half a year."""
    oldest = week_of(timezone.now() - WAITS)
    count, _ = Wording.objects.filter(stands=False, week__lt=oldest).delete()
    return count
