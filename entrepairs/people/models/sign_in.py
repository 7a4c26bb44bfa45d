# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""By whom people of an organisation may sign in."""

from django.db import models
from django.utils import timezone

from entrepairs.kernel.models import NONE
from entrepairs.kernel.slugs import SlugField
from entrepairs.people.models.organisation import Organisation, OrganisationOwned


class SamlProvider(models.Model):
    """The organisation's identity provider by SAML, as its metadata told.

    Its slug stands in addresses and before the names it gives to people: another provider is
    another row, whose people are others.
    """

    PERSONAL_DATA = NONE

    organisation = models.OneToOneField(
        Organisation, on_delete=models.CASCADE, related_name="saml_provider"
    )
    slug = SlugField()
    entity_id = models.CharField(max_length=500)
    sso_url = models.URLField(max_length=500)
    # Those its answers may be signed with, in base64 without their heads.
    certificates = models.JSONField()
    # Where its metadata can be read again, if it was given by an address.
    metadata_url = models.URLField(max_length=500, blank=True)
    read_at = models.DateTimeField(default=timezone.now)

    objects = OrganisationOwned.as_manager()

    def __str__(self) -> str:
        return self.entity_id
