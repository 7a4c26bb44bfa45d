# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Copies and erasures in random worlds, for everybody of them.

I44: a copy holds all that its person wrote, and no word of others that they may not read. I45: of
who was erased, nothing is left in any table, in the index or in a page, but what they taught.
"""

import io

from django.apps import apps
from django.core.management import call_command
from django.db import transaction

from entrepairs.curation import reconcile as curation
from entrepairs.discovery import following
from entrepairs.kernel import files
from entrepairs.kernel.progress import Progress
from entrepairs.knowledge import reconcile
from entrepairs.operations import actions, erasing, exporting
from tests.worlds import sinks
from tests.worlds.explorer import explore

SEEDS = (3, 14)
# Who wrote a thing, by its table.
WRITER = {
    "announcements": "author",
    "comments": "author",
    "contributions": "author",
    "drafts": "author",
    "endorsements": "by",
    "improvements": "by",
    "needs": "author",
    "offers": "person",
    "relays": "by",
    "reports": "reporter",
    "requests": "person",
    "stories": "person",
    "trials": "person",
    "verdicts": "person",
    "attachments": "owner",
    "uploads": "owner",
    "videos": "owner",
}
# What is only of the person, whoever else read it: it goes with them.
GOES = ("drafts", "offers", "reports", "requests", "stories", "thanks", "trials", "verdicts")
WORDS_OF_A_TEXT = ("title", "html", "section")


def own(world, person):
    """Words of theirs, wherever they stand, and of the person."""
    found = set()
    for token, (table, key, _field) in world.facts["tokens"].items():
        wrote = world.facts[table].get(key, {}).get(WRITER.get(table, ""))
        if wrote == person or (table, key) == ("people", person):
            found.add(token)
        if table in ("notes", "served", "parts"):
            found |= {token} if _sat(world, table, key) == person else set()
        if table == "thanks":
            found |= {token} if _thanked(world, key, person) else set()
    return found


def _thanked(world, key, by):
    """Said to several at once, the words are kept under a key of their own."""
    rows = world.facts["thanks"].items()
    return any(facts["by"] == by and key in (one, facts["said"]) for one, facts in rows)


def _sat(world, table, key):
    facts = world.facts[table][key]
    if table == "notes":
        return world.facts["seats"].get(facts["seat"], {}).get("person")
    return facts.get("person")


def test_a_copy_holds_ones_own_and_what_one_may_read(db, steady):
    for seed in SEEDS:
        steady(seed)
        with transaction.atomic():
            explorer = explore(seed)
            world, stands = explorer.world, _everything()
            for key, row in sorted(world.rows["people"].items()):
                if explorer.oracle.house(key):
                    _look_into(explorer, key, row, own(world, key), stands)
            transaction.set_rollback(True)


def _look_into(explorer, key, row, mine, stands):
    asked = actions.ask_export(actor=row)
    exporting.make(asked.pk)
    with files.open_named(exporting.place(asked)) as file:
        told = sinks.seen(file.read(), explorer.tokens)
    files.drop_named(exporting.place(asked))
    leaked = told - explorer.oracle.allowed(key) - mine
    assert not leaked, (key, sorted(explorer.tokens[token] for token in leaked))
    words = {token for token in mine if explorer.tokens[token][0] in ("contributions", "comments")}
    words = {token for token in words if explorer.tokens[token][2] in WORDS_OF_A_TEXT}
    words |= {token for token in mine if explorer.tokens[token][0] in GOES and _is_word(token)}
    missing = {token for token in words - told if token in stands}
    missing -= _of_others(explorer.world)
    assert not missing, (key, sorted(explorer.tokens[token] for token in missing))


def _is_word(token):
    return token.startswith("zq")


def _of_others(world):
    """Words that somebody else put into a text of theirs, which they may not read any more."""
    rewritten = {key for table, key, field in world.facts["tokens"].values() if field == "former"}
    return {
        token
        for token, (table, key, _field) in world.facts["tokens"].items()
        if table == "contributions" and key in rewritten
    }


def test_who_was_erased_is_in_no_table_and_on_no_page(db, steady):
    for seed in SEEDS:
        steady(seed)
        with transaction.atomic():
            explorer = explore(seed)
            world = explorer.world
            key = world.rng.choice(sorted(world.rows["people"]))
            mine = own(world, key)
            if erasing.erase_now(world.rows["people"][key], withdraws=world.chance(0.5)):
                _look_everywhere(explorer, key, mine)
            transaction.set_rollback(True)


def _look_everywhere(explorer, key, mine):
    tokens = explorer.tokens
    # A public name leads nowhere any more, and the chain of a certification covers it.
    gone = {token for token in mine if tokens[token][0] in ("people", *GOES) and _is_word(token)}
    left = {token for token in gone if token in _everything()}
    assert not left, (key, sorted(tokens[token] for token in left))
    assert (reconcile.drifts(), curation.drifts()) == ([], [])
    following.catch_up(Progress(quiet=True))
    explorer.viewers = [viewer for viewer in explorer.viewers if viewer.key != key]
    explorer.allowed = {viewer.keys: set(tokens) - gone for viewer in explorer.viewers}
    pages = [viewer for viewer in explorer.viewers if viewer.key]
    for viewer in pages[:3]:
        for address in ("/", "/communities/", "/people/", "/notices/", "/skills/", "/admin/log/"):
            explorer.look(viewer, sinks.Call(address))
        for word in sorted(gone)[:3]:
            email = explorer.world.rows["people"][viewer.key].email
            said = io.StringIO()
            call_command("search", word, email=email, stdout=said)
            assert not sinks.seen(said.getvalue().encode(), dict.fromkeys(gone), beside=[word])
    for call in sorted(explorer.found, key=repr)[:60]:
        explorer.look(explorer.world.rng.choice(pages), call)
    assert explorer.faults == []


def _everything():
    """What all tables hold, as text."""
    return "\n".join(
        str(values) for model in apps.get_models() for values in model._base_manager.values_list()
    )
