# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""I9: no word outside what is allowed, in any sink, for any viewer; lists hide nothing.

I7: hidden is absent. I11: mails have the rights of their receiver when they leave. I12, I14: rights
that ended are over, whatever was opened before.
"""

from tests.worlds.explorer import explore


def test_nobody_sees_more_or_less_than_the_oracle_says(db, steady, seed):
    steady(seed)
    explorer = explore(seed)
    explorer.open_mails()
    explorer.visit_seats()
    explorer.search()
    explorer.visit()
    explorer.follow()
    assert explorer.faults == [], told(seed, explorer.faults)


def told(seed, faults):
    """A line for each fault, and how to see them again."""
    lines = [f"ENTREPAIRS_TEST_SEED={seed} ENTREPAIRS_TEST_WORLDS=1"]
    for what, viewer, call, status, things in faults[:40]:
        lines.append(f"{what}: {viewer or 'a visitor'} at {call} -> {status}: {things}")
    return "\n".join(lines)
