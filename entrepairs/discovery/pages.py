# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""From rows to pages of the index: what is found as one thing, and the ways of asking for it.

Reads for the index, not for a person: nothing of it is shown. What a person may read is decided
when they search, twice (communities in the index, then the database).
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Protocol

from django.db.models import QuerySet

from entrepairs.discovery.engines import LANGUAGES, Page, Wording
from entrepairs.discovery.models import Wording as Worded
from entrepairs.discovery.store import Mark
from entrepairs.kernel.models import JournalEntry
from entrepairs.knowledge.models import Contribution, Relay, Tagging

MOST_LETTERS = 100_000  # of one page; what comes after is not searched
MOST_UNREAD = 500  # deeds; beyond, every page counts as changed
SOLVED, OPEN = "solved", "open"

# Deeds of the room below whose `about` is not a text, and none of which changes what is found.
NOT_ABOUT_TEXTS = frozenset(
    {
        "knowledge.commented",
        "knowledge.comment_withdrawn",
        "knowledge.comment_put_back",
        "knowledge.tried",
        "knowledge.rated",
        "knowledge.reported",
        "knowledge.report_settled",
        "knowledge.found_useful",
        "knowledge.usefulness_taken_back",
        "knowledge.need_answered",
        "knowledge.need_answer_taken_back",
        "knowledge.relay_adopted",
        "knowledge.relay_adapted",
        "knowledge.relay_declined",
        "knowledge.relay_reconsidered",
        "knowledge.thanked",
        # About a text, and asked of the database when it is found.
        "knowledge.said_to_hold",
        "knowledge.handed_over",
        "knowledge.declared_obsolete",
        "knowledge.obsolete_taken_back",
    }
)
RELAYED = "knowledge.tutorial_relayed"
WORDED = "discovery.wording_confirmed"
# A subject has other names, or stands for another: what is tagged with it is found by them.
RENAMED = frozenset({"skills.renamed", "skills.merged"})


def kind_label(kind: str) -> str:
    """What an index entry says of its kind; below, of its place and of its subjects."""
    return f"kind:{kind}"


def community_label(slug: str) -> str:
    return f"community:{slug}"


def subject_label(slug: str) -> str:
    return f"subject:{slug}"


class Deed(Protocol):
    """What is asked of an entry of the journal: its name, and the key of what it is about."""

    name: str
    about: int


def changed(entries: Iterable[Deed]) -> set[int]:
    """The pages that these deeds may have changed. Four SQL queries at most.

    Any deed of `knowledge` counts unless it is known not to: a new one is followed at once.
    """
    texts, wordings, relays, subjects = set(), set(), set(), set()
    for entry in entries:
        if entry.name == WORDED:
            wordings.add(entry.about)
        elif entry.name == RELAYED:
            relays.add(entry.about)
        elif entry.name in RENAMED:
            subjects.add(entry.about)
        elif entry.name.startswith("knowledge.") and entry.name not in NOT_ABOUT_TEXTS:
            texts.add(entry.about)
    worded = Worded.objects.filter(pk__in=wordings).values_list("contribution_id", flat=True)
    relayed = Relay.objects.filter(pk__in=relays).values_list("tutorial_id", flat=True)
    tagged = Tagging.objects.filter(subject__in=subjects).values_list("contribution_id", flat=True)
    return _with_neighbours(texts.union(worded, relayed, tagged if subjects else ()))


def newest() -> QuerySet:
    """The key of the last deed in the order of reading, settled or not: else the index is behind.

    By the end of its index: what is asked for beyond a mark, a database that does not know where
    the mark stands may look for in the whole journal.
    """
    return JournalEntry.objects.order_by("-xact", "-pk").values("pk")[:1]


def changed_since(mark: Mark, among: Collection[int]) -> set[int]:
    """Which of these pages the index may be wrong about; all, if it is far behind.

    Five SQL queries at most.
    """
    deeds = JournalEntry.objects.order_by("xact", "pk").values_list("name", "about", named=True)
    entries = list(deeds.filter(xact=mark.xact, pk__gt=mark.entry)[: MOST_UNREAD + 1])
    if len(entries) <= MOST_UNREAD:
        entries += deeds.filter(xact__gt=mark.xact)[: MOST_UNREAD + 1]
    return set(among) if len(entries) > MOST_UNREAD else changed(entries).intersection(among)


