# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A colleague attests what somebody can do, from a situation they lived."""

from typing import Self

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint
from django.utils import timezone

from entrepairs.kernel.personal import datum
from entrepairs.kernel.slugs import SlugField
from entrepairs.people.models import Organisation, Person, Subject


class EndorsementQuerySet(models.QuerySet):
    """Endorsements as one reader may see them."""

    def visible_to(self, person: Person) -> Self:
        """Those given and received. What others see goes with the skill that somebody shows."""
        stand = self.filter(organisation_id=person.organisation_id, withdrawn_at=None)
        return stand.filter(Q(person=person) | Q(by=person))

    def own(self, **about: object) -> Self:
        """Those that stand, of skills that may be shown or for a rule that decides on them."""
        return self.filter(state=Endorsement.State.ACCEPTED, **about)


class Endorsement(models.Model):
    """One colleague attests one skill of one person: a sentence and a dated situation.

    Nothing shows before the person said yes. Declined: seen so by the person alone.
    """

    PERSONAL_DATA = {
        "person": "whose skill it is",
        "by": "who attests it",
        "sentence": datum("words of who attests it", of="by person"),
        "reply": "words of who sent it back",
    }

    class State(models.TextChoices):
        WAITING = "waiting"
        ACCEPTED = "accepted"
        DECLINED = "declined"
        SENT_BACK = "sent_back"

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    slug = SlugField()
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="endorsements")
    subject = models.ForeignKey(Subject, on_delete=models.CASCADE, related_name="endorsements")
    by = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="endorsements_given")
    sentence = models.CharField(max_length=300)
    happened_on = models.DateField()
    given_at = models.DateTimeField(default=timezone.now)
    state = models.CharField(max_length=9, choices=State, default=State.WAITING)
    # Why it was sent back.
    reply = models.CharField(max_length=300, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    # Withdrawn after it was declined: were the row gone, it could be given anew and ask again.
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = EndorsementQuerySet.as_manager()

    class Meta:
        constraints = [
            UniqueConstraint("person", "subject", "by", name="endorsed_once_by_somebody"),
            CheckConstraint(condition=~Q(person=F("by")), name="nobody_endorses_themself"),
            CheckConstraint(
                condition=Q(state="waiting", answered_at=None)
                | ~Q(state="waiting") & Q(answered_at__isnull=False),
                name="endorsement_dated_once_answered",
            ),
            CheckConstraint(
                condition=Q(withdrawn_at=None) | Q(state="declined"),
                name="put_away_once_declined",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.by_id} on {self.person_id}: {self.subject_id}"
