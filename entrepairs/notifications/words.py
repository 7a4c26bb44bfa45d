# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a notice says, in the reader's language."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.urls import reverse
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from entrepairs.communities import addresses
from entrepairs.kernel.when import in_full
from entrepairs.knowledge.months import Month
from entrepairs.notifications.models import AFTERWARDS, OF_A_REQUEST, OF_A_SYNTHESIS, Kind, Notice
from entrepairs.people.models import Subject
from entrepairs.people.queries import profiles

LONGEST = 90  # letters of a message in a title


@dataclass(frozen=True)
class Told:
    """A notice in words: what happened, about what, where it leads, what to do there."""

    what: str
    title: str
    url: str
    verb: str


class Things(NamedTuple):
    """What a notice speaks of. Its fields are the columns `THINGS`, each empty where it may be."""

    kind: str
    who: str | None
    invitation: str | None
    community: str | None
    community_name: str | None
    comment: str | None
    text: str | None
    text_kind: str | None
    title: str | None
    excerpt: str | None
    question: str | None
    asked: str | None
    need: str | None
    wording: str | None
    meeting: str | None
    meeting_title: str | None
    meeting_at: datetime | None
    series: int | None
    relay: str | None
    received: str | None
    figures: dict[str, int] | None
    certification: str | None
    skill: str | None
    skill_fr: str | None
    skill_en: str | None
    attested: str | None
    coffee: str | None
    consultation: str | None
    message: str | None
    suggestion: str | None
    announcement: str | None
    announced: str | None
    thanks: int | None
    thanked: str | None


THINGS = (
    "kind",
    "actor__name",
    "invitation_token",
    "community__slug",
    "community__name",
    "comment__slug",
    "contribution__slug",
    "contribution__kind",
    "contribution__title",
    "contribution__excerpt",
    "contribution__parent__slug",
    "contribution__parent__title",
    "need__slug",
    "need__wording",
    "meeting__slug",
    "meeting__title",
    "meeting__starts_at",
    "meeting__series_id",
    "relay__slug",
    "relay__tutorial__title",
    "figures",
    "certification__slug",
    "skill__slug",
    "skill__name_fr",
    "skill__name_en",
    "endorsement__person__slug",
    "coffee__slug",
    "consultation__slug",
    "consultation__message",
    "suggestion__slug",
    "announcement__slug",
    "announcement__title",
    "thanks_id",
    "thanks__words",
)


def tell(notice: Notice) -> Told:
    """Put a notice into words. No SQL query when its things were selected with it."""
    text = notice.contribution
    question = text.parent if text else None
    meeting = notice.meeting
    return told(
        Things(
            kind=notice.kind,
            who=notice.actor.name if notice.actor else None,
            invitation=getattr(notice, "invitation_token", None),
            community=notice.community.slug if notice.community else None,
            community_name=notice.community.name if notice.community else None,
            comment=notice.comment.slug if notice.comment else None,
            text=text.slug if text else None,
            text_kind=text.kind if text else None,
            title=text.title if text else None,
            excerpt=text.excerpt if text else None,
            question=question.slug if question else None,
            asked=question.title if question else None,
            need=notice.need.slug if notice.need else None,
            wording=notice.need.wording if notice.need else None,
            meeting=meeting.slug if meeting else None,
            meeting_title=meeting.title if meeting else None,
            meeting_at=meeting.starts_at if meeting else None,
            series=meeting.series_id if meeting else None,
            relay=notice.relay.slug if notice.relay else None,
            received=notice.relay.tutorial.title if notice.relay else None,
            figures=notice.figures,
            certification=notice.certification.slug if notice.certification else None,
            skill=notice.skill.slug if notice.skill else None,
            skill_fr=notice.skill.name_fr if notice.skill else None,
            skill_en=notice.skill.name_en if notice.skill else None,
            attested=notice.endorsement.person.slug if notice.endorsement else None,
            coffee=notice.coffee.slug if notice.coffee else None,
            consultation=notice.consultation.slug if notice.consultation else None,
            message=notice.consultation.message if notice.consultation else None,
            suggestion=notice.suggestion.slug if notice.suggestion else None,
            announcement=notice.announcement.slug if notice.announcement else None,
            announced=notice.announcement.title if notice.announcement else None,
            thanks=notice.thanks_id,
            thanked=notice.thanks.words if notice.thanks else None,
        )
    )


