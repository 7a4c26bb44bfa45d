# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A community writes its charter; those who want to write there agree to it."""

from django.db import transaction

from entrepairs.communities import rules
from entrepairs.communities.models import Agreement, Charter, Community
from entrepairs.kernel import html, journal
from entrepairs.people.models import Person


@transaction.atomic
def write_charter(*, actor: Person, community: Community, line: str, text: str) -> Charter:
    """Let a new version stand, to which whoever writes it agrees. The same words change nothing.

    Everybody is asked anew before they write there next.
    """
    community = _locked(community)
    rules.may_facilitate(actor, community).or_refuse()
    line, text = " ".join(line.split()), text.strip().replace("\r\n", "\n")
    stands = community.charter
    if stands and (stands.line, stands.text) == (line, text):
        return stands
    last = Charter.objects.filter(community=community).order_by("-version").first()
    charter = Charter.objects.create(
        organisation_id=community.organisation_id,
        community=community,
        version=last.version + 1 if last else 1,
        line=line,
        text=text,
        html=html.from_markdown(text),
        written_by=actor,
    )
    community.charter = charter
    community.save(update_fields=["charter"])
    _agree(actor, charter)
    journal.record("communities.charter_written", actor=actor, about=charter)
    return charter


@transaction.atomic
def end_charter(*, actor: Person, community: Community) -> None:
    """Ask for nothing any more; what was written stays to be read. Repeatable."""
    community = _locked(community)
    rules.may_facilitate(actor, community).or_refuse()
    if community.charter is None:
        return
    community.charter = None
    community.save(update_fields=["charter"])
    journal.record("communities.charter_ended", actor=actor, about=community)


@transaction.atomic
def agree(*, actor: Person, charter: Charter) -> None:
    """Say yes to a version. Repeatable; to an older one it is without effect."""
    rules.may_agree(actor, charter.community).or_refuse()
    if _agree(actor, charter):
        journal.record("communities.charter_agreed", actor=actor, about=charter)


def _agree(person: Person, charter: Charter) -> bool:
    place = {"organisation_id": charter.organisation_id, "community_id": charter.community_id}
    _, is_new = Agreement.objects.get_or_create(charter=charter, person=person, defaults=place)
    return is_new


def _locked(community: Community) -> Community:
    rows = Community.objects.select_for_update(of=("self",)).select_related("charter")
    return rows.get(pk=community.pk)
