# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The book of the demo company holds together, and is set as a careful hand would set it."""

import re
from collections import Counter

import pytest

from entrepairs.communities.models import Community, Offer
from entrepairs.knowledge.models import Contribution, Report, Trial
from entrepairs.operations.demo.book import ANYBODY, ARRIVED_DAYS_AGO, NAMED, SECTIONS, Book

BOOK = Book()
PEOPLE = {row["key"] for row in BOOK.people}
SUBJECTS = {row["key"] for row in BOOK.subjects}
COMMUNITIES = {row["key"]: row for row in BOOK.communities}
SITES = {row["key"] for row in BOOK.organisation["site"]}
UNITS = {row["key"] for row in BOOK.organisation["unit"]}
WRITINGS = BOOK.writings
KEYS = {w.key for w in WRITINGS}
ANSWERS = [answer for w in WRITINGS for answer in w.answers]


def authors():
    for w in WRITINGS:
        for thing in (w, *w.answers):
            yield w.key, thing.author
            yield from ((w.key, comment.author) for comment in thing.comments)
        yield from ((w.key, told.author) for told in (*w.tried, *w.reports))
    for key, _, text in texts():
        yield from ((key, named) for named in NAMED.findall(text))


def texts():
    """(where, language, text) of everything that somebody wrote."""
    for w in WRITINGS:
        for text in (w.title, w.body, *w.sections.values(), *(t.sentence for t in w.tried)):
            yield w.key, w.language, text
        for thing in (w, *w.answers):
            yield from ((w.key, thing.language, c.body) for c in thing.comments)
        yield from ((w.key, answer.language, answer.body) for answer in w.answers)
    for n in BOOK.needs:
        language = COMMUNITIES[n.community].get("language", "fr")
        yield from ((n.wording, language, text) for text in (n.wording, n.reason))
        yield from ((n.wording, language, note) for _, _, note, _ in n.offers)
    for row in BOOK.people:
        yield row["key"], row.get("language", "fr"), row["bio"]
    for row in BOOK.communities:
        yield row["key"], row.get("language", "fr"), row["purpose"]
    for row in BOOK.thanks:
        language = next(p for p in BOOK.people if p["key"] == row["by"]).get("language", "fr")
        yield row["text"], language, row.get("words", "")


def test_keys_are_unique():
    for rows in (BOOK.people, BOOK.subjects, BOOK.communities, BOOK.organisation["unit"]):
        assert len({row["key"] for row in rows}) == len(rows)
    assert [key for key, n in Counter(w.key for w in WRITINGS).items() if n > 1] == []


def test_everybody_named_exists():
    assert [row for row in authors() if row[1] not in PEOPLE | {ANYBODY}] == []
    vouching = [thing.certified for w in WRITINGS for thing in (w, *w.answers) if thing.certified]
    assert {by for by, _ in vouching} <= PEOPLE
    assert {subject for _, subject in vouching} <= SUBJECTS
    for row in BOOK.communities:
        named = [*row["facilitators"], *row.get("ambassadors", ()), *row.get("members", ())]
        assert set(named) <= PEOPLE, row["key"]
    assert {row["manager"] for row in BOOK.people if "manager" in row} <= PEOPLE


def test_every_subject_place_and_community_exists():
    assert [w.key for w in WRITINGS if not set(w.subjects) <= SUBJECTS or not w.subjects] == []
    assert [w.key for w in WRITINGS if w.community not in COMMUNITIES] == []
    assert {row["parent"] for row in BOOK.subjects if "parent" in row} <= SUBJECTS
    for row in BOOK.people:
        told = [*row["helps"], *row.get("learns", ()), *row.get("interests", ())]
        assert set(told) <= SUBJECTS, row["key"]
        assert row["site"] in SITES
        assert row["unit"] in UNITS
    for row in BOOK.organisation["unit"]:
        assert set(row.get("sites", ())) <= SITES
        assert row.get("parent", row["key"]) in UNITS
    for row in BOOK.communities:
        assert set(row.get("from", ())) <= SITES | UNITS, row["key"]
        assert row.get("site", "part-dieu") in SITES
        assert set(row["subjects"]) <= SUBJECTS, row["key"]
    assert set(BOOK.names["jobs"]) <= UNITS


def test_writings_point_at_writings():
    assert [w.key for w in WRITINGS if not set(w.related) <= KEYS - {w.key}] == []
    doubles = [w for w in WRITINGS if w.duplicate_of]
    assert {w.duplicate_of for w in doubles} <= KEYS
    assert len(doubles) >= 3


