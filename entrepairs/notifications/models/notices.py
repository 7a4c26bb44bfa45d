# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Notices, as their receivers may read them."""

from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Now
from django.utils import timezone

from entrepairs.communities import readable
from entrepairs.communities.models import Community, CommunityInvitation, Membership, Need, Offer
from entrepairs.communities.models.community import LISTED
from entrepairs.communities.rules import ROLES_THAT_FACILITATE, ROLES_THAT_MODERATE, leading
from entrepairs.curation.models import Review, Suggestion
from entrepairs.discovery.models import Coffee, Consultation, Opinion, Solicitation
from entrepairs.discovery.routing.sought import WAITING
from entrepairs.kernel.slugs import SlugField
from entrepairs.knowledge.models import Comment, Contribution, Relay, Thanks
from entrepairs.knowledge.rules import ROLES_THAT_ANSWER
from entrepairs.meetings.models import Meeting, Seat
from entrepairs.meetings.models.meeting import is_invited
from entrepairs.outreach.models import Announcement, lasting
from entrepairs.people.models import Organisation, Person, PersonSubject, Subject
from entrepairs.skills.models import Certification, Endorsement, Vouching


class Kind(models.TextChoices):
    """What a notice tells."""

    ANSWER = "answer"
    COMMENT = "comment"
    MENTION = "mention"
    ASKED = "asked"
    SOUGHT = "sought"
    ACCEPTED = "accepted"
    CERTIFIED = "certified"
    REQUEST = "request"
    WELCOME = "welcome"
    INVITATION = "invitation"
    REPORT = "report"
    OFFER = "offer"
    NEED = "need"
    CONFIRM = "confirm"
    MEETING = "meeting"
    MOVED = "moved"
    CANCELLED = "cancelled"
    REMINDER = "reminder"
    RELAY = "relay"
    ADOPTED = "adopted"
    ADAPTED = "adapted"
    JOURNEY = "journey"
    THANKS = "thanks"
    PROMISE = "promise"
    SERVED = "served"
    COHORT = "cohort"
    NOTED = "noted"
    READING = "reading"
    PUBLISHED = "published"
    CLOSED = "closed"
    PLACE = "place"
    ENDORSED = "endorsed"
    SENT_BACK = "sent_back"
    GRANTED = "granted"
    NOT_YET = "not_yet"
    REVOKED = "revoked"
    APPEAL = "appeal"
    LOOK = "look"
    DECIDED = "decided"
    ENDING = "ending"
    GAP = "gap"
    COFFEE = "coffee"
    OPINION = "opinion"
    RESULT = "result"
    IMPROVEMENT = "improvement"
    TAKEN = "taken"
    NOT_TAKEN = "not_taken"
    THANKED = "thanked"
    REVIEW = "review"
    HANDED = "handed"
    INHERITED = "inherited"
    ENTRUSTED = "entrusted"
    UNLED = "unled"
    TURNED = "turned"
    ANNOUNCED = "announced"
    POLL = "poll"
    WORD = "word"
    OF_COLLEAGUE = "of_colleague"
    OF_SUBJECT = "of_subject"
    OF_QUESTION = "of_question"
    SOLVED = "solved"
    HELLO = "hello"
    EXPORT = "export"


# What is said of a meeting to come: nothing any more once it is called off or over.
TO_COME = (Kind.MEETING, Kind.MOVED, Kind.REMINDER, Kind.PLACE)
NOT_TO_COME = (Meeting.State.CANCELLED, Meeting.State.ENDED)
# What is asked privately once a meeting is over; it leads to a page of one's own.
AFTERWARDS = (Kind.PROMISE, Kind.SERVED)
# What somebody is asked to answer; it leads to a page of their own.
OF_A_REQUEST = (Kind.ASKED, Kind.SOUGHT)
# What becomes of what was written there, for those who sat there.
OF_A_SYNTHESIS = (Kind.READING, Kind.PUBLISHED)
# For those alone who sat there.
FOR_WHO_SAT = (*OF_A_SYNTHESIS, Kind.COHORT)
# What is told of what happened there: nothing for a calendar.
BEHIND = (*AFTERWARDS, *FOR_WHO_SAT, Kind.NOTED, Kind.CLOSED)
# What is for those only who come.
FOR_WHO_COMES = (Kind.REMINDER, Kind.PLACE)
# Told to those who facilitate, as long as they do.
FOR_WHO_FACILITATES = (Kind.REQUEST, Kind.GAP, Kind.INHERITED, Kind.ENTRUSTED)
# What only its receiver reads, of no community.
OF_ONESELF = (Kind.JOURNEY, Kind.EXPORT)
# What becomes of a certification, for the person whose skill it is.
OF_ONES_CERTIFICATION = (Kind.GRANTED, Kind.NOT_YET, Kind.REVOKED, Kind.DECIDED, Kind.ENDING)


