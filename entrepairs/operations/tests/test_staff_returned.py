# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What was left out of a staff file is taken away, corrected, and loaded alone."""

import csv
import io

import pytest
from django.utils import translation
from openpyxl import load_workbook

from entrepairs.kernel.testing import sql_queries
from entrepairs.operations import actions, queries
from entrepairs.operations.importing.staff import checking, loading
from entrepairs.operations.models import StaffFile, StaffLine
from entrepairs.operations.tests import staff_file as made
from entrepairs.people.models import Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def faulty():
    lines = made.staff(20)
    lines[4][made.ARRIVED] = "31/02/2020"
    lines[7][made.JOB] = "=HYPERLINK(1)"
    lines[9][made.PHONE] = "+33 4 78"
    lines[9][made.EMAIL] = "nobody"
    return lines


def checked(cast, content, name):
    file = actions.give_staff_file(
        actor=cast.farid, organisation=cast.house, name=name, file=content
    )
    actions.map_columns(actor=cast.farid, file=file, mapping=file.mapping, is_whole=False)
    checking.check(file.pk)
    file.refresh_from_db()
    return file


def loaded(cast, file):
    actions.load_staff_file(actor=cast.farid, file=file)
    loading.load(file.pk)


def taken(client, file):
    answer = client.get(f"/admin/people/import/{file.slug}/left-out/")
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    return answer.content


def test_a_workbook_comes_back_as_one_and_loads_once_corrected(cast, client, faulty):
    client.force_login(cast.farid)
    file = checked(cast, made.workbook(faulty), "effectif.xlsx")
    loaded(cast, file)

    sheet = load_workbook(io.BytesIO(taken(client, file))).active
    rows = [list(row) for row in sheet.iter_rows(values_only=True)]

    assert rows[0] == [*made.HEADERS, "What is wrong"]
    assert [row[made.NUMBER] for row in rows[1:]] == ["00005", "00008", "00010"]
    assert rows[1][-1] == "Date of arrival: “31/02/2020” is not a date."
    assert rows[1][made.ARRIVED] == "31/02/2020"
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n", "inlineStr"}
    assert rows[2][made.JOB].startswith("=")
    for row, (place, value) in zip(
        rows[1:],
        (
            (made.ARRIVED, "28/02/2020"),
            (made.JOB, "Conseiller"),
            (made.EMAIL, "p10@marceau.example"),
        ),
        strict=True,
    ):
        row[place] = value
    again = checked(cast, made.workbook(rows[1:], headers=rows[0]), "corrected.xlsx")
    assert again.mapping[-1] == ""
    assert again.counts == again.counts | {"arrival": 3, "read": 3}
    loaded(cast, again)
    assert (
        Person.objects.filter(email__in=[f"p{n}@marceau.example" for n in (5, 8, 10)]).count() == 3
    )


def test_a_text_comes_back_as_one_and_holds_no_formula(cast, client, faulty):
    client.force_login(cast.farid)
    file = checked(cast, made.text(faulty), "effectif.csv")

    content = taken(client, file)

    assert content.startswith("\ufeff".encode())
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))
    assert rows[2][made.JOB] == "'=HYPERLINK(1)"
    assert rows[3][made.PHONE] == "'+33 4 78"
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@"))]


def test_what_is_wrong_is_said_in_the_readers_language(cast, faulty):
    file = checked(cast, made.text(faulty), "effectif.csv")
    with translation.override("fr"), sql_queries(2):
        returned = queries.left_out(cast.farid, file.slug)
    assert returned.name == "effectif, lignes écartées.csv"
    assert "n’est pas une date" in returned.content.decode("utf-8-sig")


def test_a_line_left_out_at_the_last_moment_comes_back_as_it_was_understood(cast, client):
    client.force_login(cast.farid)
    file = checked(cast, made.text(made.staff(2)), "effectif.csv")
    line = StaffLine.objects.filter(file=file).earliest("number")
    line.outcome, line.faults = "left_out", [{"code": "address_taken", "value": "p1@x"}]
    line.save()

    rows = taken(client, file).decode("utf-8-sig").splitlines()

    assert len(rows) == 2
    assert "p1@marceau.example" in rows[1]


def test_where_nothing_was_left_out_or_one_is_nobody_there_is_no_file(cast, client, faulty):
    client.force_login(cast.farid)
    file = checked(cast, made.text(made.staff(2)), "effectif.csv")
    address = f"/admin/people/import/{file.slug}/left-out/"
    assert client.get(address).status_code == 404
    other = checked(cast, made.text(faulty), "effectif.csv")
    for somebody in (cast.awa, cast.diego):
        client.force_login(somebody)
        found = client.get(f"/admin/people/import/{other.slug}/left-out/")
        assert found.status_code == 404
    assert StaffFile.objects.count() == 2
