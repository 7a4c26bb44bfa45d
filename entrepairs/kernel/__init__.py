# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""No word of the trade: decisions, journal, outbox, guard, identifiers, clean text, test tools."""
