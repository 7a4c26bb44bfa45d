# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The words in which people asked for what they found."""

from django.db import models
from django.db.models import Q, UniqueConstraint

from entrepairs.communities.models import Community
from entrepairs.knowledge.models import Contribution
from entrepairs.people.models import Organisation


class Wording(models.Model):
    """One way of asking that a text has answered. Never shown to anybody, and without a name.

    It helps others of the text's community once two different people, or somebody who moderates
    there, confirmed it (`stands`); from then on `confirmed` says how often.
    """

    PERSONAL_DATA = {"text": "what somebody searched for; never shown, and kept without a name"}

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="+")
    contribution = models.ForeignKey(
        Contribution, on_delete=models.CASCADE, related_name="wordings"
    )
    text = models.CharField(max_length=300)
    # Two people seldom type the same letters: the same terms are the same wording.
    terms = models.CharField(max_length=300)
    # ISO week of the last confirmation, never finer.
    week = models.CharField(max_length=8)
    stands = models.BooleanField(default=False)
    confirmed = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            UniqueConstraint("contribution", "terms", name="worded_once"),
        ]
        indexes = [
            models.Index("week", name="wording_waits", condition=Q(stands=False)),
        ]

    def __str__(self) -> str:
        return f"wording {self.pk}"


class WordingConfirmation(models.Model):
    """That somebody confirmed a wording, without a name; erased once the wording stands."""

    PERSONAL_DATA = {"digest": "keyed digest that tells two people apart while a wording waits"}

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    wording = models.ForeignKey(Wording, on_delete=models.CASCADE, related_name="confirmations")
    digest = models.CharField(max_length=64)

    class Meta:
        constraints = [UniqueConstraint("wording", "digest", name="wording_confirmed_once")]

    def __str__(self) -> str:
        return f"confirmation of {self.wording_id}"
