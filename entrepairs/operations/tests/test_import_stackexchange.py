# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A dumped community is taken over with its authors, its edits and what points at what."""

import os
import shutil
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from entrepairs.communities.models import Membership
from entrepairs.kernel.models import JournalEntry
from entrepairs.kernel.progress import Progress
from entrepairs.knowledge.models import Comment, Contribution, Link, Source, Useful, Version
from entrepairs.operations.importing import places, store
from entrepairs.operations.importing.faults import BadSourceError
from entrepairs.operations.importing.stackexchange import Dump, community, import_community
from entrepairs.operations.models import ImportedPerson, ImportRun
from entrepairs.people.models import Person

DUMP = Path(__file__).parent / "dump"
REAL = os.environ.get("ENTREPAIRS_TEST_DATA", "")


@pytest.fixture
def folder(tmp_path):
    return Path(shutil.copytree(DUMP, tmp_path / "peers"))


def take(cast, folder, *, host="", dry_run=False):
    place = places.place(
        organisation="Atelier Marceau", community="Counsellors", source=folder.name
    )
    return import_community(
        place, Dump(folder), host=host, dry_run=dry_run, progress=Progress(quiet=True)
    )


def post(number):
    return Contribution.objects.get(source__source_id=str(number))


def edit(folder, name, before, after):
    text = (folder / name).read_text()
    assert before in text
    (folder / name).write_text(text.replace(before, after))


def test_all_of_it_is_there(cast, folder):
    report = take(cast, folder)

    added = {thing: outcomes["added"] for thing, outcomes in report.table.items()}
    assert added == {
        "questions": 3,
        "answers": 2,
        "tutorials, from tag wikis": 1,
        "comments": 3,
        "links": 2,
        "subjects, from tags": 2,
        "people without login, authors": 2,
    }


def test_a_question_keeps_text_dates_score_licence_and_address(cast, folder):
    take(cast, folder)

    question = post(10)
    assert question.title == "How long may I withdraw?"
    assert question.html.startswith("<h2>Delay</h2>")
    assert 'href="https://pictures.example/form.png"' in question.html
    assert "<img" not in question.html
    assert (question.language, question.kind) == ("en", "question")
    assert question.published_at.isoformat() == "2020-02-01T09:00:00+00:00"
    assert question.active_at.isoformat() == "2020-03-01T09:00:00+00:00"
    assert (question.answers_count, question.comments_count, question.useful_count) == (2, 1, 0)
    assert {str(subject) for subject in question.subjects.all()} == {"sales-law", "Franchise"}
    source = question.source
    assert (source.licence, source.score) == ("CC BY-SA 4.0", 4)
    assert source.url == "https://peers.stackexchange.com/q/10"
    assert post(11).source.url == "https://peers.stackexchange.com/a/11"
    assert not Useful.objects.exists()


def test_links_of_the_site_itself_become_whole(cast, folder):
    take(cast, folder)

    assert 'href="https://peers.stackexchange.com/help"' in post(20).html


def test_the_accepted_answer_is_accepted_on_its_day(cast, folder):
    take(cast, folder)

    assert post(10).accepted == post(11)
    assert post(10).accepted_at.date().isoformat() == "2020-02-05"


def test_edits_become_versions(cast, folder):
    take(cast, folder)

    first, second, third = post(10).versions.order_by("number")
    assert (first.title, first.html) == ("How long?", "<p>When may I change my <em>mind</em>?</p>")
    assert (second.title, second.reason) == ("How long may I withdraw?", "clearer title")
    assert second.edited_by.name == "Tom"
    assert (third.title, third.html) == (post(10).title, post(10).html)
    assert (post(10).version, post(10).edited_at) == (3, third.edited_at)
    assert post(12).versions.count() == post(12).version == 1


def test_authors_become_people_who_can_claim_what_is_theirs(cast, folder):
    take(cast, folder)

    ines = post(10).author
    assert (ines.name, ines.email, ines.has_usable_password()) == ("Inès Moreau", None, False)
    assert Membership.objects.filter(person=ines, community=cast.counsellors).exists()
    assert not Person.objects.filter(name__in=["Silent", "Community"]).exists()


def test_who_is_nobody_is_named_by_the_row(cast, folder):
    take(cast, folder)

    assert (post(12).author, post(12).author_name) == (None, "passer-by")
    assert (post(30).author, post(30).author_name) == (None, "Community")
    assert Comment.objects.get(source__source_id="comment-11").author_name == "passer-by"


def test_comments_are_words_and_links(cast, folder):
    take(cast, folder)

    first, second, _third = Comment.objects.order_by("published_at")
    assert first.html == "<p>Which <em>contract</em> do you mean? &lt;b&gt;</p>"
    assert 'href="https://law.example/14"' in second.html
    assert second.source.url == "https://peers.stackexchange.com/posts/comments/11"


