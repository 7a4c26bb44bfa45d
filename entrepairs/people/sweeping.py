# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is erased by itself."""

from datetime import timedelta

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.utils import timezone

from entrepairs.people.models import Invitation, RoleChange

INVITATIONS_KEPT = timedelta(days=90)
ROLES_KEPT = timedelta(days=730)


def sweep() -> int:
    """Erase old invitations and log lines, and sessions that ended; how many. Repeatable."""
    now = timezone.now()
    old = Invitation.objects.filter(created_at__lt=now - INVITATIONS_KEPT)
    ended = Session.objects.filter(expire_date__lt=now)
    counted = old.delete()[0] + ended.delete()[0]
    counted += RoleChange.objects.filter(at__lt=now - ROLES_KEPT).delete()[0]
    alive = Session.objects.values("session_key")
    return counted + UserSession.objects.exclude(session_key__in=alive).delete()[0]
