# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The organisation's identity provider by SAML is set, read again, taken away."""

from django.db import transaction
from django.utils import timezone

from entrepairs.kernel import journal
from entrepairs.kernel.slugs import new_slug
from entrepairs.people import rules, saml
from entrepairs.people.models import Organisation, Person, SamlProvider


@transaction.atomic
def set_saml_provider(
    *, actor: Person, name: str, metadata: saml.Metadata, metadata_url: str = ""
) -> SamlProvider:
    """Let people sign in by the provider that this metadata describes.

    Read again at the address where it was read before, it is the same provider, whatever keys it
    signs with now. Anything else is another one, and each joins their account with it anew: who
    administers a house must not become their colleagues by pasting a key of their own.
    """
    house = _administered(actor)
    row = SamlProvider.objects.filter(organisation=house).first()
    same = row is not None and metadata_url != "" and row.metadata_url == metadata_url
    if row is None or not (same and row.entity_id == metadata.entity_id):
        SamlProvider.objects.filter(organisation=house).delete()
        row = SamlProvider(organisation=house, slug=new_slug())
    row.metadata_url = metadata_url
    row.entity_id, row.sso_url = metadata.entity_id, metadata.sso_url
    row.certificates, row.read_at = list(metadata.certificates), timezone.now()
    row.save()
    _name(house, name)
    journal.record("people.provider_set", actor=actor, about=house)
    return row


@transaction.atomic
def remove_saml_provider(*, actor: Person) -> None:
    """Nobody signs in by it any more. Repeatable."""
    house = _administered(actor)
    number, _tables = SamlProvider.objects.filter(organisation=house).delete()
    _name(house, "")
    if number:
        journal.record("people.provider_removed", actor=actor, about=house)


def _name(house: Organisation, name: str) -> None:
    house.saml_name = name
    house.save(update_fields=["saml_name"])


def _administered(actor: Person) -> Organisation:
    house = Organisation.objects.select_for_update().get(pk=actor.organisation_id)
    rules.may_administer(actor, house).or_refuse()
    return house
