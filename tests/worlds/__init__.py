# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Random worlds: who may see what, told twice and compared, on every path out of the house."""
