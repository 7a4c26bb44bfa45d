# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Measure the pages of a large company on both databases, beside a plain page of the framework.

python -m bench [--databases sqlite,postgres] [--seconds 5] [--rounds 3] [--clients 1,8]
                [--size large] [--operations today,search] [--folder DIR] [--postgres URL]

The company is made once in the folder and kept. What docs/performance.md tells is measured so; how
costs grow with the data shows between `--size small` (400 texts) and `large` (200,000).
"""

import argparse
import json
import signal
import statistics
import subprocess
import sys
from pathlib import Path

from bench import installation, load, machine, visit
from entrepairs.operations import serving

POSTGRES = "postgresql://postgres@127.0.0.1:5432/entrepairs_bench"
HEADS = (
    "operation",
    "clients",
    "req/s",
    "p50 ms",
    "p95 ms",
    "p99 ms",
    "CPU ms",
    "/ floor",
    "refused",
)


def main():
    parser = argparse.ArgumentParser(
        prog="bench", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--databases", default="sqlite,postgres")
    parser.add_argument("--seconds", type=float, default=5)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--clients", default="1,8")
    parser.add_argument("--size", default="large", choices=("small", "large"))
    parser.add_argument("--operations", default="")
    parser.add_argument("--folder", type=Path, default=Path(".cache/bench"))
    parser.add_argument("--postgres", default=POSTGRES, help="database; the size ends its name")
    given = parser.parse_args()
    for name in given.databases.split(","):
        _measure(name, given)


def _measure(name, given):
    environment = installation.made(name, given)
    asked = json.loads(installation.run([sys.executable, "-m", "bench.addresses"], environment))
    print(f"\n## {name}, {given.size} company\n")
    _print_costs(asked["costs"])
    floor = _serve(
        environment, "bench.floor:application", asked["operations"], given, ("discussion",)
    )
    base = {clients: cpu for _, clients, cpu in floor}
    _print_row(HEADS)
    _serve(
        environment,
        "entrepairs.config.wsgi:application",
        asked["operations"],
        given,
        _chosen(asked["operations"], given),
        base=base,
        worker=True,
    )


def _chosen(operations, given):
    return tuple(given.operations.split(",")) if given.operations else tuple(operations)


def _serve(environment, application, operations, given, names, *, base=None, worker=False):
    port = installation.free_port()
    # As `entrepairs serve` starts it.
    *command, _ = serving.web_command(host="127.0.0.1", port=port, workers=2)
    web = subprocess.Popen(
        [*command, application],
        env=environment | {"ENTREPAIRS_URL": f"http://127.0.0.1:{port}"},
    )
    started = [web]
    if worker:
        started.append(
            subprocess.Popen([sys.executable, "-m", "entrepairs", "worker"], env=environment)
        )
    try:
        installation.wait_for(port)
        return list(_rounds(port, started, environment, operations, given, names, base))
    finally:
        for process in started:
            process.send_signal(signal.SIGTERM)
        for process in started:
            process.wait(20)


def _rounds(port, started, environment, operations, given, names, base):
    web, *workers = (process.pid for process in started)
    machine.wait_until_idle(workers)
    for name in names:
        load.run(port, operations[name], clients=4, seconds=2)
        # What is written is read by the worker: index, notices. Who only reads gives it no work.
        writes = name == "reply"
        roots = [web, *(workers if writes else ()), *_backends(environment)]
        for clients in map(int, given.clients.split(",")):
            cpus, rounds = [], []
            for _ in range(given.rounds):
                before = machine.cpu_seconds(roots)
                done = load.run(port, operations[name], clients=clients, seconds=given.seconds)
                cpus.append((machine.cpu_seconds(roots) - before) * 1000 / len(done.latencies))
                rounds.append(done)
            cpu = statistics.median(cpus)
            if base is not None:
                _print_round(name, clients, rounds, cpu, base.get(clients))
            yield name, clients, cpu
    if base is not None:
        memory = machine.memory_mb([process.pid for process in started])
        print(f"\nMemory under load: {memory:.0f} MB (web and worker)")
        print(visit.told(port, operations["discussion"][0]), flush=True)


def _backends(environment):
    """The database's processes that answer this installation; others on the server do not count."""
    if "ENTREPAIRS_DATABASE_URL" not in environment:
        return []
    import psycopg

    with psycopg.connect(environment["ENTREPAIRS_DATABASE_URL"], autocommit=True) as connection:
        rows = connection.execute(
            "SELECT pid FROM pg_stat_activity WHERE datname = current_database()"
            " AND pid <> pg_backend_pid()"
        )
        return [pid for (pid,) in rows]


def _print_costs(costs):
    print(f"{'page':18}", *(f"{head:>8}" for head in ("status", "SQL", "bytes", "nodes")))
    for name, cost in costs.items():
        figures = (f"{cost[one]:8}" for one in ("status", "statements", "bytes", "nodes"))
        print(f"{name:18}", *figures)
    print()


def _print_row(cells):
    print(f"{cells[0]:18}" + "".join(f"{cell:>9}" for cell in cells[1:]), flush=True)


def _print_round(name, clients, rounds, cpu, floor):
    middle = sorted(rounds, key=lambda done: done.per_second)[len(rounds) // 2]
    _print_row(
        (
            name,
            str(clients),
            f"{middle.per_second:.0f}",
            *(f"{middle.quantile(share):.1f}" for share in (0.5, 0.95, 0.99)),
            f"{cpu:.2f}",
            f"{cpu / floor:.2f}" if floor else "-",
            str(sum(r.refused for r in rounds)),
        )
    )


if __name__ == "__main__":
    main()
