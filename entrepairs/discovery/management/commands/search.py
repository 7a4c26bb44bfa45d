# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""`entrepairs search`: what one person would find on the page."""

import json
from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from entrepairs.discovery import queries
from entrepairs.discovery.management import told
from entrepairs.discovery.management.told import BadLineError, Told
from entrepairs.discovery.queries import Asked, Match
from entrepairs.kernel import scope
from entrepairs.knowledge.models import Contribution
from entrepairs.people.models import Person

SHOWN = 10
MOST = 100
EXPECTED = '{"id": …, "text": …, "lang"?: …, "k"?: …}'


@dataclass(frozen=True)
class Question:
    """A line of the batch: its id is given back as it came."""

    id: object
    asked: Asked
    most: int | None


class Command(BaseCommand):
    help = "Search as one person would on the page. --batch - reads JSON lines and answers each."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("text", nargs="*", metavar="TEXT", help="what to look for")
        parser.add_argument("--as", dest="email", required=True, metavar="EMAIL")
        kinds = [kind for kind in Contribution.Kind.values if kind != Contribution.Kind.ANSWER]
        parser.add_argument("--kind", choices=kinds, default="", help="only this kind")
        parser.add_argument("--limit", type=int, default=SHOWN, metavar="N")
        parser.add_argument("--json", action="store_true", help="one JSON object")
        parser.add_argument(
            "--batch",
            metavar="-",
            help='JSON lines {"id", "text", "lang"?, "k"?} on standard input',
        )

    def handle(self, *args: Any, **options: Any) -> None:
        person = _person(options["email"])
        limit = options["limit"]
        if not 0 < limit <= MOST:
            raise CommandError(f"--limit is from 1 to {MOST}.")
        if options["batch"] is not None:
            self._batch(person, options["kind"], limit)
        elif not " ".join(options["text"]).strip():
            raise CommandError("Say what to look for, or give questions with --batch -.")
        else:
            asked = Asked(" ".join(options["text"]), kind=options["kind"])
            matches = _find(person, asked, limit)
            self.stdout.write(_as_json(matches) if options["json"] else _as_lines(matches))

    def _batch(self, person: Person, kind: str, limit: int) -> None:
        for _number, question in told.lines(EXPECTED, _question):
            asked = replace(question.asked, kind=kind)
            matches = _find(person, asked, max(1, min(question.most or limit, MOST)))
            answer = {"id": question.id, "hits": [_hit(match) for match in matches]}
            self.stdout.write(json.dumps(answer))
            self.stdout.flush()


def _person(email: str) -> Person:
    person = Person.objects.filter(email__iexact=email).present().first()
    if person is None:
        raise CommandError(f"Nobody here has the address {email}.")
    return person


def _find(person: Person, asked: Asked, limit: int) -> list[Match]:
    # Each question is a request of its own: rights and index as they are now.
    with scope.request_scope():
        return queries.find(person, asked, limit).matches


def _question(line: Told) -> Question:
    most, tongue = line.get("k"), line.get("lang")
    if most is not None and not isinstance(most, int):
        raise BadLineError("«k» must be a whole number.")
    known = str(tongue) if tongue in [code for code, _name in settings.LANGUAGES] else ""
    return Question(line.get("id"), Asked(told.text(line, "text"), language=known), most)


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
