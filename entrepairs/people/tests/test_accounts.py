# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
import pytest
from allauth.account.models import EmailAddress

from entrepairs.kernel.decisions import Refused
from entrepairs.kernel.models import JournalEntry
from entrepairs.people import actions
from entrepairs.people.models import Organisation, Person, Site, Subject


def test_an_organisation_and_its_first_administrator_are_made(db):
    house = actions.create_organisation(actor=None, name="Coopérative des Alpes", language="fr")
    person = actions.create_administrator(
        actor=None, organisation=house, email="Lina.Moreau@alpes.example", password="long enough"
    )

    assert (person.name, person.email) == ("Lina Moreau", "lina.moreau@alpes.example")
    assert person.is_administrator
    assert person.check_password("long enough")
    assert EmailAddress.objects.get(user=person).verified
    assert JournalEntry.objects.filter(organisation=house).count() == 3


def test_an_existing_person_becomes_administrator_with_a_new_password(cast):
    person = actions.create_administrator(
        actor=None, organisation=cast.house, email=cast.bruno.email.upper(), password="brand new"
    )

    assert person.pk == cast.bruno.pk
    assert person.name == "Bruno Costa"
    assert person.check_password("brand new")


def test_an_administrator_is_not_taken_from_another_house(cast):
    with pytest.raises(actions.AddressTakenError):
        actions.create_administrator(
            actor=None, organisation=cast.house, email=cast.diego.email, password="brand new"
        )
    assert not cast.house.people.filter(name="Diego Ruiz").exists()


def test_an_imported_author_has_no_account(cast):
    person = actions.create_person(actor=None, organisation=cast.house, name="Ines Petit")

    assert person.email is None
    assert not person.has_usable_password()
    assert not EmailAddress.objects.filter(user=person).exists()


def test_an_address_belongs_to_one_person_of_the_installation(cast):
    with pytest.raises(actions.AddressTakenError):
        actions.create_person(
            actor=None, organisation=cast.other, name="Awa too", email="AWA@" + cast.awa.email[4:]
        )


def test_a_site_and_a_subject_are_made_once(cast):
    same = actions.find_or_create_site(actor=None, organisation=cast.house, name=" lyon ")
    new = actions.find_or_create_site(actor=None, organisation=cast.house, name="Tarare")
    deductible = actions.find_or_create_subject(
        actor=None, organisation=cast.house, name="deductible", language="en"
    )
    theirs = actions.find_or_create_subject(
        actor=None, organisation=cast.other, name="Deductible", language="en"
    )

    assert (same, deductible) == (cast.lyon, cast.subject)
    assert Site.objects.get(name="Tarare") == new
    assert theirs != cast.subject
    assert Subject.objects.count() == 2


def test_the_last_administrator_keeps_the_keys(cast):
    with pytest.raises(Refused):
        actions.name_administrator(
            actor=cast.farid, person=cast.farid, reason="x", administrates=False
        )

    awa = actions.name_administrator(actor=cast.farid, person=cast.awa, reason="x")
    actions.name_administrator(actor=awa, person=cast.farid, reason="x", administrates=False)

    keepers = Person.objects.filter(organisation=cast.house, is_administrator=True)
    assert list(keepers) == [cast.awa]


def test_only_an_administrator_of_the_house_shares_its_keys(cast):
    for actor in (cast.bruno, cast.diego):
        with pytest.raises(Refused):
            actions.name_administrator(actor=actor, person=cast.chloe, reason="x")
    assert Organisation.objects.count() == 2