class NoticeQuerySet(models.QuerySet):
    """Notices as their receiver may see them now."""

    def with_invitations(self, person: Person) -> Self:
        """With `invitation_token`, to which an invitation that stands leads."""
        standing = CommunityInvitation.objects.standing().filter(
            community=OuterRef("community"), person=person
        )
        return self.annotate(invitation_token=Subquery(standing.values("token")[:1]))

    def visible_to(self, person: Person) -> Self:
        """One's own, about what one may still read (I11).

        What was withdrawn (an invitation, a need), and what only those who look after a community
        are told, go with the right to it. `invitation_token` is what an invitation leads to.
        """
        reads = readable.communities(person)
        told = self.filter(person=person).with_invitations(person)
        return told.filter(
            Q(kind=Kind.INVITATION, invitation_token__isnull=False)
            | Q(community__in=reads, contribution=None, meeting=None, certification=None)
            | _of_skills(person)
            | _wherever(person)
            | Q(meeting__isnull=False)
            & (
                Q(community__in=reads)
                | is_invited(person, OuterRef("meeting__series"), OuterRef("meeting"))
            )
            | Q(community__in=reads, contribution__hidden=False, comment=None)
            | Q(
                community__in=reads,
                contribution__hidden=False,
                comment__withdrawn_at=None,
                comment__isnull=False,
            )
        ).filter(
            *_stands(),
            ~Q(kind=Kind.RELAY) | _holds(person, ROLES_THAT_ANSWER),
            ~Q(kind__in=TO_COME, meeting__state__in=NOT_TO_COME),
            ~Q(kind__in=FOR_WHO_SAT)
            | Exists(Seat.objects.filter(meeting=OuterRef("meeting"), person=person)),
            # Over, or objected to: there is nothing to read in time any more.
            ~Q(kind=Kind.READING) | Q(meeting__reading_until__isnull=False),
            ~Q(kind=Kind.PUBLISHED) | Q(meeting__tutorial__hidden=False),
            ~Q(kind__in=OF_A_REQUEST) | _waits_for(person),
            ~Q(kind=Kind.OPINION) | _is_consulted(person, waits=True),
            ~Q(kind=Kind.RESULT) | _is_consulted(person, waits=False),
            ~Q(kind=Kind.REPORT) | _holds(person, ROLES_THAT_MODERATE),
            ~Q(kind__in=FOR_WHO_FACILITATES) | _holds(person, ROLES_THAT_FACILITATE),
            ~Q(kind=Kind.UNLED) | _is_unled() & _administers(person),
            Q(suggestion=None) | Q(suggestion__in=Suggestion.objects.concerning(person)),
            ~Q(kind=Kind.IMPROVEMENT) | Q(suggestion__state=Suggestion.State.WAITING),
            # Looked at since: there is nothing to ask any more.
            ~Q(kind=Kind.REVIEW) | Q(Exists(_asked_about(person))),
        )


def _asked_about(person: Person) -> QuerySet[Review]:
    return Review.objects.filter(contribution=OuterRef("contribution"), person=person)


def _stands() -> tuple[Q, ...]:
    """What it is about was not withdrawn, nor hidden, nor is it over."""
    return (
        Q(need=None) | Q(need__withdrawn_at=None),
        Q(thanks=None) | Q(thanks__withdrawn_at=None),
        Q(relay=None) | Q(relay__tutorial__hidden=False),
        Q(announcement=None) | lasting("announcement__"),
    )


def _wherever(person: Person) -> Q:
    """A coffee of one's own, a month of one's texts: its page looks again at what is read.

    A community that one may only know of.
    """
    mine = Q(kind=Kind.COFFEE, coffee__in=Coffee.objects.visible_to(person))
    unled = Q(kind=Kind.UNLED) & _is_known(person)
    return mine | unled | Q(kind__in=OF_ONESELF, community=None)


def _is_known(person: Person) -> Q:
    """May an administrator know of the community, whose contents they do not read?

    As `Community.objects.visible_to` says it: this query is built for nobody at first.
    """
    return Q(community__visibility__in=LISTED) | _holds(person, tuple(Membership.Role.values))


def _administers(person: Person) -> Exists:
    return Exists(Person.objects.present().filter(pk=person.pk, is_administrator=True))


def _is_unled() -> Q:
    """Nobody was named meanwhile, nobody came back, and the community is not closed."""
    return Q(community__archived_at=None) & ~Exists(leading(OuterRef("community")))


def _of_skills(person: Person) -> Q:
    """What colleagues attest of one, what they sent back, one's own certifications, appeals.

    An appeal is for those who may decide, until somebody did.
    """
    decides = _holds(person, ROLES_THAT_MODERATE) | _administers(person)
    waits = Exists(Certification.objects.appealed().filter(pk=OuterRef("certification")))
    return (
        Q(kind=Kind.ENDORSED, endorsement__person=person, endorsement__state=TO_ANSWER)
        | Q(kind=Kind.SENT_BACK, endorsement__by=person, endorsement__state=SENT_BACK)
        | Q(kind__in=OF_ONES_CERTIFICATION, certification__person=person)
        | Q(kind=Kind.LOOK)
        & _is_looked_at(person)
        & _holds(person, tuple(Membership.Role.values))
        & ~Exists(_vouched(person))
        | Q(kind=Kind.APPEAL) & waits & decides
    )


