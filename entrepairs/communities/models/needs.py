# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The needs board: what a community wants to learn, who needs it too, who offers to help."""

from typing import Self

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint
from django.db.models.functions import Lower
from django.utils import timezone

from entrepairs.communities.models.community import Community, WithinCommunities
from entrepairs.kernel.personal import datum
from entrepairs.kernel.slugs import SlugField
from entrepairs.people.models import Organisation, Person, Subject


class NeedQuerySet(WithinCommunities):
    """Needs as one reader may see them."""

    def visible_to(self, person: Person) -> Self:
        """Those of the communities one reads; withdrawn ones for who named or withdrew them."""
        shown = Q(withdrawn_at=None) | Q(named_by=person) | Q(withdrawn_by=person)
        return super().visible_to(person).filter(shown)


class Need(models.Model):
    """Something a community wants to learn, in its own words.

    Who named it is kept, for what concerns that person alone (to withdraw it, to be told of an
    answer), and shown to the others only when it is signed.
    """

    PERSONAL_DATA = {
        "named_by": "who named it; shown only when it is signed",
        "wording": datum("words of who named it", stays=True),
        "reason": datum("words of who named it", stays=True),
        "subject": datum("what it is about, as who named it said", stays=True),
        "taken_by": "who looks after it",
        "closed_by": "who said it is no longer needed; shown to nobody",
        "withdrawn_by": "who withdrew it; shown to nobody",
    }

    class State(models.TextChoices):
        OPEN = "open"
        TAKEN = "taken"
        ANSWERED = "answered"
        CONFIRMED = "confirmed"
        CLOSED = "closed"

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="needs")
    slug = SlugField()
    named_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    is_signed = models.BooleanField(default=False)
    wording = models.CharField(max_length=200)
    reason = models.CharField(max_length=300, blank=True)
    subject = models.ForeignKey(
        Subject, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    wanted_by = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=9, choices=State, default=State.OPEN)
    named_at = models.DateTimeField(default=timezone.now)
    taken_at = models.DateTimeField(null=True, blank=True)
    taken_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    # When the 30 days after the answer were over and those who need it were asked.
    asked_at = models.DateTimeField(null=True, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    # The first answer that was confirmed: naming it until then is its lead time, for good.
    useful_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = NeedQuerySet.as_manager()

    class Meta:
        constraints = [
            UniqueConstraint(
                "community",
                Lower("wording"),
                condition=Q(withdrawn_at=None),
                name="need_worded_once",
            ),
            CheckConstraint(
                condition=~Q(state="open")
                | Q(taken_at=None, answered_at=None, confirmed_at=None, closed_at=None),
                name="open_need_has_no_date_yet",
            ),
            CheckConstraint(
                condition=~Q(state="taken") | Q(taken_at__isnull=False, answered_at=None),
                name="need_taken_at_a_date",
            ),
            CheckConstraint(
                condition=~Q(state__in=["answered", "confirmed"]) | Q(answered_at__isnull=False),
                name="need_answered_at_a_date",
            ),
            CheckConstraint(
                condition=Q(state="confirmed", confirmed_at__isnull=False, useful_at__isnull=False)
                | ~Q(state="confirmed") & Q(confirmed_at=None),
                name="need_confirmed_at_a_date",
            ),
            CheckConstraint(
                condition=Q(state="closed", closed_at__isnull=False)
                | ~Q(state="closed") & Q(closed_at=None),
                name="need_closed_at_a_date",
            ),
        ]
        indexes = [
            models.Index(
                "community",
                "state",
                F("named_at").desc(),
                name="needs_on_the_board",
                condition=Q(withdrawn_at=None),
            ),
            models.Index(
                "answered_at",
                name="needs_to_ask_about",
                condition=Q(state="answered", asked_at=None, withdrawn_at=None),
            ),
        ]

    def __str__(self) -> str:
        return self.wording


class SupportQuerySet(WithinCommunities):
    """Who needs it too: known to oneself, counted for the others."""

    def own(self, need: "Need | models.OuterRef") -> Self:
        """All those of one need, to be counted; never to be shown."""
        return self.filter(need=need)

    def visible_to(self, person: Person) -> Self:
        """One's own."""
        return super().visible_to(person).filter(person=person)


class Support(models.Model):
    """Somebody needs it too. Nobody else is ever shown who."""

    PERSONAL_DATA = {
        "person": "who needs it; shown to nobody",
        "confirmed_at": "when the person said that the answer helped; shown to nobody",
    }

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="+")
    need = models.ForeignKey(Need, on_delete=models.CASCADE, related_name="supports")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    confirmed_at = models.DateTimeField(null=True, blank=True)

    objects = SupportQuerySet.as_manager()

    class Meta:
        constraints = [UniqueConstraint("need", "person", name="need_supported_once")]

    def __str__(self) -> str:
        return f"{self.need_id} supported"


class OfferQuerySet(WithinCommunities):
    """Offers of help as one reader may see them."""

    def visible_to(self, person: Person) -> Self:
        """With the need they are for, while it stands."""
        return super().visible_to(person).filter(need__withdrawn_at=None)


class Offer(models.Model):
    """Somebody can show how, or knows who can. An offer has a name."""

    PERSONAL_DATA = {"person": "who offers", "note": "words of who offers"}

    class Kind(models.TextChoices):
        CAN_SHOW = "can_show"
        KNOWS_WHO = "knows_who"

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="+")
    need = models.ForeignKey(Need, on_delete=models.CASCADE, related_name="offers")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=9, choices=Kind)
    note = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField(default=timezone.now)

    objects = OfferQuerySet.as_manager()

    class Meta:
        constraints = [UniqueConstraint("need", "person", name="help_offered_once")]

    def __str__(self) -> str:
        return f"{self.person} for {self.need_id}"
