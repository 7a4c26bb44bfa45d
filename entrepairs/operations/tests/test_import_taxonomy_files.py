# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Official files as they really come, broken ones, and archives."""

import zipfile

import pytest

from entrepairs.operations.importing.faults import BadSourceError
from entrepairs.operations.importing.taxonomies import files
from entrepairs.operations.tests.official import ESCO, KNOWLEDGE, ROME, outcome, skill
from entrepairs.skills.models import Reference


@pytest.mark.parametrize(
    ("kind", "choice", "sentence"),
    [
        ("rome", {"occupations": "Z9"}, "No occupation has the code «Z9»"),
        ("rome", {"skills": "9Z"}, "No skill has the code «9Z»"),
        ("rome", {"skills": "*"}, "No skill has the code"),
        ("esco", {"groups": "S9"}, "No group is called «S9»"),
        ("esco", {"occupations": "251"}, "No occupation is called «251»"),
    ],
)
def test_a_code_that_is_none_is_said(take_list, kind, choice, sentence):
    with pytest.raises(BadSourceError, match=sentence):
        take_list(kind, ROME if kind == "rome" else ESCO, **choice)
    assert Reference.objects.count() == 0


@pytest.mark.parametrize(
    ("kind", "missing", "choice"),
    [
        ("rome", "unix_referentiel_savoir", {}),
        ("esco", "skillGroups_fr.csv", {"groups": "S1"}),
        ("esco", "broaderRelationsSkillPillar_fr.csv", {"groups": "S1"}),
        ("esco", "occupationSkillRelations_fr.csv", {"occupations": "7212"}),
    ],
)
def test_a_missing_file_is_named(take_list, kind, missing, choice):
    contents = ROME if kind == "rome" else ESCO
    stem = missing.removesuffix("_fr.csv")
    left = {name: text for name, text in contents.items() if not name.startswith(stem)}
    with pytest.raises(BadSourceError, match=f"lacks {missing}"):
        take_list(kind, left, **choice)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ('"code_ogr_savoir","libelle_savoir"\n\n"1","a"\n"2"\n', "csv, line 4: it has 1 cells"),
        (
            '"code_ogr_savoir","libelle_savoir"\n"1","a"\n"","b"\n',
            "csv, line 3: its key is missing",
        ),
        ('"code_ogr_savoir","libelle_savoir"\n"1","a\n"2","b"\n', "csv, line 2: a quotation mark"),
        ('"code_ogr_savoir","libelle_savoir"\n"1","a\nb\n', "csv, line 2: a quotation mark"),
        ('"code","libelle_savoir"\n"1","a"\n', "csv, line 1: there is no column «code_ogr_savoir»"),
        ("code_ogr_savoir,libelle_savoir\n1,a,b,\n", "csv, line 2: it has 4 cells"),
        (
            "code_ogr_savoir,libelle_savoir\n1,é\n2,éà".encode() + b"\xe9\n",
            "csv, line 3: a byte is damaged .0xE9",
        ),
        ("\n\n", "is empty"),
    ],
)
def test_a_broken_file_is_named_with_its_line_and_leaves_nothing(take_list, content, sentence):
    with pytest.raises(BadSourceError, match=sentence):
        take_list("rome", ROME | {KNOWLEDGE: content}, occupations="A12")
    assert Reference.objects.count() == 0


def test_lines_inside_a_cell_count_as_lines_of_the_file(take_list):
    text = ESCO["skills_fr.csv"] + "KnowledgeSkillCompetence,,knowledge,x,tisser,,\r\n"
    with pytest.raises(BadSourceError, match=r"skills_fr.csv, line 7: its key is missing"):
        take_list("esco", ESCO | {"skills_fr.csv": text})


def test_windows_text_other_separators_blank_lines_and_misspelt_columns_are_read(take_list):
    text = "code_ogr_savoirs;libele_savoir\n\n;\n200;Forêt\n201;Élagage\n"
    report = take_list("rome", ROME | {KNOWLEDGE: text.encode("cp1252")})
    assert outcome(report, "references") == (7, 0, 0)
    assert Reference.objects.get(uri="201").label_fr == "Élagage"


def test_two_releases_in_one_folder_are_refused(take_list):
    other = {KNOWLEDGE.replace("v460", "v461"): ROME[KNOWLEDGE]}
    with pytest.raises(BadSourceError, match="holds several releases"):
        take_list("rome", ROME | other)


def archive(path, contents):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in contents.items():
            made.writestr(name, content)
    return str(path)


def test_an_archive_is_read_where_it_lies(cast, take_list, tmp_path):
    inside = {f"../../{name}": text for name, text in ROME.items()}
    before = sorted(tmp_path.parent.rglob("*.csv"))
    report = take_list("rome", archive(tmp_path / "RefRomeCsv.zip", inside), occupations="A1202")

    assert outcome(report, "references") == (7, 0, 0)
    assert skill("301").name_fr == "Etre à l’écoute"
    assert sorted(tmp_path.parent.rglob("*.csv")) == before


def test_a_folder_of_archives_is_read_too(take_list, tmp_path):
    for language in ("fr", "en"):
        inside = {f"x/{name}": text for name, text in ESCO.items() if f"_{language}" in name}
        archive(tmp_path / f"{language}.zip", inside)
    report = take_list("esco", str(tmp_path))
    assert outcome(report, "references") == (6, 0, 0)
    assert "what stands above what" in report.left_out[0]


def test_an_archive_that_bursts_or_is_damaged_is_refused(take_list, tmp_path, monkeypatch):
    path = archive(tmp_path / "a.zip", ROME)
    whole = (tmp_path / "a.zip").read_bytes()
    (tmp_path / "cut.zip").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(BadSourceError, match="neither a folder nor a whole"):
        take_list("rome", str(tmp_path / "cut.zip"))
    (tmp_path / "bad.zip").write_bytes(whole[:60] + b"\0\0\0\0\0\0\0\0" + whole[68:])
    with pytest.raises(BadSourceError, match=r"bad.zip, unix_.* cannot be read"):
        take_list("rome", str(tmp_path / "bad.zip"))
    monkeypatch.setattr(files, "MOST_BYTES", 40)
    with pytest.raises(BadSourceError, match="more than any official file"):
        take_list("rome", path)
    assert Reference.objects.count() == 0
