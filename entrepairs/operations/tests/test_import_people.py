# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""People come from a table saved by any spreadsheet."""

import pytest
from django.core.management import call_command

from entrepairs.kernel.progress import Progress
from entrepairs.operations.importing import people
from entrepairs.operations.importing.faults import BadSourceError
from entrepairs.people.models import Person, Site, Unit

TABLE = "E-mail;Nom;Prénom;Établissement;Service\nzoe@marceau.example;Petit;Zoé;Lyon;Achats\n"


@pytest.fixture
def take(cast, tmp_path):
    def run(content, *, dry_run=False):
        file = tmp_path / "people.csv"
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
        return people.import_people(
            cast.house, str(file), dry_run=dry_run, progress=Progress(quiet=True)
        )

    return run


@pytest.mark.parametrize(
    "content",
    [
        TABLE.encode(),
        TABLE.encode("utf-8-sig"),
        TABLE.encode("cp1252"),
        TABLE.encode("utf-16"),
        TABLE.replace(";", "\t").encode(),
        TABLE.replace("\n", "\r\n").encode(),
        (
            b'\n"Email address",Name,Location,Department\n'
            b'" ZOE@marceau.example ","Zo\xc3\xa9 Petit",lyon,Achats\n,,\n'
        ),
    ],
)
def test_separator_encoding_and_language_do_not_matter(cast, take, content):
    report = take(content)

    zoe = Person.objects.get(email="zoe@marceau.example")
    assert (zoe.name, zoe.site, zoe.unit.name) == ("Zoé Petit", cast.lyon, "Achats")
    assert zoe.emailaddress_set.get().verified is False
    assert (zoe.has_usable_password(), zoe.organisation) == (False, cast.house)
    assert report.number("added") == 1


def test_a_second_run_adds_nothing_and_a_changed_line_updates(cast, take):
    take(TABLE)
    assert take(TABLE).number("unchanged") == 1

    report = take(TABLE.replace("Lyon;Achats", "Nantes;"))

    zoe = Person.objects.get(email="zoe@marceau.example")
    assert (zoe.site, zoe.unit.name) == (cast.nantes, "Achats")
    assert (report.number("updated"), Person.objects.filter(name="Zoé Petit").count()) == (1, 1)


def test_somebody_known_keeps_what_the_table_does_not_say(cast, take):
    take(f"mail,name\n{cast.awa.email},Awa Diop-Roy\n")

    cast.awa.refresh_from_db()
    assert (cast.awa.name, cast.awa.name_key) == ("Awa Diop-Roy", "awa diop roy")
    assert (cast.awa.site, cast.awa.job, cast.awa.has_usable_password()) == (
        cast.lyon,
        "Counsellor",
        True,
    )


def test_who_left_is_not_brought_back(cast, take):
    Person.objects.filter(pk=cast.bruno.pk).update(left_at="2025-01-01T00:00:00Z", name="x")
    report = take(f"mail,name\n{cast.bruno.email},Bruno\n")

    cast.bruno.refresh_from_db()
    assert cast.bruno.name == "x"
    assert cast.bruno.email in report.left_out[-1]


def test_faults_are_named_by_line_and_nothing_is_written(cast, take):
    before = Person.objects.count(), Site.objects.count()
    with pytest.raises(BadSourceError) as refused:
        take(
            "e-mail,name,site\n"
            "zoe@marceau.example,Zoé,Paris\n"
            "not an address,Tom,Paris\n"
            "zoe@marceau.example,Zoé,Paris\n"
            ",,\n"
            "lea@marceau.example,,Paris\n"
            f"{cast.diego.email},Diego,Paris\n"
        )

    text = str(refused.value)
    for sentence in (
        "people.csv, line 3: «not an address» is not an e-mail address.",
        "people.csv, line 4: «zoe@marceau.example» was already on line 2.",
        "people.csv, line 6: the name is missing.",
        f"people.csv, line 7: «{cast.diego.email}» belongs to somebody of another organisation",
        "Nothing was written.",
    ):
        assert sentence in text
    assert (Person.objects.count(), Site.objects.count()) == before


@pytest.mark.parametrize(
    "content, sentence",
    [
        ("name,site\nZoé,Lyon\n", "there is no column «e-mail»"),
        ("e-mail\nzoe@marceau.example\n", "there is no column «name»"),
        ("", "is empty"),
        ("\n;;;\n\xa0;\n", "is empty"),
        ('e-mail,name\n"zoe@marceau.example,Zoé\n', "line 2"),
        (b"e-mail,name\nzoe@marceau.example,Zo\x81\n", "line 2: neither UTF-8 nor Windows text"),
    ],
)
def test_a_table_that_is_none_is_said(take, content, sentence):
    with pytest.raises(BadSourceError, match=sentence):
        take(content)


def test_a_null_character_is_left_out(cast, take):
    take("e-mail,name\nzoe@marceau.example,Zo\0é\n")

    assert Person.objects.get(email="zoe@marceau.example").name == "Zoé"


def test_a_dry_run_writes_nothing(cast, take):
    before = Person.objects.count(), Unit.objects.count()
    report = take(TABLE, dry_run=True)

    assert report.number("added") == 1
    assert (Person.objects.count(), Unit.objects.count()) == before


def test_the_command_says_how_they_sign_in(cast, tmp_path, capsys):
    file = tmp_path / "people.csv"
    file.write_text(TABLE)
    call_command("import", "people", str(file), "--organisation", "Atelier Marceau")

    assert "They sign in with a code sent to their address" in capsys.readouterr().out
