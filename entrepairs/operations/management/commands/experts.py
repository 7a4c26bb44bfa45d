# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""`entrepairs experts`: who could answer a question, for one who asks it."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from entrepairs.discovery.management import called, told
from entrepairs.discovery.management.told import BadLineError, Told
from entrepairs.discovery.queries.experts import Experts, day
from entrepairs.discovery.routing.evidence import Asked
from entrepairs.kernel import scope
from entrepairs.operations.models import ImportedPerson
from entrepairs.people.models import Person, Subject

EXPECTED = '{"id": …, "text": …, "k"?: …, "asker"?: …, "subjects"?: […], "at"?: …}'


@dataclass(frozen=True)
class Line:
    """A question of the batch: its id is given back as it came."""

    id: object
    text: str
    most: int
    asker: str
    subjects: tuple[str, ...]
    at: datetime | None


class Command(BaseCommand):
    help = "Tell who could answer a question. --batch - reads JSON lines and answers each."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        batch = (
            'JSON lines {"id", "text", "k"?, "asker"?, "subjects"?, "at"?}; with «at», in order of '
            "time, what was published since counts for nothing"
        )
        called.add_arguments(parser, text="the question", batch=batch)

    def handle(self, *args: Any, **options: Any) -> None:
        reader, limit = called.reader(options), called.limit(options)
        if options["batch"] is not None:
            self._batch(reader, limit)
        elif not " ".join(options["text"]).strip():
            raise CommandError("Say what is asked, or give questions with --batch -.")
        else:
            self._one(reader, " ".join(options["text"]), limit, as_json=options["json"])

    def _one(self, reader: Person, text: str, limit: int, *, as_json: bool) -> None:
        now = timezone.now()
        with scope.request_scope():
            found = Experts(reader).ask(Asked(text, day(now), reader.pk))[:limit]
        if as_json:
            self.stdout.write(json.dumps({"hits": _hits(found)}, ensure_ascii=False))
            return
        people = Person.objects.in_bulk([key for key, _score in found])
        lines = [
            f"{place:3}. {people[key].name}  {score:.2f}"
            for place, (key, score) in enumerate(found, start=1)
        ]
        self.stdout.write("\n".join(lines) or "Nobody has answered anything here yet.")

    def _batch(self, reader: Person, limit: int) -> None:
        with scope.request_scope():
            experts = Experts(reader)
        names, last = _Names(reader), None
        for number, line in told.lines(EXPECTED, lambda line: _line(line, limit)):
            if line.at and last and line.at < last:
                raise CommandError(f"Line {number}: «at» goes back; give questions in order.")
            last = line.at or last
            asked = Asked(
                line.text, day(line.at or timezone.now()), names.key(line.asker), names.slugs(line)
            )
            found = experts.ask(asked, line.at)[: line.most]
            self.stdout.write(json.dumps({"id": line.id, "hits": names.hits(found)}))
            self.stdout.flush()


class _Names:
    """People and subjects as those outside call them: by the id of their source, else ours."""

    def __init__(self, reader: Person) -> None:
        house = reader.organisation_id
        imported = ImportedPerson.objects.filter(organisation=house, person__isnull=False)
        self._sources = dict(imported.values_list("person_id", "source_id"))
        people = Person.objects.filter(organisation=house).values_list("slug", "pk")
        self._keys = dict(people) | {source: key for key, source in self._sources.items()}
        self._slugs = {key: slug for slug, key in people}
        subjects = Subject.objects.filter(organisation=house)
        self._subjects: dict[str, str] = {}
        for slug, french, english in subjects.values_list("slug", "name_fr", "name_en"):
            named = (french.casefold(), english.casefold(), slug)
            self._subjects |= dict.fromkeys(named, slug)

    def key(self, asker: str) -> int | None:
        return self._keys.get(asker)

    def slugs(self, line: Line) -> tuple[str, ...]:
        """Subjects that are known here."""
        known = (self._subjects.get(name.casefold()) for name in line.subjects)
        return tuple(slug for slug in known if slug)

    def hits(self, found: Iterable[tuple[int, float]]) -> list[dict[str, object]]:
        return [
            {"id": self._sources.get(key) or self._slugs[key], "score": round(score, 4)}
            for key, score in found
        ]


def _hits(found: Iterable[tuple[int, float]]) -> list[dict[str, object]]:
    scores = dict(found)
    people = Person.objects.in_bulk(list(scores))
    return [
        {"id": people[key].slug, "name": people[key].name, "score": round(score, 4)}
        for key, score in scores.items()
    ]


def _line(line: Told, limit: int) -> Line:
    subjects = line.get("subjects") or []
    if not isinstance(subjects, list) or not all(isinstance(one, str) for one in subjects):
        raise BadLineError("«subjects» must be a list of names.")
    asker = line.get("asker")
    return Line(
        id=line.get("id"),
        text=told.text(line, "text"),
        most=called.wanted(line, limit),
        asker=str(asker) if asker is not None else "",
        subjects=tuple(subjects),
        at=_moment(line.get("at")),
    )


def _moment(said: object) -> datetime | None:
    if said is None:
        return None
    try:
        moment = datetime.fromisoformat(str(said))
    except ValueError as mistake:
        raise BadLineError("«at» must be a moment, as 2026-11-29T16:00:00.") from mistake
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
