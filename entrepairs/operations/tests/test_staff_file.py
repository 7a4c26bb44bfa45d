# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The staff file of a month: faults named by line, the rest loaded; the next month's file."""

from datetime import date

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command

from entrepairs.kernel.testing import sql_queries
from entrepairs.operations import actions
from entrepairs.operations.importing.staff import checking, loading
from entrepairs.operations.models import ImportedPerson, StaffFile, StaffLine
from entrepairs.operations.tests import staff_file as made
from entrepairs.people.models import Person, Site, Unit

Outcome = StaffLine.Outcome


@pytest.fixture
def give(cast):
    """Give, map as proposed and check; the file with its figures."""

    def run(content, *, is_whole=True, name="effectif.xlsx", actor=None):
        actor = actor or cast.farid
        file = actions.give_staff_file(
            actor=actor, organisation=cast.house, name=name, file=content
        )
        file = actions.map_columns(actor=actor, file=file, mapping=file.mapping, is_whole=is_whole)
        checking.check(file.pk)
        file.refresh_from_db()
        return file

    return run


@pytest.fixture
def load(cast):
    def run(file, *, is_sure=False):
        actions.load_staff_file(actor=cast.farid, file=file, is_sure=is_sure)
        loading.load(file.pk)
        file.refresh_from_db()
        return file

    return run


@pytest.fixture
def month(give, load):
    """The file of a month, checked and loaded."""
    return lambda lines, **how: load(give(made.workbook(lines), **how))


def faults(file):
    rows = file.lines.filter(outcome=Outcome.LEFT_OUT).values_list("number", "faults")
    return {number: [one["code"] for one in said] for number, said in rows}


@pytest.mark.parametrize("shape", ["xlsx", "utf-8-sig", "cp1252", "utf-16"])
def test_forty_faults_of_ten_kinds_are_named_and_the_rest_is_loaded(cast, give, load, shape):
    lines = made.staff(400)
    expected = made.spoil(lines)
    content = made.workbook(lines) if shape == "xlsx" else made.text(lines, shape)

    file = give(content)

    assert len(expected) == 40
    assert faults(file) == {number: [code] for number, code in expected.items()}
    assert file.counts["kinds"] == dict.fromkeys(set(expected.values()), 4)
    assert (file.counts["arrival"], file.counts["left_out"]) == (360, 40)
    load(file)
    assert Person.objects.filter(email__startswith="p").count() == 360
    assert file.state == "loaded"


def test_who_is_loaded_has_name_places_level_and_manager(cast, month):
    month(made.staff(40))

    zoe = Person.objects.get(email="p12@marceau.example")
    assert (zoe.name, zoe.job, zoe.level) == ("Éloïse Lefèvre", "Chargée d’accueil", "Niveau 1")
    assert (zoe.site.name, zoe.site.parent.name) == ("Agence Lyon", "Réseau")
    assert (zoe.unit.name, zoe.unit.parent.name) == ("Accueil", "Réseau")
    assert zoe.manager.email == "p11@marceau.example"
    assert zoe.manager.manager.email == "p1@marceau.example"
    assert zoe.emailaddress_set.get().verified is False
    assert not zoe.has_usable_password()


def test_a_reception_here_and_one_there_are_two(cast, month):
    month(made.staff(8))

    assert sorted(str(unit.parent) for unit in Unit.objects.filter(name="Accueil")) == [
        "Réseau",
        "Siège",
    ]


def test_a_place_known_at_the_top_is_put_where_the_file_says(cast, month):
    lyon = cast.lyon
    lines = made.staff(2)
    lines[0][made.SITE] = "Réseau / lyon"
    month(lines)

    lyon.refresh_from_db()
    assert lyon.parent.name == "Réseau"
    assert Site.objects.filter(name__iexact="lyon").count() == 1


def test_the_next_month_moves_and_departs_people(cast, month, give, load):
    lines = made.staff(60)
    month(lines)
    lines[20][made.SITE], lines[20][made.MANAGER] = "Siège", "1"
    lines[21][made.LEVEL] = "Niveau 4"
    lines[22][made.LEFT] = date(2026, 1, 31)
    gone = lines.pop(33)
    lines.append(made.line(77))
    lines[-1][made.MANAGER] = "P11@marceau.example"

    file = give(made.workbook(lines))

    counts = {name: file.counts.get(name, 0) for name in ("arrival", "move", "departure", "same")}
    assert counts == {"arrival": 1, "move": 2, "departure": 2, "same": 56}
    moved = {line.number: line.changes for line in file.lines.filter(outcome=Outcome.MOVE)}
    assert moved[22] == [
        ["site", "Réseau / Agence Nîmes", "Siège"],
    ]
    assert moved[23] == [["level", "Niveau 3", "Niveau 4"]]
    names = [line.facts["name"] for line in file.lines.filter(number=None)]
    assert names == [f"{gone[made.FIRST]} {gone[made.LAST]}"]
    load(file)
    left = Person.objects.exclude(left_at=None).values_list("email", flat=True)
    assert set(left) == {"p34@marceau.example", "p23@marceau.example"}
    assert Person.objects.get(email="p21@marceau.example").site.name == "Siège"
    assert ImportedPerson.objects.filter(source="staff").count() == 61


