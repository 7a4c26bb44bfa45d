# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What an import did, in figures and sentences."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

# What became of a row of the source.
ADDED, CHANGED, SAME, KEPT = "added", "updated", "unchanged", "kept"
COLUMNS = (ADDED, CHANGED, SAME)


@dataclass
class Report:
    """Outcomes by thing, what the operator should know, what was left out and why."""

    title: str
    dry_run: bool = False
    table: dict[str, Counter[str]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)

    def tell(self, thing: str, outcome: str, number: int = 1) -> None:
        """So many more had this outcome."""
        self.table.setdefault(thing, Counter())[outcome] += number

    def number(self, outcome: str) -> int:
        """How many had this outcome, whatever they are."""
        return sum(outcomes[outcome] for outcomes in self.table.values())

    def go_on_from(self, table: Mapping[str, Mapping[str, int]]) -> None:
        """Count on from what an interrupted run had done."""
        for thing, outcomes in table.items():
            for outcome, number in outcomes.items():
                self.tell(thing, outcome, number)

    def note(self, number: int, one: str, many: str) -> None:
        """Add a sentence the operator should know, if it speaks of anything."""
        if number:
            self.notes.append((one if number == 1 else many).format(f"{number:,}"))

    def leave_out(self, number: int, one: str, many: str) -> None:
        """Add a sentence on what was left out, if anything was: `{}` stands for the number."""
        if number:
            self.left_out.append((one if number == 1 else many).format(f"{number:,}"))

    def lines(self) -> list[str]:
        """The report as it is printed."""
        head = f"{self.title} (dry run: nothing was written)" if self.dry_run else self.title
        lines = [head, "".join(f"{column:>11}" for column in COLUMNS)]
        for thing, outcomes in self.table.items():
            figures = "".join(f"{outcomes[column]:>11,}" for column in COLUMNS)
            lines.append(f"{figures}  {thing}")
        lines += self.notes
        if self.left_out:
            lines += ["Left out:", *(f"- {sentence}" for sentence in self.left_out)]
        return lines
