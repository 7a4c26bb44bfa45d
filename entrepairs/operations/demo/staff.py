# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The people of the demo: sixty from the book, the others drawn from its names."""

from collections.abc import Iterator
from itertools import islice

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password

from entrepairs.kernel.folding import fold
from entrepairs.operations.demo.book import ARRIVED_DAYS_AGO, Row
from entrepairs.operations.demo.stage import Stage
from entrepairs.people.models import Person, PersonSubject

DOMAIN = "bmr.example"
STAFF = 300
LANGUAGES = {
    "ar": ("arabe", "Arabic"),
    "bm": ("bambara", "Bambara"),
    "br": ("breton", "Breton"),
    "cs": ("tchèque", "Czech"),
    "en": ("anglais", "English"),
    "es": ("espagnol", "Spanish"),
    "ff": ("peul", "Fula"),
    "fr": ("français", "French"),
    "fsl": ("langue des signes française", "French Sign Language"),
    "ig": ("igbo", "Igbo"),
    "it": ("italien", "Italian"),
    "kab": ("kabyle", "Kabyle"),
    "pl": ("polonais", "Polish"),
    "pt": ("portugais", "Portuguese"),
    "ta": ("tamoul", "Tamil"),
    "vi": ("vietnamien", "Vietnamese"),
    "wo": ("wolof", "Wolof"),
    "zh": ("mandarin", "Mandarin"),
}
LEVELS = (("Direct", "Cadre"), ("Altern", "Alternant"), ("Expert", "Cadre expert"))
# Those of the book who lead a team.
LEADS = ("Cadre", "Direction")
# The programme opened that long ago; everybody was there but those who came since.
OPENED_DAYS_AGO = 365


def address(name: str) -> str:
    """The mail address the demo company would have given."""
    return fold(name).replace("'", "").replace(" ", ".") + f"@{DOMAIN}"


def hire(stage: Stage, total: int = STAFF) -> None:
    """Make everybody, with an account each; three of them have the demo's password."""
    stage.people = {row["key"]: _written(stage, row) for row in stage.book.people}
    Person.objects.bulk_create(stage.people.values())
    _line_managers(stage)
    drawn = list(islice(_drawn(stage), total - len(stage.people)))
    Person.objects.bulk_create(drawn, batch_size=500)
    stage.people |= {f"drawn-{number}": person for number, person in enumerate(drawn)}
    EmailAddress.objects.bulk_create(
        (
            EmailAddress(user=person, email=person.email, primary=True, verified=True)
            for person in stage.people.values()
        ),
        batch_size=500,
    )
    _say_what_they_know(stage)
    for person in stage.people.values():
        stage.done("people.person_made_known", by=None, about=person.pk, at=person.created_at)


def _written(stage: Stage, row: Row) -> Person:
    spoken = row.get("languages", ["fr"])
    login = row.get("login")
    return Person(
        organisation=stage.organisation,
        slug=stage.slug(),
        name=row["name"],
        email=address(row["name"]),
        password=make_password(_password(stage) if login else None),
        job=row["job"],
        level=row["level"],
        site=stage.sites[row["site"]],
        unit=stage.units[row["unit"]],
        about=row["bio"],
        spoken=", ".join(LANGUAGES[code][row.get("language") == "en"] for code in spoken),
        language=row.get("language", "fr"),
        time_zone=stage.organisation.time_zone,
        is_administrator=login == "administrator",
        created_at=stage.moments.on(OPENED_DAYS_AGO if row["years"] else ARRIVED_DAYS_AGO),
    )


def _password(stage: Stage) -> str:
    """The demo's, known to everybody."""
    return stage.book.organisation["organisation"]["password"]


def _drawn(stage: Stage) -> Iterator[Person]:
    """People nobody described, without end: a team, a place, a name, a job, who leads them."""
    units = [row for row in stage.book.organisation["unit"] if "weight" in row]
    weights = {row["key"]: row["weight"] for row in stage.book.organisation["site"]}
    addresses = {person.email or "" for person in stage.people.values()}
    heads = _heads(stage)
    while True:
        unit = stage.rng.choices(units, [row["weight"] for row in units])[0]
        site = stage.rng.choices(unit["sites"], [weights[s] for s in unit["sites"]])[0]
        team, place = stage.units[unit["key"]], stage.sites[site]
        gender = stage.rng.choice("fm")
        name = _name(stage, gender, addresses)
        feminine, masculine = stage.rng.choice(_jobs(stage, unit["key"])).split(" | ")
        job = feminine if gender == "f" else masculine
        yield Person(
            organisation=stage.organisation,
            slug=stage.slug(),
            name=name,
            email=address(name),
            password=make_password(None),
            job=job,
            level=next((level for start, level in LEVELS if job.startswith(start)), "Technicien"),
            site=place,
            unit=team,
            manager=heads.get((team.pk, place.pk)) or heads.get((team.pk,)),
            language="en" if unit["key"] == "international" else "fr",
            time_zone=stage.organisation.time_zone,
            created_at=stage.moments.on(OPENED_DAYS_AGO - stage.rng.randint(0, 60)),
        )


def _name(stage: Stage, gender: str, addresses: set[str]) -> str:
    names = stage.book.names
    for _ in range(100):
        name = f"{stage.rng.choice(names['first'][gender])} {stage.rng.choice(names['last'])}"
        if address(name) not in addresses:
            break
    else:
        # A large company has two Marie Petit: the second goes by two names.
        name += f" {stage.rng.choice(names['last'])}"
    addresses.add(address(name))
    return name


def _jobs(stage: Stage, unit: str) -> list[str]:
    jobs, parents = stage.book.names["jobs"], stage.book.organisation["unit"]
    while unit not in jobs:
        unit = next(row["parent"] for row in parents if row["key"] == unit)
    return jobs[unit]


def _line_managers(stage: Stage) -> None:
    led = [row for row in stage.book.people if "manager" in row]
    for row in led:
        stage.people[row["key"]].manager = stage.people[row["manager"]]
    Person.objects.bulk_update([stage.people[row["key"]] for row in led], ["manager"])


def _heads(stage: Stage) -> dict[tuple[int, ...], Person]:
    """Who of the book leads a team, by team and place, and by team."""
    heads: dict[tuple[int, ...], Person] = {}
    for person in stage.people.values():
        if person.level.startswith(LEADS):
            heads.setdefault((person.unit_id, person.site_id), person)
            heads.setdefault((person.unit_id,), person)
    return heads


def _say_what_they_know(stage: Stage) -> None:
    found = []
    for row in stage.book.people:
        person = stage.people[row["key"]]
        wished = dict.fromkeys([*row.get("learns", ()), *row.get("interests", ())])
        for says, keys in (("helps", row["helps"]), ("interested", wished)):
            found += [said(stage, person, key, says) for key in keys]
    PersonSubject.objects.bulk_create(found)


def said(stage: Stage, person: Person, subject: str, says: str, **how: str) -> PersonSubject:
    """One thing that somebody says of themself."""
    return PersonSubject(
        organisation=stage.organisation,
        person=person,
        subject=stage.subjects[subject],
        says=says,
        **how,
    )
