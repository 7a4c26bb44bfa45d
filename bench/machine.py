# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Processor seconds and memory of whole process trees, read from /proc (Linux)."""

import os
import re
import time
from pathlib import Path

TICK = os.sysconf("SC_CLK_TCK")
PROC = Path("/proc")
# Processor seconds in two seconds; a worker that looks for work uses some.
IDLE = 0.3


def _stat(pid):
    try:
        text = (PROC / str(pid) / "stat").read_text()
    except OSError:
        return None
    fields = text[text.rindex(")") + 2 :].split()
    # user, system, and the same of children already ended: a tree that comes and goes is counted.
    return int(fields[1]), sum(map(int, fields[11:15])) / TICK


def tree(roots):
    """Processor seconds by process, of the roots and all below them."""
    children, seconds = {}, {}
    for entry in PROC.iterdir():
        if entry.name.isdigit() and (stat := _stat(entry.name)):
            children.setdefault(stat[0], []).append(int(entry.name))
            seconds[int(entry.name)] = stat[1]
    found, todo = {}, list(roots)
    while todo:
        pid = todo.pop()
        if pid in seconds and pid not in found:
            found[pid] = seconds[pid]
            todo += children.get(pid, [])
    return found


def cpu_seconds(roots):
    """Processor seconds used so far by the trees."""
    return sum(tree(roots).values())


def wait_until_idle(roots, *, patience=120):
    """Return when the trees do next to nothing: what was left to do is done."""
    end = time.monotonic() + patience
    while time.monotonic() < end:
        before = cpu_seconds(roots)
        time.sleep(2)
        if cpu_seconds(roots) - before < IDLE:
            return


def memory_mb(roots):
    """What the trees hold themselves, shared once; not pages of files, which may be dropped."""
    total = 0
    for pid in tree(roots):
        try:
            text = (PROC / str(pid) / "smaps_rollup").read_text()
        except OSError:
            continue
        total += int(re.search(r"^Pss_Anon:\s+(\d+)", text, re.MULTILINE).group(1)) / 1024
    return total
