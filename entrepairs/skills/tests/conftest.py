# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What colleagues attest, and the reader that learns from it."""

import pytest

from entrepairs.kernel import readers
from entrepairs.knowledge.tests import conftest as knowledge

asked, tip, joker, near, relay = (
    knowledge.asked,
    knowledge.tip,
    knowledge.joker,
    knowledge.near,
    knowledge.relay,
)


@pytest.fixture
def learn():
    """Lets all readers read the journal to its end, as the worker would."""
    return readers.catch_up
