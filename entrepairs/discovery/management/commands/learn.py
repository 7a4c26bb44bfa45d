# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""`entrepairs learn -`: questions that were resolved elsewhere, and by which document."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from typing import Any, TypeVar

from django.core.management.base import BaseCommand, CommandError, CommandParser

from entrepairs.discovery import actions, following
from entrepairs.discovery.management import told
from entrepairs.discovery.management.told import Told
from entrepairs.kernel.progress import Progress
from entrepairs.knowledge.models import Contribution, Source

BATCH = 5000
EXPECTED = '{"text": …, "doc": …, "user"?: …}'
NOTHING = "Nothing was learned."
Resolved = tuple[int, str]
T = TypeVar("T")


class Command(BaseCommand):
    help = (
        "Learn from questions that were resolved: JSON lines {text, doc, user?} on standard input. "
        "They count at once: whoever runs this vouches for them."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="-", choices=["-"], help="standard input")
        parser.add_argument(
            "--source", default="", metavar="NAME", help="whose ids `doc` are, if two have the same"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        # All of it is read and found first: a wrong line leaves nothing half learned.
        resolved = list(_resolved(told.lines(EXPECTED, _pair), options["source"]))
        learned = 0
        for batch in _batches(resolved):
            needed = Contribution.objects.only("organisation", "community")
            texts = needed.in_bulk({key for key, _ in batch})
            pairs = [(texts[key], text) for key, text in batch if key in texts]
            learned += actions.learn(actor=None, resolved=pairs)
        following.catch_up(Progress(quiet=options["verbosity"] == 0))
        if options["verbosity"]:
            self.stdout.write(f"{len(resolved):,} resolved questions, {learned:,} new wordings.")


def _pair(line: Told) -> tuple[str, str]:
    doc = line.get("doc")
    if isinstance(doc, int) and not isinstance(doc, bool):
        doc = str(doc)
    return told.text({"doc": doc}, "doc").replace("\0", ""), told.text(line, "text")


def _resolved(lines: Iterator[tuple[int, tuple[str, str]]], source: str) -> Iterator[Resolved]:
    for batch in _batches(lines):
        found = _documents({doc for _, (doc, _) in batch}, source)
        for number, (doc, text) in batch:
            yield _the_one(found, number, doc), text


def _batches(rows: Iterable[T]) -> Iterator[list[T]]:
    rest = iter(rows)
    while batch := list(islice(rest, BATCH)):
        yield batch


def _documents(docs: set[str], source: str) -> dict[str, set[int]]:
    """Texts by the id of their source, or by their own public name; an answer is its question."""
    found: defaultdict[str, set[int]] = defaultdict(set)
    imported = Source.objects.filter(source_id__in=docs, contribution__isnull=False)
    if source:
        imported = imported.filter(source=source)
    own = Contribution.objects.filter(slug__in=docs)
    for doc, key, question in chain(
        imported.values_list("source_id", "contribution_id", "contribution__parent_id"),
        own.values_list("slug", "pk", "parent_id"),
    ):
        found[doc].add(question or key)
    return found


def _the_one(found: dict[str, set[int]], number: int, doc: str) -> int:
    texts = found.get(doc, set())
    if not texts:
        raise CommandError(f"Line {number}: there is no document «{doc}» here. {NOTHING}")
    if len(texts) > 1:
        raise CommandError(
            f"Line {number}: «{doc}» is the id of {len(texts)} documents here: name their source "
            f"with --source. {NOTHING}"
        )
    return min(texts)
