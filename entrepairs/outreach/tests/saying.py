# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Announcements and polls for tests."""

from datetime import timedelta

from django.utils import timezone

from entrepairs.outreach import actions


def announced(cast, actor=None, **more):
    said = {"kind": "news", "title": "We meet on Tuesday", "community": cast.counsellors} | more
    return actions.announce(actor=actor or cast.awa, **said)


def polled(cast, actor=None, **more):
    said = {"title": "Morning or evening?", "choices": ["Morning", "Evening", "Neither"]}
    said["ends_at"] = timezone.now() + timedelta(days=3)
    return announced(cast, actor, kind="poll", **said | more)
