# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who hears of what. Each reaction reads the present state: the thing may be gone by now."""

from collections.abc import Iterable

from django.db.models import Exists, OuterRef

from entrepairs.communities.models import (
    Community,
    CommunityInvitation,
    JoinRequest,
    Membership,
    Need,
    Offer,
    Support,
)
from entrepairs.communities.rules import ROLES_THAT_FACILITATE, ROLES_THAT_MODERATE
from entrepairs.discovery.models import Solicitation
from entrepairs.kernel.models import JournalEntry
from entrepairs.kernel.prepared import Prepared
from entrepairs.knowledge.models import Comment, Contribution, Mention, NeedAnswer, Report, Thanks
from entrepairs.notifications.models import Kind
from entrepairs.notifications.models.follows import silenced
from entrepairs.notifications.telling import RECEIVER, receiver, tell
from entrepairs.people.models import Person


def tell_the_asker(entry: JournalEntry) -> None:
    """An answer came: who asked hears of it, and who is named in it."""
    for community, *asker in _askers.rows(entry.about):
        things = {"contribution": entry.about, "community": community}
        tell(receiver(asker), Kind.ANSWER, entry, **things)
    tell_the_named(entry)


_askers = Prepared(
    lambda answer: (
        Contribution.objects.filter(pk=answer, parent__author__isnull=False)
        .exclude(Exists(silenced(OuterRef("parent"), OuterRef("parent__author"))))
        .values_list("community", *(f"parent__author__{name}" for name in RECEIVER))
    )
)


def tell_the_author(entry: JournalEntry) -> None:
    """A comment came: the author of what it stands under hears of it, and who is named in it."""
    comment = (
        Comment.objects.select_related("contribution__author", "community")
        .filter(pk=entry.about)
        .first()
    )
    if comment is None:
        return
    things = {
        "comment": comment,
        "contribution": comment.contribution,
        "community": comment.community,
    }
    if not silenced(comment.contribution_id, comment.contribution.author_id).exists():
        tell(comment.contribution.author, Kind.COMMENT, entry, **things)
    for named in Mention.objects.filter(comment=comment).select_related("person"):
        tell(named.person, Kind.MENTION, entry, **things)


def tell_the_named(entry: JournalEntry) -> None:
    """Somebody is named in a text."""
    for community, *named in _named.rows(entry.about):
        things = {"contribution": entry.about, "community": community}
        tell(receiver(named), Kind.MENTION, entry, **things)


_named = Prepared(
    lambda text: (
        Mention.objects.filter(contribution=text)
        .order_by("pk")
        .values_list("contribution__community", *(f"person__{name}" for name in RECEIVER))
    )
)


def tell_who_is_asked(entry: JournalEntry) -> None:
    """Somebody is asked to answer: by the asker, or because the question still waits."""
    asked = Solicitation.objects.select_related("person").filter(pk=entry.about).first()
    if asked and asked.declined_at is None:
        kind = Kind.ASKED if entry.actor_id else Kind.SOUGHT
        things = {"contribution": asked.question_id, "need": asked.need_id}
        tell(asked.person, kind, entry, community=asked.community_id, **things)


def tell_whose_answer_was_accepted(entry: JournalEntry) -> None:
    """The asker accepted an answer."""
    _tell_its_author(Kind.ACCEPTED, entry)


def tell_whose_text_was_certified(entry: JournalEntry) -> None:
    """An expert vouched for a text."""
    _tell_its_author(Kind.CERTIFIED, entry)


def _tell_its_author(kind: str, entry: JournalEntry) -> None:
    contribution = _contribution(entry.about)
    if contribution:
        tell(
            contribution.author,
            kind,
            entry,
            contribution=contribution,
            community=contribution.community,
        )


def tell_the_facilitators(entry: JournalEntry) -> None:
    """Somebody asks to join."""
    request = JoinRequest.objects.select_related("community").filter(pk=entry.about).first()
    if request:
        for person in _those_with(ROLES_THAT_FACILITATE, request.community_id):
            tell(person, Kind.REQUEST, entry, community=request.community)