def _is_looked_at(person: Person) -> Q:
    """Do peers look at it, and is the skill still shown to who is told?

    As `skills.queries.shown` says it, without its cache: this query is built for nobody at first.
    """
    mine = Membership.objects.filter(person=person)
    shared = mine.exclude(community__kind=Community.Kind.ALL_STAFF).values("community")
    together = Membership.objects.filter(community__in=shared).values("person")
    said = PersonSubject.objects.filter(
        person=OuterRef("certification__person"),
        subject=OuterRef("certification__subject"),
        says=PersonSubject.Says.HELPS,
        person__left_at=None,
        person__is_active=True,
    )
    asked = Q(certification__state=Certification.State.ASKED) | Q(certification__is_renewing=True)
    is_shown = Q(shown=Shown.ALL) | Q(shown=Shown.COMMUNITIES, person__in=together)
    return asked & Q(Exists(said.filter(is_shown)), certification__joined=None)


def _vouched(person: Person) -> QuerySet[Vouching]:
    rows = Vouching.objects.filter(certification=OuterRef("certification"), by=person)
    return rows.filter(round=OuterRef("certification__round"))


Shown = PersonSubject.Shown
SENT_BACK = Endorsement.State.SENT_BACK
TO_ANSWER = Endorsement.State.WAITING


def _is_consulted(person: Person, *, waits: bool) -> Exists:
    """Is the person asked what they think, and may still say it; or have they said it?"""
    asked = Opinion.objects.filter(consultation=OuterRef("consultation"), person=person)
    if not waits:
        return Exists(asked.exclude(given_at=None))
    open_now = Q(given_at=None, declined_at=None, consultation__closes_at__gt=Now())
    return Exists(asked.filter(open_now))


def _holds(person: Person, roles: tuple[str, ...]) -> Exists:
    return Exists(
        Membership.objects.filter(community=OuterRef("community"), person=person, role__in=roles)
    )


def _waits_for(person: Person) -> Exists:
    """Is the person still asked, and does what they are asked still wait for them?"""
    asked = Solicitation.objects.filter(person=person, declined_at=None, is_held=False)
    open_question = Q(
        question=OuterRef("contribution"), question__accepted=None, question__duplicate_of=None
    )
    open_need = Q(need=OuterRef("need"), need__state__in=WAITING)
    offered = Offer.objects.filter(need=OuterRef("need"), person=person)
    answered = Contribution.objects.filter(parent=OuterRef("question"), author=person, hidden=False)
    waits = asked.filter(open_question | open_need, community__archived_at=None)
    return Exists(waits.exclude(Exists(answered)).exclude(Exists(offered)))


class Notice(models.Model):
    """Something one person should hear of; told once (`key`)."""

    PERSONAL_DATA = {
        "person": "who is told",
        "actor": "who did it",
        "opened_at": "when the person opened it; seen by nobody else",
    }

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    slug = SlugField()
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=12, choices=Kind)
    key = models.CharField(max_length=120, unique=True)
    actor = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    community = models.ForeignKey(
        Community, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    contribution = models.ForeignKey(
        Contribution, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    comment = models.ForeignKey(
        Comment, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    need = models.ForeignKey(
        Need, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    meeting = models.ForeignKey(
        Meeting, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    relay = models.ForeignKey(
        Relay, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    endorsement = models.ForeignKey(
        Endorsement, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    certification = models.ForeignKey(
        Certification, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    skill = models.ForeignKey(
        Subject, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    coffee = models.ForeignKey(
        Coffee, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    consultation = models.ForeignKey(
        Consultation, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    suggestion = models.ForeignKey(
        Suggestion, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    announcement = models.ForeignKey(
        Announcement, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    thanks = models.ForeignKey(
        Thanks, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    # Of a month: which, as 2026-10. Before October 2026: how many adopted, tried, adapted.
    # Of texts that are worth a look: how many.
    figures = models.JSONField(null=True, blank=True)
    at = models.DateTimeField(default=timezone.now)
    opened_at = models.DateTimeField(null=True, blank=True)
    # The mail that told it; none yet, though one is wished, while it waits for that of the week.
    letter = models.ForeignKey(
        "notifications.Letter", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    is_gathered = models.BooleanField(default=False)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index("person", models.F("at").desc(), name="notices_of_person"),
            models.Index("person", name="notices_unread", condition=Q(opened_at=None)),
            models.Index("person", name="notices_gathered", condition=Q(is_gathered=True)),
        ]

    def __str__(self) -> str:
        return f"{self.kind} for {self.person_id}"
