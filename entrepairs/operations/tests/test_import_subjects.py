# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Subjects come from a table; what is known is completed, nothing is taken away."""

import pytest

from entrepairs.kernel.progress import Progress
from entrepairs.operations.importing.faults import BadSourceError
from entrepairs.operations.importing.subject_table import import_subjects
from entrepairs.people.models import Subject

TABLE = "Français;English;Synonymes\nPermaculture;Permaculture;culture durable\nTraite;;\n"


@pytest.fixture
def take(cast, tmp_path):
    def run(content, *, dry_run=False):
        file = tmp_path / "subjects.csv"
        file.write_text(content)
        return import_subjects(
            cast.house, str(file), dry_run=dry_run, progress=Progress(quiet=True)
        )

    return run


def named(name):
    subject = Subject.objects.get(name_fr=name)
    return subject.name_en, subject.synonyms


def test_a_second_run_adds_nothing_and_what_is_known_is_completed(cast, take):
    before = Subject.objects.count()
    assert take(TABLE, dry_run=True).number("added") == 2
    assert Subject.objects.count() == before
    assert take(TABLE).number("added") == 2
    assert take(TABLE).number("unchanged") == 2
    assert named("Permaculture") == ("Permaculture", ["culture durable"])
    told = take('french,english,synonyms\ntraite,Milking,"mulsion; lait"\n')
    assert told.number("updated") == 1
    assert named("traite") == ("Milking", ["mulsion", "lait"])
    assert Subject.objects.filter(organisation=cast.other, name_fr="Permaculture").count() == 0


@pytest.mark.parametrize(
    "content, sentence",
    [
        ("a;b\nc;d\n", "no column «french» nor «english»"),
        ("french;english;synonyms\n;;lait\n", "line 2: there is neither"),
        (f"french\n{'a' * 81}\n", "more than 80 characters"),
        ('french,synonyms\nTraite,"' + ";".join("abcdefghijklmnopqrstu") + '"\n', "more than 20"),
    ],
)
def test_a_bad_table_says_where_and_writes_nothing(cast, take, content, sentence):
    before = Subject.objects.count()
    with pytest.raises(BadSourceError, match=sentence):
        take(content)
    assert Subject.objects.count() == before
