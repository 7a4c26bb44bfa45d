# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a week holds for somebody: what waited for them, their next meeting, the best of theirs."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, When
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from entrepairs.communities import readable
from entrepairs.kernel.when import in_full
from entrepairs.knowledge.models import Contribution, Useful
from entrepairs.knowledge.queries.prepared import ThingsForReader
from entrepairs.meetings.queries import meetings
from entrepairs.notifications import letters, mails, months, unopened, usefulness
from entrepairs.notifications.drawing import Item
from entrepairs.notifications.models import OF_FOLLOWED, Kind, Letter, Muted, Notice
from entrepairs.notifications.models.follows import of_followed
from entrepairs.people.models import Person

MOST = letters.MOST
A_WEEK = timedelta(days=7)
LOOKED_AT = 40
Text = Contribution.Kind
THANKED = (Kind.THANKED, Kind.THANKS)


@dataclass(frozen=True)
class Digest:
    """At most five things, how many notices found no place, and one thanks."""

    items: tuple[Item, ...]
    more: int
    thanks: str


def of(person: Person, letter: Letter) -> Digest:
    """What this person may read of it now. Nine SQL queries at most, and those of its notices."""
    told = mails.with_things(unopened.of_letter(person, letter.pk))
    notices = usefulness.most_useful_first(months.still_told(told))
    thanked = [notice for notice in notices if notice.kind in THANKED]
    notices = [notice for notice in notices if notice not in thanked[:1]]
    first = [notice for notice in notices if usefulness.of(notice.kind) < usefulness.Use.REST]
    rest = [notice for notice in notices if notice not in first]
    rest.sort(key=lambda notice: notice.kind not in OF_FOLLOWED)
    items = [mails.item(notice) for notice in first] + _next_meeting(person, notices)
    places = max(0, MOST - len(items))
    items += [mails.item(notice) for notice in rest[:places]]
    more = len(notices) - min(len(first), MOST) - min(len(rest), places)
    shown = {notice.contribution_id for notice in notices}
    items += _best(person, letter.at - A_WEEK, shown, MOST - len(items))
    return Digest(tuple(items[:MOST]), more, _thanks(person, letter, thanked))


def _next_meeting(person: Person, notices: Iterable[Notice]) -> list[Item]:
    """Within a week, unless a notice tells of it already."""
    line = meetings.next_one(person)
    if line is None or not timezone.now() < line.starts_at < timezone.now() + A_WEEK:
        return []
    if any(notice.meeting and notice.meeting.slug == line.slug for notice in notices):
        return []
    said = _("You said yes.") if line.comes else _("Are you coming?")
    return [
        Item(
            what=_("Your next meeting"),
            title=f"{line.title} · {in_full(line.starts_at)}",
            url=reverse("meetings:meeting", args=[line.slug]),
            verb=_("See the meeting"),
            details=tuple(filter(None, (line.community, line.place, said))),
        )
    ]


def _best(person: Person, since: datetime, shown: set[int | None], places: int) -> list[Item]:
    """What the person follows, then the most useful texts of the week in their communities.

    One of each community first, so that the liveliest does not hide the others. What is followed
    and was told already is not told again.
    """
    if places <= 0:
        return []
    muted = list(Muted.objects.visible_to(person).values_list("community", flat=True))
    mine = [key for key in readable.mine(person) if key not in muted]
    texts: list[Contribution] = TEXTS.all(person, mine, muted, [pk for pk in shown if pk], since)
    first: dict[int, Contribution] = {}
    for text in texts:
        first.setdefault(text.community_id, text)
    others = [text for text in texts if text not in first.values()]
    chosen = sorted([*first.values(), *others], key=lambda text: not text.is_followed)
    return [_text(text) for text in chosen[:places]]


def _texts(
    person: Person, mine: list[int], muted: list[int], shown: list[int], since: datetime
) -> QuerySet[Contribution]:
    fresh = Q(kind__in=(Text.TIP, Text.TUTORIAL, Text.EXPERIENCE), published_at__gte=since)
    solved = Q(kind=Text.QUESTION, accepted_at__gte=since)
    rows = Contribution.objects.visible_to(person, withdrawn=False).filter(fresh | solved)
    follows = of_followed(person)
    told = Notice.objects.filter(
        Q(contribution=OuterRef("pk")) | Q(contribution=OuterRef("accepted")),
        ~Q(opened_at=None) | ~Q(letter=None),
        person=person,
        kind__in=OF_FOLLOWED,
    )
    rows = rows.annotate(is_followed=Case(When(follows, then=True), default=False))
    rows = rows.filter(Q(community__in=mine) | Q(is_followed=True)).exclude(community__in=muted)
    rows = rows.exclude(author=person).exclude(Exists(told), is_followed=True)
    best = rows.exclude(pk__in=shown).order_by(
        "-is_followed",
        F("useful_count").desc(),
        F("comments_count").desc(),
        "-published_at",
        "-pk",
    )
    return best.select_related("community", "author")[:LOOKED_AT]


TEXTS = ThingsForReader(_texts)


def _text(text: Contribution) -> Item:
    what = {
        Text.TIP: _("A tip"),
        Text.TUTORIAL: _("A tutorial"),
        Text.EXPERIENCE: _("An experience"),
        Text.QUESTION: _("A question that found its answer"),
    }[text.kind]
    author = text.author.name if text.author else text.author_name
    useful = ngettext(
        "useful to %(num)d colleague", "useful to %(num)d colleagues", text.useful_count
    )
    said = useful % {"num": text.useful_count} if text.useful_count else ""
    return Item(
        what=what,
        title=text.title or text.excerpt,
        url=reverse("knowledge:discussion", args=[text.slug]),
        verb=_("Read it"),
        details=tuple(filter(None, (author, text.community.name, said))),
    )


def _thanks(person: Person, letter: Letter, thanked: list[Notice]) -> str:
    """A group that is thanked, or else what colleagues found useful of the person's own."""
    if thanked:
        told = mails.item(thanked[0])
        return f"{told.what} ({told.title})"
    marks = Useful.objects.visible_to(person).filter(
        contribution__author=person,
        contribution__hidden=False,
        at__gte=letter.at - A_WEEK,
    )
    counted: dict[int, int] = {}
    for key in marks.values_list("contribution", flat=True):
        counted[key] = counted.get(key, 0) + 1
    if not counted:
        return ""
    best = max(counted, key=lambda key: (counted[key], key))
    text = Contribution.objects.visible_to(person).select_related("parent").get(pk=best)
    title = text.title or (text.parent.title if text.parent else "") or text.excerpt
    words = ngettext(
        "%(num)d colleague found useful what you wrote: %(title)s",
        "%(num)d colleagues found useful what you wrote: %(title)s",
        counted[best],
    )
    return words % {"num": counted[best], "title": title}