def test_needs_hold_together():
    needs = BOOK.needs
    assert 25 <= len(needs) <= 35
    assert len({(n.community, n.wording.lower()) for n in needs}) == len(needs)
    assert {n.community for n in needs} <= COMMUNITIES.keys()
    assert {n.subject for n in needs} - {""} <= SUBJECTS
    named = {who for n in needs for who, *_ in (*n.offers, *filter(None, [n.taken]))}
    named |= {n.answered[1] for n in needs if n.answered}
    assert named | {n.author for n in needs} <= PEOPLE | {ANYBODY}
    assert {kind for n in needs for _, kind, *_ in n.offers} == set(Offer.Kind.values)
    by_key = {w.key: w for w in WRITINGS}
    for n in needs:
        assert all(who != n.author for who, *_ in n.offers), n.wording
        assert len(n.wording) <= 200, n.wording
        assert len(n.reason) <= 300, n.wording
        if n.answered:
            text = by_key[n.answered[0]]
            place = COMMUNITIES[text.community]["visibility"]
            assert text.community == n.community or place == "open", n.wording
            assert n.answered[2] <= min(n.days_ago, text.days_ago), n.wording


def thanked_in():
    """(what is said, the text, the answer or comment that it is for, if it is for one)."""
    by_key = {w.key: w for w in WRITINGS}
    for row in BOOK.thanks:
        text = by_key[row["text"]]
        things = (text, *text.answers)
        said = [(row["comment"], c) for t in things for c in t.comments if "comment" in row]
        given = [(a.author, a) for a in text.answers if a.author == row.get("answer")]
        yield row, text, [who for key, who in said if who.author == key] or [a for _, a in given]


def test_thanks_are_for_something_somebody_else_wrote():
    arrived = {row["key"] for row in BOOK.people if not row["years"]}
    for row, text, others in thanked_in():
        assert bool(others) == bool({"answer", "comment"} & row.keys()), row
        assert row["by"] in PEOPLE - {thing.author for thing in others[:1] or [text]}, row
        assert row["days_ago"] <= text.days_ago, row
        assert row["by"] not in arrived or row["days_ago"] <= ARRIVED_DAYS_AGO, row
        assert len(row.get("words", "")) <= 200, row
    once = Counter((r["text"], r["by"], r.get("answer"), r.get("comment")) for r in BOOK.thanks)
    assert set(once.values()) == {1}


def test_people_follow_what_there_is():
    by_key = {w.key: w for w in WRITINGS}
    assert set(BOOK.follows) <= PEOPLE
    for who, told in BOOK.follows.items():
        assert set(told) <= {"colleagues", "subjects", "questions"}
        assert told.get("colleagues", {}).keys() <= PEOPLE - {who}
        assert told.get("subjects", {}).keys() <= SUBJECTS, who
        for key, days_ago in told.get("questions", {}).items():
            assert by_key[key].kind == "question"
            assert by_key[key].author != who
            assert days_ago <= by_key[key].days_ago, (who, key)


def test_words_are_those_of_the_models():
    assert {row["kind"] for row in BOOK.communities} == set(Community.Kind.values)
    assert {row["visibility"] for row in BOOK.communities} == set(Community.Visibility.values)
    assert {r.reason for w in WRITINGS for r in w.reports} <= set(Report.Reason.values)
    assert {t.outcome for w in WRITINGS for t in w.tried} <= set(Trial.Outcome.values)
    assert set(SECTIONS) == set(Contribution.Section.values)


def test_only_questions_are_answered_and_one_answer_at_most_is_accepted():
    assert [w.key for w in WRITINGS if w.answers and w.kind != "question"] == []
    assert [w.key for w in WRITINGS if sum(a.accepted for a in w.answers) > 1] == []
    own = [w.key for w in WRITINGS for a in w.answers if a.accepted and a.author == w.author]
    assert own == []


def test_experts_certify_what_others_wrote_on_their_subject():
    vouched = [(w, thing) for w in WRITINGS for thing in (w, *w.answers) if thing.certified]
    assert [w.key for w, thing in vouched if thing.certified[0] == thing.author] == []
    assert [(w.key, t.certified) for w, t in vouched if t.certified[1] not in w.subjects] == []


