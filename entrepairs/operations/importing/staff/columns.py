# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What each column of a staff file holds: proposed by its name, kept for the next time."""

from collections.abc import Mapping, Sequence

from entrepairs.kernel.folding import fold
from entrepairs.operations.importing.people import HEADERS as KNOWN

# Folded, without signs. The first name is how French and English files call it most often.
HEADERS: Mapping[str, tuple[str, ...]] = {
    "number": (
        *("matricule", "numero", "id salarie", "identifiant", "numero de matricule", "id"),
        *("numero salarie", "matricule salarie", "matricule paie", "n matricule", "code salarie"),
        *("staff number", "employee number", "employee id", "personnel number", "staff id"),
    ),
    "email": KNOWN["email"],
    "name": KNOWN["name"],
    "first": KNOWN["first"],
    "last": (*KNOWN["last"], "nom d usage", "nom usuel"),
    "job": (
        *("fonction", "poste", "emploi", "metier", "intitule de poste", "intitule du poste"),
        *("libelle emploi", "job", "job title", "title", "position"),
    ),
    "level": ("niveau", "classification", "statut", "categorie", "grade", "level", "band"),
    "site": (*KNOWN["site"], "site de rattachement", "lieu de travail", "implantation"),
    "unit": (*KNOWN["unit"], "service de rattachement", "rattachement", "unite organisationnelle"),
    "manager": (
        *("responsable", "manager", "n 1", "superieur", "superieur hierarchique", "line manager"),
        *("matricule responsable", "matricule manager", "responsable hierarchique", "reports to"),
        *("matricule du responsable", "matricule n 1", "manager id", "manager number"),
    ),
    "arrived": (
        *("date d entree", "entree", "date d arrivee", "date d embauche", "arrivee", "embauche"),
        *("date entree", "date embauche", "hire date", "start date", "arrival date"),
    ),
    "left": (
        *("date de sortie", "sortie", "date de depart", "depart", "fin de contrat", "date sortie"),
        *("date de fin", "date fin", "leaving date", "end date", "termination date"),
    ),
}
FIELDS = tuple(HEADERS)
# What French exports add to a column's name without saying more.
ADDED = ("professionnel", "professionnelle", "pro", "salarie", "du salarie", "collaborateur")


def key(header: str) -> str:
    """A column's name without accents, capitals and signs."""
    return " ".join("".join(c if c.isalnum() else " " for c in fold(header)).split())


def propose(headers: Sequence[str], kept: Mapping[str, str]) -> list[str]:
    """A field, or nothing, for each column: as the last time, else by the column's name."""
    proposed: list[str] = []
    for header in headers:
        name = key(header)
        field = kept[name] if name in kept else by_name(name)
        proposed.append("" if field in proposed else field)
    return proposed


def by_name(name: str) -> str:
    """The field that a column of this name holds, if it is known at all."""
    for words in (name, *(name.removesuffix(f" {more}") for more in ADDED)):
        for field, names in HEADERS.items():
            if words in names:
                return field
    return ""


def missing(mapping: Sequence[str]) -> str:
    """What no staff file can do without: a name, and something by which one is known again."""
    if not {"number", "email"} & set(mapping):
        return "identity"
    return "" if {"name", "last"} & set(mapping) else "name"
