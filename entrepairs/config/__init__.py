# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Settings, addresses, and the one page that says what follows from what (`wiring.py`)."""
