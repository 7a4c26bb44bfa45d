# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What every engine promises, and that the embedded one agrees with the shortest one."""

import random

import pytest

from entrepairs.discovery.engines import ANSWERS, LANGUAGES, WORDINGS, Look, Page, Within, Wording
from entrepairs.discovery.engines.memory import MemoryEngine
from entrepairs.discovery.engines.tantivy import TantivySearcher, TantivyWriter

EVERYWHERE = Within(frozenset(range(10)))


@pytest.fixture(params=["memory", "tantivy"])
def engine(request, tmp_path):
    """A writer and a searcher of the same place."""
    if request.param == "memory":
        both = MemoryEngine()
        yield both, both
    else:
        writer = TantivyWriter(tmp_path)
        yield writer, TantivySearcher(tmp_path)
        writer.close()


def page(number, title="", body="", **more):
    return Page(
        **{"id": number, "version": 1, "language": "fr", "group": 1} | more, title=title, body=body
    )


def found(searcher, words, collection=ANSWERS, language="fr", within=EVERYWHERE, **more):
    look = Look(dict.fromkeys(words, 1.0), within, more.pop("most", 10), **more)
    return [hit.page for hit in searcher.search(collection, language, look)]


def put(engine, *pages):
    writer, searcher = engine
    writer.index(pages)
    writer.commit()
    searcher.reload()
    return searcher


def test_what_is_not_committed_is_not_found(engine):
    engine[0].index([page(1, "velo")])
    engine[1].reload()
    assert found(engine[1], ["velo"]) == []


def test_a_page_takes_the_place_of_its_former_self(engine):
    put(engine, page(1, "velo", wordings=(Wording("bicyclett", 1),)))
    searcher = put(engine, page(1, "cargo", language="en"))
    assert found(searcher, ["velo"]) == []
    assert found(searcher, ["bicyclet"], WORDINGS) == []
    assert found(searcher, ["cargo"], language="en") == [1]


def test_a_removed_page_is_gone_with_its_wordings(engine):
    searcher = put(engine, page(1, "velo", wordings=(Wording("cargo", 1),)), page(2, "velo"))
    engine[0].remove([1])
    engine[0].commit()
    searcher.reload()
    assert found(searcher, ["velo"]) == [2]
    assert found(searcher, ["cargo"], WORDINGS) == []


def test_only_readable_communities_are_found(engine):
    searcher = put(engine, page(1, "velo", group=1), page(2, "velo", group=2))
    assert found(searcher, ["velo"], within=Within(frozenset({2}))) == [2]
    assert found(searcher, ["velo"], within=Within(frozenset())) == []


def test_a_community_with_little_is_not_crowded_out(engine):
    many = [page(number, "velo", group=1) for number in range(2, 60)]
    searcher = put(engine, page(1, "velo", "et beaucoup de mots autour", group=2), *many)
    assert found(searcher, ["velo"], within=Within(frozenset({2})), most=2) == [1]


def test_a_wording_keeps_to_its_own_community(engine):
    searcher = put(engine, page(1, "velo", group=1, wordings=(Wording("cargo", 1, group=2),)))
    assert found(searcher, ["cargo"], WORDINGS, within=Within(frozenset({1}))) == []
    assert found(searcher, ["cargo"], WORDINGS, within=Within(frozenset({1, 2}))) == [1]


def test_a_duplicate_is_another_way_to_the_page_it_points_to(engine):
    pointing = page(1, "velo", group=1, wordings=(Wording("velo", 1, group=1, leads_to=(2, 7)),))
    searcher = put(engine, pointing, page(2, "cargo", group=2))
    look = Look({"velo": 1.0}, EVERYWHERE, 10)
    assert {hit[1:] for hit in searcher.search(WORDINGS, "fr", look)} == {
        (1, 1, 0, 1),
        (2, 7, 1, 1),
    }
    engine[0].remove([1])
    engine[0].commit()
    searcher.reload()
    assert found(searcher, ["velo"], WORDINGS) == []


def test_labels_and_days_narrow(engine):
    searcher = put(
        engine,
        page(1, "velo", labels=frozenset({"kind:tip", "solved"}), day=5),
        page(2, "velo", labels=frozenset({"kind:question"}), day=9),
    )
    everywhere = frozenset(range(10))
    tips = Within(everywhere, labels=(frozenset({"kind:tip", "kind:tutorial"}),))
    assert found(searcher, ["velo"], within=tips) == [1]
    assert found(searcher, ["velo"], within=Within(everywhere, since=6)) == [2]


def test_a_word_a_letter_away_is_near(engine):
    searcher = put(engine, page(1, "assur"), page(2, "velo"))
    assert found(searcher, [], near={"asur": 1.0}) == [1]


def test_pieces_and_small_words_settle_the_order(engine):
    searcher = put(engine, page(1, "velo pour enfant"), page(2, "velo sans cargo"))
    grams = dict.fromkeys(["_car", "carg", "argo", "rgo_"], 0.2)
    assert found(searcher, ["velo"], WORDINGS, grams=grams) == [2, 1]
    assert found(searcher, ["velo"], WORDINGS, small={"=pour": 0.3}) == [1, 2]


def corpus(seed):
    rnd = random.Random(seed)
    vocabulary = [f"mot{letter}" for letter in "abcdefghijklmnopqrstuvwxyz"]
    return (
        rnd,
        vocabulary,
        [
            page(
                number,
                " ".join(rnd.choices(vocabulary, k=rnd.randint(1, 6))),
                " ".join(rnd.choices(vocabulary, k=rnd.randint(0, 30))),
                language=rnd.choice(LANGUAGES),
                group=rnd.randint(1, 4),
            )
            for number in range(1, 80)
        ],
    )


@pytest.mark.parametrize("seed", range(5))
def test_the_engines_agree_on_random_texts(seed, tmp_path):
    """Scores equal to the fifth digit: texts are short enough for exact lengths."""
    rnd, vocabulary, pages = corpus(seed)
    memory = put((MemoryEngine(k1=1.2),) * 2, *pages)
    writer = TantivyWriter(tmp_path)
    embedded = put((writer, TantivySearcher(tmp_path)), *pages)
    for _ in range(20):
        words = {word: rnd.choice([1.0, 0.3]) for word in rnd.sample(vocabulary, 3)}
        look = Look(words, Within(frozenset(rnd.sample(range(1, 5), 2))), most=100)
        for collection in (ANSWERS, WORDINGS):
            language = rnd.choice(LANGUAGES)
            one = {hit.page: hit.score for hit in memory.search(collection, language, look)}
            other = {hit.page: hit.score for hit in embedded.search(collection, language, look)}
            assert one == pytest.approx(other, rel=1e-4)
    writer.close()