def tell_who_asked_to_join(entry: JournalEntry) -> None:
    """The answer to a request is yes."""
    request = (
        JoinRequest.objects.select_related("community", "person").filter(pk=entry.about).first()
    )
    if request and request.state == JoinRequest.State.ACCEPTED:
        tell(request.person, Kind.WELCOME, entry, community=request.community)


def tell_who_is_invited(entry: JournalEntry) -> None:
    """Somebody is invited by name."""
    invitation = (
        CommunityInvitation.objects.select_related("community", "person")
        .filter(pk=entry.about)
        .first()
    )
    if invitation:
        tell(invitation.person, Kind.INVITATION, entry, community=invitation.community)


def tell_who_looks_after_it(entry: JournalEntry) -> None:
    """Something was reported to the facilitators and moderators."""
    report = (
        Report.objects.select_related("community", "contribution", "comment", "thanks")
        .filter(pk=entry.about)
        .first()
    )
    if report and not _is_known(report):
        for person in _those_with(ROLES_THAT_MODERATE, report.community_id):
            # The reporter's name is not part of the notice.
            told = tell(
                person,
                Kind.REPORT,
                entry,
                community=report.community,
                contribution=report.contribution_id or _place_of(report).contribution_id,
            )
            if told:
                told.actor = None
                told.save(update_fields=["actor"])


def _place_of(report: Report) -> Comment | Thanks:
    """A comment, or words of thanks: they are for a text."""
    return report.comment or report.thanks


def _is_known(report: Report) -> bool:
    """Was the same thing reported before, by somebody else, and does that still wait?"""
    things = {"comment": report.comment, "thanks": report.thanks}
    same = Report.objects.filter(contribution=report.contribution, **things)
    return same.filter(pk__lt=report.pk, state=Report.State.WAITING).exists()


def tell_who_named_the_need(entry: JournalEntry) -> None:
    """Somebody offers to help with a need; whoever named it hears of it, signed or not."""
    offers = Offer.objects.select_related("need__named_by", "need__community")
    offer = offers.filter(pk=entry.about).first()
    if offer:
        tell(offer.need.named_by, Kind.OFFER, entry, **_about(offer.need))


def tell_who_needs_it(entry: JournalEntry) -> None:
    """A text answers a need: who named it and all who said "me too" are asked if it helps."""
    answers = NeedAnswer.objects.select_related("need__named_by", "need__community")
    answer = answers.filter(pk=entry.about).first()
    if answer:
        for person in _those_who_need(answer.need, {answer.need.named_by_id}):
            tell(person, Kind.NEED, entry, **_about(answer.need))


def ask_who_needed_it(entry: JournalEntry) -> None:
    """30 days later: those who have not said yet whether it helped."""
    needs = Need.objects.select_related("community").filter(pk=entry.about)
    need = needs.filter(state=Need.State.ANSWERED).first()
    if need:
        for person in _those_who_need(need):
            tell(person, Kind.CONFIRM, entry, **_about(need))


def _about(need: Need) -> dict[str, Community | Need]:
    return {"community": need.community, "need": need}


def _those_who_need(need: Need, others: Iterable[int | None] = ()) -> Iterable[Person]:
    """Each is told alone: no notice says who else was."""
    waiting = Support.objects.filter(need=need, confirmed_at=None)
    people = Person.objects.filter(pk__in={*waiting.values_list("person", flat=True), *others})
    return people.order_by("pk")


def _contribution(pk: int) -> Contribution | None:
    return (
        Contribution.objects.select_related("author", "parent__author", "community")
        .filter(pk=pk)
        .first()
    )


def _those_with(roles: tuple[str, ...], community: int) -> list[Person]:
    found = Membership.objects.filter(community=community, role__in=roles)
    return [membership.person for membership in found.select_related("person")]
