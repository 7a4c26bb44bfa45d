# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A dump laid out by question: its files are ordered by time, and each may exceed memory.

The whole folder is read and checked into a private temporary database before anything is written.
"""

import json
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime

from entrepairs.kernel.progress import Progress
from entrepairs.operations.importing.faults import Faults
from entrepairs.operations.importing.stackexchange.address import Addresses
from entrepairs.operations.importing.stackexchange.dump import Dump, Row

QUESTION, ANSWER, EXCERPT, WIKI = 1, 2, 4, 5
ACCEPTED, UP, DOWN = 1, 2, 3
RELATED, DUPLICATE = 1, 3
TITLES, BODIES = (1, 4, 7), (2, 5, 8)

TABLES = """
CREATE TABLE user (id INTEGER PRIMARY KEY, name, created);
CREATE TABLE post (id INTEGER PRIMARY KEY, type INTEGER, parent INTEGER, person INTEGER, row);
CREATE TABLE comment (id INTEGER PRIMARY KEY, post INTEGER, person INTEGER, row);
CREATE TABLE vote (post INTEGER PRIMARY KEY, up DEFAULT 0, down DEFAULT 0, accepted);
CREATE TABLE link (id INTEGER PRIMARY KEY, origin INTEGER, target INTEGER, type INTEGER);
CREATE TABLE history (id INTEGER PRIMARY KEY, post INTEGER, person INTEGER, row);
CREATE TABLE tag (name PRIMARY KEY, excerpt INTEGER, wiki INTEGER);
CREATE VIEW kept AS SELECT * FROM post
  WHERE type IN (1, 5) OR parent IN (SELECT id FROM post WHERE type = 1);
CREATE VIEW somebody AS SELECT id FROM user WHERE id > 0;
CREATE VIEW whole_link AS SELECT link.*, origin.row AS origin_row FROM link
  JOIN kept AS origin ON origin.id = link.origin JOIN kept AS target ON target.id = link.target;
"""
INDEXES = """
CREATE INDEX post_parent ON post (parent);
CREATE INDEX comment_post ON comment (post);
CREATE INDEX history_post ON history (post);
"""
COUNT_A_VOTE = {
    UP: "UPDATE vote SET up = up + 1 WHERE post = :post",
    DOWN: "UPDATE vote SET down = down + 1 WHERE post = :post",
    ACCEPTED: "UPDATE vote SET accepted = :at WHERE post = :post",
}
# People who wrote or edited what is imported.
WRITERS = """
SELECT id FROM somebody WHERE id IN (
  SELECT person FROM post UNION SELECT person FROM comment UNION SELECT person FROM history)
