# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Compile the message catalogues whenever the package is built or installed."""

from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CustomBuildHook(BuildHookInterface):
    def initialize(self, version, build_data):
        for source in Path(self.root, "entrepairs").glob("**/LC_MESSAGES/*.po"):
            with source.open("rb") as text:
                catalogue = read_po(text, locale=source.parts[-3])
            # In one step: somebody may be reading the one that is there.
            part = source.with_suffix(".part")
            with part.open("wb") as compiled:
                write_mo(compiled, catalogue)
            part.replace(source.with_suffix(".mo"))
