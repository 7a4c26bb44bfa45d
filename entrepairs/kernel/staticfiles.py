# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Static files as production serves them: joined, then hashed and compressed.

While developing, a browser follows the `@import`s of the sheet and the `import`s of the script by
itself. A chain of imports costs a round trip per link, so `collectstatic` replaces each by what it
brings: one sheet, one script. A module of `JOINED_MODULES` is sent with those it begins by
importing, and stands for each of them in the map of imports.
"""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from posixpath import dirname, join, normpath, relpath
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from whitenoise.storage import CompressedManifestStaticFilesStorage

SHEET = "css/entrepairs.css"
SCRIPT = "js/entrepairs.js"

SHEET_IMPORT = re.compile(r'@import url\("([^"]+)"\)(?: layer\((\w+)\))?;')
SCRIPT_IMPORT = re.compile(r'^import "([^"]+)";$', re.MULTILINE)
MODULE_IMPORT = re.compile(r'^import (?:{[^}]*} from )?"([^"]+)";\n', re.MULTILINE)
ADDRESS = re.compile(r'url\("(?!data:|/|#)([^"]+)"\)')
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
INDENT = re.compile(r"\n\s*")

Read = Callable[[str], str]
Join = Callable[[str, Read], str]


class JoinedStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Joins the sheet and the script before their names take the hash of their content."""

    def post_process(
        self, paths: dict[str, Any], dry_run: bool = False, **options: Any
    ) -> Iterator[tuple[str, str | None, Any]]:
        if not dry_run:
            modules = ((name, joined_module) for name in settings.JOINED_MODULES)
            for name, joined in ((SHEET, joined_sheet), (SCRIPT, joined_script), *modules):
                self._replace(paths, name, joined)
        yield from super().post_process(paths, dry_run=dry_run, **options)

    def _replace(
        self, paths: dict[str, Any], name: str, joined: Callable[[str, Read], str]
    ) -> None:
        def read(other: str) -> str:
            storage, path = paths[other]
            with storage.open(path) as file:
                return file.read().decode()

        if name in paths:
            Path(self.path(name)).write_text(joined(name, read), encoding="utf-8")
            paths[name] = (self, name)


def joined_sheet(name: str, read: Read) -> str:
    """The sheet with each import replaced by what it names, in its layer, comments left out."""

    def brought(found: re.Match[str]) -> str:
        address, layer = found.groups()
        other = normpath(join(dirname(name), address))
        text = _moved(joined_sheet(other, read), other, name)
        return f"@layer {layer} {{{text}}}" if layer else text

    text = SHEET_IMPORT.sub(brought, COMMENT.sub("", read(name)))
    return INDENT.sub("\n", text).strip()


def joined_script(name: str, read: Read) -> str:
    """The script with each import replaced by its module, which keeps its names to itself."""

    def brought(found: re.Match[str]) -> str:
        return f"{{\n{read(normpath(join(dirname(name), found[1])))}}}"

    return SCRIPT_IMPORT.sub(brought, read(name))


def joined_module(name: str, read: Read) -> str:
    """The module after those it is sent with, which it no longer imports and still exports."""
    joined = settings.JOINED_MODULES[name]

    def kept(found: re.Match[str]) -> str:
        return "" if found[1] in joined else found[0]

    texts = [read(settings.IMPORT_MAP[one]) for one in joined]
    return "".join(MODULE_IMPORT.sub(kept, text) for text in (*texts, read(name)))


def import_addresses() -> dict[str, str]:
    """The file behind each name that scripts import."""
    if not isinstance(staticfiles_storage, JoinedStaticFilesStorage):
        return settings.IMPORT_MAP
    sent = {one: name for name, joined in settings.JOINED_MODULES.items() for one in joined}
    return settings.IMPORT_MAP | sent


def _moved(text: str, source: str, target: str) -> str:
    """Addresses of a sheet, seen from another folder."""

    def seen(found: re.Match[str]) -> str:
        there = normpath(join(dirname(source), found[1]))
        return f'url("{relpath(there, dirname(target))}")'

    return ADDRESS.sub(seen, text)
