# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""One plain mail to whoever answered by mail in vain: why, and where to write it instead."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from entrepairs.kernel import posting
from entrepairs.kernel.models import OutboxMessage
from entrepairs.notifications import calm, failing
from entrepairs.notifications.receiving import answers
from entrepairs.people import vocabulary

WHY = {
    answers.SENDER: gettext_lazy("It came from another address than the one you confirmed here."),
    answers.EMPTY: gettext_lazy("We found no words of yours above the mail that you answered."),
    answers.LONG: gettext_lazy("It is longer than an answer by mail may be."),
    answers.RIGHTS: gettext_lazy("One cannot write there any more, or you may not."),
}


def deliver(row: OutboxMessage) -> None:
    """Sent at once, whatever the hour: its receiver has just written."""
    posting.expect_an_answer()
    person = calm.receiver(row)
    reason = row.key.rpartition("-")[2]
    with vocabulary.speaking(person.organisation, person.language):
        context = {"why": WHY[reason], "link": f"{settings.PUBLIC_URL}/notices/"}
        mail = EmailMessage(
            subject=_("Your answer was not published"),
            body=render_to_string("notifications/mail/refused.txt", context),
            to=[person.email],
            headers={"Message-ID": row.message_id, "Auto-Submitted": "auto-replied"},
        )
    failing.post(mail, person)
