# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A person, with or without an account that signs in."""

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Exists, OuterRef, Q, UniqueConstraint
from django.db.models.functions import Lower
from django.utils import timezone

from entrepairs.kernel.folding import FoldedField, fold
from entrepairs.kernel.personal import datum
from entrepairs.kernel.slugs import SlugField, new_slug
from entrepairs.people.models.organisation import (
    Organisation,
    Site,
    Subject,
    Unit,
)

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager


class PersonQuerySet(models.QuerySet):
    """People as one reader may see them."""

    def visible_to(self, person: "Person") -> Self:
        """Everybody of the person's organisation, those who left included: their words stay."""
        return self.filter(organisation_id=person.organisation_id)

    def present(self) -> Self:
        """Those who have not left."""
        return self.filter(left_at=None, is_active=True)

    def with_account(self) -> Self:
        """Those who have an address to sign in with."""
        addresses = self.model.emailaddress_set.rel.related_model._meta.base_manager
        return self.filter(Exists(addresses.filter(user=OuterRef("pk"))))

    def called(self, text: str) -> Self:
        """Those with a name of which a word begins so, accents and capitals apart."""
        key = fold(text)
        return self.filter(Q(name_key__startswith=key) | Q(name_key__contains=f" {key}"))


class PersonManager(BaseUserManager.from_queryset(PersonQuerySet)):
    """Finds people by their public name for the sign-in library."""


class Person(AbstractBaseUser):
    """Somebody of exactly one organisation."""

    PERSONAL_DATA = {
        "email": "address for sign-in and notices",
        "name": "name shown beside what the person writes",
        "name_key": datum("the same without accents, to be looked for", secret=True),
        "job": "job title",
        "level": "level in the organisation, free text",
        "site": "place of work",
        "unit": "team",
        "manager": "line manager, from the staff file",
        "photo": "portrait the person chose",
        "about": "a few words about oneself",
        "spoken": "languages spoken",
        "language": "language of the interface",
        "time_zone": "time zone",
        "theme": "light or dark",
        "around_in": "ISO week of the last session renewal; read by nobody else",
        "password": datum("hash of the password, if one was chosen", secret=True),
    }

    if TYPE_CHECKING:
        # The ends of keys that the sign-in library holds.
        emailaddress_set: RelatedManager[models.Model]
        usersession_set: RelatedManager[models.Model]

    # No moment of sign-in is kept: `around_in` says a week, and that is all.
    last_login = None

    class Theme(models.TextChoices):
        AUTO = "auto"
        LIGHT = "light"
        DARK = "dark"

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="people")
    slug = SlugField()
    # Where present, unique in the installation without case; people without an account have none.
    email = models.EmailField(null=True, blank=True)
    name = models.CharField(max_length=120)
    name_key = FoldedField(of="name")
    job = models.CharField(max_length=120, blank=True)
    level = models.CharField(max_length=60, blank=True)
    site = models.ForeignKey(Site, null=True, blank=True, on_delete=models.SET_NULL)
    unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.SET_NULL)
    manager = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="reports"
    )
    photo = models.CharField(max_length=120, blank=True)
    about = models.CharField(max_length=400, blank=True)
    spoken = models.CharField(max_length=120, blank=True)
    language = models.CharField(max_length=2, choices=settings.LANGUAGES, default="fr")
    time_zone = models.CharField(max_length=50, default="Europe/Paris")
    theme = models.CharField(max_length=5, choices=Theme, default=Theme.AUTO)
    is_administrator = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    around_in = models.CharField(max_length=8, blank=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now)
    left_at = models.DateTimeField(null=True, blank=True)

    objects = PersonManager()

    USERNAME_FIELD = "slug"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: list[str] = []

    class Meta:
        constraints = [
            UniqueConstraint(Lower("email"), name="email_once", condition=Q(email__isnull=False)),
        ]
        indexes = [
            models.Index(Lower("name"), name="person_by_name"),
            models.Index("organisation", "name_key", name="person_by_name_key"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def photo_url(self) -> str:
        """Address of the portrait, or nothing."""
        return f"/people/{self.slug}/photo/{self.photo}" if self.photo else ""

    @property
    def given_name(self) -> str:
        """How one is greeted."""
        return self.name.split(" ", 1)[0]


class PersonSubjectQuerySet(models.QuerySet):
    """What people say of themselves, as far as each shows it."""

    def visible_to(self, person: Person, companions: models.QuerySet | None = None) -> Self:
        """What is shown to the whole house, and one's own.

        With `companions`, the keys of those who share a community with the person, also what they
        show to their communities.
        """
        shown = Q(shown=PersonSubject.Shown.ALL) | Q(person_id=person.pk)
        if companions is not None:
            shown |= Q(shown=PersonSubject.Shown.COMMUNITIES, person__in=companions)
        return self.filter(shown, organisation_id=person.organisation_id)


class PersonSubject(models.Model):
    """What somebody says of oneself: can help with, or is interested in."""

    PERSONAL_DATA = {
        "person": "the person",
        "subject": "a subject chosen for the profile",
        "shown": "who sees it",
    }

    class Says(models.TextChoices):
        HELPS = "helps"
        INTERESTED = "interested"

    class Shown(models.TextChoices):
        """Who sees it: the person alone, those of their communities, the whole house."""

        SELF = "self"
        COMMUNITIES = "communities"
        ALL = "all"

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="subjects")
    subject = models.ForeignKey(Subject, on_delete=models.CASCADE, related_name="people")
    says = models.CharField(max_length=10, choices=Says)
    shown = models.CharField(max_length=11, choices=Shown, default=Shown.ALL)

    objects = PersonSubjectQuerySet.as_manager()

    class Meta:
        constraints = [UniqueConstraint("person", "subject", "says", name="subject_said_once")]

    def __str__(self) -> str:
        return f"{self.person} {self.says} {self.subject}"


def new_token() -> str:
    """A link's secret part: 120 bits."""
    return new_slug() + new_slug()


class InvitationQuerySet(models.QuerySet):
    """Invitations as one reader may see them."""

    def visible_to(self, person: Person) -> Self:
        """Those of the organisation, to its administrators."""
        mine = self.filter(organisation_id=person.organisation_id)
        return mine if person.is_administrator else mine.none()

    def own(self, token: str) -> Self:
        """The one whose secret part the reader holds."""
        return self.filter(token=token)

    def waiting(self) -> Self:
        """Neither used nor out of date."""
        return self.filter(used_at=None, expires_at__gt=timezone.now())


class Invitation(models.Model):
    """A link by which one person gets, or claims, one account. Single use, bound to an address."""

    PERSONAL_DATA = {
        "claims": "whose account it opens, where somebody is here already",
        "email": "address invited; erased with the invitation after 90 days",
        "invited_by": "the administrator or facilitator who invites",
    }

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    slug = SlugField()
    token = models.CharField(max_length=24, unique=True, default=new_token, editable=False)
    email = models.EmailField()
    claims = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.CASCADE, related_name="claim_invitations"
    )
    invited_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    def __str__(self) -> str:
        return f"invitation {self.pk}"
