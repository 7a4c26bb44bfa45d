# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""An index of its own for each test, and texts to find."""

import tempfile
from pathlib import Path
from types import SimpleNamespace

import pytest

from entrepairs.communities import actions as communities
from entrepairs.discovery import following, store
from entrepairs.kernel import scope
from entrepairs.kernel.progress import Progress
from entrepairs.knowledge.actions.publishing import publish


@pytest.fixture
def index(settings, monkeypatch):
    """Brings the index up to date when called, as the worker would."""
    memory = Path("/dev/shm")  # a commit waits for the disk, where there is one
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as folder:
        settings.DATA = Path(folder)
        monkeypatch.setattr(store, "_reading", store.Reading())
        yield lambda: following.catch_up(Progress(quiet=True))


@pytest.fixture
def book(cast):
    """What the counsellors wrote: a solved question, an open one, a tutorial and a tip."""

    def write(kind, title, html="", who=cast.awa, **more):
        place = {"actor": who, "community": cast.counsellors} | more
        return publish(kind=kind, title=title, html=f"<p>{html}</p>", **place)

    solved = write("question", "Vélo électrique : habitation ou contrat dédié ?", who=cast.bruno)
    answer = write("answer", "", "La garantie vol de l’habitation suffit.", parent=solved)
    return SimpleNamespace(
        write=write,
        solved=solved,
        answer=answer,
        open=write("question", "Insure an electric cargo bike?", "A customer asks.", cast.bruno),
        tutorial=write(
            "tutorial",
            "Annoncer une franchise doublée",
            "Dites le montant, puis taisez-vous trois secondes.",
            subjects=[cast.subject],
        ),
        tip=write("tip", "Relire l’échéance avec le client", "La prime a changé de case."),
    )


@pytest.fixture
def line():
    """A request, as far as rights are concerned: they are computed once inside."""
    return scope.request_scope


@pytest.fixture
def asked(book, index, cast):
    """Eva asks what Awa answered before."""
    found = book.write("question", "Vélo électrique volé : quel contrat ?", who=cast.eva)
    index()
    return found


@pytest.fixture
def need(book, index, cast):
    """Eva needs what Awa answered before, and does not sign it."""
    wording = "Vélo électrique : quel contrat choisir"
    row = communities.name_need(actor=cast.eva, community=cast.counsellors, wording=wording)
    index()
    return row
