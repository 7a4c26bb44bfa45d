# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The companies that are measured: made once in a folder, and served from there."""

import os
import socket
import subprocess
import sys
import time


def made(name, given):
    """The large company in a folder of its own; made once and kept between runs."""
    folder = (given.folder / f"{name}-{given.size}").resolve()
    folder.mkdir(parents=True, exist_ok=True)
    environment = os.environ | {
        "ENTREPAIRS_DATA": str(folder),
        "ENTREPAIRS_DURABLE": "true",
        "ENTREPAIRS_LOG_LEVEL": "ERROR",
    }
    if name == "postgres":
        address = f"{given.postgres}_{given.size}"
        environment["ENTREPAIRS_DATABASE_URL"] = address
        _make_database(address)
    run(
        [sys.executable, "-m", "entrepairs", "demo", "--size", given.size, "--no-serve"],
        environment,
    )
    if name == "postgres":
        _analyse(environment)
    return environment


def _make_database(address):
    import psycopg

    server, _, name = address.rpartition("/")
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        if not known.fetchone():
            connection.execute(f'CREATE DATABASE "{name}"')
        # As docs/settings.md asks of a server whose disk has no arm to move.
        connection.execute(f'ALTER DATABASE "{name}" SET random_page_cost = 1.1')


def _analyse(environment):
    """What a server does by itself within minutes, where it was not told not to."""
    import psycopg

    with psycopg.connect(environment["ENTREPAIRS_DATABASE_URL"], autocommit=True) as connection:
        connection.execute("ANALYZE")


def run(command, environment):
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    return done.stdout


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(port):
    for _ in range(600):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    sys.exit("the server does not answer")
