# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Organisations, people and accounts come into being."""

from collections.abc import Sequence
from typing import TypeVar

from django.conf import settings
from django.core.cache import cache
from django.db import IntegrityError, models, transaction

from entrepairs.kernel import journal
from entrepairs.people import addresses, opening
from entrepairs.people.models import Organisation, Person, Site, Subject, Unit

Place = TypeVar("Place", Site, Unit)
Named = TypeVar("Named", Site, Unit, Subject)
AT_ONCE = 60  # seconds


class AddressTakenError(Exception):
    """Somebody of the installation has this e-mail address already."""


class KeyDeadError(Exception):
    """The key is not the one in the terminal, or it has opened already; nothing was written."""


@transaction.atomic
def open_house(
    *, actor: None, key: str, house: str, name: str, email: str, password: str, language: str
) -> Person:
    """Open the installation's first house and make its first administrator, by the key alone.

    A house without account that is there already is taken as it is. Raises KeyDeadError.
    """
    # Two presses at once: the second finds the first one's mark, whatever each of them reads.
    if not (opening.fits(key) and cache.add(f"opened-{key}", 1, AT_ONCE)):
        raise KeyDeadError
    organisation = Organisation.objects.order_by("pk").first()
    if organisation is None:
        organisation = create_organisation(actor=None, name=house, language=language)
    return create_administrator(
        actor=None, organisation=organisation, email=email, password=password, name=name
    )


@transaction.atomic
def create_organisation(
    *, actor: Person | None, name: str, language: str = "", time_zone: str = ""
) -> Organisation:
    """Open a house; by the command line alone, hence no rule."""
    organisation = Organisation.objects.create(
        name=name,
        language=language or settings.LANGUAGE_CODE,
        time_zone=time_zone or settings.TIME_ZONE,
    )
    journal.record("people.organisation_opened", actor=actor, about=organisation)
    return organisation


@transaction.atomic
def create_person(
    *,
    actor: Person | None,
    organisation: Organisation,
    name: str,
    email: str | None = None,
    account: bool = False,
    password: str | None = None,
    job: str = "",
    level: str = "",
    site: Site | None = None,
    unit: Unit | None = None,
    language: str = "",
) -> Person:
    """Make somebody known. With `account`, whoever receives mail at `email` may sign in.

    Without it the person is an author who can be invited to claim what is theirs.
    For imports and commands: their own rule comes first. Raises AddressTakenError.
    """
    email = (email or "").strip().lower() or None
    if email and addresses.holders(email).exists():
        raise AddressTakenError(email)
    person = Person(
        organisation=organisation,
        name=name.strip()[:120],
        email=email,
        job=job[:120],
        level=level[:60],
        site=site,
        unit=unit,
        language=language or organisation.language,
        time_zone=organisation.time_zone,
    )
    person.set_password(password)
    person.save()
    if account and email:
        addresses.give_account(person, verified=password is not None)
    journal.record("people.person_made_known", actor=actor, about=person)
    return person


@transaction.atomic
def create_administrator(
    *, actor: Person | None, organisation: Organisation, email: str, password: str, name: str = ""
) -> Person:
    """Make an administrator, or make the person of that address one, with this password.

    By the command line alone, hence no rule. Raises AddressTakenError where the address belongs
    to somebody of another organisation.
    """
    email = email.strip().lower()
    person = Person.objects.select_for_update(of=("self",)).filter(email__iexact=email).first()
    if person is None:
        name = name or email.split("@", 1)[0].replace(".", " ").title()
        person = create_person(actor=actor, organisation=organisation, name=name, email=email)
    if person.organisation_id != organisation.pk:
        raise AddressTakenError(email)
    person.set_password(password)
    person.is_administrator = person.is_active = True
    person.left_at = None
    person.save(update_fields=["password", "is_administrator", "is_active", "left_at"])
    addresses.give_account(person, verified=True)
    journal.record("people.administrator_named", actor=actor, about=person)
    return person


def find_or_create_site(*, actor: Person | None, organisation: Organisation, name: str) -> Site:
    """The organisation's site of that name, capitals apart; made if there is none."""
    return _place(Site, organisation, name)


def find_or_create_unit(*, actor: Person | None, organisation: Organisation, name: str) -> Unit:
    """The organisation's unit of that name, capitals apart; made if there is none."""
    return _place(Unit, organisation, name)


@transaction.atomic
def find_or_create_place(
    *, actor: Person | None, organisation: Organisation, model: type[Place], parts: Sequence[str]
) -> Place:
    """The site or unit at the end of a path, from the outermost on; made as far as it is missing.

    One name alone is looked for wherever it stands. What stood at the top and is now said to be
    inside something is put there.
    """
    if len(parts) == 1:
        return _place(model, organisation, parts[0])
    place = _inside(model, organisation, parts[0], None)
    for name in parts[1:]:
        place = _inside(model, organisation, name, place)
    return place


def find_or_create_subject(
    *, actor: Person | None, organisation: Organisation, name: str, language: str = "fr"
) -> Subject:
    """The subject of that name in either language, capitals apart; made if there is none."""
    name = " ".join(name.split())[:80]
    here = Subject.objects.filter(organisation=organisation)
    known = models.Q(name_fr__iexact=name) | models.Q(name_en__iexact=name)
    found = _find_or_create(here.filter(known), organisation, {f"name_{language}": name})
    return found.merged_into or found


def _place(model: type[Place], organisation: Organisation, name: str) -> Place:
    name = " ".join(name.split())[:120]
    here = model.objects.filter(organisation=organisation, name__iexact=name)
    outermost = here.order_by(models.F("parent").asc(nulls_first=True), "pk")
    return _find_or_create(outermost, organisation, {"name": name})


def _inside(
    model: type[Place], organisation: Organisation, name: str, parent: Place | None
) -> Place:
    here = model.objects.filter(organisation=organisation, name__iexact=name)
    if parent is None:
        return here.filter(parent=None).first() or _place(model, organisation, name)
    found = here.filter(parent=parent).first()
    if found is not None:
        return found
    loose = here.filter(parent=None).first()
    if loose is not None and loose.pk not in _above(parent):
        loose.parent = parent
        loose.save(update_fields=["parent"])
        return loose
    return model.objects.create(organisation=organisation, name=name, parent=parent)


def _above(place: Place | None) -> set[int]:
    """Keys of a place and of all it stands in."""
    keys: set[int] = set()
    while place is not None and place.pk not in keys:
        keys.add(place.pk)
        place = place.parent
    return keys


def _find_or_create(
    known: models.QuerySet[Named], organisation: Organisation, names: dict[str, str]
) -> Named:
    found = known.first()
    if found is not None:
        return found
    try:
        with transaction.atomic():
            return known.create(organisation=organisation, **names)
    except IntegrityError:
        # Somebody else made it between our look and our write.
        return known[0]
