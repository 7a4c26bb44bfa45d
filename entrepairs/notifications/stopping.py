# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The link at the foot of a mail that stops its kind, without signing in (RFC 8058)."""

from django.core import signing
from django.urls import reverse

from entrepairs.notifications.models import Kind
from entrepairs.people.models import Person

SALT = "notifications.stop"


def stop_url(person: Person, kind: str) -> str:
    """The path of the page, good for ever: it can only stop mails."""
    token = signing.dumps([person.slug, kind], salt=SALT)
    return reverse("notifications:stop", args=[token])


def read(token: str) -> tuple[Person, str] | None:
    """Whose mails of which kind, or nothing for a damaged link. One SQL query."""
    try:
        slug, kind = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError):
        return None
    person = Person.objects.filter(slug=slug).first()
    return (person, kind) if person and kind in Kind.values else None