def told(things: Things) -> Told:
    """What the columns `THINGS` of a notice say in words."""
    what, verb = SENTENCES[things.kind]
    if things.series and things.kind == Kind.MEETING:
        what = OF_A_SERIES
    if things.thanks:
        what = OF_WHAT_ONE_WROTE
    if month := Month.named((things.figures or {}).get("month", "")):
        return _of_the_month(month)
    who = things.who or _("A former member")
    said = str(what) % {"who": who, "figures": _figures(things.figures or {})}
    title, url = _of_ties(things) or (_title(things), _of_a_skill(things) or _url(things))
    return Told(what=said, title=title, url=url, verb=str(verb))


SENTENCES = {
    Kind.ANSWER: (_("%(who)s answered you"), _("Read the answer")),
    Kind.COMMENT: (_("%(who)s commented on what you wrote"), _("Read")),
    Kind.MENTION: (_("%(who)s is counting on you"), _("Read")),
    Kind.ASKED: (_("%(who)s thinks you know"), _("Have a look")),
    Kind.SOUGHT: (_("Somebody looks for what you may know"), _("Have a look")),
    Kind.ACCEPTED: (_("%(who)s accepted your answer"), _("See it")),
    Kind.CERTIFIED: (_("%(who)s vouches for what you wrote"), _("See it")),
    Kind.REQUEST: (_("%(who)s would like to join your community"), _("Answer")),
    Kind.WELCOME: (_("Welcome: your request was accepted"), _("Go there")),
    Kind.INVITATION: (_("%(who)s invites you into a community"), _("Have a look")),
    Kind.OFFER: (_("%(who)s offers to help with what you need"), _("See it")),
    Kind.NEED: (_("Something answers what you need"), _("Read it")),
    Kind.CONFIRM: (_("Say whether the answer to this need helped you"), _("Say so")),
    Kind.REPORT: (_("A colleague reports a problem with this text"), _("Look at it")),
    Kind.MEETING: (_("%(who)s invites you to a meeting"), _("Are you coming?")),
    Kind.MOVED: (_("%(who)s moved a meeting"), _("See it")),
    Kind.CANCELLED: (_("%(who)s called off a meeting"), _("See it")),
    Kind.REMINDER: (_("A meeting you are coming to is near"), _("See it")),
    Kind.PLACE: (_("A place is free, and it is yours"), _("See it")),
    Kind.NOTED: (_("%(who)s wrote down words of yours at a meeting"), _("Read them")),
    Kind.READING: (
        _("%(who)s asks you to read what comes out of a meeting before it is published"),
        _("Read it"),
    ),
    Kind.PUBLISHED: (_("What came out of a meeting of yours is published"), _("Read it")),
    Kind.CLOSED: (
        _("The room of a meeting you led closed by itself"),
        _("See what came out of it"),
    ),
    Kind.PROMISE: (_("Half-way: what you said you would try"), _("See it again")),
    Kind.SERVED: (_("What you took for yourself: did it serve you?"), _("Say so, for yourself")),
    Kind.COHORT: (_("The tips of your course: what did you use?"), _("Read them again")),
}
SENTENCES |= {
    Kind.RELAY: (_("%(who)s passes a tutorial on to your group"), _("Read it")),
    Kind.ADOPTED: (_("A group has adopted a tutorial that you wrote or passed on"), _("See it")),
    Kind.ADAPTED: (_("A group has made its own version of your tutorial"), _("See it")),
    Kind.THANKS: (_("%(who)s thanks your group for what you did with a tutorial"), _("See it")),
    Kind.JOURNEY: (_("Last month your tutorials went on: %(figures)s"), _("See the journey")),
}
SENTENCES |= {
    Kind.ENDORSED: (_("%(who)s endorses a skill of yours"), _("Read it and answer")),
    Kind.SENT_BACK: (_("%(who)s sent your endorsement back with a word"), _("See it")),
    Kind.GRANTED: (_("A community certified a skill of yours"), _("See it")),
    Kind.NOT_YET: (_("%(who)s looked at a skill of yours, and says not yet"), _("Read why")),
    Kind.REVOKED: (_("%(who)s revoked a certification of yours"), _("Read why")),
    Kind.APPEAL: (_("%(who)s does not agree that a certification was revoked"), _("Look at it")),
    Kind.LOOK: (_("%(who)s asks your community to certify a skill"), _("Look at it")),
    Kind.DECIDED: (_("Your appeal is decided"), _("See it")),
    Kind.ENDING: (_("A certification of yours ends in 60 days or less"), _("Renew it")),
}
SENTENCES |= {
    Kind.GAP: (_("Few people of your organisation show this skill now"), _("See who can help")),
    Kind.COFFEE: (_("A coffee with %(who)s is proposed to you"), _("See it")),
    Kind.OPINION: (_("%(who)s asks what you think of a message"), _("Read the message")),
    Kind.RESULT: (_("%(who)s thanks you, and tells what became of the message"), _("Read it")),
}
SENTENCES |= {
    Kind.IMPROVEMENT: (_("%(who)s suggests an improvement of your text"), _("Look at it")),
    Kind.TAKEN: (_("%(who)s took your improvement into the text"), _("See it")),
    Kind.NOT_TAKEN: (_("%(who)s answered the improvement you suggested"), _("Read the answer")),
    Kind.THANKED: (_("%(who)s thanks you for what you did for a text"), _("See it")),
    Kind.REVIEW: (_("Does what you answer for still hold?"), _("Look at it again")),
    Kind.TURNED: (_("%(who)s made a text of your answer, which you sign"), _("See it")),
    Kind.HANDED: (_("%(who)s asks you to answer for a text from now on"), _("See it")),
    Kind.INHERITED: (_("%(who)s has left: you answer for their texts now"), _("See them")),
    Kind.ENTRUSTED: (_("%(who)s entrusts you with a community"), _("See it")),
    Kind.UNLED: (_("Nobody facilitates this community any more"), _("Name somebody")),
    Kind.ANNOUNCED: (_("%(who)s has something to tell the community"), _("Read")),
    Kind.WORD: (_("%(who)s writes to everybody in the community"), _("Read")),
    Kind.POLL: (_("%(who)s asks the community a question"), _("Vote")),
    Kind.EXPORT: (_("The copy of your data is ready"), _("Fetch it")),
    Kind.HELLO: (_("%(who)s says hello and is glad that you are here"), _("Go there")),
}
SENTENCES |= {
    Kind.OF_COLLEAGUE: (_("%(who)s, whom you follow, has published"), _("Read")),
    Kind.OF_SUBJECT: (_("%(who)s has published on a subject that you follow"), _("Read")),
    Kind.OF_QUESTION: (_("%(who)s has written on a question that you follow"), _("Read")),
    Kind.SOLVED: (_("A question that you follow has found its answer"), _("Read the answer")),
}
OF_WHAT_ONE_WROTE = _("%(who)s thanks you for what you wrote")
# Where those who look after a community, or after the house, look.
OF_KEEPERS = {
    Kind.REQUEST: "communities:requests",
    Kind.REPORT: "knowledge:reports",
    Kind.INHERITED: "curation:quality",
    Kind.UNLED: "communities:successor",
}
OF_A_SERIES = _("%(who)s invites you to meetings that come back")


