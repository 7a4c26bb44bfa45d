# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The administrators' pages of the staff file."""

import pytest
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from entrepairs.kernel import readers
from entrepairs.operations import actions, urls
from entrepairs.operations.importing.staff import checking, loading
from entrepairs.operations.models import StaffFile
from entrepairs.operations.tests import staff_file as made
from entrepairs.people.models import Person

ADDRESS = "/admin/people/import/"
PAGES = [one.name for one in urls.urlpatterns if one.name.startswith("staff_")]


def give(client, content, name="effectif.xlsx"):
    content.name = name
    return client.post(ADDRESS, {"file": content})


@pytest.fixture
def farid(cast, client):
    client.force_login(cast.farid)
    return client


def mapped(file):
    return {f"column-{n}": field for n, field in enumerate(file.mapping)}


def test_a_file_goes_from_its_columns_to_its_report(cast, farid):
    lines = made.staff(120)
    lines[4][made.ARRIVED] = "31/02/2020"
    here = give(farid, made.workbook(lines)).url
    page = farid.get(here).content.decode()
    assert "What does each column hold?" in page
    assert "00001 · 00002 · 00003" in page
    file = StaffFile.objects.get()

    assert farid.post(f"{here}columns/", mapped(file) | {"is_whole": "on"}).url == here
    assert "Each line is being read" in farid.get(here).content.decode()
    checking.check(file.pk)
    page = farid.get(here).content.decode()
    assert "Load all but one line" in page
    assert "Date of arrival: “31/02/2020” is not a date." in page
    assert "Réseau / Agence Lyon" in page

    assert farid.post(f"{here}load/").url == here
    assert "0 of 120 lines are loaded" in farid.get(here).content.decode()
    loading.load(file.pk)
    page = farid.get(f"{here}?tab=arrival&page=2").content.decode()
    assert "119 arrivals." in page
    assert "51 to 100 of 119" in page
    assert "Loaded" in farid.get(ADDRESS).content.decode()


def test_the_worker_checks_and_loads_what_the_journal_promised(cast):
    file = actions.give_staff_file(
        actor=cast.farid,
        organisation=cast.house,
        name="x.csv",
        file=made.text(made.staff(2)),
    )
    actions.map_columns(actor=cast.farid, file=file, mapping=file.mapping, is_whole=True)
    while readers.step("operations", readers.wiring().READERS["operations"]):
        pass
    checking.check(file.pk)
    actions.load_staff_file(actor=cast.farid, file=file)
    while readers.step("operations", readers.wiring().READERS["operations"]):
        pass

    asked = DBTaskResult.objects.order_by("enqueued_at")
    assert [(task.task_name, task.args_kwargs["args"]) for task in asked] == [
        ("check", [file.pk]),
        ("load", [file.pk]),
    ]


@pytest.mark.parametrize(
    "content, sentence",
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 and more", "old Excel file"),
        (b"PK\x03\x04 no archive", "damaged"),
        (b";;\n", "empty"),
    ],
)
def test_what_is_no_table_is_said(farid, content, sentence):
    from io import BytesIO

    answer = give(farid, BytesIO(content), "x.xlsx")

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not StaffFile.objects.exists()


def test_no_file_is_said(farid):
    answer = farid.post(ADDRESS)
    assert answer.status_code == 422
    assert "Choose a file first." in answer.content.decode()


def test_columns_that_do_not_do_are_said(farid):
    here = give(farid, made.workbook(made.staff(2))).url
    file = StaffFile.objects.get()

    none = farid.post(f"{here}columns/", {})
    twice = farid.post(f"{here}columns/", mapped(file) | {"column-11": "email"})

    assert (none.status_code, twice.status_code) == (422, 422)
    assert "Say which column holds the staff number" in none.content.decode()
    assert "Another column holds this already." in twice.content.decode()
    file.refresh_from_db()
    assert file.state == "new"


def test_many_departures_are_asked_again(cast, farid):
    lines = made.staff(60)
    for portion in (lines, lines[:40]):
        here = give(farid, made.workbook(portion)).url
        file = StaffFile.objects.latest("pk")
        farid.post(f"{here}columns/", mapped(file) | {"is_whole": "on"})
        checking.check(file.pk)
        if portion is lines:
            farid.post(f"{here}load/")
            loading.load(file.pk)
    assert "20 of 60 people would leave at once" in farid.get(here).content.decode()

    refused = farid.post(f"{here}load/")
    assert refused.status_code == 422
    assert "Say that these people have left" in refused.content.decode()
    assert farid.post(f"{here}load/", {"is_sure": "on"}).status_code == 302
    loading.load(file.pk)
    assert Person.objects.exclude(left_at=None).count() == 20
    assert "20 departures, 40 lines without change." in farid.get(here).content.decode()


def test_a_file_can_be_mapped_anew_and_given_up(farid):
    here = give(farid, made.workbook(made.staff(2))).url
    file = StaffFile.objects.get()
    farid.post(f"{here}columns/", mapped(file))
    checking.check(file.pk)

    farid.post(f"{here}again/")
    assert "What does each column hold?" in farid.get(here).content.decode()
    farid.post(f"{here}drop/")
    assert "Nothing was loaded" in farid.get(here).content.decode()
    assert farid.post(f"{here}load/").status_code == 403
    assert not file.lines.exists()


@pytest.mark.parametrize("name", PAGES)
def test_who_does_not_administer_finds_nothing(cast, client, name):
    file = actions.give_staff_file(
        actor=cast.farid,
        organisation=cast.house,
        name="x.csv",
        file=made.text(made.staff(2)),
    )
    arguments = [] if name == "staff_files" else [file.slug]
    address = reverse(f"operations:{name}", args=arguments)
    method = "get" if name in ("staff_files", "staff_file", "staff_left_out") else "post"

    assert getattr(client, method)(address).status_code == 302
    client.force_login(cast.awa)
    ordinary = getattr(client, method)(address)
    assert ordinary.status_code == (403 if name == "staff_files" else 404)
    client.force_login(cast.diego)
    stranger = getattr(client, method)(address)
    assert stranger.status_code == (200 if name == "staff_files" else 404)
    assert "x.csv" not in stranger.content.decode()
