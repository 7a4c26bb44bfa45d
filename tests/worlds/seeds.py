# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""How many worlds, and from which seed on.

`ENTREPAIRS_TEST_WORLDS` says how many (10), `ENTREPAIRS_TEST_SEED` the first one's seed, which
every world's name tells: `ENTREPAIRS_TEST_SEED=… ENTREPAIRS_TEST_WORLDS=1` builds it again.
"""

import os
from random import Random


def of(config):
    """The seeds of a run: new ones each time, the same for all its processes."""
    first = os.environ.get("ENTREPAIRS_TEST_SEED")
    if first is None:
        first = Random(config.getoption("randomly_seed", 0)).randrange(10**6)
    return range(int(first), int(first) + int(os.environ.get("ENTREPAIRS_TEST_WORLDS", "10")))


def sentence(config):
    """Said at the end of a run."""
    seeds = of(config)
    return f"{len(seeds)} random worlds, seeds {seeds[0]} to {seeds[-1]}."
