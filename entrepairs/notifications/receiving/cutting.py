# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What somebody wrote in answer: without the mail they answer, and without their signature."""

import re

# A line that begins what was there before. Each is anchored, and has no part that repeats within
# another: time grows with the length alone (I71).
BEFORE = re.compile(
    r"(?:on|le|am|el|il) .{5,200}(?:wrote|a écrit|schrieb|escribió|ha scritto)\s?:"
    r"|-{2,} ?(?:original message|message d.origine|forwarded message|message transféré) ?-{2,}"
    r"|_{20,}"
    r"|\*?(?:from|de)\s?:\*? .{0,120}@.{0,120}",
    re.IGNORECASE,
)
SIGNED = re.compile(
    r"-- ?"
    r"|(?:sent from my|envoyé de mon|envoyé depuis|sent with|get outlook for|télécharger outlook)"
    r" .{0,80}",
    re.IGNORECASE,
)
LONGEST_LINE = 500


def answer(text: str) -> str:
    """The new words of a mail. Whoever writes under what they quote is understood too."""
    lines = [line.rstrip() for line in text.replace("\r\n", "\n").split("\n")]
    end = _end(lines)
    above = "\n".join(lines[:end]).strip()
    if above:
        return above
    own = [line for line in lines if line and not line.startswith(">") and not _begins(line)]
    signed = next((n for n, line in enumerate(own) if _signs(line)), len(own))
    return "\n".join(own[:signed]).strip()


def _end(lines: list[str]) -> int:
    for number, line in enumerate(lines):
        # Some programs break "On Monday, … wrote:" in two.
        both = f"{line} {lines[number + 1]}" if number + 1 < len(lines) else line
        if line.startswith(">") or _signs(line) or _begins(line) or _begins(both):
            return number
    return len(lines)


def _begins(line: str) -> bool:
    return len(line) <= LONGEST_LINE and BEFORE.fullmatch(line.strip()) is not None


def _signs(line: str) -> bool:
    return len(line) <= LONGEST_LINE and SIGNED.fullmatch(line) is not None
