# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Communities and who belongs to them."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Exists, OuterRef, Q, UniqueConstraint
from django.db.models.functions import Lower, Now
from django.utils import timezone

from entrepairs.kernel.models import NONE
from entrepairs.kernel.slugs import SlugField
from entrepairs.people.models import Organisation, Person, Site, Subject
from entrepairs.people.models.organisation import OrganisationOwned
from entrepairs.people.models.person import new_token


class Theme(models.Model):
    """What sibling groups have in common."""

    PERSONAL_DATA = NONE

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="themes")
    slug = SlugField()
    name = models.CharField(max_length=80)

    objects = OrganisationOwned.as_manager()

    class Meta:
        constraints = [UniqueConstraint("organisation", Lower("name"), name="theme_named_once")]

    def __str__(self) -> str:
        return self.name


class CommunityQuerySet(models.QuerySet):
    """Communities as one reader may know of them."""

    def visible_to(self, person: Person) -> Self:
        """Those whose existence, name and charter the person may know."""
        invited = CommunityInvitation.objects.standing().filter(
            community=OuterRef("pk"), person=person
        )
        by_invitation = Q(visibility=Community.Visibility.INVITATION) & Exists(invited)
        return self._of_the_house(person).filter(
            Q(visibility__in=LISTED) | by_invitation | _has_member(person)
        )

    def readable_by(self, person: Person) -> Self:
        """Those whose contents the person reads: the open ones and one's own."""
        return self._of_the_house(person).filter(
            Q(visibility=Community.Visibility.OPEN) | _has_member(person)
        )

    def _of_the_house(self, person: Person) -> Self:
        if not person.is_active or person.left_at:
            return self.none()
        return self.filter(organisation_id=person.organisation_id)


def _has_member(person: Person) -> Exists:
    return Exists(Membership.objects.filter(community=OuterRef("pk"), person=person))


class WithinCommunities(models.QuerySet):
    """Rows that belong to one community and are seen by whoever reads its contents."""

    def own(self, community: "Community | OuterRef") -> Self:
        """All those of one community, for a rule that decides on it."""
        return self.filter(community=community)

    def visible_to(self, person: Person) -> Self:
        """Those of the communities the person reads."""
        return self.filter(community__in=Community.objects.readable_by(person))


class CommunityInvitationQuerySet(WithinCommunities):
    """Invitations, as they count today."""

    def visible_to(self, person: Person) -> Self:
        """Those the person could use: made for the person, or links, whose token is the secret."""
        return self.filter(
            Q(person=None) | Q(person=person), organisation_id=person.organisation_id
        )

    def standing(self) -> Self:
        """Neither used, withdrawn nor expired. A link is never used up."""
        return self.filter(accepted_at=None, withdrawn_at=None, expires_at__gt=Now())