def _of_the_month(month: Month) -> Told:
    """The notice names the month alone: what it brought is read on its page."""
    return Told(
        what=str(_("What became of your texts last month")),
        title=capfirst(month.words),
        url=reverse("knowledge:became", args=[month.name]),
        verb=str(_("Read it")),
    )


def _of_thanks(things: Things) -> tuple[str, str]:
    """With the sentence, if there is one; it leads to the page that only its reader has."""
    title = _title(things)
    if things.thanked:
        title = _("%(title)s: “%(words)s”") % {"title": title, "words": things.thanked}
    return str(title), reverse("knowledge:my_thanks")


def _figures(figures: dict[str, int]) -> str:
    """What a month brought, in a line; what did not happen is not told."""
    adopted, tried, adapted = (figures.get(name, 0) for name in ("adopted", "tried", "adapted"))
    parts = [
        adopted and ngettext("adopted by %(num)d group", "adopted by %(num)d groups", adopted),
        tried and ngettext("tried by %(num)d person", "tried by %(num)d people", tried),
        adapted and ngettext("%(num)d variant", "%(num)d variants", adapted),
    ]
    numbers = (adopted, tried, adapted)
    return ", ".join(
        part % {"num": number} for part, number in zip(parts, numbers, strict=True) if part
    )


