# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""I43: every column that reaches a person is classified; export and erasure forget no table."""

from django.apps import apps
from django.db import models
from django.test.utils import isolate_apps

from entrepairs.kernel import personal
from entrepairs.operations import theirs
from entrepairs.people.models import Person
from tests.test_house import models as of_the_house

EXPORTED = {table.label: table for table in theirs.tables()}


def reaching(model):
    return {key.name for key in model._meta.concrete_fields if key.related_model is Person}


def forgotten(tables):
    return {
        model._meta.label: sorted(missing)
        for model in tables
        if (missing := reaching(model) - links_of(model))
    }


def test_every_table_that_leads_to_somebody_is_exported():
    assert forgotten(apps.get_models()) == {}


def links_of(model):
    # A manager stands among what is told of a person; they are in their own row.
    table = EXPORTED.get(model._meta.label)
    return set(table.links) | set(table.columns) if table else set()


def test_a_table_that_holds_personal_data_and_leads_to_nobody_says_why():
    lost = {
        model._meta.label
        for model in of_the_house()
        if model.PERSONAL_DATA and model._meta.label not in EXPORTED
    }
    assert lost == set(theirs.EXCUSED)
    assert all(theirs.EXCUSED.values())


@isolate_apps("entrepairs.operations")
def test_a_new_table_cannot_be_forgotten():
    class Forgotten(models.Model):
        PERSONAL_DATA = {"words": "words of somebody"}

        person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
        words = models.TextField()

        class Meta:
            app_label = "operations"

        def __str__(self):
            return self.words

    assert forgotten([Forgotten]) == {"operations.Forgotten": ["person"]}


def test_each_column_is_of_a_link_that_its_table_has():
    wrong = [
        f"{table.label}.{name} is of {datum.of}"
        for table in EXPORTED.values()
        for name, datum in table.columns.items()
        if not set(datum.of) <= set(table.links)
    ]
    assert wrong == []


def test_whatever_stays_stays_in_a_row_that_outlives_its_person():
    """Said of a column whose row goes with the person, `stays` would be a lie."""
    wrong = [
        f"{table.label}.{name}"
        for table in EXPORTED.values()
        for name, datum in table.columns.items()
        if datum.stays and not personal.outlives(table.model, table.links[datum.of[0]])
    ]
    assert wrong == []
