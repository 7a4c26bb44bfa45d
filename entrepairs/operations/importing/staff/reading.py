# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""From the cells of a line to facts about somebody, and what is wrong with the line by itself."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from entrepairs.kernel.lines import one_line
from entrepairs.kernel.when import read_day
from entrepairs.operations.importing.staff.faults import Fault, fault

LONGEST = {
    "number": 60,
    "email": 254,
    "name": 120,
    "job": 120,
    "level": 60,
    "site": 400,
    "unit": 400,
    "manager": 254,
}
LONGEST_PLACE = 120
DATES = ("arrived", "left")
# How spreadsheets say that there is nothing.
NOTHING = ("-", "–", "—")
BROKEN = ("#N/A", "#N/D", "#REF!", "#NOM?", "#NAME?", "#VALEUR!", "#VALUE!", "#DIV/0!", "#NULL!")
PARTED = re.compile(r"\s+[/>›]\s+")
SHAPES = ("%d/%m/%Y", "%Y-%m-%d", "%d.%m.%Y", "%d-%m-%Y", "%d/%m/%y", "%Y/%m/%d")
# Day 0 of Excel; 60 of its days are one too many, and nobody alive was hired then.
FIRST_DAY = date(1899, 12, 30)
SERIALS = range(20_000, 80_000)
# 31/12/2999: a contract without end.
NEVER = 2900
ZERO_WIDTH = re.compile(r"[\u200b-\u200d\u2060\ufeff\u00ad]")


@dataclass(slots=True)
class Row:
    """One person as the file has them."""

    number: int
    facts: dict[str, str]
    cells: Sequence[str] = ()
    faults: list[Fault] = field(default_factory=list)
    remarks: list[Fault] = field(default_factory=list)

    def get(self, name: str) -> str:
        """A fact, or nothing."""
        return self.facts.get(name, "")

    @property
    def number_key(self) -> str:
        """The staff number as it is compared: a spreadsheet eats the zeros in front."""
        return number_key(self.get("number"))


def number_key(number: str) -> str:
    """`00412` and `412` are one number; capitals do not matter."""
    key = number.casefold().replace(" ", "")
    return (key.lstrip("0") or "0") if key.isdigit() else key


def row(number: int, cells: Sequence[str], mapping: Sequence[str]) -> Row:
    """Facts by field. What is not a fact stands among the faults."""
    made = Row(number, {}, cells)
    mended = []
    if any(cell.strip() for cell in cells[len(mapping) :]):
        made.faults.append(fault("shifted"))
    for place, name in enumerate(mapping):
        raw = cells[place] if place < len(cells) else ""
        clean = one_line(ZERO_WIDTH.sub("", raw))
        if not name or not clean or clean in NOTHING:
            continue
        if clean != raw:
            mended.append(name)
        made.facts[name] = clean
        made.faults.extend(_wrong_cell(name, clean))
    if mended:
        made.remarks.append(fault("spaces", fields=mended))
    if not any(one["code"] == "formula" for one in made.faults):
        _understand(made)
    return made


def places(text: str) -> list[str]:
    """`Réseau / Agence Lyon`: from the outermost to the one that is meant."""
    return [part for part in (one_line(part) for part in PARTED.split(text)) if part]


def _wrong_cell(name: str, text: str) -> Iterator[Fault]:
    if text[0] in "=@+" or (text[0] == "-" and not text[1:2].isspace() and name != "manager"):
        yield fault("formula", field=name, value=text[:60])
    elif text.upper() in BROKEN:
        yield fault("broken_cell", field=name, value=text)
    elif _garbled(text):
        yield fault("encoding", field=name, value=text[:60])
    elif len(text) > LONGEST.get(name, 120):
        yield fault("too_long", field=name, most=LONGEST.get(name, 120))
    elif name in ("site", "unit") and any(len(part) > LONGEST_PLACE for part in places(text)):
        yield fault("too_long", field=name, most=LONGEST_PLACE)


def _garbled(text: str) -> bool:
    """Letters that were UTF-8 once and were read as something else, or that nobody could read."""
    if "\ufffd" in text:
        return True
    if text.isascii():
        return False
    try:
        text.encode("cp1252").decode("utf-8")
    except UnicodeError:
        return False
    return True


def _understand(made: Row) -> None:
    facts = made.facts
    whole = facts.pop("name", "")
    parts = facts.pop("first", ""), facts.pop("last", "")
    facts["name"] = whole or " ".join(filter(None, parts))
    facts["email"] = facts.get("email", "").lower()
    broken = {one["field"] for one in made.faults if "field" in one}
    if not facts["name"] and not broken & {"name", "first", "last"}:
        made.faults.append(fault("missing_name"))
    if len(facts["name"]) > LONGEST["name"]:
        made.faults.append(fault("too_long", field="name", most=LONGEST["name"]))
    if not facts["email"] and not facts.get("number"):
        made.faults.append(fault("no_identity"))
    if facts["email"] and "email" not in broken:
        try:
            validate_email(facts["email"])
        except ValidationError:
            made.faults.append(fault("bad_email", value=facts["email"][:80]))
    _date(made, broken)


def _date(made: Row, broken: set[str]) -> None:
    days = {}
    for name in DATES:
        text = made.facts.pop(name, "")
        if not text or name in broken:
            continue
        try:
            days[name] = day(text)
        except ValueError:
            made.faults.append(fault("bad_date", field=name, value=text[:40]))
            continue
        if days[name].year < NEVER:
            made.facts[name] = days[name].isoformat()
    if len(days) == len(DATES) and days["left"] < days["arrived"]:
        told = {name: one.isoformat() for name, one in days.items()}
        made.faults.append(fault("leaves_before_arriving", **told))


def day(text: str) -> date:
    """A day as the French, ISO and Excel's own counting write it. Raises ValueError."""
    if text.isdigit() and int(text) in SERIALS:
        return FIRST_DAY + timedelta(days=int(text))
    # A time of day that an export added says nothing of the day.
    words = text.replace("T", " ").split(" ")[0]
    return read_day(words, SHAPES)