def test_a_tag_wiki_becomes_a_tutorial_by_who_wrote_it(cast, folder):
    take(cast, folder)

    wiki = post(40)
    assert (wiki.kind, wiki.title) == ("tutorial", "sales-law")
    assert wiki.html == "<p>All about the law of sales.</p>"
    assert wiki.author.name == "Inès Moreau"
    assert wiki.source.url == "https://peers.stackexchange.com/tags/sales-law/info"


def test_a_duplicate_is_closed_in_favour_of_the_other(cast, folder):
    take(cast, folder)

    assert post(30).duplicate_of == post(10)
    assert post(30).closed_at.date().isoformat() == "2020-05-02"
    kinds = Link.objects.values_list(
        "origin__source__source_id", "target__source__source_id", "kind"
    )
    assert set(kinds) == {("30", "10", "duplicate"), ("10", "20", "related")}


def test_a_sentence_for_each_thing_left_out(cast, folder):
    left = "\n".join(take(cast, folder).left_out)

    for sentence in (
        "1 answer, whose question is not in the dump.",
        "1 post that is neither question, answer nor tag wiki.",
        "1 comment, whose post is not imported.",
        "1 of 3 links, because the post at one end is not in the dump.",
        "2 users who wrote nothing there, or are programs of the site.",
        "1 badge: it was given for what was done there, not here.",
        "1 vote on a post that is not in the dump.",
        "1 bookmark, flag, bounty or review among the votes.",
        "counts of views and of favourites",
        "2 events of the history that change no title or text",
    ):
        assert sentence in left


def counts():
    things = (Contribution, Version, Comment, Link, Source, Person, Membership, ImportedPerson)
    return {model.__name__: model.objects.count() for model in things}


def test_a_second_run_adds_nothing(cast, folder):
    take(cast, folder)
    before, told = counts(), JournalEntry.objects.count()
    report = take(cast, folder)

    assert (report.number("added"), report.number("updated")) == (0, 0)
    assert (counts(), JournalEntry.objects.count()) == (before, told)


def test_a_later_dump_brings_what_changed(cast, folder):
    take(cast, folder)
    edit(folder, "Posts.xml", "&lt;p&gt;Fourteen days, see", "&lt;p&gt;Fifteen days, see")
    edit(folder, "Comments.xml", "À la signature.", "Avant la signature.")
    edit(
        folder,
        "Users.xml",
        "</users>",
        '<row Id="9" CreationDate="2021-01-01T08:00:00.000" DisplayName="Nour" /></users>',
    )
    edit(
        folder,
        "Comments.xml",
        "</comments>",
        '<row Id="20" PostId="11" Text="New" CreationDate="2021-01-02T08:00:00.000" '
        'UserId="9" /></comments>',
    )
    report = take(cast, folder)

    assert (report.table["answers"]["updated"], report.table["questions"]["updated"]) == (1, 0)
    assert (report.table["comments"]["updated"], report.table["comments"]["added"]) == (1, 1)
    answer = post(11)
    assert (answer.version, answer.comments_count) == (2, 2)
    assert answer.text == "Fifteen days, see this."
    assert post(10).answers_count == 2
    assert Comment.objects.get(source__source_id="comment-12").html == "<p>Avant la signature.</p>"
    assert Person.objects.filter(name="Nour").exists()
    assert JournalEntry.objects.filter(name=store.EDITED, about=answer.pk).exists()


def test_another_acceptance_of_the_source_is_followed_unless_the_asker_chose(cast, folder):
    take(cast, folder)
    edit(folder, "Posts.xml", 'AcceptedAnswerId="11"', 'AcceptedAnswerId="12"')
    take(cast, folder)
    assert post(10).accepted == post(12)

    Contribution.objects.filter(pk=post(10).pk).update(accepted=post(11))
    edit(folder, "Posts.xml", 'Score="4"', 'Score="5"')
    take(cast, folder)

    assert (post(10).accepted, post(10).source.score) == (post(11), 5)


def test_who_was_erased_is_not_made_again(cast, folder):
    take(cast, folder)
    Person.objects.filter(name="Tom").delete()
    edit(folder, "Posts.xml", 'Score="7"', 'Score="8"')
    take(cast, folder)

    assert not Person.objects.filter(name="Tom").exists()
    assert (post(11).author, post(11).author_name) == (None, "")


def test_who_claimed_the_account_and_left_the_group_is_not_put_back(cast, folder):
    from allauth.account.models import EmailAddress

    take(cast, folder)
    ines = post(10).author
    EmailAddress.objects.create(user=ines, email="ines@marceau.example", verified=True)
    Membership.objects.filter(person=ines).delete()

    take(cast, folder)

    assert not Membership.objects.filter(person=ines).exists()


