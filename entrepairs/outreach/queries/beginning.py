# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The opening kit of a young community: what is there is ticked, the rest is one tap away."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Exists
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from entrepairs.communities.models import Community, CommunityInvitation
from entrepairs.communities.queries import CommunityPage
from entrepairs.knowledge.models import Contribution
from entrepairs.meetings.models import Meeting
from entrepairs.outreach.models import KitAway
from entrepairs.people.models import Person

YOUNG = timedelta(days=60)
Kind = Contribution.Kind


@dataclass(frozen=True)
class Step:
    """One thing to begin with."""

    name: str
    words: str
    href: str
    verb: str
    is_done: bool


def kit(person: Person, head: CommunityPage) -> tuple[Step, ...]:
    """Five things, until all are done, 60 days passed, or the person put them away.

    To those who facilitate it alone. One SQL query while it is young, none later.
    """
    is_young = timezone.now() - head.created_at < YOUNG
    if not (is_young and head.may_facilitate) or head.is_closed:
        return ()
    steps = [_steps(head, *there) for *there, is_away in _there(person, head) if not is_away]
    return next((some for some in steps if not all(step.is_done for step in some)), ())


def _there(person: Person, head: CommunityPage) -> Iterable[tuple[bool, ...]]:
    """Is there a question, a tip, a meeting, an invitation; and was the kit put away?"""
    texts = Contribution.objects.visible_to(person, withdrawn=False).filter(community=head.key)
    links = CommunityInvitation.objects.own(Community(pk=head.key))
    away = KitAway.objects.visible_to(person).filter(community=head.key)
    rows = Community.objects.visible_to(person).filter(pk=head.key)
    return rows.values_list(
        Exists(texts.filter(kind=Kind.QUESTION)),
        Exists(texts.filter(kind=Kind.TIP)),
        Exists(Meeting.objects.own(Community(pk=head.key))),
        Exists(links),
        Exists(away),
    )


def _steps(
    head: CommunityPage, question: bool, tip: bool, meeting: bool, link: bool
) -> tuple[Step, ...]:
    where = f"?community={head.slug}"
    plan = reverse("meetings:plan", args=[head.slug])
    return (
        Step(
            _("The charter"),
            _("What one may count on here. There are texts to start from."),
            reverse("communities:write_charter", args=[head.slug]),
            _("Write it"),
            bool(head.charter),
        ),
        Step(
            _("A first question"),
            _("A real one of yours: it shows that one may not know."),
            reverse("knowledge:ask") + where,
            _("Ask it"),
            question,
        ),
        Step(
            _("A first tip"),
            _("A few lines that served you this week."),
            reverse("knowledge:share_tip") + where,
            _("Share it"),
            tip,
        ),
        Step(
            _("A first meeting"),
            _("The room guides it step by step, and keeps what comes out of it."),
            f"{plan}?protocol=peer-meeting",
            _("Plan it"),
            meeting,
        ),
        Step(
            _("Colleagues"),
            _("Five are enough to begin: by name, by a link or a QR code."),
            reverse("communities:invite", args=[head.slug]),
            _("Invite them"),
            link or (head.members or 0) > 1,
        ),
    )
