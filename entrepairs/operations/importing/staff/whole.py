# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is wrong among the lines of a staff file: doubles, managers who are nobody, circles."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping

from entrepairs.operations.importing.staff.faults import fault
from entrepairs.operations.importing.staff.house import Known, People, name_key
from entrepairs.operations.importing.staff.reading import Row, number_key

# A line of the file, or somebody who is here: what a manager's name leads to.
Line, Here = "line", "here"
Node = tuple[str, int]


def name_doubles(rows: list[Row]) -> None:
    """Two lines for one number or address. Which of them is right, nobody can tell: neither is.

    The same line twice is loaded once.
    """
    for code, of in (
        ("same_number", lambda row: row.number_key if row.get("number") else ""),
        ("same_email", lambda row: row.get("email")),
    ):
        for together in _alike(rows, of):
            first = together[0]
            for row in together[1:]:
                if row.facts == first.facts:
                    row.faults.append(fault("doubled", line=first.number))
            others = [row for row in together if row.facts != first.facts]
            if others:
                value = first.get("number" if code == "same_number" else "email")
                for row in (first, *others):
                    other = others[0] if row is first else first
                    row.faults.append(fault(code, value=value, line=other.number))


def _alike(rows: list[Row], of: Callable[[Row], str]) -> Iterable[list[Row]]:
    together = defaultdict(list)
    for row in rows:
        key = of(row)
        if key and not any(one["code"] == "doubled" for one in row.faults):
            together[key].append(row)
    return [found for found in together.values() if len(found) > 1]


class Managers:
    """Whom a manager's cell means: by number, by address, else by name."""

    def __init__(self, rows: list[Row], people: People) -> None:
        self.people = people
        self.lines = {row.number: row for row in rows}
        self.numbers: dict[str, list[Node]] = defaultdict(list)
        self.emails: dict[str, list[Node]] = defaultdict(list)
        self.names: dict[tuple[str, ...], list[Node]] = defaultdict(list)
        for row in rows:
            node = (Line, row.number)
            for index, key in (
                (self.numbers, row.number_key if row.get("number") else ""),
                (self.emails, row.get("email")),
                (self.names, name_key(row.get("name"))),
            ):
                if key:
                    index[key].append(node)
        self.of: dict[int, Node] = {}

    def name_faults(self, rows: list[Row]) -> None:
        """Find each line's manager, or say why there is none."""
        for row in rows:
            said = row.get("manager")
            if not said or any(one.get("field") == "manager" for one in row.faults):
                continue
            found = self._found(said)
            if not found:
                row.faults.append(fault("unknown_manager", value=said))
            elif len(found) > 1:
                row.faults.append(fault("unclear_manager", value=said, number=len(found)))
            elif found[0] == (Line, row.number):
                row.faults.append(fault("manages_oneself"))
            else:
                self.of[row.number] = found[0]

    def _found(self, said: str) -> list[Node]:
        for index, here, key in (
            (self.numbers, self.people.by_number, number_key(said)),
            (self.emails, self.people.by_email, said.lower()),
        ):
            if key in index:
                return index[key][:1]
            known = self.people.by_key.get(here.get(key) or 0)
            if known is not None and not known.has_left:
                return [(Here, known.key)]
        in_file = self.names.get(name_key(said), [])
        if in_file:
            return in_file
        here = (self.people.by_key[key] for key in self.people.by_name.get(name_key(said), []))
        return [(Here, known.key) for known in here if not known.has_left]

    def name_circles(self, persons: Mapping[int, Known | None]) -> None:
        """`persons`: who stands here for a line. Whoever is above oneself is named."""
        line_of = {known.key: (Line, number) for number, known in persons.items() if known}

        def node(one: Node) -> Node:
            return line_of.get(one[1], one) if one[0] == Here else one

        def above(one: Node) -> Node | None:
            if one[0] == Line:
                row = self.lines[one[1]]
                if one[1] in self.of or row.get("manager"):
                    return node(self.of[one[1]]) if one[1] in self.of else None
                known = persons.get(one[1])
            else:
                known = self.people.by_key.get(one[1])
            key = known.manager if known else None
            return node((Here, key)) if key else None

        for number, names in _circles([(Line, number) for number in self.of], above, self._name):
            self.lines[number].faults.append(fault("circular_manager", names=names))

    def _name(self, node: Node) -> str:
        if node[0] == Line:
            return self.lines[node[1]].get("name")
        return self.people.by_key[node[1]].name


def _circles(
    begin: list[Node], above: Callable[[Node], Node | None], name: Callable[[Node], str]
) -> Iterable[tuple[int, list[str]]]:
    """Each line of a circle, with the names round it. Every one is walked once."""
    seen: set[Node] = set()
    found = []
    for start in begin:
        way: list[Node] = []
        at: Node | None = start
        while at is not None and at not in seen:
            seen.add(at)
            way.append(at)
            at = above(at)
        if at in way:
            circle = way[way.index(at) :]
            found += [
                (one[1], [name(two) for two in (*circle[n:], *circle[: n + 1])][:6])
                for n, one in enumerate(circle)
                if one[0] == Line
            ]
    return found