def test_an_interrupted_import_leaves_whole_threads_and_goes_on(cast, folder, monkeypatch):
    monkeypatch.setattr(community, "BATCH", 1)
    write, calls = store.add, []

    def stop(place, texts):
        calls.append([text.source_id for text in texts])
        if len(calls) == 4:
            raise KeyboardInterrupt
        return write(place, texts)

    monkeypatch.setattr(store, "add", stop)
    with pytest.raises(KeyboardInterrupt):
        take(cast, folder)
    assert post(10).answers_count == 2
    assert Contribution.objects.filter(kind="question").count() == 1
    assert Comment.objects.count() == 2

    report = take(cast, folder)

    assert not any("10" in batch for batch in calls[4:])
    assert report.table["questions"]["added"] == 3
    assert (Contribution.objects.count(), Comment.objects.count(), Link.objects.count()) == (
        6,
        3,
        2,
    )
    assert ImportRun.objects.get().finished_at is not None


def test_a_dry_run_writes_nothing_and_counts_the_same(cast, folder):
    before = counts()
    planned = take(cast, folder, dry_run=True)
    assert counts() == before
    done = take(cast, folder)

    added = [{k: v["added"] for k, v in report.table.items()} for report in (planned, done)]
    assert added[0] == added[1]
    assert take(cast, folder, dry_run=True).number("added") == 0


@pytest.mark.parametrize(
    "name, before, after, sentence",
    [
        ("Posts.xml", "</posts>", "", "Posts.xml, line 13, column 1: the file is cut off."),
        ("Posts.xml", ' PostTypeId="7"', "", "Posts.xml, line 11: the row has no «PostTypeId»."),
        ("Posts.xml", 'ParentId="999" ', "", "Posts.xml, line 10: the row has no «ParentId»."),
        ("Posts.xml", 'Id="12"', 'Id="11"', "Posts.xml, line 5: «11» is there twice."),
        ("Votes.xml", 'PostId="998"', 'PostId="x"', "Votes.xml, line 7: «PostId» is «x», which"),
        ("Users.xml", "2020-01-04T", "soon", "Users.xml, line 6: «CreationDate» is «soon"),
        ("Posts.xml", 'Score="4"', 'Score="many"', "«Score» is «many», which is not a number."),
        ("Posts.xml", 'Id="12"', f'Id="{"9" * 30}"', "which is not a number."),
        ("Posts.xml", 'ClosedDate="', 'ClosedDate="soon', "«ClosedDate» is «soon"),
        ("Posts.xml", 'LastActivityDate="', 'LastActivityDate="?', "«LastActivityDate» is «?"),
        ("Tags.xml", "<tags>", '<!DOCTYPE t [<!ENTITY a "b">]><tags>', "it declares entities"),
    ],
)
def test_a_damaged_dump_is_refused_with_the_place(cast, folder, name, before, after, sentence):
    edit(folder, name, before, after)
    people = Person.objects.count()

    with pytest.raises(BadSourceError) as refused:
        take(cast, folder)

    assert sentence in str(refused.value)
    assert "Nothing was written." in str(refused.value)
    assert (Contribution.objects.count(), Person.objects.count()) == (0, people)


def test_another_encoding_than_declared_is_said(cast, folder):
    text = (folder / "Comments.xml").read_text()
    (folder / "Comments.xml").write_bytes(text.encode("latin-1"))

    with pytest.raises(BadSourceError, match="not in the encoding it declares"):
        take(cast, folder)


def test_a_folder_that_is_no_dump_is_said(cast, tmp_path):
    with pytest.raises(CommandError, match="it is not the folder of a Stack Exchange dump"):
        call_command(
            "import",
            *("stackexchange", str(tmp_path), "--community", "Counsellors"),
            *("--organisation", "Atelier Marceau"),
        )


def test_a_missing_file_is_left_out_and_said(cast, folder):
    (folder / "PostHistory.xml").unlink()
    report = take(cast, folder)

    assert any("PostHistory.xml" in sentence for sentence in report.left_out)
    assert post(10).version == 1


@pytest.mark.skipif(not REAL, reason="ENTREPAIRS_TEST_DATA names no folder of real data")
def test_a_real_community_has_all_its_rows(cast):
    report = take(cast, Path(REAL) / "stackexchange-french-meta")

    added = {thing: outcomes["added"] for thing, outcomes in report.table.items()}
    assert (added["questions"], added["answers"], added["comments"]) == (274, 487, 1305)
    assert (added["links"], added["tutorials, from tag wikis"]) == (128, 10)
    assert any(s.startswith("6 of 134 links") for s in report.left_out)
    for name, column in (("answers", "answers_count"), ("comments", "comments_count")):
        for row in Contribution.objects.all():
            assert getattr(row, name).count() == getattr(row, column)
