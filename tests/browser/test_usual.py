# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Ten usual tasks on a small phone, by somebody who has just arrived: none may get longer."""

import pytest

from bench import scene
from bench.phone import DEVICE, Phone
from bench.usual import TASKS

# Screens and taps of each. Seconds are measured by `python -m bench.tasks`, never here.
COSTS = {
    "ask a question": (2, 4),
    "find an answer": (1, 2),
    "answer a colleague": (2, 3),
    "share a tip with a photo": (3, 8),
    "say that a text is useful": (2, 2),
    "say what a tutorial changed": (2, 5),
    "name a need": (3, 6),
    "answer an invitation": (1, 1),
    "not me, but somebody else": (2, 4),
    "choose when mails come": (3, 5),
}


@pytest.fixture
def phone(cast, index, seat):
    people = [cast.bruno]
    scene.prepare(lead=cast.awa, asker=cast.eva, community=cast.counsellors, people=people)
    index()
    page = seat(cast.bruno, DEVICE)
    return Phone(page, group=cast.counsellors.name, colleague=cast.chloe.name, own="sails")


@pytest.mark.parametrize("name", TASKS)
def test_a_usual_task_takes_no_more_than_it_did(phone, name):
    phone.begin()
    TASKS[name](phone)
    assert (phone.cost.screens, phone.cost.taps) == COSTS[name]
