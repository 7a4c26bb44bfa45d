# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""How a house is called and looks."""

from collections.abc import Callable, Mapping
from typing import IO

from django.db import transaction

from entrepairs.kernel import journal
from entrepairs.kernel.models import JournalEntry
from entrepairs.people import looks, rules, vocabulary
from entrepairs.people.models import Organisation, Person

Look = dict[str, str]
KEPT = ("name", "brand", "brand_2", "corners", "logo")
APPEARANCE, HOUSE_WORDS = "people.appearance_changed", "people.house_words_changed"


@transaction.atomic
def change_appearance(*, actor: Person, name: str, brand: str, brand_2: str, corners: str) -> bool:
    """Name and dress the house; whether anything changed. What was there can be taken back once."""
    # The tool's own colours follow the tool, should they change one day.
    brand, brand_2 = brand.replace(looks.BRAND, ""), brand_2.replace(looks.BRAND_2, "")
    wanted = {"name": name, "brand": brand, "brand_2": brand_2, "corners": corners}
    changed = _change(actor, lambda house: _present(house) | wanted)
    return changed or _kept_as_it_was(APPEARANCE, actor)


@transaction.atomic
def change_logo(*, actor: Person, file: IO[bytes] | None) -> bool:
    """Show a picture beside the name, or none; whether anything changed. Repeatable."""
    rules.may_administer(actor, actor.organisation).or_refuse()
    logo = looks.keep_logo(file) if file else ""
    return _change(actor, lambda house: _present(house) | {"logo": logo})


@transaction.atomic
def take_appearance_back(*, actor: Person) -> bool:
    """As it was before the last change; doing it twice brings the change back."""
    return _change(actor, lambda house: house.look_before or _present(house))


@transaction.atomic
def change_house_words(*, actor: Person, language: str, time_zone: str) -> bool:
    """Language and hours of new accounts and of invitations; whether anything changed."""
    rules.may_administer(actor, actor.organisation).or_refuse()
    house = Organisation.objects.select_for_update().get(pk=actor.organisation_id)
    if (house.language, house.time_zone) == (language, time_zone):
        return _kept_as_it_was(HOUSE_WORDS, actor)
    house.language, house.time_zone = language, time_zone
    house.save(update_fields=["language", "time_zone"])
    journal.record(HOUSE_WORDS, actor=actor, about=house)
    return True


@transaction.atomic
def change_vocabulary(*, actor: Person, words: Mapping[str, str]) -> bool:
    """How the house calls things, by noun and choice; whether anything changed.

    ValueError for a noun or a choice that is not offered.
    """
    rules.may_administer(actor, actor.organisation).or_refuse()
    if unknown := {noun for noun, choice in words.items() if not vocabulary.offers(noun, choice)}:
        raise ValueError(f"not offered: {unknown}")
    house = Organisation.objects.select_for_update().get(pk=actor.organisation_id)
    wanted = {noun: choice for noun, choice in words.items() if choice}
    if house.vocabulary == wanted:
        return False
    house.vocabulary = wanted
    house.save(update_fields=["vocabulary"])
    journal.record("people.vocabulary_changed", actor=actor, about=house)
    return True


def _change(actor: Person, choose: Callable[[Organisation], Look]) -> bool:
    rules.may_administer(actor, actor.organisation).or_refuse()
    house = Organisation.objects.select_for_update().get(pk=actor.organisation_id)
    present, wanted = _present(house), choose(house)
    if present == wanted:
        return False
    forgotten = house.look_before.get("logo", "")
    for name in KEPT:
        setattr(house, name, wanted[name])
    house.look_before = present
    house.save(update_fields=[*KEPT, "look_before"])
    journal.record(APPEARANCE, actor=actor, about=house)
    if forgotten:
        transaction.on_commit(lambda: looks.drop_logo(forgotten))
    return True


def _kept_as_it_was(deed: str, actor: Person) -> bool:
    """To keep what a new house began with is a choice too, which the journal holds once."""
    chosen = JournalEntry.objects.filter(organisation=actor.organisation, name=deed)
    if not chosen.exists():
        journal.record(deed, actor=actor, about=actor.organisation)
    return False


def _present(house: Organisation) -> Look:
    return {name: getattr(house, name) for name in KEPT}
