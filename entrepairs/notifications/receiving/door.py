# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Where every mail that comes in is sorted."""

from entrepairs.notifications import answering
from entrepairs.notifications.receiving import answers, bounces, reading

LARGEST = 10 * 1024 * 1024


def receive(raw: bytes, recipient: str = "") -> str:
    """Follow a bounce, or write an answer; a word for the log that says what became of it."""
    incoming = reading.read(raw[:LARGEST], recipient)
    if bounces.is_report(incoming.mail):
        return "bounce" if bounces.follow(incoming.mail) else "bounce of nothing known"
    if incoming.is_automatic:
        return "automatic"
    tokens = (answering.named(address) for address in incoming.recipients)
    found = (answering.notice(token) for token in tokens if token)
    notice = next((one for one in found if one), None)
    if notice is None:
        return "for nobody"
    return answers.write(incoming, notice)
