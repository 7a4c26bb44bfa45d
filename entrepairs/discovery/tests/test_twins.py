# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Two worlds that differ only in what one may not know answer alike.

How rare a word is, is counted over all pages of a language: the order of nearly equal results, and
whether the first is called sure, may change (docs/search.md). Nothing else does.
"""

import pytest

from entrepairs.discovery import following, queries
from entrepairs.discovery.actions import confirm_wording
from entrepairs.discovery.queries import Asked
from entrepairs.kernel import scope
from entrepairs.knowledge.models import Contribution

ASKED = [
    "vélo électrique",
    "échéamce",
    "franchise",
    "zorglub secret",
    "zorglab",
    "que répondre au client",
    "insure a bike",
    "secret",
]


def seen(person):
    """What a person gets, the order of results and the sure word apart."""
    with scope.request_scope():
        pages = [queries.search(person, Asked(text)) for text in ASKED]
        typed = [queries.similar(person, Asked(text)) for text in ASKED]
    return [
        (
            {hit.slug: (hit.title, hit.passage, hit.state) for hit in page.hits},
            page.has_next,
            page.correction,
            set(page.communities),
            set(page.subjects),
        )
        for page in [*pages, *typed]
    ]


@pytest.mark.parametrize("who", ["bruno", "farid", "diego"])
def test_a_hidden_text_changes_nothing_for_who_may_not_know_it(book, cast, index, who):
    index()
    before = seen(getattr(cast, who))
    for title in ("Zorglub secret du client", "Échéamce électrique", "A secret zorglub"):
        text = book.write("question", title, "zorglub zorglub", cast.eva, community=cast.hidden)
        confirm_wording(actor=cast.eva, contribution=text, text="franchise secret")
    index()
    assert seen(getattr(cast, who)) == before
    assert seen(cast.eva) != before


def test_a_duplicate_elsewhere_keeps_its_words_to_itself(book, cast, index):
    """A wording inherits the permission of its own question, not of what it points to."""
    secret = book.write("question", "Zorglub ?", "", cast.eva, community=cast.hidden)
    index()
    before = seen(cast.bruno)
    Contribution.objects.filter(pk=secret.pk).update(duplicate_of=book.solved)
    book.write("tip", "Autre chose", "", cast.eva, community=cast.hidden)
    queries_of_eva = seen(cast.eva)
    following.request_rebuild()
    index()
    assert seen(cast.bruno) == before
    assert seen(cast.eva) != queries_of_eva