"""
# For each file: numbers, texts and moments every row must have.
NEEDED = {
    "Users.xml": (("Id",), ("DisplayName",), ("CreationDate",)),
    "Posts.xml": (("Id", "PostTypeId"), ("Body",), ("CreationDate",)),
    "Comments.xml": (("Id", "PostId"), ("Text",), ("CreationDate",)),
    "Votes.xml": (("PostId", "VoteTypeId"), (), ("CreationDate",)),
    "PostLinks.xml": (("Id", "PostId", "RelatedPostId", "LinkTypeId"), (), ()),
    "PostHistory.xml": (
        ("Id", "PostId", "PostHistoryTypeId"),
        ("RevisionGUID",),
        ("CreationDate",),
    ),
    "Tags.xml": ((), ("TagName",), ()),
}
# Numbers and moments that a row may have, and that are right where it has them.
GIVEN = {
    "Posts.xml": (("Score",), ("LastActivityDate", "ClosedDate")),
    "Comments.xml": (("Score",), ()),
}
FILES = tuple(NEEDED)
# What the columns hold; the largest site has a tenth of it.
LARGEST = 2**31 - 1
# Rows are counted for the report and not kept.
COUNTED = ("Badges.xml",)


class Spool:
    """The checked dump, asked by question."""

    def __init__(self) -> None:
        # An empty name is a file of SQLite's own that goes with the connection.
        self.base = sqlite3.connect("")
        self.base.executescript(TABLES)
        self.seen: Counter[str] = Counter()
        self.vote_kinds: Counter[int] = Counter()
        self.history_kinds: Counter[int] = Counter()
        self.addresses = Addresses()
        self.digest = ""

    def fill(self, dump: Dump, progress: Progress) -> None:
        """Read every file; raise with the places of what is wrong."""
        faults, done = Faults(), 0

        def passed(size: int) -> None:
            nonlocal done
            done += size
            progress.at(done)

        progress.begin("reading", dump.size((*FILES, *COUNTED)))
        for name in (*FILES, *COUNTED):
            if dump.has(name):
                self._fill_from(dump, name, faults, passed)
        progress.end()
        faults.or_raise()
        self.base.executescript(INDEXES)
        self.digest = dump.digest

    def _fill_from(
        self, dump: Dump, name: str, faults: Faults, passed: Callable[[int], None]
    ) -> None:
        keep = getattr(self, f"_keep_{name.removesuffix('.xml').lower()}", None)
        for line, row in dump.rows(name, passed):
            self.seen[name] += 1
            if keep is None:
                continue
            try:
                _require(row, *NEEDED[name])
                _require_of_given(row, *GIVEN.get(name, ((), ())))
                keep(row)
            except ValueError as fault:
                faults.add(f"{name}, line {line}", str(fault))
            except sqlite3.IntegrityError:
                identity = row.get("Id") or row.get("TagName")
                faults.add(f"{name}, line {line}", f"«{identity}» is there twice.")

    def _keep_users(self, row: Row) -> None:
        values = (int(row["Id"]), row["DisplayName"], row["CreationDate"])
        self.base.execute("INSERT INTO user VALUES (?, ?, ?)", values)

    def _keep_posts(self, row: Row) -> None:
        kind = int(row["PostTypeId"])
        if kind == ANSWER:
            _require(row, ("ParentId",), (), ())
        parent = int(row["ParentId"]) if kind == ANSWER else None
        person = _number(row, "OwnerUserId")
        values = (int(row["Id"]), kind, parent, person, json.dumps(row))
        self.base.execute("INSERT INTO post VALUES (?, ?, ?, ?, ?)", values)
        self.addresses.look_at(row["Body"])

    def _keep_comments(self, row: Row) -> None:
        person = _number(row, "UserId")
        values = (int(row["Id"]), int(row["PostId"]), person, json.dumps(row))
        self.base.execute("INSERT INTO comment VALUES (?, ?, ?, ?)", values)

    def _keep_votes(self, row: Row) -> None:
        post, kind = int(row["PostId"]), int(row["VoteTypeId"])
        self.vote_kinds[kind] += 1
        if kind in COUNT_A_VOTE:
            values = {"post": post, "at": row["CreationDate"]}
            self.base.execute("INSERT OR IGNORE INTO vote (post) VALUES (:post)", values)
            self.base.execute(COUNT_A_VOTE[kind], values)

    def _keep_postlinks(self, row: Row) -> None:
        names = ("Id", "PostId", "RelatedPostId", "LinkTypeId")
        values = [int(row[name]) for name in names]
        self.base.execute("INSERT INTO link VALUES (?, ?, ?, ?)", values)

    def _keep_posthistory(self, row: Row) -> None:
        kind = int(row["PostHistoryTypeId"])
        self.history_kinds[kind] += 1
        if kind in (*TITLES, *BODIES):
            person = _number(row, "UserId")
            values = (int(row["Id"]), int(row["PostId"]), person, json.dumps(row))
            self.base.execute("INSERT INTO history VALUES (?, ?, ?, ?)", values)

    def _keep_tags(self, row: Row) -> None:
        values = (row["TagName"], _number(row, "ExcerptPostId"), _number(row, "WikiPostId"))
        self.base.execute("INSERT INTO tag VALUES (?, ?, ?)", values)

    # What the writer asks.

    def number(self, question: str, *values: object) -> int:
        """The answer of a question that counts."""
        return self.base.execute(question, values).fetchone()[0]

    def roots(self, after: int) -> Iterator[Row]:
        """Questions and tag wikis by number."""
        cursor = self.base.cursor()
        wanted = "SELECT row FROM post WHERE type IN (?, ?) AND id > ? ORDER BY id"
        for (row,) in cursor.execute(wanted, (QUESTION, WIKI, after)):
            yield json.loads(row)

    def title(self, question: int) -> str:
        """The title of a question; nothing when it is not there."""
        row = self.base.execute("SELECT row FROM post WHERE id = ?", (question,)).fetchone()
        return json.loads(row[0]).get("Title", "") if row else ""

    def tags(self) -> list[str]:
        """All tags."""
        return [name for (name,) in self.base.execute("SELECT name FROM tag ORDER BY rowid")]

    def writers(self) -> list[int]:
        """Numbers of the users whose words or edits are there."""
        return [number for (number,) in self.base.execute(WRITERS)]

    def wikis(self) -> dict[int, tuple[str, Row | None]]:
        """By tag wiki: its tag and the short text before it.

        Of a tag that is gone only the two posts are left, made by one person at one moment.
        """
        posts = self.base.execute("SELECT row FROM post WHERE type = ?", (EXCERPT,))
        excerpts = {int(row["Id"]): row for (text,) in posts if (row := json.loads(text))}
        made = {(row["CreationDate"], row.get("OwnerUserId")): row for row in excerpts.values()}
        tags = {wiki: (name, excerpts.get(excerpt)) for name, excerpt, wiki in self._tags()}
        found = {}
        for (text,) in self.base.execute("SELECT row FROM post WHERE type = ?", (WIKI,)):
            row = json.loads(text)
            alone = ("", made.get((row["CreationDate"], row.get("OwnerUserId"))))
            found[int(row["Id"])] = tags.get(int(row["Id"]), alone)
        return found

    def _tags(self) -> list[tuple]:
        return self.base.execute("SELECT * FROM tag WHERE wiki IS NOT NULL").fetchall()

    def answers(self, questions: Sequence[int]) -> dict[int, list[Row]]:
        """Answers by question, oldest first."""
        return self._by("SELECT parent, row FROM post WHERE parent IN ({}) ORDER BY id", questions)

    def comments(self, posts: Sequence[int]) -> dict[int, list[Row]]:
        """Comments by post, oldest first."""
        return self._by("SELECT post, row FROM comment WHERE post IN ({}) ORDER BY id", posts)

    def history(self, posts: Sequence[int]) -> dict[int, list[Row]]:
        """Edits of texts and titles by post, oldest first."""
        return self._by("SELECT post, row FROM history WHERE post IN ({}) ORDER BY id", posts)

    def votes(self, posts: Sequence[int]) -> dict[int, tuple[int, int, str | None]]:
        """Votes up, down and the day of acceptance by post."""
        rows = self._in("SELECT * FROM vote WHERE post IN ({})", posts)
        return {post: tuple(rest) for post, *rest in rows}

    def users(self, numbers: Sequence[int]) -> dict[int, tuple[str, str]]:
        """Display name and day of arrival by number."""
        rows = self._in("SELECT * FROM user WHERE id IN ({})", numbers)
        return {number: tuple(rest) for number, *rest in rows}

    def _by(self, question: str, values: Sequence[int]) -> dict[int, list[Row]]:
        found: dict[int, list[Row]] = defaultdict(list)
        for key, row in self._in(question, values):
            found[key].append(json.loads(row))
        return found

    def _in(self, question: str, values: Sequence[int]) -> list[tuple]:
        places = ", ".join("?" * len(values))
        return self.base.execute(question.format(places), values).fetchall()


def moment(text: str) -> datetime:
    """A date of the dump, which is in universal time."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def _number(row: Row, name: str) -> int | None:
    if not row.get(name):
        return None
    _require(row, (name,), (), ())
    return int(row[name])


def _require(row: Row, numbers: tuple, texts: tuple, moments: tuple) -> None:
    for name in (*numbers, *texts, *moments):
        if name not in row:
            raise ValueError(f"the row has no «{name}».")
    for name in numbers:
        if not _is_number(row[name]):
            raise ValueError(f"«{name}» is «{row[name][:40]}», which is not a number.")
    for name in moments:
        try:
            moment(row[name])
        except ValueError:
            raise ValueError(f"«{name}» is «{row[name][:40]}», which is not a date.") from None


def _require_of_given(row: Row, numbers: tuple, moments: tuple) -> None:
    given = [tuple(name for name in names if name in row) for names in (numbers, moments)]
    _require(row, given[0], (), given[1])


def _is_number(text: str) -> bool:
    digits = text.removeprefix("-")
    short = len(digits) <= len(str(LARGEST))
    return short and digits.isdecimal() and int(digits) <= LARGEST
