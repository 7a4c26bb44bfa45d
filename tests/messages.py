# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The words of each room, extracted by Babel into the room's own catalogue.

`python -m tests.messages update` writes new words into the catalogues, `… check` fails when a word
of the interface has no French, or a catalogue holds words that nobody says any more.
"""

import sys
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

PACKAGE = Path(__file__).resolve().parent.parent / "entrepairs"
METHODS = [("**.py", "python"), ("**.html", "jinja2"), ("**.txt", "jinja2")]
OPTIONS = {
    pattern: {"extensions": "jinja2.ext.do", "newstyle_gettext": "true", "trimmed": "true"}
    for pattern in ("**.html", "**.txt")
}
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}


def rooms():
    """The folders whose words make a catalogue, with the file of its French."""
    ground = [PACKAGE / "kernel", PACKAGE / "config", PACKAGE / "templates"]
    yield ground, PACKAGE / "locale/fr/LC_MESSAGES/django.po"
    for folder in sorted(path.parent for path in PACKAGE.glob("*/apps.py")):
        if folder not in ground:
            yield [folder], folder / "locale/fr/LC_MESSAGES/django.po"


def extracted(folders):
    """The words said in the folders' sources, tests apart."""
    template = Catalog(charset="utf-8")
    for folder in folders:
        words = extract_from_dir(
            folder,
            method_map=METHODS,
            options_map=OPTIONS,
            keywords=KEYWORDS,
            directory_filter=lambda path: Path(path).name not in ("tests", "migrations", "locale"),
        )
        for _file, _line, message, _comments, context in words:
            template.add(message, context=context)
    return template


def catalogue(file):
    if not file.exists():
        return Catalog(locale="fr", charset="utf-8")
    return read_po(BytesIO(file.read_bytes()), locale="fr")


def update():
    for folders, file in rooms():
        template, french = extracted(folders), catalogue(file)
        if not len(template):
            continue
        template.creation_date = french.creation_date  # a run that finds nothing changes nothing
        french.update(template, no_fuzzy_matching=True)
        french.obsolete.clear()
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("wb") as target:
            write_po(
                target, french, width=98, sort_output=True, no_location=True, omit_header=False
            )


def faults():
    """A sentence for each word without French and each French without a word."""
    for folders, file in rooms():
        template, french = extracted(folders), catalogue(file)
        for message in template:
            known = french.get(message.id, message.context) if message.id else None
            if message.id and (known is None or not all(_strings(known)) or known.fuzzy):
                yield f"{folders[-1].name}: no French for {message.id!r}"
        for message in french:
            if message.id and template.get(message.id, message.context) is None:
                yield f"{folders[-1].name}: nobody says {message.id!r} any more"


def _strings(message):
    return message.string if isinstance(message.string, tuple) else (message.string,)


if __name__ == "__main__":
    if sys.argv[1:] == ["update"]:
        update()
    found = list(faults())
    print("\n".join(found) or "Every word of the interface has its French.")
    sys.exit(bool(found))