def test_newcomers_write_nothing_before_they_came():
    newcomers = {row["key"] for row in BOOK.people if not row["years"]}
    early = [w.key for w in WRITINGS if w.author in newcomers and w.days_ago > ARRIVED_DAYS_AGO]
    early += [
        w.key
        for w in WRITINGS
        for answer in w.answers
        if answer.author in newcomers and w.days_ago - (answer.hours or 0) / 24 > ARRIVED_DAYS_AGO
    ]
    assert early == []


def test_a_person_tries_a_thing_once_and_not_their_own():
    for w in WRITINGS:
        tried = [t.author for t in w.tried if t.author != ANYBODY]
        assert len(tried) == len(set(tried)), w.key
        assert w.author not in tried, w.key
        assert all(0 <= t.minutes <= 480 for t in w.tried), w.key


def test_days_are_of_the_last_year_and_recent_ones_are_more():
    assert [w.key for w in WRITINGS if not 0 <= w.days_ago <= 365] == []
    assert sum(w.days_ago <= 182 for w in WRITINGS) > len(WRITINGS) / 2
    late = [a for w in WRITINGS for a in w.answers if a.hours and a.hours > w.days_ago * 24 + 24]
    assert late == []


def test_changes_find_their_words():
    for w in WRITINGS:
        for change in w.changes:
            assert change.section in SECTIONS
            assert change.new in w.sections[change.section], (w.key, change.new)
            assert change.days_ago < w.days_ago
            assert change.author in PEOPLE


def test_texts_fit_their_columns():
    assert [w.key for w in WRITINGS if not 5 <= len(w.title) <= 200] == []
    assert [w.key for w in WRITINGS if any(len(t.sentence) > 400 for t in w.tried)] == []
    assert [w.key for w in WRITINGS if w.kind != "tutorial" and len(w.body) < 60] == []
    assert [w.key for w in WRITINGS if w.kind == "tutorial" and not all(w.sections.values())] == []


def test_boards_hold_what_is_written_on_them():
    boards = [thing.board for w in WRITINGS for thing in (w, *w.answers) if thing.board]
    assert len(boards) >= 5
    assert all(len(board.lines) <= 6 and board.alt for board in boards)
    assert max(len(line) for board in boards for line in board.lines) <= 32
    assert [w.key for w in WRITINGS if w.board and w.kind == "tutorial"] == []


def test_html_is_of_the_few_tags():
    tags = {tag for _, _, text in texts() for tag in re.findall(r"</?(\w+)", text)}
    assert tags <= {"p", "ul", "ol", "li", "strong", "em", "h3", "blockquote"}


LOOSE = {
    "a straight apostrophe or quote": re.compile(r"['\"]|&quot;|&#"),
    "a space that could break": re.compile(r" [?!;:%»]|« "),
    "a missing space": re.compile(r"[^\s\u202f\xa0?!…][?!;»](?!\w)|«[^\xa0]|\w:(?!\d)"),
    "three dots": re.compile(r"\.\.\."),
}


@pytest.mark.parametrize("fault", LOOSE)
def test_french_is_set_well(fault):
    def words(text):
        return re.sub(r"<[^>]+>", "\n", text).replace("&nbsp;", "\xa0")

    french = [(where, words(text)) for where, language, text in texts() if language == "fr"]
    assert [(where, text) for where, text in french if LOOSE[fault].search(text)] == []


def test_english_has_curly_apostrophes_and_no_french_spaces():
    english = [(w, text) for w, language, text in texts() if language == "en"]
    assert [w for w, text in english if re.search(r"['\"\u202f\xa0]", text)] == []


def test_the_company_is_of_the_promised_size():
    kinds = Counter(w.kind for w in WRITINGS)
    assert len(PEOPLE) == 60
    assert len(BOOK.organisation["site"]) == 14
    assert len(COMMUNITIES) == 25
    assert len(BOOK.names["first"]["f"]) + len(BOOK.names["first"]["m"]) >= 160
    assert len(BOOK.names["last"]) >= 220
    assert kinds["question"] >= 70
    assert len(ANSWERS) >= 150
    assert kinds["tip"] >= 70
    assert kinds["tutorial"] >= 35
    assert kinds["experience"] >= 25
    assert 390 <= len(WRITINGS) + len(ANSWERS) <= 450


def test_the_company_talks():
    comments = sum(len(t.comments) for w in WRITINGS for t in (w, *w.answers))
    assert comments >= 300
    assert sum(len(w.tried) for w in WRITINGS) >= 120
    assert (
        sum(w.language == "en" for w in WRITINGS) + sum(a.language == "en" for a in ANSWERS) >= 15
    )
    assert sum(not w.answers for w in WRITINGS if w.kind == "question") >= 5
