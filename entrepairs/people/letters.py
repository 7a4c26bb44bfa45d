# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Mails about accounts: a few plain paragraphs, and the same words drawn for mail readers."""

from django.template.loader import render_to_string

from entrepairs.people import looks
from entrepairs.people.models import Organisation


def drawn(
    house: Organisation | None,
    subject: str,
    text: str,
    *,
    code: str = "",
    link: str = "",
    verb: str = "",
) -> str:
    """The HTML part, in the colours of the house.

    The paragraph that is the code, or the link, is drawn as what it is.
    """
    paragraphs = [part.strip() for part in text.split("\n\n") if part.strip()]
    told = {"subject": subject, "paragraphs": paragraphs, "code": code, "link": link, "verb": verb}
    return render_to_string("mail/letter.html", told | {"look": looks.of_mails(house)})
