# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Handing one mail to the mail server, and what its answer means for the outbox.

A server that does not answer (down, in a jam, our password refused) says nothing about the mail:
the mail waits as long as it takes. A 4xx answer is tried again, a 5xx never (RFC 5321, 4.2.1).
"""

import smtplib
from contextlib import suppress

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend

from entrepairs.kernel import outbox, silence

FOR_GOOD = 500


def send(mail: EmailMessage) -> None:
    """Send one mail, or raise what the outbox understands."""
    expect_an_answer()
    connection = get_connection()
    try:
        connection.open()
    except OSError as nobody:
        silence.remember(_server())
        raise outbox.UnreachableError(type(nobody).__name__) from nobody
    try:
        connection.send_messages([mail])
    except smtplib.SMTPException as answer:
        if is_for_good(answer):
            raise outbox.RefusedForGoodError(code(answer)) from answer
        if isinstance(answer.__context__, TimeoutError):
            # In a jam: this one is tried again, and those behind it do not wait as long each.
            silence.remember(_server())
        raise
    finally:
        _close(connection)


def expect_an_answer() -> None:
    """Spare the work of writing a mail while the server was found silent just now."""
    silence.expect_an_answer(_server())


def _server() -> tuple[str, int]:
    return settings.EMAIL_HOST, settings.EMAIL_PORT


def is_for_good(answer: smtplib.SMTPException) -> bool:
    """Is it a 5xx about this mail, for all of its receivers?"""
    if isinstance(answer, smtplib.SMTPRecipientsRefused):
        return all(number >= FOR_GOOD for number, _said in answer.recipients.values())
    return isinstance(answer, smtplib.SMTPResponseException) and answer.smtp_code >= FOR_GOOD


def code(answer: smtplib.SMTPException) -> str:
    """What the server said of the address: its enhanced code (RFC 3463), or the plain number.

    Nothing where it did not speak of the receiver: our own address or words were refused.
    """
    if not isinstance(answer, smtplib.SMTPRecipientsRefused):
        return ""
    number, said = next(iter(answer.recipients.values()))
    first = said.decode(errors="replace").split(" ", 1)[0]
    return first if first.startswith("5.") else str(number)


def forget_silence() -> None:
    """Look again at once."""
    silence.forget()


def _close(connection: BaseEmailBackend) -> None:
    """A server that cuts the line after all is sent has taken it or said no already."""
    with suppress(OSError):
        connection.close()
