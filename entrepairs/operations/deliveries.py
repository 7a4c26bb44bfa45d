# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Two mails about one's own data: the copy is ready; the account is erased on a day."""

import zoneinfo

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from entrepairs.kernel import outbox
from entrepairs.kernel.models import OutboxMessage
from entrepairs.notifications import calm, failing
from entrepairs.operations.models import Erasure, Export
from entrepairs.people import letters, vocabulary
from entrepairs.people.models import Person


def tell_of_the_export(row: OutboxMessage) -> None:
    """It waits on the page; the mail holds nothing of it. Within the person's hours."""
    export = Export.objects.filter(pk=row.about, ends_at__gt=timezone.now()).first()
    person = calm.receiver(row)
    if export is None:
        raise outbox.NotWantedAnyMoreError
    calm.not_before(person, timezone.now())
    with vocabulary.speaking(person.organisation, person.language):
        subject, verb = _("The copy of your data is ready"), _("Fetch the copy")
        _send(row, person, subject, verb, "export", {"export": export})


def tell_of_the_erasure(row: OutboxMessage) -> None:
    """At once, whatever the hour: somebody else may have asked in their name."""
    erasure = Erasure.objects.filter(pk=row.about, begun_at=None).first()
    person = calm.receiver(row)
    if erasure is None:
        raise outbox.NotWantedAnyMoreError
    with vocabulary.speaking(person.organisation, person.language):
        subject, verb = _("Your account will be erased"), _("Keep my account")
        _send(row, person, subject, verb, "erasure", {"erasure": erasure})


def _send(
    row: OutboxMessage, person: Person, subject: str, verb: str, name: str, said: dict[str, object]
) -> None:
    link = settings.PUBLIC_URL + reverse("operations:my_data")
    with timezone.override(zoneinfo.ZoneInfo(person.time_zone)):
        text = render_to_string(f"operations/mail/{name}.txt", said | {"link": link})
        page = letters.drawn(person.organisation, subject, text, link=link, verb=verb)
    mail = EmailMultiAlternatives(
        subject,
        text,
        to=[person.email],
        headers={"Message-ID": row.message_id, "Auto-Submitted": "auto-generated"},
    )
    mail.attach_alternative(page, "text/html")
    failing.post(mail, person)
