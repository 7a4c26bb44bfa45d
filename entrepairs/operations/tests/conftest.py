# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Installations beside the tests' own: commands run for them, and a database for each."""

import os
import subprocess
import sys
from urllib.parse import urlsplit, urlunsplit

import pytest

from entrepairs.kernel.progress import Progress
from entrepairs.operations.importing.taxonomies import import_esco, import_rome

DATABASE = os.environ.get("ENTREPAIRS_TEST_DATABASE", "sqlite")


def run(data, *words, database="", **pipes):
    ours = ("ENTREPAIRS_", "DJANGO_")
    environment = {k: v for k, v in os.environ.items() if not k.startswith(ours)}
    environment |= {"ENTREPAIRS_DATA": str(data), "ENTREPAIRS_DATABASE_URL": database}
    environment["ENTREPAIRS_DURABLE"] = "false"
    environment["DJANGO_SETTINGS_MODULE"] = "entrepairs.config.settings"
    command = [sys.executable, *(words if words[0] == "-c" else ("-m", "entrepairs", *words))]
    done = subprocess.run(command, env=environment, capture_output=True, check=False, **pipes)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout


@pytest.fixture
def another_database():
    """An empty database beside the tests' own, or the embedded one."""
    if DATABASE == "sqlite":
        yield ""
        return
    import psycopg

    parts = urlsplit(DATABASE)
    worker = os.environ.get("PYTEST_XDIST_WORKER", "alone")
    name = f"{parts.path.strip('/')}_restored_{worker}"
    with psycopg.connect(urlunsplit(parts._replace(path="/postgres")), autocommit=True) as server:
        server.execute(f'DROP DATABASE IF EXISTS "{name}"')
        server.execute(f'CREATE DATABASE "{name}"')
        yield urlunsplit(parts._replace(path=f"/{name}"))
        server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture
def folder_of(tmp_path):
    """A folder of these files; contents may be bytes."""

    def put(contents, name="list"):
        place = tmp_path / name
        place.mkdir(exist_ok=True)
        for file, content in contents.items():
            raw = content if isinstance(content, bytes) else content.encode()
            (place / file).write_bytes(raw)
        return str(place)

    return put


@pytest.fixture
def take_list(cast, folder_of):
    def run(kind, contents, *, dry_run=False, **choice):
        path = contents if isinstance(contents, str) else folder_of(contents)
        import_list = import_rome if kind == "rome" else import_esco
        quiet = Progress(quiet=True)
        return import_list(cast.house, path, dry_run=dry_run, progress=quiet, **choice)

    return run
