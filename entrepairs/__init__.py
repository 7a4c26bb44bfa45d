# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Entrepairs: where the people of an organisation learn from each other."""

__version__ = "0.1.0"
