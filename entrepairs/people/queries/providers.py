# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The house's identity provider by SAML, for administrators."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from entrepairs.people import rules, saml
from entrepairs.people.models import Person, SamlProvider

SOON = timedelta(days=45)


@dataclass(frozen=True)
class SamlPage:
    """What is set, and what the provider asks for; all but `is_installed` may be empty."""

    is_installed: bool
    name: str = ""
    entity_id: str = ""
    metadata_url: str = ""
    read_at: datetime | None = None
    acs: str = ""
    our_metadata: str = ""
    # The sign-in page with its button, whatever other houses there are.
    door: str = ""
    # Until when the certificate that lasts longest is good.
    expires_at: datetime | None = None
    ends_soon: bool = False


def saml_page(person: Person) -> SamlPage:
    """For administrators; 404 to others. One SQL query."""
    if not rules.may_administer(person, person.organisation):
        raise Http404
    row = SamlProvider.objects.visible_to(person).first()
    if row is None or not saml.INSTALLED:
        return SamlPage(is_installed=saml.INSTALLED)
    last = max(saml.expiries(row.certificates))
    return SamlPage(
        is_installed=True,
        name=person.organisation.saml_name,
        entity_id=row.entity_id,
        metadata_url=row.metadata_url,
        read_at=row.read_at,
        acs=saml.address(row, "saml_acs"),
        our_metadata=saml.address(row, "saml_metadata"),
        door=f"{settings.PUBLIC_URL}{reverse('account_login')}?by={row.slug}",
        expires_at=last,
        ends_soon=last < timezone.now() + SOON,
    )
