# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Does a mail leave the house? One is sent, and what the server said is told in plain words."""

import smtplib
import socket
import ssl
from dataclasses import dataclass

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from entrepairs.operations import state

PATIENCE = 10  # seconds: somebody waits before the page
LONGEST = 300

# First what is more particular: most of these are also the ones that follow.
REASONS: tuple[tuple[type[Exception], str], ...] = (
    (smtplib.SMTPAuthenticationError, "login"),
    (smtplib.SMTPSenderRefused, "sender"),
    (smtplib.SMTPRecipientsRefused, "receiver"),
    (smtplib.SMTPNotSupportedError, "unsupported"),
    (smtplib.SMTPServerDisconnected, "hung_up"),
    (smtplib.SMTPException, "refused"),
    (ssl.SSLError, "secured"),
    (socket.gaierror, "unknown_host"),
    (ConnectionRefusedError, "closed"),
    (TimeoutError, "silent"),
    (OSError, "unreachable"),
)
SENTENCES: dict[str, Promise] = {
    "login": gettext_lazy("The server refused the user name or the password."),
    "sender": gettext_lazy("The server does not accept the sender’s address."),
    "receiver": gettext_lazy("The server does not accept the receiver’s address."),
    "unsupported": gettext_lazy("The server does not offer encryption or sign-in as it is set."),
    "hung_up": gettext_lazy("The server hung up in the middle of the conversation."),
    "refused": gettext_lazy("The mail server refused."),
    "secured": gettext_lazy("No safe connection came about: look at the certificate and the port."),
    "unknown_host": gettext_lazy("No server of that name was found."),
    "closed": gettext_lazy("Nothing listens at that port."),
    "silent": gettext_lazy("The mail server does not answer: a firewall may stand between."),
    "unreachable": gettext_lazy("The mail server does not answer."),
}


@dataclass(frozen=True)
class Server:
    """Where mails go, without the password."""

    sender: str
    place: str
    security: str
    user: str
    is_folder: bool


@dataclass(frozen=True)
class Trial:
    """What became of one mail: a code that is empty once it left, and the server's own words."""

    reason: str = ""
    answer: str = ""

    @property
    def sentence(self) -> str:
        """The reason in plain words."""
        return str(SENTENCES[self.reason]) if self.reason else ""


def server() -> Server:
    """The mail settings in force."""
    sender = settings.DEFAULT_FROM_EMAIL
    if state.is_kept_in_folder():
        return Server(sender, str(settings.EMAIL_FILE_PATH), "", "", is_folder=True)
    ways = {"TLS": settings.EMAIL_USE_SSL, "STARTTLS": settings.EMAIL_USE_TLS}
    security = next((name for name, is_used in ways.items() if is_used), "")
    place = f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}"
    return Server(sender, place, security, settings.EMAIL_HOST_USER, is_folder=False)


def send_to(address: str) -> Trial:
    """Send one mail now, past the outbox; what the server said. Nothing is raised."""
    message = EmailMessage(
        _("Entrepairs: test"),
        _("This mail was sent to try the mail server. If you can read it, mails leave the house."),
        to=[address],
        headers={"Auto-Submitted": "auto-generated"},
        connection=get_connection(timeout=PATIENCE),
    )
    try:
        message.send()
    except OSError as fault:
        # SMTP's own faults are of this kind too.
        reason = next(name for kind, name in REASONS if isinstance(fault, kind))
        return Trial(reason, _answer(fault)[:LONGEST])
    return Trial()


def _answer(fault: OSError) -> str:
    """What the server said, or the system."""
    if isinstance(fault, smtplib.SMTPRecipientsRefused):
        code, said = next(iter(fault.recipients.values()))
    elif isinstance(fault, smtplib.SMTPResponseException):
        code, said = fault.smtp_code, fault.smtp_error
    else:
        return fault.strerror or str(fault)
    words = said.decode(errors="replace") if isinstance(said, bytes) else str(said)
    return f"{code} {' '.join(words.split())}"