def _title(things: Things) -> str:
    if things.skill:
        return profiles.tag(
            Subject(name_fr=things.skill_fr or "", name_en=things.skill_en or "")
        ).name
    if things.received:
        return things.received
    if things.wording:
        return things.wording
    if things.meeting_at:
        return f"{things.meeting_title} · {in_full(things.meeting_at)}"
    if things.text is None:
        return things.community_name or ""
    asked = things.asked if things.text_kind == "answer" else things.title
    return asked or things.excerpt or ""


def _url(things: Things) -> str:
    if things.need or things.meeting or things.relay:
        return _thing(things)
    if things.kind == Kind.INVITATION and things.invitation:
        # A hidden community has no page for who is only invited.
        return reverse("communities:invitation", args=[things.invitation])
    if things.kind in OF_KEEPERS and things.community:
        return reverse(OF_KEEPERS[things.kind], args=[things.community])
    if things.text is not None:
        return _place(things)
    return reverse("home:community", args=[things.community]) if things.community else "/"


def _of_ties(things: Things) -> tuple[str, str] | None:
    """A coffee, a message before it is sent, an announcement: what it says, where it leads.

    And the copy of one's data, which no table of this room knows.
    """
    if things.kind == Kind.EXPORT:
        return str(_("Kept for seven days, for you alone")), reverse("operations:my_data")
    if things.thanks:
        return _of_thanks(things)
    if things.announcement:
        return things.announced or "", reverse("outreach:announcement", args=[things.announcement])
    if things.coffee:
        words = str(_("Twenty minutes with somebody of another team"))
        return words, reverse("discovery:coffees")
    if things.consultation:
        words = Truncator(things.message or "").chars(LONGEST)
        return words, reverse("discovery:consultation", args=[things.consultation])
    return None


def _of_a_skill(things: Things) -> str:
    """A certification, one's own attestation that came back, or what waits for an answer."""
    if not things.skill:
        return ""
    if things.certification:
        return reverse("skills:certification", args=[things.certification])
    if things.kind == Kind.GAP:
        return reverse("skills:skill", args=[things.skill])
    if things.kind == Kind.SENT_BACK:
        return reverse("skills:endorse", args=[things.skill, things.attested])
    return reverse("skills:requests")


def _thing(things: Things) -> str:
    """The page of a need, of a meeting or of what came out of it, of what a group received."""
    if things.need and things.kind in OF_A_REQUEST:
        return reverse("discovery:for_me_need", args=[things.need])
    if things.need:
        return addresses.need(things.need)
    if things.relay:
        return reverse("home:relay", args=[things.relay])
    if things.kind in AFTERWARDS:
        return reverse("meetings:kept")
    return reverse(f"meetings:{_part(things.kind)}", args=[things.meeting])


def _part(kind: str) -> str:
    """Which page of a meeting: what was left there, what comes out of it, or the meeting itself."""
    if kind == Kind.COHORT:
        return "tips"
    return "synthesis" if kind in OF_A_SYNTHESIS else "meeting"


def _place(things: Things) -> str:
    """A text's page, at the answer or comment that is meant; or what one is asked about it."""
    if things.suggestion:
        return reverse("curation:suggestion", args=[things.text, things.suggestion])
    if things.kind == Kind.HANDED:
        return reverse("curation:lasting", args=[things.text])
    if things.kind == Kind.REVIEW:
        several = (things.figures or {}).get("texts", 1) > 1
        address = reverse("curation:lasting", args=[things.text])
        return reverse("curation:mine") if several else address
    if things.kind in OF_A_REQUEST:
        return reverse("discovery:for_me", args=[things.text])
    if things.comment:
        address = reverse("knowledge:discussion", args=[things.question or things.text])
        return f"{address}#c-{things.comment}"
    # That of an answer leads to its place, on whichever page of its question.
    return reverse("knowledge:discussion", args=[things.text])
