# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is new in a community for one reader, since the week in which they were last around.

Read for the mail of that reader alone, at the moment when it leaves.
"""

from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from entrepairs.knowledge.models import Contribution
from entrepairs.people.models import Person

AWAY = timedelta(weeks=4)
FEW = 3


def told(person: Person, community: int) -> list[str]:
    """A line that says since when, and the titles of three texts at most; nothing if none is new.

    Everybody's mail says everybody has it, so that having it says nothing of anybody.
    """
    now = timezone.now()
    seen = _last_seen(person, now)
    is_away = seen < now - AWAY
    rows = Contribution.objects.visible_to(person, withdrawn=False).filter(
        community=community, parent=None, published_at__gt=seen if is_away else now - AWAY
    )
    found = rows.exclude(author=person).order_by("-useful_count", "-published_at", "-pk")[:FEW]
    titles = [text.title or text.excerpt for text in found]
    head = _("New here since your last visit:") if is_away else _("New here lately:")
    everybody = _("Everybody in the community has this word within a month.")
    return [*([head, *titles] if titles else []), everybody]


def _last_seen(person: Person, now: datetime) -> datetime:
    """The Monday after the week in which they were around; for who never came, a long time ago."""
    if not person.around_in:
        return now - timedelta(days=182)
    monday = datetime.strptime(f"{person.around_in}-1", "%G-W%V-%u").replace(tzinfo=now.tzinfo)
    return monday + timedelta(days=7)
