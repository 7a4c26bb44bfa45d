# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The organisation, its places and its vocabulary."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint
from django.db.models.functions import Lower
from django.utils import timezone

from entrepairs.kernel.models import NONE
from entrepairs.kernel.slugs import SlugField


class OrganisationQuerySet(models.QuerySet):
    """Organisations as one reader may know of them."""

    def visible_to(self, person: models.Model | None) -> Self:
        """One's own; to a visitor, the only one there is, and none where there are several."""
        if person is not None:
            return self.filter(pk=person.organisation_id)
        first = list(self.values_list("pk", flat=True)[:2])
        return self.filter(pk=first[0]) if len(first) == 1 else self.none()


class Organisation(models.Model):
    """A house of its own: nothing crosses its walls but what it chooses to share."""

    PERSONAL_DATA = NONE

    class Holidays(models.TextChoices):
        """Whose public holidays are days off."""

        NONE = ""
        FRANCE = "fr"
        ALSACE = "fr-alsace"

    class SecondFactor(models.TextChoices):
        """Of whom the house asks a second factor at sign-in; the others may have one."""

        NOBODY = ""
        ADMINISTRATORS = "administrators"
        ALL = "all"

    class Corners(models.TextChoices):
        SQUARE = "square"
        SOFT = "soft"
        ROUND = "round"

    slug = SlugField()
    name = models.CharField(max_length=120)
    language = models.CharField(max_length=2, choices=settings.LANGUAGES, default="fr")
    time_zone = models.CharField(max_length=50, default="Europe/Paris")
    brand = models.CharField(max_length=7, blank=True)
    brand_2 = models.CharField(max_length=7, blank=True)
    holidays = models.CharField(
        max_length=10, choices=Holidays, default=Holidays.FRANCE, blank=True
    )
    # Its own closures beside public holidays, as ISO dates.
    days_off = models.JSONField(default=list, blank=True)
    corners = models.CharField(max_length=6, choices=Corners, blank=True)
    # Digest of the picture, or nothing.
    logo = models.CharField(max_length=64, blank=True)
    # How it calls a tip, a community…, where it says so otherwise than the tool.
    vocabulary = models.JSONField(default=dict, blank=True)
    # Name and look before their last change, to be taken back.
    look_before = models.JSONField(default=dict, blank=True)
    # What stands on the button of its provider by SAML, while it has one.
    saml_name = models.CharField(max_length=40, blank=True)
    second_factor = models.CharField(max_length=14, choices=SecondFactor, blank=True)
    # Until that day one is reminded, from it on one does nothing else first.
    second_factor_from = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        constraints = [
            CheckConstraint(
                condition=Q(second_factor="", second_factor_from=None)
                | ~Q(second_factor="") & Q(second_factor_from__isnull=False),
                name="second_factor_dated_once_asked",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def organisation_id(self) -> int:
        """An organisation is its own: its deeds are journaled like those of its people."""
        return self.pk


class OrganisationOwned(models.QuerySet):
    """Rows that everybody of the organisation may see: its places, its words."""

    def visible_to(self, person: models.Model) -> Self:
        """Those of the person's organisation."""
        return self.filter(organisation_id=person.organisation_id)


class PartOfHouse(models.Model):
    """A place or a team, perhaps inside another; named once in what it stands in."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="%(class)ss"
    )
    slug = SlugField()
    name = models.CharField(max_length=120)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT)

    objects = OrganisationOwned.as_manager()

    class Meta:
        abstract = True
        constraints = [
            # A reception here and one there are two.
            UniqueConstraint(
                "organisation",
                Lower("name"),
                name="%(class)s_named_once",
                condition=Q(parent=None),
            ),
            UniqueConstraint(
                "organisation", "parent", Lower("name"), name="%(class)s_named_once_inside"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Site(PartOfHouse):
    """A place of work."""

    PERSONAL_DATA = NONE


class Unit(PartOfHouse):
    """A service, a team, a department."""

    PERSONAL_DATA = NONE


class Subject(models.Model):
    """A word of the organisation's vocabulary: what one may know, ask about, tag with."""

    PERSONAL_DATA = NONE

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="subjects"
    )
    slug = SlugField()
    name_fr = models.CharField(max_length=80, blank=True)
    name_en = models.CharField(max_length=80, blank=True)
    synonyms = models.JSONField(default=list, blank=True)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="children"
    )
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="merged"
    )

    objects = OrganisationOwned.as_manager()

    class Meta:
        constraints = [
            UniqueConstraint(
                "organisation",
                Lower("name_fr"),
                name="subject_named_once_in_french",
                condition=~Q(name_fr=""),
            ),
            UniqueConstraint(
                "organisation",
                Lower("name_en"),
                name="subject_named_once_in_english",
                condition=~Q(name_en=""),
            ),
            CheckConstraint(condition=~Q(name_fr="", name_en=""), name="subject_has_a_name"),
            CheckConstraint(
                condition=Q(merged_into=None) | ~Q(merged_into=F("id")),
                name="subject_not_merged_into_itself",
            ),
        ]

    def __str__(self) -> str:
        return self.name_fr or self.name_en

    def name(self, language: str) -> str:
        """The name in a language, else in the other."""
        first, second = self.name_fr, self.name_en
        return (second or first) if language == "en" else (first or second)
