# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Official lists of skills: all entries are kept as references, few become skills here.

An official list has tens of thousands of labels, which nobody can tag with. So the organisation
keeps it whole behind its own vocabulary, and takes out of it what its trades need.
"""

from entrepairs.operations.importing.taxonomies.esco import import_esco
from entrepairs.operations.importing.taxonomies.rome import import_rome

__all__ = ["import_esco", "import_rome"]
