# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Mails about accounts: a few plain paragraphs, and the same words drawn for mail readers."""

from django.template.loader import render_to_string


def drawn(subject: str, text: str, *, code: str = "", link: str = "", verb: str = "") -> str:
    """The HTML part. The paragraph that is the code, or the link, is drawn as what it is."""
    paragraphs = [part.strip() for part in text.split("\n\n") if part.strip()]
    told = {"subject": subject, "paragraphs": paragraphs, "code": code, "link": link, "verb": verb}
    return render_to_string("mail/letter.html", told)