def test_the_same_file_again_changes_nothing(cast, month, give):
    lines = made.staff(30)
    month(lines)

    file = give(made.text(lines, "cp1252"))

    assert file.counts["same"] == 30
    assert not {"arrival", "move", "departure"} & file.counts.keys()


def test_a_number_tells_more_than_an_address_and_lost_zeros_do_not_matter(cast, month, give, load):
    lines = made.staff(12)
    month(lines)
    for n, cells in enumerate(lines, start=1):
        cells[made.NUMBER] = n
        cells[made.MANAGER] = int(cells[made.MANAGER]) if cells[made.MANAGER] else None
    lines[4][made.EMAIL] = "new.name@marceau.example"

    file = load(give(made.workbook(lines)))

    assert (file.counts["move"], file.counts["same"]) == (1, 11)
    person = Person.objects.get(email="new.name@marceau.example")
    assert person.emailaddress_set.get().email == "new.name@marceau.example"
    assert not Person.objects.filter(email="p5@marceau.example").exists()


def test_who_is_left_out_or_was_never_in_a_staff_file_has_not_left(cast, month, give):
    lines = made.staff(20)
    month(lines)
    lines[4][made.EMAIL] = "not an address"
    lines[5][made.NUMBER], lines[5][made.EMAIL] = "", ""

    file = give(made.workbook(lines))

    assert "departure" not in file.counts
    assert set(faults(file)) == {6, 7}


def test_a_part_of_the_staff_departs_nobody(cast, month, give):
    lines = made.staff(30)
    month(lines)

    file = give(made.workbook(lines[:5]), is_whole=False)

    assert file.counts["same"] == 5
    assert "departure" not in file.counts


def test_more_than_a_tenth_leaves_only_when_somebody_says_that_it_is_right(cast, month, give, load):
    from entrepairs.kernel.decisions import Refused

    lines = made.staff(60)
    month(lines)
    file = give(made.workbook(lines[:50]))

    with pytest.raises(Refused, match="say that this is right"):
        load(file)
    assert not Person.objects.exclude(left_at=None).exists()
    load(file, is_sure=True)
    assert Person.objects.exclude(left_at=None).count() == 10


def test_who_leaves_is_out_at_once_and_a_return_revives_the_same_account(cast, month, client):
    lines = made.staff(20)
    month(lines)
    zoe = Person.objects.get(email="p9@marceau.example")
    client.force_login(zoe)
    assert client.get("/me/").status_code == 200
    key = client.session.session_key
    UserSession.objects.create(user=zoe, ip="127.0.0.1", session_key=key)

    month([*lines[:8], *lines[9:]])

    assert not UserSession.objects.filter(user=zoe).exists()
    assert not Session.objects.filter(session_key=key).exists()
    assert client.get("/me/").status_code == 302

    month(lines)

    again = Person.objects.get(email="p9@marceau.example")
    assert (again.pk, again.left_at) == (zoe.pk, None)


def test_the_last_administrator_and_who_loads_the_file_stay(cast, month):
    lines = made.staff(20)
    lines[2][made.EMAIL] = cast.farid.email
    month(lines)

    file = month(lines[:2] + lines[3:])

    cast.farid.refresh_from_db()
    assert cast.farid.left_at is None
    line = file.lines.get(person=cast.farid)
    assert (line.outcome, line.faults[-1]["code"]) == ("left_out", "oneself")


def test_somebody_erased_is_not_made_again(cast, month, give):
    lines = made.staff(5)
    month(lines)
    Person.objects.filter(email="p5@marceau.example").delete()

    file = give(made.workbook(lines))

    assert faults(file) == {6: ["erased"]}


def test_what_each_column_holds_is_kept_for_the_next_time(cast, give, load):
    headers = list(made.HEADERS)
    headers[made.JOB] = "Code 7"
    content = made.workbook(made.staff(3), headers)
    file = actions.give_staff_file(
        actor=cast.farid, organisation=cast.house, name="x.xlsx", file=content
    )
    assert file.mapping[made.JOB] == ""
    said = [*file.mapping]
    said[made.JOB], said[made.LEVEL] = "job", ""
    actions.map_columns(actor=cast.farid, file=file, mapping=said, is_whole=True)
    checking.check(file.pk)
    load(file)

    headers.reverse()
    again = actions.give_staff_file(
        actor=cast.farid,
        organisation=cast.house,
        name="y.xlsx",
        file=made.workbook([line[::-1] for line in made.staff(3)], headers, "Effectif au 31/12"),
    )

    assert again.header_line == 2
    assert again.mapping == said[::-1]


