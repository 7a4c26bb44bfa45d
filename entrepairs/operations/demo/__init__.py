# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The demo company, Banque Mutuelle du Rhône.

What people wrote there is data (`content/`, described in its README) that `book` reads; `loading`
lets the company move in.
"""

from entrepairs.operations.demo.loading import Login, is_loaded, load, logins

__all__ = ["Login", "is_loaded", "load", "logins"]
