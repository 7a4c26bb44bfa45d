# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A community dumped in the layout of Stack Exchange's public archives becomes one of ours."""

from entrepairs.operations.importing.stackexchange.community import import_community
from entrepairs.operations.importing.stackexchange.dump import Dump

__all__ = ["Dump", "import_community"]
