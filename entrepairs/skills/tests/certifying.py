# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Peers of several teams who look at one another's skills."""

from datetime import timedelta
from types import SimpleNamespace

from django.utils import timezone

from entrepairs.communities.models import Membership
from entrepairs.knowledge.models import Contribution
from entrepairs.people.models import Person, Unit
from entrepairs.skills.actions import certifying as actions
from entrepairs.skills.models import Evidence
from entrepairs.skills.tests.test_endorsing import shows


def person(cast, name, unit=None, community=None):
    made = Person.objects.create(
        organisation=cast.house,
        name=name,
        email=f"{name.split()[0].lower()}@{cast.house.slug}.example",
        language="en",
        unit=unit,
    )
    Membership.objects.create(
        organisation=cast.house, community=community or cast.counsellors, person=made
    )
    return made


def piece(cast, somebody, community=None, kind="accepted", title="An accepted answer", **more):
    text = Contribution.objects.create(
        organisation=cast.house,
        community=community or cast.counsellors,
        author=somebody,
        author_name=somebody.name,
        kind="tip",
        title=title,
    )
    facts = {"weight": 1.0, "subject": cast.subject} | more
    return Evidence.objects.create(
        organisation=cast.house,
        community=text.community,
        person=somebody,
        kind=kind,
        contribution=text,
        **facts,
    )


def peers(cast):
    """Bruno asks the counsellors, with a piece; the others look at it."""
    claims = Unit.objects.create(organisation=cast.house, name="Claims")
    shows(cast, cast.bruno)
    made = SimpleNamespace(
        piece=piece(cast, cast.bruno),
        one=person(cast, "Ines Moreau", cast.sales),
        two=person(cast, "Jean Petit", cast.sales),
        three=person(cast, "Karim Said", cast.sales),
        other=person(cast, "Lina Roy", claims),
        claims=claims,
    )
    made.row = asked(cast)
    return made


def asked(cast, somebody=None, community=None, **more):
    return actions.ask_certification(
        actor=somebody or cast.bruno,
        subject=more.pop("subject", cast.subject),
        community=community or cast.counsellors,
        **more,
    )


def yes(row, piece, *people):
    for one in people:
        actions.vouch(actor=one, certification=row, is_yes=True, piece=piece)
    row.refresh_from_db()
    return row


def not_yet(row, by, sentence="Show me one more."):
    actions.vouch(actor=by, certification=row, is_yes=False, sentence=sentence)
    row.refresh_from_db()
    return row


def certified(cast, group):
    return yes(group.row, group.piece, group.one, group.two, group.other)


def ended(row, **ago):
    """As if its end had come so long ago."""
    row.expires_at = timezone.now() - timedelta(**ago)
    row.save(update_fields=["expires_at"])
    return row


def end(cast, row, how):
    if how == "expired":
        ended(row, seconds=1)
    elif how == "revoked":
        actions.revoke_certification(actor=cast.awa, certification=row, reason="No more.")
    elif how == "refused":
        actions.refuse_certification(actor=row.person, certification=row)
    elif how == "hidden":
        shows(cast, row.person, "self")
    else:
        Person.objects.filter(pk=row.person_id).update(left_at=timezone.now())


def revoked(cast, group, by=None):
    row = certified(cast, group)
    actions.revoke_certification(
        actor=by or cast.awa, certification=row, reason="The rules have changed."
    )
    row.refresh_from_db()
    return row


def appeal(cast, row, by=None):
    actions.appeal(actor=by or cast.bruno, certification=row, sentence="They changed back.")
    row.refresh_from_db()
    return row


def decide(row, by, *, restores):
    actions.decide_appeal(actor=by, certification=row, restores=restores, sentence="I looked.")
    row.refresh_from_db()
    return row