def test_a_load_that_was_cut_off_goes_on(cast, give, monkeypatch):
    file = give(made.workbook(made.staff(30)))
    actions.load_staff_file(actor=cast.farid, file=file)
    monkeypatch.setattr(loading, "BATCH", 10)
    turns = []

    def cut(done):
        turns.append(done)
        if len(turns) == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        loading.load(file.pk, cut)
    assert Person.objects.filter(email__startswith="p").count() == 20
    loading.load(file.pk)
    file.refresh_from_db()
    assert Person.objects.filter(email__startswith="p").count() == 30
    assert (file.state, file.digest) == ("loaded", "")


def test_a_file_checked_before_another_was_loaded_is_checked_again(cast, give, load):
    from entrepairs.kernel.decisions import Refused

    first = give(made.workbook(made.staff(5)))
    second = give(made.workbook(made.staff(6)))
    load(second)

    with pytest.raises(Refused, match="Another file was loaded since"):
        load(first)


def test_another_house_sees_and_changes_nothing(cast, give, load):
    from entrepairs.kernel.decisions import Refused

    lines = made.staff(3)
    lines[0][made.EMAIL] = cast.diego.email
    file = give(made.workbook(lines))

    assert faults(file) == {2: ["elsewhere"]}
    assert not StaffFile.objects.visible_to(cast.diego).exists()
    assert not StaffFile.objects.visible_to(cast.awa).exists()
    with pytest.raises(Refused):
        actions.load_staff_file(actor=cast.diego, file=file)


def test_a_month_without_change_costs_a_few_queries_a_hundred_lines(cast, month, give):
    lines = made.staff(100)
    month(lines)
    file = give(made.workbook(lines))
    actions.load_staff_file(actor=cast.farid, file=file)

    with sql_queries(19):
        loading.load(file.pk)


def test_somebody_known_without_account_gets_one(cast, month):
    from entrepairs.people import actions as people

    known = people.create_person(
        actor=None, organisation=cast.house, name="user7", email="p3@marceau.example"
    )
    month(made.staff(5))

    known.refresh_from_db()
    assert known.name == "Zoé Garçon"
    assert known.emailaddress_set.get().email == "p3@marceau.example"


def test_an_address_taken_meanwhile_leaves_the_others_as_they_are(cast, give, load):
    from entrepairs.people import actions as people

    file = give(made.workbook(made.staff(5)))
    people.create_person(
        actor=None, organisation=cast.house, name="Tom", email="p3@marceau.example"
    )
    load(file)

    assert faults(file) == {4: ["address_taken"]}
    assert (file.counts["arrival"], file.counts["left_out"]) == (4, 1)
    assert Person.objects.filter(email__startswith="p").count() == 5


def test_the_command_names_faults_and_asks_for_a_yes(cast, tmp_path, capsys):
    lines = made.staff(60)
    path = tmp_path / "effectif.xlsx"
    path.write_bytes(made.workbook(lines).read())
    run = ["import", "staff", str(path), "--organisation", "Atelier Marceau", "--whole"]
    call_command(*run)
    assert "60" in capsys.readouterr().out

    lines[4][made.ARRIVED] = "31/02/2020"
    path.write_bytes(made.workbook(lines[:40]).read())
    with pytest.raises(CommandError, match="20 of 60 people would leave"):
        call_command(*run)
    call_command(*run, "--sure", "--dry-run")
    assert not Person.objects.exclude(left_at=None).exists()
    call_command(*run, "--sure")
    told = capsys.readouterr().out
    assert "line 6: Date of arrival: “31/02/2020” is not a date." in told
    assert Person.objects.exclude(left_at=None).count() == 20
    assert StaffFile.objects.filter(state="dropped").count() == 2


def test_a_workbook_with_entities_or_that_unpacks_to_too_much_is_refused(cast, monkeypatch):
    import io
    import zipfile

    from entrepairs.operations.importing.staff import sheets
    from entrepairs.operations.importing.staff.faults import UnreadableError

    whole, bad = made.workbook(made.staff(2)), io.BytesIO()
    with zipfile.ZipFile(whole) as source, zipfile.ZipFile(bad, "w") as target:
        for one in source.namelist():
            content = source.read(one)
            if one.startswith("xl/worksheets/sheet"):
                content = b'<!DOCTYPE x [<!ENTITY a "aaaa">]>' + content
            target.writestr(one, content)
    with pytest.raises(UnreadableError, match="damaged"):
        sheets.head(bad)
    monkeypatch.setattr(sheets, "MOST_UNPACKED", 1000)
    with pytest.raises(UnreadableError, match="too_heavy"):
        sheets.head(whole)
