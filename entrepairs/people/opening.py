# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The key that opens an installation in which nobody has an account.

It derives from the installation's secret and from where its journal stands, so nothing is kept of
it: it is the same on every server, and the deed that it opens makes it worthless.
"""

from allauth.account.models import EmailAddress
from django.conf import settings
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac

from entrepairs.kernel.models import JournalEntry

LENGTH = 32  # hexadecimal digits


def is_waiting() -> bool:
    """Has nobody an account? One SQL query."""
    return not EmailAddress.objects.exists()


def key() -> str:
    """What opens the first steps, for who reads the terminal. One SQL query."""
    last = JournalEntry.objects.order_by("-pk").values_list("pk", flat=True).first()
    derived = salted_hmac("entrepairs.people.opening", str(last or 0), algorithm="sha256")
    return derived.hexdigest()[:LENGTH]


def fits(given: str) -> bool:
    """Is it the key, and is it still of use? Compared in constant time. Two SQL queries."""
    return constant_time_compare(given, key()) and is_waiting()


def address(site: str = "") -> str:
    """Where the first steps begin, with the key. One SQL query."""
    return f"{site or settings.PUBLIC_URL}{reverse('people:start')}?key={key()}"
