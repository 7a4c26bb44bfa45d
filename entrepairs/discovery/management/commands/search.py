# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""`entrepairs search`: what one person would find on the page."""

import json
from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from entrepairs.discovery import queries
from entrepairs.discovery.management import called, told
from entrepairs.discovery.management.told import Told
from entrepairs.discovery.queries import Asked, Match
from entrepairs.kernel import scope
from entrepairs.knowledge.models import Contribution
from entrepairs.people.models import Person

EXPECTED = '{"id": …, "text": …, "lang"?: …, "k"?: …}'


@dataclass(frozen=True)
class Question:
    """A line of the batch: its id is given back as it came."""

    id: object
    asked: Asked
    most: int


class Command(BaseCommand):
    help = "Search as one person would on the page. --batch - reads JSON lines and answers each."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        batch = 'JSON lines {"id", "text", "lang"?, "k"?} on standard input'
        called.add_arguments(parser, text="what to look for", batch=batch)
        kinds = [kind for kind in Contribution.Kind.values if kind != Contribution.Kind.ANSWER]
        parser.add_argument("--kind", choices=kinds, default="", help="only this kind")

    def handle(self, *args: Any, **options: Any) -> None:
        person, limit = called.reader(options), called.limit(options)
        if options["batch"] is not None:
            self._batch(person, options["kind"], limit)
        elif not " ".join(options["text"]).strip():
            raise CommandError("Say what to look for, or give questions with --batch -.")
        else:
            asked = Asked(" ".join(options["text"]), kind=options["kind"])
            matches = _find(person, asked, limit)
            self.stdout.write(_as_json(matches) if options["json"] else _as_lines(matches))

    def _batch(self, person: Person, kind: str, limit: int) -> None:
        for _number, question in told.lines(EXPECTED, lambda line: _question(line, limit)):
            asked = replace(question.asked, kind=kind)
            matches = _find(person, asked, question.most)
            answer = {"id": question.id, "hits": [_hit(match) for match in matches]}
            self.stdout.write(json.dumps(answer))
            self.stdout.flush()


def _find(person: Person, asked: Asked, limit: int) -> list[Match]:
    # Each question is a request of its own: rights and index as they are now.
    with scope.request_scope():
        return queries.find(person, asked, limit).matches


def _question(line: Told, limit: int) -> Question:
    tongue = line.get("lang")
    known = str(tongue) if tongue in [code for code, _name in settings.LANGUAGES] else ""
    return Question(
        line.get("id"), Asked(told.text(line, "text"), language=known), called.wanted(line, limit)
    )


def _hit(match: Match) -> dict[str, object]:
    """By the id its source gave it, if it was imported."""
    return {"id": match.source_id or match.slug, "score": round(match.ranked.score, 4)}


def _as_json(matches: list[Match]) -> str:
    hits = [
        _hit(match)
        | {
            "kind": match.kind,
            "title": match.title,
            "community": match.group.name,
            "url": f"{settings.PUBLIC_URL}{match.href}",
        }
        for match in matches
    ]
    return json.dumps({"hits": hits}, ensure_ascii=False)


def _as_lines(matches: list[Match]) -> str:
    if not matches:
        return "Nothing found."
    return "\n".join(
        f"{place:3}. {match.title}\n     {match.kind} · {match.group.name} · "
        f"{settings.PUBLIC_URL}{match.href}"
        for place, match in enumerate(matches, start=1)
    )
