# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The book of the demo company: everything in `content/`, read into plain rows."""

import re
import tomllib
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from entrepairs.operations.demo.typography import html, set_well

CONTENT = Path(__file__).parent / "content"
ANYBODY = "any"
# A colleague called by name in a text: `@nadia`.
NAMED = re.compile(r"(?<!\w)@([a-z]+(?:-[a-z]+)*)")
# Those whose `years` are 0 came that long ago: nothing of theirs is older.
ARRIVED_DAYS_AGO = 56
SECTIONS = ("when", "how", "words", "example", "pitfalls")
Row = dict[str, Any]


@dataclass(frozen=True)
class Comment:
    author: str
    body: str


@dataclass(frozen=True)
class Tried:
    author: str
    outcome: str
    minutes: int
    sentence: str


@dataclass(frozen=True)
class Board:
    """A flip chart somebody took a picture of."""

    name: str
    alt: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Report:
    """Somebody told the facilitator that something is wrong; it waits."""

    author: str
    reason: str
    note: str


@dataclass(frozen=True)
class Change:
    """One revision: on that day, the HTML `old` became `new` in one section."""

    days_ago: int
    author: str
    section: str
    old: str
    new: str


@dataclass(frozen=True)
class Writing:
    """A question, tip, tutorial or experience as somebody wrote it; its texts are HTML."""

    key: str
    kind: str
    community: str
    author: str
    title: str
    language: str
    days_ago: int
    subjects: tuple[str, ...]
    body: str
    board: Board | None = None
    sections: dict[str, str] = field(default_factory=dict)
    certified: tuple[str, str] | None = None
    useful: int | None = None
    comments: tuple[Comment, ...] = ()
    tried: tuple[Tried, ...] = ()
    changes: tuple[Change, ...] = ()
    reports: tuple[Report, ...] = ()
    answers: tuple["Answer", ...] = ()
    related: tuple[str, ...] = ()
    duplicate_of: str = ""


@dataclass(frozen=True)
class Answer:
    author: str
    body: str
    board: Board | None
    language: str
    hours: float | None
    accepted: bool
    certified: tuple[str, str] | None
    useful: int | None
    comments: tuple[Comment, ...]


@dataclass(frozen=True)
class Wanted:
    """A need of the board, and what became of it; `days_ago` and the like count backwards."""

    community: str
    wording: str
    reason: str
    # Its key; empty where no subject is obvious.
    subject: str
    author: str
    is_signed: bool
    days_ago: int
    wanted_in: int
    people: int
    offers: tuple[tuple[str, str, str, int], ...]
    # Who, when.
    taken: tuple[str, int] | None
    # Which text, who said so, when.
    answered: tuple[str, str, int] | None
    # How many said that it helped, and when the first did.
    confirmed: tuple[int, int] | None
    closed: int


@dataclass(frozen=True)
class Passed:
    """A tutorial reached a group; `sender` is empty where those who wrote it passed it on."""

    tutorial: str
    to: str
    sender: str
    by: str
    days_ago: int
    words: str
    need: str
    # What the group answered, by whom, when.
    answered: tuple[str, str, int] | None
    variant: str
    reason: str
    note: str
    tried: int


class Book:
    """The whole of `content/`, each file read when it is first asked for."""

    def __init__(self, folder: Path = CONTENT) -> None:
        self.folder = folder

    def page(self, name: str) -> Row:
        return tomllib.loads((self.folder / name).read_text(encoding="utf-8"))

    @cached_property
    def organisation(self) -> Row:
        return _well(self.page("organisation.toml"))

    @cached_property
    def subjects(self) -> list[Row]:
        return _well(self.page("subjects.toml")["subjects"])

    @cached_property
    def communities(self) -> list[Row]:
        return [_well(row, row.get("language", "fr")) for row in self._rows("communities.toml")]

    @cached_property
    def people(self) -> list[Row]:
        return [_well(row, row.get("language", "fr")) for row in self._rows("people.toml")]

    @cached_property
    def meetings(self) -> list[Row]:
        return [_well(row) for row in self._rows("meetings.toml")]

    @cached_property
    def names(self) -> Row:
        page = self.page("names.toml")
        last = [name.replace("-", " ") for name in page["last"]["names"].split()]
        first = {gender: names.split() for gender, names in page["first"].items()}
        return {"first": first, "last": last, "jobs": _well(page["jobs"])}

    @cached_property
    def writings(self) -> list[Writing]:
        return [w for path in self.chapters() for w in _writings(self.page(path))]

    @cached_property
    def needs(self) -> list[Wanted]:
        return [_wanted(row) for row in self._rows("needs.toml")]

    @cached_property
    def relays(self) -> list[Passed]:
        return [_passed(row) for row in self._rows("relays.toml")]

    @cached_property
    def curation(self) -> Row:
        return _well(self.page("curation.toml"))

    @cached_property
    def announcements(self) -> list[Row]:
        return [_well(row) for row in self._rows("announcements.toml")]

    @cached_property
    def thanks(self) -> list[Row]:
        """Each in the language of who says it."""
        speaks = {row["key"]: row.get("language", "fr") for row in self.people}
        return [_well(row, speaks[row["by"]]) for row in self._rows("thanks.toml")]

    @cached_property
    def follows(self) -> Row:
        """By person: since when they follow which colleagues, subjects and questions."""
        return self.page("follows.toml")

    @cached_property
    def attested(self) -> Row:
        return _well(self.page("skills.toml"))

    def chapters(self) -> list[str]:
        return sorted(f"knowledge/{path.name}" for path in self.folder.glob("knowledge/*.toml"))

    def _rows(self, name: str) -> list[Row]:
        (rows,) = self.page(name).values()
        return rows


