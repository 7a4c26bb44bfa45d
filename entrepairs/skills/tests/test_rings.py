# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Whoever arranges attestations among a few is seen; whoever attests normally is not."""

from itertools import combinations, permutations, product
from random import Random
from time import process_time

import pytest

from entrepairs.skills.rings import collusive

PEOPLE = 2000
PAIRS = 1000
NEW = 50_000  # people of an arrangement, of whom the network knows nothing


def random_network(seed, people=PEOPLE, pairs=PAIRS):
    random = Random(seed)
    made = set()
    while len(made) < pairs:
        made.add(tuple(random.sample(range(people), 2)))
    return made


def scale_free(seed):
    """Whoever was attested is attested again: a few experts receive much."""
    random, made, known = Random(seed), set(), list(range(PEOPLE))
    while len(made) < PAIRS:
        by, of = random.randrange(PEOPLE), random.choice(known)
        if by != of and (by, of) not in made:
            made.add((by, of))
            known += [of, of]
    return made


def communities(seed):
    """Communities of thirty, each with three experts, who attest one another too."""
    random, made = Random(seed), set()
    while len(made) < PAIRS:
        place = 30 * random.randrange(PEOPLE // 30)
        by, of = place + random.randrange(30), place + random.randrange(3)
        if by != of:
            made.add((by, of))
    return made


def lively(seed):
    """Two to three each: enough for one giant component."""
    return random_network(seed, people=400)


def pairs_of(edges):
    return {(by, of) for by, of in edges if (of, by) in edges}


def ring(size, first=NEW):
    return {(first + one, first + (one + 1) % size) for one in range(size)}


def clique(size, seed=0, first=NEW):
    """All attest one another one way, and a circle runs through them: no pair gives it away."""
    random, made = Random(seed), ring(size, first)
    for one, other in combinations(range(first, first + size), 2):
        if not made & {(one, other), (other, one)}:
            made |= {random.choice([(one, other), (other, one)])}
    return made


@pytest.mark.parametrize("normal", [random_network, scale_free, communities, lively])
@pytest.mark.parametrize("seed", range(5))
def test_a_thousand_normal_pairs_are_not_caught(normal, seed):
    edges = normal(seed)

    assert len(edges) == PAIRS
    assert collusive(edges) == pairs_of(edges)


def test_by_accident_next_to_nothing_is_caught():
    networks = [random_network(seed) for seed in range(40)]

    by_accident = sum(len(collusive(edges) - pairs_of(edges)) for edges in networks)

    assert by_accident / (len(networks) * PAIRS) < 0.001


def test_the_lively_network_holds_what_the_test_wants():
    """From one person to most others, and from those back."""
    edges = lively(0)
    forth, back = reached(edges, 0), reached({(of, by) for by, of in edges}, 0)

    assert len(forth & back) > 200


def reached(edges, start):
    ahead = {}
    for by, of in edges:
        ahead.setdefault(by, set()).add(of)
    seen, left = {start}, [start]
    while left:
        new = ahead.get(left.pop(), set()) - seen
        seen |= new
        left += new
    return seen


def test_nobody_attests_oneself_and_pairs_never_count():
    assert collusive([(1, 1), (1, 2), (2, 1), (1, 3)]) == {(1, 1), (1, 2), (2, 1)}


def test_a_chain_and_a_star_count():
    assert not collusive([(1, 2), (2, 3), (3, 4), *((one, 9) for one in range(10, 60))])


def test_three_who_attest_downwards_are_no_ring():
    assert not collusive([(1, 2), (1, 3), (2, 3)])


def test_a_team_that_attests_downwards_counts_also_in_a_long_circle():
    """All are linked, and receive from each other: but from above, and nothing comes back."""
    downwards = set(combinations(range(1, 5), 2))
    around = {(one, one + 1) for one in range(4, 20)} | {(20, 1)}

    assert not collusive(downwards | around)


@pytest.mark.parametrize("size", range(3, 9))
def test_a_ring_does_not_count(size):
    assert collusive(ring(size)) == ring(size)


def test_a_long_circle_counts():
    assert not collusive(ring(9))


@pytest.mark.parametrize("size", range(3, 11))
def test_a_clique_of_pairs_does_not_count(size):
    edges = set(permutations(range(size), 2))

    assert collusive(edges) == edges


@pytest.mark.parametrize("size", range(3, 13))
def test_a_clique_without_pairs_does_not_count(size):
    edges = clique(size)

    assert not pairs_of(edges)
    assert collusive(edges) == edges


@pytest.mark.parametrize("normal", [random_network, scale_free, communities, lively])
@pytest.mark.parametrize("seed", range(3))
def test_the_hidden_are_found_and_only_they(normal, seed):
    """In the midst of others: each gives to an expert outside, and some receive from outside."""
    edges = normal(seed)
    arranged, cover = set(), set()
    for size, (kind, first) in product(range(3, 9), [(ring, NEW), (clique, 2 * NEW)]):
        group = kind(size, first=first + 100 * size)
        arranged |= group
        people = sorted({one for pair in group for one in pair})
        cover |= {(one, one % 30) for one in people}
        cover |= {(1000 + one, one) for one in people[: size // 2]}

    caught = collusive(edges | arranged | cover)

    assert caught == pairs_of(edges) | arranged


@pytest.mark.parametrize("size", range(3, 9))
def test_a_few_honest_attestations_are_no_cover(size):
    honest = [(one, NEW) for one in range(1, 1 + size // 2)]

    assert collusive({*ring(size), *honest}) == ring(size)


@pytest.mark.parametrize("size", range(3, 9))
def test_people_whom_many_others_attest_are_no_ring(size):
    """They are known far beyond the circle: what they say about one another is worth something."""
    honest = [(10 * one + other, one) for one in range(NEW, NEW + size) for other in range(3)]

    assert not collusive({*ring(size), *honest})


def test_one_pair_inside_does_not_save_the_rest_of_a_ring():
    edges = {*ring(5), (NEW + 1, NEW)}

    assert collusive(edges) == edges


def test_exchanges_with_outsiders_are_no_cover():
    outside = {(one, one + 1000) for one in range(NEW, NEW + 5)}
    outside |= {(other, one) for one, other in outside}

    assert collusive(ring(5) | outside) == ring(5) | outside


def test_a_clique_keeps_its_guest_apart():
    guest = (NEW - 1, NEW)

    assert collusive({*clique(6), guest}) == clique(6)


def test_a_community_at_work_counts():
    """Thirty who attest six others each, all inside: closed, but not a few."""
    random = Random(1)
    edges = {(by, of) for of in range(30) for by in random.sample(range(30), 6) if by != of}

    assert collusive(edges) == pairs_of(edges)


def test_the_order_of_the_edges_changes_nothing():
    edges = sorted({*random_network(3, people=300), *ring(5), *clique(7, first=2 * NEW)})
    shuffled = Random(1).sample(edges, len(edges))

    assert collusive(iter(shuffled)) == collusive(edges)


def test_a_large_organisation_is_looked_at_in_seconds():
    edges = random_network(1, people=20_000, pairs=100_000)
    start = process_time()

    collusive(edges)

    assert process_time() - start < 15
