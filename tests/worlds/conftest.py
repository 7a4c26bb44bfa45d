# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a world needs around it."""

import logging
import tempfile
from pathlib import Path

import pytest
from django.db import connection

from entrepairs.discovery import store
from entrepairs.kernel import outgoing
from entrepairs.kernel.channel import Channel
from tests.worlds import pushed, seeds, world


def pytest_generate_tests(metafunc):
    """Worlds by their seeds."""
    if "seed" in metafunc.fixturenames:
        metafunc.parametrize("seed", seeds.of(metafunc.config))


@pytest.fixture(autouse=True)
def _no_word_for_each_refusal():
    """Thousands of answers say no here, and each would be logged."""
    logging.disable(logging.WARNING)
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture(autouse=True)
def _nobody_watches(monkeypatch):
    """A thread that looks for news would wait for this test's transaction."""
    monkeypatch.setattr(Channel, "_watch", lambda _channel: None)


@pytest.fixture(scope="module", autouse=True)
def _plans_outlive_what_is_undone():
    """Each call that writes is undone here, as each world is; no table is made or dropped by one.

    The driver of PostgreSQL forgets all its plans at a rollback, and keeps a hundred; planned at
    each call, the longest query of a page takes ten times as long as all that answers it.
    """
    with pytest.MonkeyPatch.context() as patch:
        if connection.vendor == "postgresql":
            from psycopg._preparing import PrepareManager

            patch.setattr(PrepareManager, "clear", lambda _plans: False)
            patch.setattr(PrepareManager, "prepared_max", 5_000)
        yield


@pytest.fixture(autouse=True)
def _phones_are_told(monkeypatch, settings):
    """What leaves for a phone is kept, and opened as its owner."""
    settings.PUSH_HOSTS = [pushed.HOST]
    monkeypatch.setattr(outgoing, "push", pushed.take)


@pytest.fixture
def steady(monkeypatch, settings):
    """Called with a seed before its world is built: the same addresses each time, a new index."""
    memory = Path("/dev/shm")  # a commit waits for the disk, where there is one
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as folder:

        def prepare(seed):
            settings.DATA = Path(tempfile.mkdtemp(dir=folder))
            monkeypatch.setattr(store, "_reading", store.Reading())
            world.steady(monkeypatch, seed)

        yield prepare