class Community(models.Model):
    """People who learn together."""

    PERSONAL_DATA = {"created_by": "who opened the community"}

    class Kind(models.TextChoices):
        PEER_GROUP = "peer_group"
        PRACTICE = "practice"
        INTEREST = "interest"
        COHORT = "cohort"
        ALL_STAFF = "all_staff"

    class Visibility(models.TextChoices):
        OPEN = "open"
        ON_REQUEST = "on_request"
        INVITATION = "invitation"
        HIDDEN = "hidden"

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="communities"
    )
    slug = SlugField()
    name = models.CharField(max_length=100)
    purpose = models.CharField(max_length=300, blank=True)
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.PRACTICE)
    visibility = models.CharField(max_length=12, choices=Visibility, default=Visibility.OPEN)
    theme = models.ForeignKey(
        Theme, null=True, blank=True, on_delete=models.SET_NULL, related_name="communities"
    )
    site = models.ForeignKey(Site, null=True, blank=True, on_delete=models.SET_NULL)
    language = models.CharField(max_length=2, choices=settings.LANGUAGES, default="fr")
    created_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    # The version that stands now; none where the community asks for nothing.
    charter = models.ForeignKey(
        "Charter", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    archived_at = models.DateTimeField(null=True, blank=True)
    members = models.ManyToManyField(Person, through="Membership", related_name="communities")

    objects = CommunityQuerySet.as_manager()

    class Meta:
        constraints = [
            # A hidden name must not be found out by trying it: only listed names are unique.
            UniqueConstraint(
                "organisation",
                Lower("name"),
                name="listed_community_named_once",
                condition=Q(visibility__in=["open", "on_request"]),
            ),
        ]

    def __str__(self) -> str:
        return self.name


# The directory shows them to everybody of the organisation.
LISTED = (Community.Visibility.OPEN, Community.Visibility.ON_REQUEST)


class Membership(models.Model):
    """Somebody belongs to a community, with one role."""

    PERSONAL_DATA = {
        "person": "the member",
        "role": "role in the community",
        "since": "date of joining",
    }

    class Role(models.TextChoices):
        MEMBER = "member"
        FACILITATOR = "facilitator"
        AMBASSADOR = "ambassador"
        MODERATOR = "moderator"

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="memberships")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=12, choices=Role, default=Role.MEMBER)
    since = models.DateTimeField(default=timezone.now)

    objects = WithinCommunities.as_manager()

    class Meta:
        constraints = [UniqueConstraint("community", "person", name="member_once")]

    def __str__(self) -> str:
        return f"{self.person} in {self.community}"


class JoinRequest(models.Model):
    """Somebody asks to join; a facilitator says yes or not now."""

    PERSONAL_DATA = {"person": "who asks", "message": "what they wrote", "answered_by": "who said"}

    class State(models.TextChoices):
        WAITING = "waiting"
        ACCEPTED = "accepted"
        DECLINED = "declined"

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="requests")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="join_requests")
    message = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    created_at = models.DateTimeField(default=timezone.now)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = WithinCommunities.as_manager()

    class Meta:
        constraints = [
            UniqueConstraint(
                "community", "person", condition=Q(state="waiting"), name="asked_to_join_once"
            ),
            CheckConstraint(
                condition=Q(state="waiting", answered_at=None)
                | ~Q(state="waiting") & Q(answered_at__isnull=False),
                name="join_request_dated_once_answered",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} asks for {self.community}"


class CommunityInvitation(models.Model):
    """An invitation into a community: to one person, or a link (and its QR code) for many."""

    PERSONAL_DATA = {"person": "who is invited", "invited_by": "who invites"}

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="invitations")
    token = models.CharField(max_length=24, unique=True, default=new_token, editable=False)
    person = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.CASCADE, related_name="invited_to"
    )
    invited_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)

    objects = CommunityInvitationQuerySet.as_manager()

    class Meta:
        constraints = [
            UniqueConstraint(
                "community", "person", condition=Q(person__isnull=False), name="invited_once"
            ),
        ]

    def __str__(self) -> str:
        return f"invitation to {self.community}"

    @property
    def stands(self) -> bool:
        """What `standing()` says, of this row."""
        over = self.accepted_at or self.withdrawn_at
        return not over and self.expires_at > timezone.now()


class Expert(models.Model):
    """Somebody a facilitator named for a subject in the community: may certify answers on it."""

    PERSONAL_DATA = {"person": "the expert", "named_by": "who named them"}

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="experts")
    subject = models.ForeignKey(Subject, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="expertises")
    named_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    named_at = models.DateTimeField(default=timezone.now)

    objects = WithinCommunities.as_manager()

    class Meta:
        constraints = [
            UniqueConstraint("community", "subject", "person", name="expert_named_once"),
        ]

    def __str__(self) -> str:
        return f"{self.person} on {self.subject}"


class Exclusion(models.Model):
    """A facilitator removed somebody, who comes back only when one says yes."""

    PERSONAL_DATA = {"person": "who was removed", "removed_by": "who removed them"}

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="exclusions")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    removed_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    removed_at = models.DateTimeField(default=timezone.now)

    objects = WithinCommunities.as_manager()

    class Meta:
        constraints = [UniqueConstraint("community", "person", name="excluded_once")]

    def __str__(self) -> str:
        return f"{self.person} removed from {self.community}"
