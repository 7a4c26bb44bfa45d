# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Questions that nobody has answered, for those who animate a community."""

from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from entrepairs.communities.models import Community
from entrepairs.knowledge.models import Contribution
from entrepairs.knowledge.queries import lists
from entrepairs.knowledge.queries.lists import Row
from entrepairs.outreach import rules, words
from entrepairs.people.models import Person

MOST = 50


def unanswered(person: Person, community: Community, now: datetime) -> tuple[Row, ...]:
    """Those of more than 72 hours, what waits longest first, 50 at most. One SQL query."""
    rules.may_announce(person, community).or_refuse()
    rows = Contribution.objects.visible_to(person, withdrawn=False).filter(
        community=community,
        kind=Contribution.Kind.QUESTION,
        answers_count=0,
        duplicate_of=None,
        published_at__lte=now - words.LONG,
    )
    return lists.rows(rows.order_by("published_at", "pk")[:MOST])


def brought_back(person: Person, slug: str) -> dict[str, object]:
    """What an announcement of a question begins with; nothing for one that is not to be read."""
    rows = Contribution.objects.visible_to(person, withdrawn=False)
    question = rows.filter(slug=slug, kind=Contribution.Kind.QUESTION).first()
    if question is None:
        return {}
    told = _("Who can answer?") + " " + question.title
    link = _("It still waits for an answer: [read the question](%(address)s).")
    return {
        "title": told[:120],
        "text": link % {"address": f"/knowledge/{slug}/"},
        "last_day": timezone.localdate() + timedelta(days=7),
    }
