# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Official lists are kept whole; what is chosen of them becomes skills, once, under our names."""

import pytest
from django.core.management import CommandError, call_command

from entrepairs.operations.importing.faults import BadSourceError
from entrepairs.operations.importing.taxonomies import taking
from entrepairs.operations.tests.official import (
    BASE,
    COMPETENCES,
    ESCO,
    KNOWLEDGE,
    LONG,
    ROME,
    changed,
    outcome,
    skill,
)
from entrepairs.people.models import Subject
from entrepairs.people.queries import profiles
from entrepairs.skills.models import Reference


def test_without_a_choice_all_is_kept_and_nothing_becomes_a_skill(cast, take_list):
    before = Subject.objects.count()
    report = take_list("rome", ROME)

    assert outcome(report, "references") == (7, 0, 0)
    assert Subject.objects.count() == before
    said = "\n".join(report.lines())
    assert "7 references are kept; none was chosen as a skill." in said
    assert "--occupations K1201" in said
    assert Reference.objects.filter(organisation=cast.other).count() == 0
    assert Reference.objects.get(uri="100").broader == "300"


def test_an_occupation_gives_its_macro_competences_or_all_it_takes(cast, take_list):
    report = take_list("rome", ROME, occupations="a1201")
    assert outcome(report, "skills") == (1, 0, 0)
    assert skill("300").name_fr == "Entretenir une forêt"
    assert "A1201 Bûcheron / Bûcheronne" in report.notes[0]

    report = take_list("rome", ROME, occupations="A12*", level="all")
    # Franchise is a skill of the cast already, by its name.
    assert outcome(report, "skills") == (3, 0, 1)
    assert "already by that name" in "\n".join(report.notes)
    assert skill("201") == cast.subject
    assert skill("100").parent == skill("300")
    assert skill("200") is None


def test_skills_are_chosen_by_the_codes_of_macro_competences(cast, take_list):
    take_list("rome", ROME, skills="4a1, 200")
    assert (skill("300").name_fr, skill("200").name_fr) == (
        "Entretenir une forêt",
        "Essences d’arbres",
    )
    assert skill("100") is None
    take_list("rome", ROME, skills="4A101", level="all")
    assert skill("100").parent == skill("300")


def test_long_names_are_cut_at_a_word_and_never_taken_for_each_other(cast, take_list):
    take_list("rome", ROME, skills="101,102")
    first, second = skill("101").name_fr, skill("102").name_fr
    assert first.startswith("Evaluer la situation")
    assert first.endswith("secours à toutes…")
    assert second.endswith("… (2)")
    assert max(len(first), len(second)) <= 80
    assert Reference.objects.get(uri="101").label_fr == LONG
    assert outcome(take_list("rome", ROME, skills="101,102"), "skills") == (0, 0, 2)


def test_a_second_run_adds_nothing_and_says_so(cast, take_list):
    take_list("rome", ROME, occupations="A12", level="all")
    before = list(Subject.objects.order_by("pk").values())
    report = take_list("rome", ROME, occupations="A12", level="all")

    assert report.number("added") == report.number("updated") == 0
    assert "Nothing is new: all of it was here." in report.notes
    assert list(Subject.objects.order_by("pk").values()) == before


def test_a_dry_run_counts_the_same_and_writes_nothing(cast, take_list):
    before = Subject.objects.count()
    told = take_list("rome", ROME, occupations="A12", level="all", dry_run=True)
    assert (Subject.objects.count(), Reference.objects.count()) == (before, 0)
    assert told.table == take_list("rome", ROME, occupations="A12", level="all").table


def test_a_name_follows_the_list_until_somebody_renames_the_skill(cast, take_list):
    take_list("rome", ROME, skills="200,300")
    Subject.objects.filter(name_fr="Entretenir une forêt").update(name_fr="Forêt")
    later = changed(ROME, COMPETENCES, "Entretenir une forêt", "Gérer une forêt")
    later = changed(later, KNOWLEDGE, "Essences d'arbres", "Essences forestières")
    report = take_list("rome", later)

    assert outcome(report, "references") == (0, 2, 5)
    assert outcome(report, "skills") == (0, 1, 0)
    assert (skill("200").name_fr, skill("300").name_fr) == ("Essences forestières", "Forêt")
    assert Reference.objects.get(uri="300").label_fr == "Gérer une forêt"
    assert "is called otherwise here" in "\n".join(report.notes)


def test_apostrophes_are_typographic_and_hide_nothing_that_is_here(cast, take_list):
    ours = Subject.objects.create(organisation=cast.house, name_fr="Essences d'arbres")
    take_list("rome", ROME, skills="200,301")
    assert skill("200") == ours
    assert skill("301").name_fr == Reference.objects.get(uri="301").label_fr == "Etre à l’écoute"
    assert profiles.subject_named(cast.awa, "etre à l'écoute") == skill("301")


def test_names_of_an_earlier_import_get_their_apostrophes_unless_renamed(cast, take_list):
    take_list("rome", ROME, skills="200,301")
    Reference.objects.filter(uri="200").update(label_fr="Essences d'arbres")
    Reference.objects.filter(uri="301").update(label_fr="Etre à l'écoute")
    Subject.objects.filter(pk=skill("200").pk).update(name_fr="Essences d'arbres")
    Subject.objects.filter(pk=skill("301").pk).update(name_fr="Écouter")
    take_list("rome", ROME)
    assert (skill("200").name_fr, skill("301").name_fr) == ("Essences d’arbres", "Écouter")
    report = take_list("rome", ROME)
    assert report.number("added") == report.number("updated") == 0


