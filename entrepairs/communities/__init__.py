# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Communities: who belongs, with which role, who may see what; invitations and requests.

The one rule of visibility starts here: `readable.communities(person)`.
"""
