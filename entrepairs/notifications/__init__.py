# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Notices: what somebody should hear of, in the program and by mail, as each prefers."""