def test_a_name_that_is_another_skills_is_not_taken_from_it(cast, take_list):
    take_list("rome", ROME, skills="200")
    take_list("rome", changed(ROME, KNOWLEDGE, "Essences d'arbres", "Deductible"))
    assert skill("200").name_fr == "Essences d’arbres"


def test_a_merged_skill_is_followed_to_the_one_that_stays(cast, take_list):
    take_list("rome", ROME, skills="200")
    last = Subject.objects.create(organisation=cast.house, name_fr="Bois")
    middle = Subject.objects.create(organisation=cast.house, name_fr="Arbres", merged_into=last)
    Subject.objects.filter(pk=skill("200").pk).update(merged_into=middle)
    before = Subject.objects.count()
    report = take_list("rome", ROME, skills="200")

    assert skill("200") == last
    assert outcome(report, "skills") == (0, 0, 1)
    assert Subject.objects.count() == before


def test_what_left_the_list_stays_with_its_skill(cast, take_list):
    take_list("rome", ROME, skills="200")
    line = '"200","Essences d\'arbres","Produits"\n'
    report = take_list("rome", changed(ROME, KNOWLEDGE, line, ""))

    assert "One reference is no longer in the list" in "\n".join(report.notes)
    assert skill("200").name_fr == "Essences d’arbres"


def test_a_parent_set_here_is_left_and_no_circle_is_made(cast, take_list):
    take_list("rome", ROME, skills="300,301")
    above = skill("300")
    own = Subject.objects.create(
        organisation=cast.house, name_fr="Abattre un arbre", parent=cast.subject
    )
    take_list("rome", ROME, skills="100")
    assert skill("100") == own
    assert skill("100").parent == cast.subject
    Subject.objects.filter(pk=own.pk).update(parent=None)
    Subject.objects.filter(pk=above.pk).update(parent=own)
    take_list("rome", ROME)
    assert skill("100").parent is None


def test_too_many_at_once_are_refused_with_the_number(cast, take_list, monkeypatch):
    monkeypatch.setattr(taking, "MOST_CHOSEN", 3)
    with pytest.raises(
        BadSourceError, match=r"4 skills are chosen, at most 3 .* fewer occupations"
    ):
        take_list("rome", ROME, occupations="A12", level="all")
    assert Reference.objects.count() == 0


def test_languages_of_esco_meet_by_address(cast, take_list):
    report = take_list("esco", ESCO, groups="S1")

    assert outcome(report, "references") == (6, 0, 0)
    one = Reference.objects.get(uri=f"{BASE}a")
    assert (one.label_fr, one.label_en) == ("gérer une équipe", "manage a team")
    assert one.other_labels == ["mener une équipe", "animer une équipe", "négocier", "lead a team"]
    assert Reference.objects.get(uri=f"{BASE}d").label_fr == ""
    # A group brings what is below it; what is another entry's name is nobody's synonym.
    assert outcome(report, "skills") == (4, 0, 0)
    made = skill(f"{BASE}a")
    assert made.synonyms == ["mener une équipe", "animer une équipe", "lead a team"]
    assert made.parent == skill(f"{BASE}S1.2")
    assert skill(f"{BASE}b").parent == made
    assert skill(f"{BASE}c") is None


def test_a_language_fetched_later_completes_what_is_still_the_lists(cast, take_list, folder_of):
    french = {name: text for name, text in ESCO.items() if name != "skills_en.csv"}
    take_list("esco", folder_of(french, "fr"), groups=f"{BASE}S1.2")
    Subject.objects.filter(name_fr="négocier").update(name_fr="Négociation")
    english = (
        ESCO["skills_en.csv"] + f"KnowledgeSkillCompetence,{BASE}b,knowledge,x,negotiate,,,\r\n"
    )
    both = folder_of(ESCO | {"skills_en.csv": english}, "both")
    report = take_list("esco", both)

    assert outcome(report, "references") == (1, 2, 3)
    assert skill(f"{BASE}a").name_en == "manage a team"
    assert skill(f"{BASE}b").name_en == ""
    # Files in one language take nothing away from the other.
    assert outcome(take_list("esco", folder_of(french, "fr")), "references") == (0, 0, 5)
    assert report.number("added") == 1


@pytest.mark.parametrize(
    ("occupations", "level", "made"),
    [
        ("7212", "essential", 1),
        ("soudeur", "all", 2),
        ("72*", "all", 2),
        ("7212.3", "essential", 1),
    ],
)
def test_an_occupation_of_esco_gives_what_it_needs(cast, take_list, occupations, level, made):
    assert (
        outcome(take_list("esco", ESCO, occupations=occupations, level=level), "skills")[0] == made
    )


def test_the_commands_print_a_report_or_a_sentence(cast, folder_of, capsys):
    house = ("--organisation", cast.house.name)
    call_command("import", "rome", folder_of(ROME, "rome"), "--occupations", "A1201", *house)
    call_command("import", "esco", folder_of(ESCO, "esco"), "--groups", "S1.2", "--dry-run", *house)
    said = capsys.readouterr().out
    assert "ROME in «rome»" in said
    assert "ESCO in «esco» (dry run: nothing was written)" in said
    assert Reference.objects.filter(scheme="esco").count() == 0
    with pytest.raises(CommandError, match="neither a folder"):
        call_command("import", "rome", "/nowhere", *house)