def _with_neighbours(texts: Collection[int]) -> set[int]:
    """These texts, the questions of those that are answers, the duplicates that point to them."""
    rows = Contribution.objects.order_by()
    questions = rows.filter(pk__in=texts, parent__isnull=False).values_list("parent_id", flat=True)
    pointing = rows.filter(duplicate_of__in=texts).values_list("pk", flat=True)
    return set(texts).union(questions.union(pointing))


def after(page: int, limit: int) -> list[int]:
    """The next pages by their numbers, to go through all of them."""
    rows = _indexed().filter(pk__gt=page).order_by("pk")
    return list(rows.values_list("pk", flat=True)[:limit])


def total(after: int | None) -> int:
    """How many pages are left to find, from a number on."""
    return _indexed().filter(pk__gt=after).count() if after is not None else 0


def of(numbers: Collection[int]) -> list[Page]:
    """What there is to find under these numbers: no answers, nothing hidden. Five SQL queries."""
    rows = list(_indexed().filter(pk__in=numbers).values_list(*COLUMNS))
    answers, subjects = _answers(numbers), _subjects(numbers)
    worded, received = _worded(numbers), _received(numbers)
    beside = (answers, subjects, worded, received)
    return [_page(row, *(found[row[0]] for found in beside)) for row in rows]


COLUMNS = (
    "pk",
    "version",
    "language",
    "community_id",
    "community__slug",
    "title",
    "excerpt",
    "text",
    "kind",
    "published_at",
    "accepted_id",
    "duplicate_of_id",
    "duplicate_of__version",
    "duplicate_of__hidden",
)


def _indexed() -> QuerySet[Contribution]:
    return Contribution.objects.filter(parent=None, hidden=False)


def _page(
    row: tuple,
    answers: list[str],
    subjects: list[tuple],
    worded: list[Wording],
    received: list[tuple[int, str]],
) -> Page:
    (key, version, language, community, place, title, excerpt, text, kind, day) = row[:10]
    accepted, *target = row[10:]
    names = [name for _, *known in subjects for name in known]
    places = [place, *(slug for _, slug in received)]
    labels = {kind_label(kind), *map(community_label, places)}
    labels.update(subject_label(subject) for subject, *_ in subjects)
    if kind == Contribution.Kind.QUESTION:
        labels.add(SOLVED if accepted else OPEN)
    return Page(
        id=key,
        version=version,
        language=language if language in LANGUAGES else LANGUAGES[0],
        group=community,
        title=title or excerpt,
        body="\n".join([text, *answers, *names])[:MOST_LETTERS],
        wordings=(*worded, *_pointing(title or excerpt, community, target)),
        labels=frozenset(labels),
        day=day.toordinal(),
        received=tuple(group for group, _ in received),
    )


def _pointing(title: str, community: int, target: list) -> Iterable[Wording]:
    """A closed duplicate is one more way of asking for the question it points to."""
    page, version, is_hidden = target
    if page is not None and not is_hidden:
        yield Wording(title, confirmed=1, group=community, leads_to=(page, version))


def _answers(numbers: Collection[int]) -> dict[int, list[str]]:
    rows = Contribution.objects.filter(parent__in=numbers, hidden=False)
    texts: defaultdict[int, list[str]] = defaultdict(list)
    for question, text in rows.order_by("pk").values_list("parent_id", "text"):
        texts[question].append(text)
    return texts


def _subjects(numbers: Collection[int]) -> dict[int, list[tuple]]:
    rows = Tagging.objects.filter(contribution__in=numbers).values_list(
        "contribution_id",
        "subject__slug",
        "subject__name_fr",
        "subject__name_en",
        "subject__synonyms",
    )
    found: defaultdict[int, list[tuple]] = defaultdict(list)
    for page, subject, french, english, synonyms in rows.order_by("pk"):
        found[page].append((subject, french, english, *synonyms))
    return found


def _worded(numbers: Collection[int]) -> dict[int, list[Wording]]:
    rows = Worded.objects.filter(contribution__in=numbers, stands=True)
    found: defaultdict[int, list[Wording]] = defaultdict(list)
    for page, text, confirmed in rows.order_by("pk").values_list(
        "contribution_id", "text", "confirmed"
    ):
        found[page].append(Wording(text, confirmed))
    return found


def _received(numbers: Collection[int]) -> dict[int, list[tuple[int, str]]]:
    """The communities that each was passed on to: key and public name."""
    rows = Relay.objects.filter(tutorial__in=numbers).order_by("pk")
    found: defaultdict[int, list[tuple[int, str]]] = defaultdict(list)
    for page, community, slug in rows.values_list("tutorial_id", "community_id", "community__slug"):
        found[page].append((community, slug))
    return found
