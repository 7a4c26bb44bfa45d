# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The links at the foot of a mail that stop such mails, without signing in (RFC 8058).

What a link stops is its scope: a kind of notice, the weekly letter, a community, all mails, or one
thing that is followed. The first may name a community beside the kind, so that its page can offer
to stop that one instead.
"""

from dataclasses import dataclass

from django.core import signing
from django.urls import reverse

from entrepairs.communities.models import Community
from entrepairs.knowledge.models import Contribution
from entrepairs.notifications.models import Kind, Rhythm
from entrepairs.people.models import Person, Subject

SALT = "notifications.stop"
UNDO_SALT = "notifications.stop.undo"
UNDO_SECONDS = 24 * 3600
ALL = "all"
WEEKLY = "weekly"
COMMUNITY = "community"
PERSON, SUBJECT, QUESTION = "person", "subject", "question"
# What may be followed, by the word for it.
FOLLOWED = {PERSON: Person, SUBJECT: Subject, QUESTION: Contribution}


@dataclass(frozen=True)
class Stop:
    """Whose mails, and which of them."""

    person: Person
    scope: str
    kind: str = ""
    community: Community | None = None
    followed: Person | Subject | Contribution | None = None


def of_a_kind(kind: str, community: str = "") -> str:
    """The scope of a mail about a notice."""
    return f"{kind}:{community}" if community else kind


def of_a_community(slug: str) -> str:
    """All mails about a community."""
    return f"{COMMUNITY}:{slug}"


def stop_url(person: Person, scope: str) -> str:
    """The path of the page, good for ever: it can only stop mails."""
    token = signing.dumps([person.slug, scope], salt=SALT)
    return reverse("notifications:stop", args=[token])


def undo_url(stopped: Stop, pace: str = "") -> str:
    """The path that takes it back, good for a day: whoever finds an old mail starts nothing."""
    token = signing.dumps([stopped.person.slug, stopped.scope, pace], salt=UNDO_SALT)
    return reverse("notifications:resume", args=[token])


def read(token: str) -> Stop | None:
    """Whose mails of which kind, or nothing for a damaged link. Two SQL queries at most."""
    try:
        slug, scope = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return _stop(slug, scope)


def read_undo(token: str) -> tuple[Stop, str] | None:
    """What to take back and how mails came before, or nothing for a link of another day."""
    try:
        slug, scope, pace = signing.loads(token, salt=UNDO_SALT, max_age=UNDO_SECONDS)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    stop = _stop(slug, scope)
    return (stop, pace if pace in Rhythm.Pace.values else Rhythm.Pace.NOW) if stop else None


def _stop(slug: str, scope: str) -> Stop | None:
    person = Person.objects.filter(slug=slug).first()
    kind, _colon, named = str(scope).partition(":")
    if person is None or kind not in (*Kind.values, ALL, WEEKLY, COMMUNITY, *FOLLOWED):
        return None
    if kind in FOLLOWED:
        rows = FOLLOWED[kind].objects.filter(slug=named, organisation=person.organisation_id)
        thing = rows.first()
        return Stop(person, scope, kind, followed=thing) if thing else None
    here = Community.objects.filter(slug=named, organisation=person.organisation_id).first()
    if kind == COMMUNITY and here is None:
        return None
    return Stop(person, scope, kind, here)
