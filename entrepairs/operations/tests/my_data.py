# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Deeds and looks that the tests of copies and of erasures share."""

import io
import json
import zipfile

from django.apps import apps

from entrepairs.kernel import files
from entrepairs.knowledge.actions import publishing
from entrepairs.operations import actions, erasing, exporting
from entrepairs.people.models import Person


def share(actor, community, title, html, kind="tip", **more):
    return publishing.publish(
        actor=actor, community=community, kind=kind, title=title, html=html, **more
    )


def copy_of(person):
    """The files of a fresh copy, by name."""
    asked = actions.ask_export(actor=person)
    exporting.make(asked.pk)
    asked.refresh_from_db()
    with files.open_named(exporting.place(asked)) as file:
        archive = zipfile.ZipFile(io.BytesIO(file.read()))
    return {name: archive.read(name).decode("utf-8", "replace") for name in archive.namelist()}


def rows(copy, label):
    return json.loads(copy[f"data/{label}.json"])["rows"]


def gone(person, *, withdraws=False):
    erasing.erase_now(person, withdraws=withdraws)
    assert not Person.objects.filter(pk=person.pk).exists()


def killed(*_arguments, **_words):
    raise KeyboardInterrupt


def everything():
    """Each row of each table, as text."""
    for model in apps.get_models():
        for values in model._base_manager.values_list():
            yield f"{model._meta.label} {values}"
