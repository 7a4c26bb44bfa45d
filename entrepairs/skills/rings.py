# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which attestations do not count: those that people exchange among themselves.

Three figures are looked for in the whole organisation's network, on whatever skill. Pairs that
attested one another. Rings: circles of 3 to 8. Cliques: strongly connected groups of 3 to 12 in
which everybody is linked with at least half of the others, a k-plex (Seidman and Foster, "A
graph-theoretic generalization of the clique concept", Journal of Mathematical Sociology 6, 1978).
Rings and cliques must also be closed: what they receive comes mostly from within, as in the
communities of Flake, Lawrence and Giles ("Efficient identification of Web communities", KDD 2000).
Both lie inside a strongly connected component (Tarjan, "Depth-first search and linear graph
algorithms", SIAM Journal on Computing 1, 1972): the rest of the network is left alone.

A circle by accident exists: a random network in which people receive c attestations each holds
about c^k / k circles of k. Nearly all are open, so nearly all are spared. One that happens to be
closed cannot be told from one that was agreed on, and is caught.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

Edge = tuple[int, int]
People = AbstractSet[int]

SMALLEST = 3  # two are a pair
LONGEST_RING = 8  # a longer circle is what any lively network holds by accident
LARGEST_CLIQUE = 12  # above, it is a team at work, and no longer an arrangement of a few
# Of what a ring receives: most, with room for a few honest attestations as cover.
RING_RECEIVES = 0.6
# Of what a ring gives: an accidental circle is a crossing of people who also attest others. A
# clique need not show it: so many links are no accident, and to give elsewhere costs nothing.
RING_GIVES = 0.5
# Of what a clique receives. More than a ring, since it makes more itself, and since in a small
# community that learns together anybody's neighbours give a good half.
CLIQUE_RECEIVES = 0.75
LINKED = 0.5  # of the others in a clique, either way; whoever is linked with fewer is a guest
# In a closed clique nobody receives much more than all others could give. This also keeps the
# search away from experts whom many attest.
MOST_RECEIVED = 2 * (LARGEST_CLIQUE - 1)


@dataclass(frozen=True)
class Network:
    """Who received from whom, and who gave to whom."""

    received: Mapping[int, People]
    given: Mapping[int, People]


def collusive(edges: Iterable[Edge]) -> frozenset[Edge]:
    """Of attestations (by, of), those that do not count. The order of the edges changes nothing.

    About a second for a hundred thousand edges.
    """
    every = set(edges)
    caught = {(by, of) for by, of in every if by == of or (of, by) in every}
    # Twice: a pair may close a circle, and it may also serve a circle as cover.
    for looked_at in (every, every - caught):
        net = _network(looked_at)
        for group in _closed_groups(net):
            caught |= {(by, of) for of in group for by in net.received[of] & group}
    return frozenset(caught)


def _network(edges: Iterable[Edge]) -> Network:
    pairs = [(by, of) for by, of in edges if by != of]
    people = {one for pair in pairs for one in pair}
    received: dict[int, set[int]] = {one: set() for one in people}
    given: dict[int, set[int]] = {one: set() for one in people}
    for by, of in pairs:
        received[of].add(by)
        given[by].add(of)
    return Network(received, given)


def _closed_groups(net: Network) -> Iterator[frozenset[int]]:
    reachable = {one for one in net.received if len(net.received[one]) <= MOST_RECEIVED}
    for part in _components(net, reachable):
        if len(part) >= SMALLEST:
            yield from _rings(net, part)
            yield from _cliques(net, part)


def _components(net: Network, people: People) -> Iterator[frozenset[int]]:
    """The strongly connected components among some people, by Tarjan's method.

    Without recursion: a component may hold a whole organisation.
    """
    number: dict[int, int] = {}
    low: dict[int, int] = {}
    open_ones: dict[int, None] = {}  # in the order of their numbers
    walk: list[tuple[int, Iterator[int]]] = []

    def enter(one: int) -> None:
        number[one] = low[one] = len(number)
        open_ones[one] = None
        walk.append((one, iter(net.given[one] & people)))

    for root in sorted(people):
        if root not in number:
            enter(root)
        while walk:
            one, ahead = walk[-1]
            other = next(ahead, None)
            if other is None:
                walk.pop()
                if walk:
                    low[walk[-1][0]] = min(low[walk[-1][0]], low[one])
                if low[one] == number[one]:
                    yield _closed_off(open_ones, one)
            elif other not in number:
                enter(other)
            elif other in open_ones:
                low[one] = min(low[one], number[other])


def _closed_off(open_ones: dict[int, None], one: int) -> frozenset[int]:
    part = set()
    while one not in part:
        part.add(open_ones.popitem()[0])
    return frozenset(part)


def _rings(net: Network, part: People) -> Iterator[frozenset[int]]:
    """Walk from each person to who attested them, as long as little comes from elsewhere.

    Each step spends what the person received beside the step. So little may be spent that no walk
    branches often, and all closed rings are found.
    """
    spare = int(LONGEST_RING / RING_RECEIVES) - LONGEST_RING
    beside = {one: len(net.received[one]) - 1 for one in part}
    for start in part:
        walks: list[tuple[tuple[int, ...], int]] = [((start,), spare - beside[start])]
        while walks:
            walk, left = walks.pop()
            if left < 0:
                continue
            before = net.received[walk[-1]]
            if start in before and len(walk) >= SMALLEST and _is_ring(net, frozenset(walk)):
                yield frozenset(walk)
            if len(walk) < LONGEST_RING:
                # A ring is walked once only, from whoever has the lowest number.
                further = (one for one in before & part if one > start and one not in walk)
                walks += [((*walk, one), left - beside[one]) for one in further]


def _is_ring(net: Network, group: People) -> bool:
    received = sum(len(net.received[one]) for one in group)
    given = sum(len(net.given[one]) for one in group)
    within = _within(net, group)
    return within >= RING_RECEIVES * received and within >= RING_GIVES * given


def _within(net: Network, group: People) -> int:
    return sum(len(net.received[one] & group) for one in group)


def _cliques(net: Network, part: People) -> Iterator[frozenset[int]]:
    """Grow a group from each person and whoever shares most of their links; look at each size."""
    links = {one: (net.received[one] | net.given[one]) & part for one in part}
    seen: set[frozenset[int]] = set()
    for one in sorted(part):
        shared = {who: len(links[one] & links[who]) for who in links[one]}
        other = max(shared, key=lambda who: (shared[who], -len(net.received[who]), -who))
        if shared[other]:
            grown = set(_grown(net, links, one, other)) - seen
            seen |= grown
            yield from (group for group in grown if _is_clique(net, links, group))


def _grown(
    net: Network, links: Mapping[int, People], one: int, other: int
) -> Iterator[frozenset[int]]:
    """Who is linked with most of the group comes next; of equals, who received least."""
    group = {one, other}
    ties = Counter([*links[one], *links[other]])
    while len(group) < LARGEST_CLIQUE:
        enough = LINKED * len(group)
        near = [who for who, tied in ties.items() if tied >= enough and who not in group]
        if not near:
            return
        new = max(near, key=lambda who: (ties[who], -len(net.received[who]), -who))
        group.add(new)
        ties.update(links[new])
        yield frozenset(group)


def _is_clique(net: Network, links: Mapping[int, People], group: People) -> bool:
    received = sum(len(net.received[one]) for one in group)
    within = _within(net, group)
    enough = LINKED * (len(group) - 1)
    return (
        within > len(group)  # as many as people are a bare ring, of which more is asked
        and within >= CLIQUE_RECEIVES * received
        and all(len(links[one] & group) >= enough for one in group)
        and next(_components(net, group)) == group
    )
