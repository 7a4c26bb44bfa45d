# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Addresses that take no mail: known at once from a 5xx answer, or later from a bounce."""

import re

from django.core.mail import EmailMultiAlternatives

from entrepairs.kernel import outbox, posting
from entrepairs.notifications.models import FailingAddress
from entrepairs.people.models import Person

# About the mailbox (RFC 3463, 3.2 and 3.3): not the mail's size or words, nor a full mailbox.
OF_THE_ADDRESS = re.compile(r"5\.1\.[0-9]{1,3}|5\.2\.1|55[013]")


def post(mail: EmailMultiAlternatives, person: Person) -> None:
    """Send a mail to a person; where their address is refused for good, remember it."""
    try:
        posting.send(mail)
    except outbox.RefusedForGoodError as no:
        remember(person, str(no))
        raise


def remember(person: Person, said: str) -> bool:
    """Send no more to an address that takes nothing, until its owner says that it does again."""
    if not person.email or not OF_THE_ADDRESS.fullmatch(said):
        return False
    FailingAddress.objects.update_or_create(
        person=person,
        defaults={
            "organisation_id": person.organisation_id,
            "address": person.email,
            "said": said,
        },
    )
    return True