def _well(value: Any, language: str = "fr") -> Any:
    if isinstance(value, str):
        return set_well(value, language)
    if isinstance(value, list):
        return [_well(item, language) for item in value]
    if isinstance(value, dict):
        return {key: _well(item, language) for key, item in value.items()}
    return value


def _writings(chapter: Row) -> list[Writing]:
    given = {"community": chapter.get("community", ""), "lang": chapter.get("lang", "fr")}
    kinds = ("question", "tip", "tutorial", "experience")
    return [_writing(kind, given | row) for kind in kinds for row in chapter.get(kind, ())]


def _writing(kind: str, row: Row) -> Writing:
    language = row["lang"]
    sections = _sections(row, language) if kind == "tutorial" else {}
    return Writing(
        key=row["key"],
        kind=kind,
        community=row["community"],
        author=row["author"],
        title=set_well(row["title"], language),
        language=language,
        days_ago=row["days_ago"],
        subjects=tuple(row["subjects"]),
        body=html(row.get("body", ""), language),
        board=_board(row, language),
        sections=sections,
        certified=_certified(row),
        useful=row.get("useful"),
        comments=_comments(row, language),
        tried=tuple(Tried(a, o, m, set_well(s, language)) for a, o, m, s in row.get("tried", ())),
        changes=tuple(_change(change, language) for change in row.get("changes", ())),
        reports=tuple(Report(a, r, set_well(n, language)) for a, r, n in row.get("reports", ())),
        answers=tuple(_answer(answer, language) for answer in row.get("answer", ())),
        related=tuple(row.get("related", ())),
        duplicate_of=row.get("duplicate_of", ""),
    )


def _wanted(row: Row) -> Wanted:
    language = row.get("lang", "fr")
    offers = ((a, k, set_well(note, language), d) for a, k, note, d in row.get("offers", ()))
    return Wanted(
        community=row["community"],
        wording=set_well(row["wording"], language),
        reason=set_well(row.get("reason", ""), language),
        subject=row.get("subject", ""),
        author=row["author"],
        is_signed=row.get("signed", False),
        days_ago=row["days_ago"],
        wanted_in=row.get("wanted_in", 0),
        people=row["people"],
        offers=tuple(offers),
        taken=_pair(row, "taken"),
        answered=_pair(row, "answered"),
        confirmed=_pair(row, "confirmed"),
        closed=row.get("closed", 0),
    )


def _passed(row: Row) -> Passed:
    return Passed(
        tutorial=row["tutorial"],
        to=row["to"],
        sender=row.get("from", ""),
        by=row["by"],
        days_ago=row["days_ago"],
        words=set_well(row.get("words", ""), "fr"),
        need=set_well(row.get("need", ""), "fr"),
        answered=_pair(row, "answered"),
        variant=row.get("variant", ""),
        reason=row.get("reason", ""),
        note=set_well(row.get("note", ""), "fr"),
        tried=row.get("tried", 0),
    )


def _pair(row: Row, name: str) -> Any:
    return tuple(row[name]) if name in row else None


def _sections(row: Row, language: str) -> dict[str, str]:
    steps = "\n".join(f"{n}. {step.strip()}" for n, step in enumerate(row["how"], 1))
    traps = "\n".join(f"- {trap.strip()}" for trap in row["pitfalls"])
    texts = {"when": row["when"], "how": steps, "words": row["words"], "example": row["example"]}
    return {name: html(text, language) for name, text in (texts | {"pitfalls": traps}).items()}


def _board(row: Row, language: str) -> Board | None:
    board = _well(row.get("board"), language)
    return board and Board(board["name"], board["alt"], tuple(board["lines"]))


def _certified(row: Row) -> tuple[str, str] | None:
    """Who vouches for it, and as an expert of which subject."""
    by, subject = row.get("certified", (None, None))
    return (by, subject) if by else None


def _comments(row: Row, language: str) -> tuple[Comment, ...]:
    return tuple(Comment(who, set_well(text, language)) for who, text in row.get("comments", ()))


def _change(row: Row, language: str) -> Change:
    return Change(
        days_ago=row["days_ago"],
        author=row["author"],
        section=row["section"],
        old=_inline(row["old"], language),
        new=_inline(row["new"], language),
    )


def _inline(text: str, language: str) -> str:
    return html(text, language).removeprefix("<p>").removesuffix("</p>")


def _answer(row: Row, language: str) -> Answer:
    language = row.get("lang", language)
    return Answer(
        author=row["author"],
        body=html(row["body"], language),
        board=_board(row, language),
        language=language,
        hours=row.get("hours"),
        accepted=row.get("accepted", False),
        certified=_certified(row),
        useful=row.get("useful"),
        comments=_comments(row, language),
    )
